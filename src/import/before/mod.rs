//! What Auth0 had of users before a run updated them, as far as a forecast saw it: kept in the run's folder,
//! readable by its owner only, and deleted with the run, so that it can be put back.
//!
//! [`Before`] is where it comes from; what is kept of it is a users file of records as an import sends them,
//! and beside it whose record each of them is, by number and by Auth0's id.

mod image;
mod keep;
mod kept;

pub(in crate::import) use keep::Keeper;
pub use kept::{BeforeRef, Stays};
pub(in crate::import) use kept::{Line, lines};

use std::io;
use std::sync::Arc;

/// Says what Auth0 has of the user whom a record of the users file would update.
#[derive(Clone)]
pub struct Before {
    /// When Auth0 was asked; milliseconds since 1970.
    pub made_ms: i64,
    /// A record's number; the answer is one JSON object with the user's own tokens. Blocks.
    pub of: Arc<Showing>,
}

/// What [`Before`] asks.
pub type Showing = dyn Fn(u32) -> io::Result<Option<Vec<u8>>> + Send + Sync;
