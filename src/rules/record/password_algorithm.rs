//! The algorithms of `custom_password_hash` and where their parts stand.

use super::Path;
use crate::profile::Field;

pub(super) const CUSTOM: Path<'static> = Path::Field(Field::CustomPasswordHash);
pub(super) const HASH: Path<'static> = Path::Name(&CUSTOM, "hash");
pub(super) const VALUE: Path<'static> = Path::Name(&HASH, "value");
pub(super) const ENCODING: Path<'static> = Path::Name(&HASH, "encoding");
pub(super) const DIGEST: Path<'static> = Path::Name(&HASH, "digest");
pub(super) const KEY: Path<'static> = Path::Name(&HASH, "key");
pub(super) const KEY_VALUE: Path<'static> = Path::Name(&KEY, "value");
pub(super) const KEY_ENCODING: Path<'static> = Path::Name(&KEY, "encoding");
pub(super) const SALT: Path<'static> = Path::Name(&CUSTOM, "salt");
pub(super) const SALT_VALUE: Path<'static> = Path::Name(&SALT, "value");
pub(super) const SALT_ENCODING: Path<'static> = Path::Name(&SALT, "encoding");
pub(super) const POSITION: Path<'static> = Path::Name(&SALT, "position");
pub(super) const PASSWORD_ENCODING: Path<'static> =
    Path::Name(&Path::Name(&CUSTOM, "password"), "encoding");

/// Encodings in which a password can have been turned into bytes [D schema].
pub(super) const PASSWORD_ENCODINGS: &[&[u8]] =
    &[b"utf8", b"ascii", b"utf16le", b"ucs2", b"latin1", b"binary"];

/// What the algorithms have in common.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Algorithm {
    Argon2,
    Bcrypt,
    Hmac,
    Ldap,
    Pbkdf2,
    Scrypt,
    /// A plain digest of this many bytes.
    Digest(usize),
}

impl Algorithm {
    pub(super) fn of_name(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"argon2" => Self::Argon2,
            b"bcrypt" => Self::Bcrypt,
            b"hmac" => Self::Hmac,
            b"ldap" => Self::Ldap,
            b"pbkdf2" => Self::Pbkdf2,
            b"scrypt" => Self::Scrypt,
            b"md4" | b"md5" => Self::Digest(16),
            b"sha1" => Self::Digest(20),
            b"sha256" => Self::Digest(32),
            b"sha512" => Self::Digest(64),
            _ => return None,
        })
    }

    /// The hash is a text of its own kind (utf8); otherwise bytes as hex or base64.
    pub(super) fn textual(self) -> bool {
        matches!(
            self,
            Self::Argon2 | Self::Bcrypt | Self::Ldap | Self::Pbkdf2
        )
    }

    pub(super) fn takes_salt(self) -> bool {
        !matches!(self, Self::Argon2 | Self::Ldap | Self::Pbkdf2)
    }
}

/// Length of the digests that hmac takes, in bytes.
pub(super) fn hmac_digest(name: &[u8]) -> Option<usize> {
    Some(match name {
        b"md4" | b"md5" => 16,
        b"ripemd160" | b"sha1" => 20,
        b"sha224" => 28,
        b"sha256" => 32,
        b"sha384" => 48,
        b"sha512" | b"whirlpool" => 64,
        _ => return None,
    })
}
