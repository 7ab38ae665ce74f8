//! Plain digests, which do not say what they are.

/// How an unsalted password can have become bytes of a certain length.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Digest {
    Md5,
    Md4,
    /// MD4 over UTF-16, as Windows keeps it.
    Ntlm,
    Sha1,
    Sha256,
    Sha512,
}

impl Digest {
    pub const ALL: [Self; 6] = [
        Self::Md5,
        Self::Md4,
        Self::Ntlm,
        Self::Sha1,
        Self::Sha256,
        Self::Sha512,
    ];

    /// Digests of this length in bytes that Auth0 takes, the most usual one first.
    pub fn of_len(len: usize) -> &'static [Self] {
        match len {
            16 => &[Self::Md5, Self::Ntlm, Self::Md4],
            20 => &[Self::Sha1],
            32 => &[Self::Sha256],
            64 => &[Self::Sha512],
            _ => &[],
        }
    }

    /// Length in bytes.
    pub fn bytes(self) -> usize {
        match self {
            Self::Md5 | Self::Md4 | Self::Ntlm => 16,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Md4 => "MD4",
            Self::Ntlm => "NTLM (Windows)",
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha512 => "SHA-512",
        }
    }

    /// Auth0's name of the algorithm [D schema].
    pub(super) fn algorithm(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Md4 | Self::Ntlm => "md4",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }
}
