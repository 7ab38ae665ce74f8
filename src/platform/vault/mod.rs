//! Secrets in the system's own keyring, or in memory until Usher is closed.
//!
//! Everything here blocks, for as long as a prompt of the system is open: call it on a thread
//! for blocking work only, never on the window's.

mod error;
mod key;
mod parts;
mod state;
mod system;

pub use key::Key;
pub use state::{Kept, Vault, VaultError, VaultState};
