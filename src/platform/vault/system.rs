//! Which keyring a system has, and how its entries are to be made.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::{CredentialStore, Error};

/// Name of the program in every entry.
pub(super) const SERVICE: &str = "Usher";

#[cfg(target_os = "linux")]
pub(super) fn build() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
pub(super) fn build() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(target_os = "windows")]
pub(super) fn build() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
pub(super) fn build() -> Result<Arc<CredentialStore>, Error> {
    Err(Error::NoDefaultStore)
}

/// What this store wants to be told when it makes an entry.
pub(super) fn modifiers<'a>(store: &CredentialStore, label: &'a str) -> HashMap<&'a str, &'a str> {
    let vendor = store.vendor();
    if vendor.starts_with("Secret Service") {
        // What password managers show.
        HashMap::from([("label", label)])
    } else if vendor.starts_with("Windows") {
        // The default would roam to other computers with the Windows profile.
        HashMap::from([("persistence", "Local")])
    } else {
        HashMap::new()
    }
}
