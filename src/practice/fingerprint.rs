//! Identifiers as keyed fingerprints: enough to know a user again, nothing to read.

use std::num::NonZero;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::ids;

/// Which identifier; a value of one kind never equals one of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Email,
    UserId,
    Phone,
    Username,
}

/// The first half of an HMAC-SHA256. Zero stands for none, so that a missing one needs no room of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Fingerprint(NonZero<u128>);

impl Fingerprint {
    fn new(number: u128) -> Self {
        Self(NonZero::new(number).unwrap_or(NonZero::<u128>::MIN))
    }
}

pub(super) struct Fingerprints(Hmac<Sha256>);

impl Fingerprints {
    pub(super) fn new(key: &[u8; 64]) -> Self {
        Self(Hmac::new(key.into()))
    }

    /// A text that only this tenant can have made.
    pub(super) fn sign(&self, text: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(b"signed\0");
        mac.update(text.as_bytes());
        ids::hex(&mac.finalize().into_bytes())
    }

    /// `within` is the connection for what is unique in a connection, empty for what is unique in the tenant.
    pub(super) fn of(&self, within: &str, kind: Kind, value: &str) -> Fingerprint {
        let mut mac = self.0.clone();
        mac.update(within.as_bytes());
        mac.update(&[0, kind as u8]);
        mac.update(value.as_bytes());
        let whole = mac.finalize().into_bytes();
        Fingerprint::new(
            whole
                .iter()
                .take(16)
                .fold(0, |sum, byte| sum << 8 | u128::from(*byte)),
        )
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&ids::hex(&self.0.get().to_be_bytes()))
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        u128::from_str_radix(&text, 16)
            .map(Self::new)
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_one_needs_no_room() {
        assert_eq!(size_of::<Option<Fingerprint>>(), size_of::<Fingerprint>());
    }
}
