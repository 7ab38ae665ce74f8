//! What differs between systems: folders, private files, settings, mappings, the keyring, dialogs, the log.

pub mod account;
pub mod awake;
mod chooser;
pub mod dialogs;
pub mod figures;
pub mod files;
pub mod hex;
pub mod hold;
pub mod logging;
pub mod mappings;
pub mod paths;
pub mod reveal;
pub mod session;
pub mod settings;
pub mod support;
pub mod vault;
