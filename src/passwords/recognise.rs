use super::bcrypt::Bcrypt;
use super::text::{base64_len, hex_len};

/// What a text that stands for a password looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Bcrypt(Bcrypt),
    /// `$argon2id$…`, `$argon2i$…`, `$argon2d$…`
    Argon2,
    /// `$pbkdf2-…$…`
    Pbkdf2,
    /// `$scrypt$…`
    Scrypt,
    /// `pbkdf2_sha256$…`, as Django writes it.
    Django,
    /// `{SSHA}…` and kin.
    Ldap,
    /// `$P$…` or `$H$…`: `WordPress` before 6.8, phpBB.
    Phpass,
    /// `$wp$2y$…`: `WordPress` 6.8, bcrypt over an HMAC; without `$wp` it is another hash.
    WordPress,
    /// `$1$…`, `$5$…`, `$6$…`: Unix crypt.
    UnixCrypt,
    /// Hex digits of this many bytes.
    Hex(usize),
    /// Base64 of this many bytes.
    Base64(usize),
    /// Nothing of these; possibly the password itself.
    Unknown,
}

/// Recognises a hash by its shape alone.
pub fn recognise(text: &[u8]) -> Shape {
    if let Some(bcrypt) = Bcrypt::read(text) {
        return Shape::Bcrypt(bcrypt);
    }
    let starts: [(&[u8], Shape); 11] = [
        (b"$argon2", Shape::Argon2),
        (b"$pbkdf2", Shape::Pbkdf2),
        (b"$scrypt$", Shape::Scrypt),
        (b"pbkdf2_", Shape::Django),
        (b"$P$", Shape::Phpass),
        (b"$H$", Shape::Phpass),
        (b"$wp$", Shape::WordPress),
        (b"$1$", Shape::UnixCrypt),
        (b"$5$", Shape::UnixCrypt),
        (b"$6$", Shape::UnixCrypt),
        (b"{", Shape::Ldap),
    ];
    if let Some((_, shape)) = starts.iter().find(|(start, _)| text.starts_with(start)) {
        return *shape;
    }
    match (hex_len(text), base64_len(text)) {
        (Some(len @ (16 | 20 | 28 | 32 | 48 | 64)), _) => Shape::Hex(len),
        (_, Some(len @ (16 | 20 | 28 | 32 | 48 | 64))) => Shape::Base64(len),
        _ => Shape::Unknown,
    }
}

impl Shape {
    /// What it is and where it belongs in Auth0, in plain words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Bcrypt(bcrypt) if bcrypt.fits_password_hash() => {
                "A bcrypt hash with 10 rounds: fits password_hash"
            }
            Self::Bcrypt(bcrypt) if bcrypt.fits_custom() => {
                "A bcrypt hash of another kind: belongs into custom_password_hash with the algorithm bcrypt"
            }
            Self::Bcrypt(_) => "A bcrypt hash of a kind that Auth0 does not take",
            Self::Argon2 => {
                "An argon2 hash: belongs into custom_password_hash with the algorithm argon2"
            }
            Self::Pbkdf2 => {
                "A pbkdf2 hash: belongs into custom_password_hash with the algorithm pbkdf2"
            }
            Self::Scrypt => {
                "A scrypt hash: its parts belong into custom_password_hash with the algorithm scrypt"
            }
            Self::Django => {
                "A hash as Django writes it: can be rewritten for custom_password_hash with the algorithm pbkdf2"
            }
            Self::Ldap => "An LDAP hash: belongs into custom_password_hash with the algorithm ldap",
            Self::Phpass => "A phpass hash: Auth0 cannot take it, these users need a new password",
            Self::WordPress => {
                "A WordPress 6.8 hash: Auth0 cannot take it, these users need a new password"
            }
            Self::UnixCrypt => {
                "A Unix crypt hash: Auth0 cannot take it, these users need a new password"
            }
            Self::Hex(16) => {
                "Hex of 16 bytes, probably MD5: belongs into custom_password_hash with its algorithm"
            }
            Self::Hex(20) => {
                "Hex of 20 bytes, probably SHA-1: belongs into custom_password_hash with its algorithm"
            }
            Self::Hex(32) => {
                "Hex of 32 bytes, probably SHA-256: belongs into custom_password_hash with its algorithm"
            }
            Self::Hex(64) => {
                "Hex of 64 bytes, probably SHA-512: belongs into custom_password_hash with its algorithm"
            }
            Self::Hex(_) | Self::Base64(_) => {
                "A digest: belongs into custom_password_hash with its algorithm"
            }
            Self::Unknown => {
                "No hash that Usher knows; if it is the password itself, it must not be sent"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let body = "KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";
        assert_eq!(
            recognise(format!("$2y$12${body}").as_bytes()),
            Shape::Bcrypt(Bcrypt {
                variant: Some(b'y'),
                cost: 12
            })
        );
        assert_eq!(
            recognise(format!("$wp$2y$10${body}").as_bytes()),
            Shape::WordPress
        );
        assert_eq!(recognise(b"$P$B12345678"), Shape::Phpass);
        assert_eq!(recognise(b"{SSHA}abcd"), Shape::Ldap);
        assert_eq!(
            recognise(b"5f4dcc3b5aa765d61d8327deb882cf99"),
            Shape::Hex(16)
        );
        assert_eq!(recognise(b"X03MO1qnZdYdgyfeuILPmQ=="), Shape::Base64(16));
        assert_eq!(recognise(b"correct horse"), Shape::Unknown);
        assert_eq!(recognise(b""), Shape::Unknown);
    }
}
