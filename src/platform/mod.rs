//! What differs between systems: keyring, dialogs, paths, settings.
