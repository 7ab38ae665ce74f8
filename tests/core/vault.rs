//! The vault on a keyring that misbehaves. The real one is tried in tests/desktop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use keyring_core::{CredentialStore, Error, mock};
use secrecy::{ExposeSecret, SecretString};
use usher::platform::vault::{Kept, Key, Vault, VaultError, VaultState};

fn key() -> Key {
    Key::client_secret("example.eu.auth0.com", "exampleclient")
}

fn secret() -> SecretString {
    SecretString::from("x".repeat(6_000))
}

fn mock_vault(store: &Arc<mock::Store>) -> Vault {
    let store: Arc<CredentialStore> = Arc::clone(store) as _;
    Vault::with(move || Ok(Arc::clone(&store)))
}

#[test]
fn a_secret_outlives_the_program() {
    let store = mock::Store::new().unwrap();
    assert_eq!(mock_vault(&store).store(&key(), &secret()), Kept::Keyring);

    let next = mock_vault(&store);
    assert_eq!(
        next.load(&key()).unwrap().unwrap().expose_secret(),
        secret().expose_secret()
    );
    next.delete(&key()).unwrap();
    assert!(mock_vault(&store).load(&key()).unwrap().is_none());
}

#[test]
fn without_a_keyring_it_is_kept_until_usher_is_closed() {
    let store = mock::Store::new().unwrap();
    let there = Arc::new(AtomicBool::new(false));
    let vault = Vault::with({
        let (store, there) = (Arc::clone(&store), Arc::clone(&there));
        move || {
            if there.load(Ordering::Relaxed) {
                Ok(Arc::clone(&store) as _)
            } else {
                Err(Error::PlatformFailure("no service of that name".into()))
            }
        }
    });
    let Kept::Session(VaultState::Missing { details }) = vault.store(&key(), &secret()) else {
        panic!("it has nowhere to go")
    };
    assert_eq!(details, "no service of that name");
    assert_eq!(
        vault.load(&key()).unwrap().unwrap().expose_secret(),
        secret().expose_secret()
    );
    let other = Key::token("other.example.com");
    assert!(matches!(
        vault.load(&other),
        Err(VaultError::Unavailable(_))
    ));

    // The keyring comes later: it is found, and gets what was kept for it.
    assert!(matches!(vault.try_again(), VaultState::Missing { .. }));
    there.store(true, Ordering::Relaxed);
    assert_eq!(vault.try_again(), VaultState::Ready);
    assert!(mock_vault(&store).load(&key()).unwrap().is_some());
}

#[test]
fn a_locked_keyring_is_asked_once() {
    let store = mock::Store::new().unwrap();
    let vault = mock_vault(&store);
    assert_eq!(vault.state(), VaultState::Ready);
    fail_next(&store, "example.eu.auth0.com|client-secret-exampleclient|0");
    assert!(matches!(
        vault.store(&key(), &secret()),
        Kept::Session(VaultState::Locked { .. })
    ));
    // No further prompt until the admin asks for it.
    assert!(matches!(vault.state(), VaultState::Locked { .. }));
    assert!(matches!(
        vault.store(&Key::token("a.example.com"), &secret()),
        Kept::Session(VaultState::Locked { .. })
    ));
    assert_eq!(vault.try_again(), VaultState::Ready);
    let next = mock_vault(&store);
    assert!(next.load(&key()).unwrap().is_some());
    assert!(next.load(&Key::token("a.example.com")).unwrap().is_some());
    assert!(
        next.load(&Key::token("usher-probe")).unwrap().is_none(),
        "the probe is gone"
    );
}

#[test]
fn nothing_of_a_secret_is_printed() {
    let vault = mock_vault(&mock::Store::new().unwrap());
    vault.store_for_session(&key(), &SecretString::from("canary-value"));
    let printed = format!("{vault:?} {:?} {:?}", key(), vault.load(&key()));
    assert!(!printed.contains("canary"), "{printed}");
}

/// Lets the next call on an entry fail as if its prompt had been cancelled.
fn fail_next(store: &mock::Store, user: &str) {
    use keyring_core::api::CredentialStoreApi;
    let entry = store.build("Usher", user, None).unwrap();
    let cred: &mock::Cred = entry.as_any().downcast_ref().unwrap();
    cred.set_error(Error::NoStorageAccess("the prompt was dismissed".into()));
}
