//! What old systems did with a password before they hashed it, and Auth0 cannot repeat.

use zeroize::Zeroizing;

use super::hash_name::HashName;
use crate::passwords::custom::base64_text;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disguise {
    /// Digested, and its hex digits hashed.
    Hex(HashName),
    /// The same with capital letters.
    UpperHex(HashName),
    Base64(HashName),
    LineBreak,
    Upper,
    Lower,
}

impl Disguise {
    pub(super) fn all() -> impl Iterator<Item = Self> {
        use HashName::{Md5, Sha1, Sha256, Sha384, Sha512};
        let digests = [Md5, Sha1, Sha256, Sha512, Sha384].into_iter();
        [Self::LineBreak, Self::Lower, Self::Upper]
            .into_iter()
            .chain(digests.clone().map(Self::Hex))
            .chain(digests.clone().map(Self::Base64))
            .chain(digests.map(Self::UpperHex))
    }

    /// `None` where it changes nothing.
    pub(super) fn of(self, password: &str) -> Option<Zeroizing<String>> {
        let digest = |name: HashName| Zeroizing::new(name.digest(&[password.as_bytes()]));
        let changed = Zeroizing::new(match self {
            Self::Hex(name) => hex(&digest(name)),
            Self::UpperHex(name) => hex(&digest(name)).to_ascii_uppercase(),
            Self::Base64(name) => base64_text(&digest(name)),
            Self::LineBreak => format!("{password}\n"),
            Self::Upper => password.to_uppercase(),
            Self::Lower => password.to_lowercase(),
        });
        (*changed != password).then_some(changed)
    }

    /// What the old system did, to go on behind "the old system".
    pub fn words(self) -> String {
        match self {
            Self::Hex(name) | Self::UpperHex(name) | Self::Base64(name) => {
                format!("digested it with {} before", name.name())
            }
            Self::LineBreak => "hashed it with a line break behind it".to_owned(),
            Self::Upper => "turned it into capital letters before".to_owned(),
            Self::Lower => "turned it into small letters before".to_owned(),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
