//! One-time-password secrets: an entry of `mfa_factors` [D mfa-import].

/// What a Keycloak credential of the type `otp` says.
pub(super) struct Otp<'a> {
    pub(super) secret: &'a str,
    pub(super) digits: u64,
    pub(super) period: u64,
    pub(super) algorithm: &'a str,
    pub(super) kind: &'a str,
    /// `BASE32`, or empty: then the text itself is the key.
    pub(super) secret_encoding: &'a str,
}

/// `{"totp":{"secret":"…"}}`, or why not. Digits, period and algorithm cannot be given to Auth0:
/// only the usual ones work.
pub(super) fn entry(otp: &Otp<'_>) -> Result<String, &'static str> {
    if otp.kind != "totp" {
        return Err("Codes by counter (HOTP) cannot be imported, only codes by time.");
    }
    if otp.digits != 6 {
        return Err("Auth0 knows codes of 6 digits only.");
    }
    if otp.period != 30 {
        return Err("Auth0 knows codes of 30 seconds only.");
    }
    if otp.algorithm != "HmacSHA1" {
        return Err("Auth0 knows codes with SHA-1 only.");
    }
    let secret = match otp.secret_encoding {
        "BASE32" => otp
            .secret
            .chars()
            .filter(|ch| *ch != '=' && !ch.is_whitespace())
            .map(|ch| ch.to_ascii_uppercase())
            .collect(),
        "" => base32(otp.secret.as_bytes()),
        _ => return Err("The secret is written in a way that Usher does not know."),
    };
    let right = |byte: u8| matches!(byte, b'A'..=b'Z' | b'2'..=b'7');
    if secret.is_empty() || !secret.bytes().all(right) {
        return Err("The secret is missing or not base32.");
    }
    Ok(format!(r#"{{"totp":{{"secret":"{secret}"}}}}"#))
}

/// RFC 4648 without padding.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for group in bytes.chunks(5) {
        let mut bits = [0; 5];
        bits[..group.len()].copy_from_slice(group);
        let value = bits
            .iter()
            .fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
        for letter in 0..(group.len() * 8).div_ceil(5) {
            let index = usize::try_from(value >> (35 - 5 * letter) & 31).unwrap_or_default();
            text.push(char::from(LETTERS[index]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base32;

    #[test]
    fn base32_as_the_standard_shows_it() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }
}
