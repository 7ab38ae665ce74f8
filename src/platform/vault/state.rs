use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use keyring_core::{CredentialStore, Error};
use secrecy::{ExposeSecret, SecretString};

use super::error::{Trouble, details, trouble};
use super::parts::{self, Loaded};
use super::{Key, system};

/// Whether secrets can be kept beyond the end of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VaultState {
    /// Not looked at yet.
    Unknown,
    Ready,
    /// This computer has no keyring that Usher could use.
    Missing {
        details: String,
    },
    /// It is there but locked, and nobody opened it.
    Locked {
        details: String,
    },
}

/// Where a secret went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    Keyring,
    /// In memory, until Usher is closed; the reason.
    Session(VaultState),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Nothing can be read now; `VaultState` says why.
    #[error("the keyring of this computer could not be read")]
    Unavailable(VaultState),
    #[error("what the keyring has for this tenant is damaged")]
    Damaged,
    #[error("the keyring could not do it: {0}")]
    Entry(String),
}

type Build = dyn Fn() -> Result<Arc<CredentialStore>, Error> + Send + Sync;

/// The one place that knows secrets beyond the moment of their use. Cheap to clone.
#[derive(Clone)]
pub struct Vault {
    build: Arc<Build>,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    store: Option<Arc<CredentialStore>>,
    state: VaultState,
    /// Secrets that the keyring did not take.
    session: HashMap<Key, SecretString>,
}

/// A store of Linux speaks with its service once more when it goes, and must not do that on a
/// thread of a runtime, where the last owner may be.
impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(store) = self.store.take() {
            // Without a thread to be had it is let go here, as everything else.
            let _ = std::thread::Builder::new().spawn(move || drop(store));
        }
    }
}

impl Vault {
    /// The keyring of this system. Looks at nothing yet.
    pub fn system() -> Self {
        Self::with(system::build)
    }

    /// Another keyring, for tests. `build` is called anew by [`Vault::try_again`].
    pub fn with(
        build: impl Fn() -> Result<Arc<CredentialStore>, Error> + Send + Sync + 'static,
    ) -> Self {
        let inner = Inner {
            store: None,
            state: VaultState::Unknown,
            session: HashMap::new(),
        };
        Self {
            build: Arc::new(build),
            inner: Arc::new(Mutex::new(inner)),
        }
    }

    /// Finds the keyring if that has not been done. Asks the admin nothing.
    pub fn state(&self) -> VaultState {
        let mut inner = self.lock();
        let _ = self.ready(&mut inner);
        inner.state.clone()
    }

    /// Keeps a secret as lastingly as this computer allows. The system may ask for the keyring's
    /// password meanwhile.
    pub fn store(&self, key: &Key, secret: &SecretString) -> Kept {
        let mut inner = self.lock();
        match self.try_store(&mut inner, key, secret) {
            Ok(()) => {
                inner.session.remove(key);
                Kept::Keyring
            }
            Err(state) => {
                inner.session.insert(key.clone(), secret.clone());
                Kept::Session(state)
            }
        }
    }

    /// Keeps a secret in memory alone, for a tenant that is not to be remembered.
    pub fn store_for_session(&self, key: &Key, secret: &SecretString) {
        self.lock().session.insert(key.clone(), secret.clone());
    }

    /// `None`: nothing is kept under this key.
    pub fn load(&self, key: &Key) -> Result<Option<SecretString>, VaultError> {
        let mut inner = self.lock();
        if let Some(secret) = inner.session.get(key) {
            return Ok(Some(secret.clone()));
        }
        let store = self.ready(&mut inner).map_err(VaultError::Unavailable)?;
        match parts::load(&*store, key) {
            Ok(Loaded::Secret(bytes)) => match std::str::from_utf8(&bytes) {
                Ok(text) => Ok(Some(SecretString::from(text))),
                Err(_) => Err(VaultError::Damaged),
            },
            Ok(Loaded::Nothing) => Ok(None),
            Ok(Loaded::Damaged) => Err(VaultError::Damaged),
            Err(error) => Err(failed(&mut inner, &error)),
        }
    }

    /// Whether a secret is in memory and not in the keyring.
    pub fn only_in_memory(&self, key: &Key) -> bool {
        self.lock().session.contains_key(key)
    }

    /// Nothing left of it is success, too.
    pub fn delete(&self, key: &Key) -> Result<(), VaultError> {
        let mut inner = self.lock();
        inner.session.remove(key);
        let store = self.ready(&mut inner).map_err(VaultError::Unavailable)?;
        parts::delete(&*store, key).map_err(|error| failed(&mut inner, &error))
    }

    /// Looks for the keyring anew, as one that was missing may have come and one that was locked
    /// may be opened now; then hands it what is kept in memory for want of it.
    pub fn try_again(&self) -> VaultState {
        let mut inner = self.lock();
        inner.store = None;
        inner.state = VaultState::Unknown;
        let probe = Key::token("usher-probe");
        if self
            .try_store(&mut inner, &probe, &SecretString::from("probe"))
            .is_ok()
            && let Some(store) = inner.store.clone()
        {
            let _ = parts::delete(&*store, &probe);
            let waiting: Vec<_> = inner
                .session
                .iter()
                .map(|(k, s)| (k.clone(), s.clone()))
                .collect();
            for (key, secret) in waiting {
                if self.try_store(&mut inner, &key, &secret).is_err() {
                    break;
                }
                inner.session.remove(&key);
            }
        }
        inner.state.clone()
    }

    fn try_store(
        &self,
        inner: &mut Inner,
        key: &Key,
        secret: &SecretString,
    ) -> Result<(), VaultState> {
        let store = self.ready(inner)?;
        parts::store(&*store, key, secret.expose_secret().as_bytes()).map_err(|error| {
            match failed(inner, &error) {
                VaultError::Unavailable(state) => state,
                // The keyring works, but not for this secret.
                other => VaultState::Missing {
                    details: other.to_string(),
                },
            }
        })
    }

    /// The store, found at the first use. A keyring that failed is not asked again until
    /// [`Vault::try_again`], since each question may open a prompt.
    fn ready(&self, inner: &mut Inner) -> Result<Arc<CredentialStore>, VaultState> {
        if inner.state == VaultState::Unknown {
            match (self.build)() {
                Ok(store) => {
                    inner.store = Some(store);
                    inner.state = VaultState::Ready;
                }
                Err(error) => {
                    failed(inner, &error);
                    if inner.state == VaultState::Unknown {
                        inner.state = VaultState::Missing {
                            details: details(&error),
                        };
                    }
                }
            }
        }
        match (&inner.store, &inner.state) {
            (Some(store), VaultState::Ready) => Ok(Arc::clone(store)),
            (_, state) => Err(state.clone()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic elsewhere leaves the maps whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes what a failure means for later calls.
fn failed(inner: &mut Inner, error: &Error) -> VaultError {
    let details = details(error);
    tracing::warn!(%details, "the keyring failed");
    match trouble(error) {
        Trouble::Locked => inner.state = VaultState::Locked { details },
        Trouble::Gone => inner.state = VaultState::Missing { details },
        Trouble::Entry => return VaultError::Entry(details),
    }
    inner.store = None;
    VaultError::Unavailable(inner.state.clone())
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}
