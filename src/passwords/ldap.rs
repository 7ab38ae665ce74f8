use super::text::base64_len;

/// Why a text is no LDAP hash that Auth0 takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LdapFault {
    /// Not `{SCHEME}base64`.
    Form,
    /// A scheme that Auth0 does not take, such as `{CRYPT}`.
    Scheme,
    /// Too short for its scheme, or a length that it cannot have.
    Length,
}

/// Checks an RFC 2307 text such as `{SSHA}…`; schemes md5, smd5, sha*, ssha* in either case
/// [D schema].
pub fn ldap(text: &[u8]) -> Result<(), LdapFault> {
    let rest = text.strip_prefix(b"{").ok_or(LdapFault::Form)?;
    let end = memchr::memchr(b'}', rest).ok_or(LdapFault::Form)?;
    let (digest, salted) = match scheme(&rest[..end]).as_slice() {
        b"md5" => (16, false),
        b"smd5" => (16, true),
        b"sha" | b"sha1" => (20, false),
        b"ssha" | b"ssha1" => (20, true),
        b"sha224" => (28, false),
        b"ssha224" => (28, true),
        b"sha256" => (32, false),
        b"ssha256" => (32, true),
        b"sha384" => (48, false),
        b"ssha384" => (48, true),
        b"sha512" => (64, false),
        b"ssha512" => (64, true),
        _ => return Err(LdapFault::Scheme),
    };
    let len = base64_len(&rest[end + 1..]).ok_or(LdapFault::Form)?;
    let right = if salted { len > digest } else { len == digest };
    if right {
        Ok(())
    } else {
        Err(LdapFault::Length)
    }
}

/// In lower case and without hyphens: `{SHA-256}` is `{SHA256}`.
fn scheme(name: &[u8]) -> Vec<u8> {
    name.iter()
        .filter(|byte| **byte != b'-')
        .map(u8::to_ascii_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_and_lengths() {
        assert_eq!(
            ldap(b"{SSHA}oDHkHeKP0gr8/cF/pzbtJDYzQTNzYWx0c2FsdA=="),
            Ok(())
        );
        assert_eq!(
            ldap(b"{SHA}oDHkHeKP0gr8/cF/pzbtJDYzQTNzYWx0c2FsdA=="),
            Err(LdapFault::Length)
        );
        assert_eq!(ldap(b"{CRYPT}$6$salt$hash"), Err(LdapFault::Scheme));
        assert_eq!(ldap(b"oDHkHeKP"), Err(LdapFault::Form));
    }
}
