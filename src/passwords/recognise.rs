use super::Shape;
use super::bcrypt::Bcrypt;
use super::convert::{aspnet, spring, sql};
use super::ldap;
use super::text::{hex_len, padded_base64_len};

/// How texts begin, and what they are then.
const STARTS: [(&str, Shape); 28] = [
    ("$argon2", Shape::Argon2),
    ("$pbkdf2", Shape::Pbkdf2),
    ("$scrypt$", Shape::Scrypt),
    ("$bcrypt-sha256$", Shape::BcryptSha256),
    ("$P$", Shape::Phpass),
    ("$H$", Shape::Phpass),
    ("$wp$", Shape::WordPress),
    ("$wp2", Shape::WordPress),
    ("$S$", Shape::Drupal),
    ("U$S$", Shape::Drupal),
    ("$1$", Shape::UnixCrypt),
    ("$5$", Shape::UnixCrypt),
    ("$6$", Shape::UnixCrypt),
    ("$7$", Shape::UnixCrypt),
    ("$y$", Shape::UnixCrypt),
    ("$gy$", Shape::UnixCrypt),
    ("$apr1$", Shape::UnixCrypt),
    ("$sha1$", Shape::UnixCrypt),
    ("$md5", Shape::UnixCrypt),
    ("pbkdf2_", Shape::DjangoPbkdf2),
    ("argon2$argon2", Shape::DjangoArgon2),
    ("scrypt$", Shape::DjangoScrypt),
    ("bcrypt$", Shape::DjangoBcrypt),
    ("bcrypt_sha256$", Shape::BcryptSha256),
    ("sha1$", Shape::DjangoDigest),
    ("md5$", Shape::DjangoDigest),
    ("pbkdf2:", Shape::Werkzeug),
    ("scrypt:", Shape::Werkzeug),
];

/// Recognises a hash by its shape alone.
pub fn recognise(text: impl AsRef<[u8]>) -> Shape {
    let text = text.as_ref();
    if let Some(bcrypt) = Bcrypt::read(text) {
        return Shape::Bcrypt(bcrypt);
    }
    if let Some((_, shape)) = STARTS
        .iter()
        .find(|(start, _)| text.starts_with(start.as_bytes()))
    {
        return *shape;
    }
    if text.first() == Some(&b'{') {
        return braces(text);
    }
    if let Some(shape) = sql::shape(text)
        .or_else(|| aspnet::shape(text))
        .or_else(|| spring::shape(text))
    {
        return shape;
    }
    match (hex_len(text), padded_base64_len(text)) {
        (Some(len @ (16 | 20 | 28 | 32 | 48 | 64)), _) => return Shape::Hex(small(len)),
        (_, Some(len @ (16 | 20 | 28 | 32 | 64))) => return Shape::Base64(small(len)),
        _ => {}
    }
    if no_password(text) {
        Shape::NoPassword
    } else if clear(text) {
        Shape::ClearText
    } else {
        Shape::Unknown
    }
}

/// Lengths that are looked for are below 256.
fn small(len: usize) -> u8 {
    u8::try_from(len).unwrap_or(u8::MAX)
}

/// `{SCHEME}…`: LDAP and Spring write alike, in part with the same names.
fn braces(text: &[u8]) -> Shape {
    let Some(end) = memchr::memchr(b'}', text) else {
        return clear_or_unknown(text);
    };
    let name = text[1..end].to_ascii_lowercase();
    match name.as_slice() {
        b"noop" | b"cleartext" | b"plain" => Shape::ClearText,
        b"bcrypt" | b"blf-crypt" | b"scrypt" | b"argon2" | b"argon2id" | b"argon2i" => {
            Shape::Spring
        }
        // A crypt(3) text that is bcrypt is plain bcrypt.
        b"crypt" if Bcrypt::read(&text[end + 1..]).is_some() => Shape::Spring,
        b"pbkdf2" | b"pbkdf2-sha1" | b"pbkdf2-sha256" | b"pbkdf2-sha512"
            if text[end + 1..].contains(&b'$') =>
        {
            Shape::LdapPbkdf2
        }
        _ if ldap::ldap(text) == Err(ldap::LdapFault::Scheme) => Shape::LdapOther,
        _ => Shape::Ldap,
    }
}

/// Marks that no password fits: Django's `!` and 40 letters, `*` and `!` of Unix.
fn no_password(text: &[u8]) -> bool {
    match text {
        b"!" | b"!!" | b"*" | b"x" | b"*LK*" => true,
        [b'!', rest @ ..] => rest.len() == 40 && rest.iter().all(u8::is_ascii_alphanumeric),
        _ => false,
    }
}

/// Shorter than any hash, or with white space or letters beyond ASCII, as no hash has them.
fn clear(text: &[u8]) -> bool {
    let odd = |byte: &u8| !byte.is_ascii_graphic();
    !text.is_empty() && (text.len() < 20 || text.iter().any(odd))
}

fn clear_or_unknown(text: &[u8]) -> Shape {
    if clear(text) {
        Shape::ClearText
    } else {
        Shape::Unknown
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::passwords::{Conversion, Likely, convert, convert_keycloak};

    proptest! {
        /// Texts that begin like a hash go on in every way; none makes the converters fall over,
        /// and what comes out is an object.
        #[test]
        fn any_text_is_read(
            start in prop::sample::select(
                STARTS.iter().map(|(start, _)| *start)
                    .chain(["", "{SSHA}", "{PBKDF2-SHA256}", "{scrypt}$", "{bcrypt}", "0x0200", "AQAAAA", "$e0801$", "$ffffff$"])
                    .collect::<Vec<_>>()
            ),
            rest in "[a-f0-9$:,={}A-Z./+lnrpé-]{0,90}",
        ) {
            let text = format!("{start}{rest}");
            match convert(&text) {
                Conversion::Custom(custom) | Conversion::Likely(Likely { custom, .. }) => {
                    let custom: serde_json::Value = serde_json::from_str(&custom).unwrap();
                    prop_assert!(custom["algorithm"].is_string());
                }
                Conversion::Impossible(shape, _) => prop_assert_eq!(shape, recognise(&text)),
                _ => {}
            }
            convert_keycloak(&text);
        }
    }
}
