//! Writes the object of `custom_password_hash` [D schema].

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose};
use serde::Serialize;

/// Members in the order in which people write them; those that are `None` are left out.
#[derive(Serialize)]
pub(super) struct Custom<'a> {
    pub(super) algorithm: &'a str,
    pub(super) hash: Coded<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) salt: Option<Salt<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) password: Option<PasswordEncoding>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(super) scrypt: Option<ScryptSettings>,
}

#[derive(Serialize)]
pub(super) struct Coded<'a> {
    pub(super) value: &'a str,
    pub(super) encoding: &'static str,
}

#[derive(Serialize)]
pub(super) struct Salt<'a> {
    pub(super) value: &'a str,
    pub(super) encoding: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) position: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct PasswordEncoding {
    pub(super) encoding: &'static str,
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct ScryptSettings {
    pub(super) keylen: usize,
    pub(super) cost: u64,
    #[serde(rename = "blockSize")]
    pub(super) block_size: u32,
    pub(super) parallelization: u32,
}

impl<'a> Custom<'a> {
    pub(super) fn new(algorithm: &'a str, value: &'a str, encoding: &'static str) -> Self {
        Self {
            algorithm,
            hash: Coded { value, encoding },
            salt: None,
            password: None,
            scrypt: None,
        }
    }

    /// A hash that is a text of its own kind: argon2, bcrypt, ldap, pbkdf2.
    pub(super) fn text(algorithm: &'a str, value: &'a str) -> String {
        Self::new(algorithm, value, "utf8").json()
    }

    pub(super) fn json(&self) -> String {
        // Texts and numbers in structs always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }
}

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// Decodes base64 as people's systems write it: standard or URL-safe, padded or not. `None` also
/// for an empty text.
pub(super) fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD
        .decode(text)
        .or_else(|_| URL_SAFE.decode(text))
        .ok()?;
    (!bytes.is_empty()).then_some(bytes)
}

/// Decodes passlib's and `OpenLDAP`'s base64, which has `.` for `+` and no padding.
pub(super) fn dotted_base64_bytes(text: &str) -> Option<Vec<u8>> {
    base64_bytes(&text.replace('.', "+"))
}

pub(super) fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return None;
    }
    super::text::hex_len(bytes)?;
    let digit = |byte: u8| (byte & 0xf) + if byte.is_ascii_alphabetic() { 9 } else { 0 };
    Some(
        bytes
            .chunks_exact(2)
            .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
            .collect(),
    )
}

/// Standard alphabet, padded.
pub(super) fn base64_text(bytes: &[u8]) -> String {
    general_purpose::STANDARD.encode(bytes)
}

/// As a PHC string wants it: standard alphabet, no `=`.
fn phc_base64(bytes: &[u8]) -> String {
    general_purpose::STANDARD_NO_PAD.encode(bytes)
}

/// `custom_password_hash` of a pbkdf2 hash whose digest Auth0 takes, such as `sha256`.
pub(super) fn pbkdf2(digest: &str, iterations: u64, salt: &[u8], hash: &[u8]) -> String {
    let value = format!(
        "$pbkdf2-{digest}$i={iterations},l={}${}${}",
        hash.len(),
        phc_base64(salt),
        phc_base64(hash)
    );
    Custom::text("pbkdf2", &value)
}

/// `custom_password_hash` of a standard scrypt hash (RFC 7914) over the password as UTF-8.
pub(super) fn scrypt(settings: ScryptSettings, salt: (&str, &'static str), hash: &[u8]) -> String {
    let hash = base64_text(hash);
    let mut custom = Custom::new("scrypt", &hash, "base64");
    custom.salt = Some(Salt {
        value: salt.0,
        encoding: salt.1,
        position: None,
    });
    custom.scrypt = Some(settings);
    custom.json()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_systems_write() {
        assert_eq!(hex_bytes("00fF9a"), Some(vec![0, 255, 154]));
        assert_eq!(hex_bytes("0"), None);
        assert_eq!(base64_bytes("-_8"), Some(vec![251, 255]));
        assert_eq!(base64_bytes("+/8="), Some(vec![251, 255]));
        assert_eq!(dotted_base64_bytes("./8"), Some(vec![251, 255]));
        assert_eq!(base64_bytes(""), None);
        assert_eq!(base64_bytes("not base64"), None);
    }
}
