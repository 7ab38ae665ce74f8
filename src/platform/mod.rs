//! What differs between systems: folders, private files, settings, the keyring, dialogs, the log.

pub mod dialogs;
pub mod files;
pub mod hex;
pub mod logging;
pub mod paths;
pub mod reveal;
pub mod session;
pub mod settings;
pub mod vault;
