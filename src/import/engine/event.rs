use std::sync::Arc;
use std::time::Duration;

use super::{Fact, PartFact, StoredErrors};
use crate::auth0::{Answer, ApiError, Job, Meta, Sent};
use crate::import::plan::Ranges;

/// The clocks at one moment: waits are measured by the first, Auth0's clock is followed by the second,
/// dates are taken from the third.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Since the runner began, as fast as its tempo; never goes back.
    pub at: Duration,
    /// Since the runner began; never goes back.
    pub real: Duration,
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
    /// [`Command::ReadLog`]: whether the tenant log has the sending, and its job where it says so.
    LogRead {
        part: u32,
        answer: Result<Answer<Option<Logged>>, ApiError>,
    },
    /// [`Command::LookUp`], in the order of the records asked for; on an error those before it.
    LookedUp {
        part: u32,
        seen: Vec<Seen>,
        meta: Box<Meta>,
        error: Option<ApiError>,
    },
    /// [`Command::Halve`]: the part's records in two smaller ones.
    Halved {
        part: u32,
        parts: Vec<PartFact>,
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
    Access(Rights),
    AccessFailed {
        why: Arc<str>,
    },
    /// A new token could not be had for what goes by itself, such as a network that is gone.
    AccessDelayed(Box<ApiError>),
    /// The computer slept: what was asked is lost, and what is due is asked at once.
    Woke,
    /// What the admin says of a part of unknown fate.
    Decided {
        part: u32,
        decision: Decision,
    },
    Pause,
    GoOn,
    Stop,
    Leave,
}

/// What a token is good for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// The tenant log may be read (`read:logs`).
    pub logs: bool,
    /// Users may be looked up (`read:users`).
    pub users: bool,
    /// How long it lasts from now, as far as it says so.
    pub lasts: Option<Duration>,
    /// Auth0's clock, where an answer has told it already; ms since 1970.
    pub server_ms: Option<i64>,
}

/// What the admin wants done about a part of unknown fate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    SendAgain,
    /// It stays unknown, and nothing more is done.
    Leave,
}

/// A sending as the tenant log has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    /// The job that it made; not every log says so.
    pub job: Option<Arc<str>>,
}

/// One user as the tenant knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub record: u32,
    pub user: SeenUser,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeenUser {
    /// There is no such user in this connection.
    Absent,
    /// When it was made, in Auth0's time, ms since 1970.
    Made(i64),
    /// Nothing to look it up by, or several users that it could be.
    Unclear,
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
    /// Look for a lost sending in the tenant log, from `since_ms` (Auth0's clock) on.
    ReadLog {
        part: u32,
        external_id: String,
        since_ms: Option<i64>,
    },
    /// Look up the users of these records, one after the other.
    LookUp {
        part: u32,
        records: Ranges,
    },
    /// Cut the part in two and measure both.
    Halve {
        part: u32,
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
