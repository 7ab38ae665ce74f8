use std::sync::Arc;
use std::time::Duration;

use super::{Fact, StoredErrors};
use crate::auth0::{Answer, ApiError, Job, Meta, Sent};

/// Both clocks at one moment: waits are measured by the first, dates by the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Since the runner began; never goes back.
    pub at: Duration,
    /// Milliseconds since 1970.
    pub wall_ms: i64,
}

/// What happened.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "few at a time, taken at once")]
pub enum Event {
    /// The journal is written or has been read; begin, or go on.
    Begin,
    /// The moment that [`Command::WakeAt`] asked for.
    Tick,
    Posted {
        part: u32,
        sent: Sent,
    },
    Polled {
        part: u32,
        answer: Result<Answer<Job>, ApiError>,
    },
    Fetched {
        part: u32,
        answer: Result<Fetched, ApiError>,
    },
    /// The list of errors could not be stored; it is still with Auth0.
    StoreFailed {
        part: u32,
        why: Arc<str>,
    },
    /// The part could not be read, or is not what it was when the run began. Nothing was sent.
    SourceFailed {
        part: u32,
        why: Arc<str>,
    },
    /// Facts could not be written; the POST that waited for one was not sent.
    JournalFailed {
        part: Option<u32>,
        why: Arc<str>,
    },
    /// There is a client with a new token.
    Access,
    AccessFailed {
        why: Arc<str>,
    },
    Pause,
    GoOn,
    Stop,
    Leave,
}

/// The list of errors, matched to records and stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetched {
    pub stored: StoredErrors,
    pub meta: Meta,
}

/// What is to be done, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Write to the journal and sync before anything that follows.
    Record(Fact),
    Post {
        part: u32,
        external_id: String,
    },
    Poll {
        part: u32,
        job: Arc<str>,
    },
    FetchErrors {
        part: u32,
        job: Arc<str>,
    },
    /// Read the part beforehand, so that its POST need not wait for the disk.
    Prepare {
        part: u32,
    },
    RenewToken,
    /// Send [`Event::Tick`] then; replaces the former wish.
    WakeAt(Duration),
    /// Nothing is left to do.
    Over,
}
