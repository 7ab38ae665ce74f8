use hmac::{Hmac, KeyInit, Mac};
use sha2::Digest as _;

/// The digests that hmac and pbkdf2 name, and plain digests are [D schema]. MDC2 is the one that is missing:
/// nobody keeps a crate for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HashName {
    Md4,
    Md5,
    Ripemd160,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
    Whirlpool,
}

/// Runs the body with the digest as a type.
macro_rules! as_type {
    ($name:expr, $Digest:ident => $body:expr) => {
        match $name {
            HashName::Md4 => {
                type $Digest = md4::Md4;
                $body
            }
            HashName::Md5 => {
                type $Digest = md5::Md5;
                $body
            }
            HashName::Ripemd160 => {
                type $Digest = ripemd::Ripemd160;
                $body
            }
            HashName::Sha1 => {
                type $Digest = sha1::Sha1;
                $body
            }
            HashName::Sha224 => {
                type $Digest = sha2::Sha224;
                $body
            }
            HashName::Sha256 => {
                type $Digest = sha2::Sha256;
                $body
            }
            HashName::Sha384 => {
                type $Digest = sha2::Sha384;
                $body
            }
            HashName::Sha512 => {
                type $Digest = sha2::Sha512;
                $body
            }
            HashName::Whirlpool => {
                type $Digest = whirlpool::Whirlpool;
                $body
            }
        }
    };
}

impl HashName {
    /// The most usual ones first.
    pub const ALL: [Self; 9] = [
        Self::Sha256,
        Self::Sha512,
        Self::Sha1,
        Self::Md5,
        Self::Sha384,
        Self::Sha224,
        Self::Md4,
        Self::Ripemd160,
        Self::Whirlpool,
    ];

    /// Auth0's name of it, as hmac has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Md4 => "md4",
            Self::Md5 => "md5",
            Self::Ripemd160 => "ripemd160",
            Self::Sha1 => "sha1",
            Self::Sha224 => "sha224",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
            Self::Whirlpool => "whirlpool",
        }
    }

    /// What hmac calls it.
    pub fn of_hmac(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// The plain digests that are algorithms of their own.
    pub fn of_algorithm(name: &str) -> Option<Self> {
        Self::of_hmac(name).filter(|it| it.is_algorithm())
    }

    pub fn is_algorithm(self) -> bool {
        matches!(
            self,
            Self::Md4 | Self::Md5 | Self::Sha1 | Self::Sha256 | Self::Sha512
        )
    }

    /// What pbkdf2 calls it, with all the names that OpenSSL has for one digest [D schema]. `None`: MDC2.
    pub fn of_pbkdf2(name: &str) -> Option<Self> {
        let plain = name
            .strip_prefix("RSA-")
            .or_else(|| name.strip_prefix("ssl3-"))
            .or_else(|| name.strip_suffix("WithRSAEncryption"))
            .or_else(|| name.strip_suffix("WithRSA"))
            .unwrap_or(name)
            .to_ascii_lowercase();
        match plain.as_str() {
            "ripemd" | "rmd160" => Some(Self::Ripemd160),
            "sha1-2" => Some(Self::Sha1),
            plain => Self::of_hmac(plain),
        }
    }

    /// Its length in bytes.
    pub fn bytes(self) -> usize {
        as_type!(self, It => <It as sha2::Digest>::output_size())
    }

    pub(super) fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        as_type!(self, It => {
            let mut it = It::new();
            for part in parts {
                it.update(part);
            }
            it.finalize().to_vec()
        })
    }

    /// `None` never comes of a key: HMAC takes every length.
    pub(super) fn hmac(self, key: &[u8], parts: &[&[u8]]) -> Option<Vec<u8>> {
        as_type!(self, It => {
            let mut it = Hmac::<It>::new_from_slice(key).ok()?;
            for part in parts {
                it.update(part);
            }
            Some(it.finalize().into_bytes().to_vec())
        })
    }

    pub(super) fn pbkdf2(
        self,
        password: &[u8],
        salt: &[u8],
        iterations: u32,
        len: usize,
    ) -> Vec<u8> {
        let mut out = vec![0; len];
        as_type!(self, It => pbkdf2::pbkdf2_hmac::<It>(password, salt, iterations, &mut out));
        out
    }
}
