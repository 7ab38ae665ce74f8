//! A secret as several entries: Windows takes 2,560 bytes in one, a token with many scopes is
//! longer. Parts first, the header last, so that a header always speaks of what is there.

use keyring_core::{CredentialStore, Entry, Error};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use super::{Key, system};
use crate::platform::hex::hex;

/// Bytes of one part.
const PART: usize = 2_400;
/// 150 KiB, far beyond any token; a bound for looking for what an older secret left behind.
const MOST_PARTS: usize = 64;
const HEADER: &str = "head";

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    count: usize,
    length: usize,
    sha256: String,
}

pub(super) enum Loaded {
    Secret(Zeroizing<Vec<u8>>),
    Nothing,
    /// Parts and header do not fit: an interrupted store, or somebody else's doing.
    Damaged,
}

pub(super) fn store(store: &CredentialStore, key: &Key, secret: &[u8]) -> Result<(), Error> {
    let count = secret.len().div_ceil(PART);
    if count > MOST_PARTS {
        let most = u32::try_from(PART * MOST_PARTS).unwrap_or(u32::MAX);
        return Err(Error::TooLong("secret".into(), most));
    }
    for (index, part) in secret.chunks(PART).enumerate() {
        entry(store, key, &index.to_string())?.set_secret(part)?;
    }
    let header = Header {
        count,
        length: secret.len(),
        sha256: fingerprint(secret),
    };
    let header =
        serde_json::to_vec(&header).map_err(|error| Error::PlatformFailure(error.into()))?;
    entry(store, key, HEADER)?.set_secret(&header)?;
    match load(store, key)? {
        Loaded::Secret(back) if *back == secret => {}
        _ => {
            let text = "what the keyring gave back is not what it was given";
            return Err(Error::PlatformFailure(text.into()));
        }
    }
    delete_parts(store, key, count)
}

pub(super) fn load(store: &CredentialStore, key: &Key) -> Result<Loaded, Error> {
    let header = match entry(store, key, HEADER)?.get_secret() {
        Ok(bytes) => bytes,
        Err(Error::NoEntry) => return Ok(Loaded::Nothing),
        Err(error) => return Err(error),
    };
    let Ok(header) = serde_json::from_slice::<Header>(&header) else {
        return Ok(Loaded::Damaged);
    };
    if header.count > MOST_PARTS || header.length > header.count * PART {
        return Ok(Loaded::Damaged);
    }
    let mut secret = Zeroizing::new(Vec::with_capacity(header.length));
    for index in 0..header.count {
        match entry(store, key, &index.to_string())?.get_secret() {
            Ok(mut part) => {
                secret.extend_from_slice(&part);
                part.zeroize();
            }
            Err(Error::NoEntry) => return Ok(Loaded::Damaged),
            Err(error) => return Err(error),
        }
    }
    if secret.len() == header.length && fingerprint(&secret) == header.sha256 {
        Ok(Loaded::Secret(secret))
    } else {
        Ok(Loaded::Damaged)
    }
}

/// The header goes first: from then on there is no secret, whatever happens to the parts.
pub(super) fn delete(store: &CredentialStore, key: &Key) -> Result<(), Error> {
    match entry(store, key, HEADER)?.delete_credential() {
        Ok(()) | Err(Error::NoEntry) => delete_parts(store, key, 0),
        Err(error) => Err(error),
    }
}

/// Deletes parts from `first` on, until one is missing.
fn delete_parts(store: &CredentialStore, key: &Key, first: usize) -> Result<(), Error> {
    for index in first..MOST_PARTS {
        match entry(store, key, &index.to_string())?.delete_credential() {
            Ok(()) => {}
            Err(Error::NoEntry) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn entry(store: &CredentialStore, key: &Key, part: &str) -> Result<Entry, Error> {
    let label = format!("Usher: {}", key.host());
    store.build(
        system::SERVICE,
        &key.entry(part),
        Some(&system::modifiers(store, &label)),
    )
}

fn fingerprint(secret: &[u8]) -> String {
    hex(&Sha256::digest(secret))
}

#[cfg(test)]
mod tests {
    use keyring_core::mock;

    use super::*;

    fn secrets(store: &mock::Store) -> Vec<(String, Vec<u8>)> {
        let entries = store.inner.lock().unwrap();
        let entries = entries.borrow();
        let mut all: Vec<_> = entries
            .iter()
            .filter_map(|cred| {
                let secret = cred.inner.lock().unwrap().borrow().secret.clone()?;
                Some((cred.specifiers.1.clone(), secret))
            })
            .collect();
        all.sort();
        all
    }

    fn back(store: &mock::Store, key: &Key) -> Option<Vec<u8>> {
        match load(store, key).unwrap() {
            Loaded::Secret(secret) => Some(secret.to_vec()),
            _ => None,
        }
    }

    #[test]
    fn long_secrets_come_back_whole_and_in_small_parts() {
        let keyring = mock::Store::new().unwrap();
        let key = Key::token("example.eu.auth0.com");
        for length in [0, 1, PART - 1, PART, PART + 1, 3 * PART, 20_001] {
            let secret: Vec<u8> = (0..length)
                .map(|i| u8::try_from(i % 251).unwrap())
                .collect();
            store(&*keyring, &key, &secret).unwrap();
            assert_eq!(
                back(&keyring, &key).as_deref(),
                Some(&secret[..]),
                "{length}"
            );
            assert!(secrets(&keyring).iter().all(|(_, part)| part.len() <= PART));
        }
    }

    #[test]
    fn a_shorter_secret_leaves_nothing_of_the_longer_one() {
        let keyring = mock::Store::new().unwrap();
        let key = Key::token("example.eu.auth0.com");
        store(&*keyring, &key, &[7; 5 * PART]).unwrap();
        assert_eq!(secrets(&keyring).len(), 6);
        store(&*keyring, &key, b"short").unwrap();
        assert_eq!(secrets(&keyring).len(), 2);
        delete(&*keyring, &key).unwrap();
        assert!(secrets(&keyring).is_empty());
        assert!(matches!(load(&*keyring, &key).unwrap(), Loaded::Nothing));
        delete(&*keyring, &key).unwrap();
    }

    #[test]
    fn a_half_written_secret_is_never_taken_for_one() {
        let keyring = mock::Store::new().unwrap();
        let key = Key::token("example.eu.auth0.com");
        store(&*keyring, &key, &[1; 2 * PART]).unwrap();
        // As if the program died after the first part of the next one.
        entry(&*keyring, &key, "0")
            .unwrap()
            .set_secret(&[2; PART])
            .unwrap();
        assert!(matches!(load(&*keyring, &key).unwrap(), Loaded::Damaged));
        entry(&*keyring, &key, "1")
            .unwrap()
            .delete_credential()
            .unwrap();
        assert!(matches!(load(&*keyring, &key).unwrap(), Loaded::Damaged));
    }

    #[test]
    fn names_are_host_kind_and_part() {
        let keyring = mock::Store::new().unwrap();
        store(
            &*keyring,
            &Key::client_secret("a.example.com", "id|1"),
            b"x",
        )
        .unwrap();
        let names: Vec<_> = secrets(&keyring)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(
            names,
            [
                "a.example.com|client-secret-id_1|0",
                "a.example.com|client-secret-id_1|head"
            ]
        );
    }
}
