use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::auth0::JobSummary;
use crate::import::before::BeforeRef;
use crate::import::delta::Delta;
use crate::import::family::Follows;
use crate::import::plan::{Options, PilotShape, Ranges};
use crate::import::put_back::PutBack;
use crate::import::store::{ConnectionRef, RunId, SourceRef, TenantRef};

/// What a run is about; the first line of its journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Of the journal; see [`crate::import::journal::FORMAT`].
    pub format: u32,
    /// Version of the Usher that wrote it.
    pub app: String,
    pub run: RunId,
    pub tenant: TenantRef,
    pub connection: ConnectionRef,
    pub source: SourceRef,
    pub options: Options,
    pub parts: u32,
    /// Random, for keyed hashes of identifiers, so that they cannot be compared between runs.
    pub key: String,
    /// The earlier run of the same file that it goes on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Follows>,
    /// It sends only what is new or has changed since an earlier run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Delta>,
    /// What Auth0 had of users that it updates, kept in its folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<BeforeRef>,
    /// It puts back what another run has updated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub puts_back: Option<PutBack>,
}

/// A part with the hash of exactly the bytes that are sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartFact {
    /// Counted from 1.
    pub n: u32,
    /// The records in it, inclusive.
    pub ranges: Ranges,
    pub count: u32,
    pub bytes: u32,
    pub sha256: String,
    /// A user in it has nothing that the connection keeps unique, so that sending it twice could
    /// make that user twice.
    #[serde(default, skip_serializing_if = "is_false")]
    pub may_double: bool,
}

/// What fetching the list of errors came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredErrors {
    /// Records that were refused.
    pub refused: u32,
    /// Those among them whose user is in and only the second factors are not; Auth0 may count them
    /// on either side.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub factors: u32,
    /// Records whose user existed before.
    pub already_there: u32,
    /// Which records these are; kept of a part that was sent more than once only.
    #[serde(default, skip_serializing_if = "Ranges::is_empty")]
    pub existing: Ranges,
    /// Entries that match no record.
    pub unmatched: u32,
    /// Auth0 had no list: 204, or a general error of the job.
    #[serde(default, skip_serializing_if = "is_false")]
    pub none: bool,
    /// The general error says that the part could not be read.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unreadable: bool,
    /// Auth0 has forgotten the job.
    #[serde(default, skip_serializing_if = "is_false")]
    pub forgotten: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives it this way")]
fn is_false(value: &bool) -> bool {
    !*value
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives it this way")]
fn is_zero(value: &u32) -> bool {
    *value == 0
}

/// Something that happened to the run and must not be forgotten. Free of anything about a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "k", rename_all = "snake_case")]
pub enum Fact {
    RunCreated(Box<Header>),
    /// The records that go first and alone, and what they have in common with others.
    Pilot {
        records: Ranges,
        shapes: Vec<PilotShape>,
    },
    Part(PartFact),
    /// All parts are written down; before this nothing is sent.
    Planned {
        parts: u32,
    },
    /// The intent to POST.
    Attempt {
        part: u32,
        n: u32,
        external_id: String,
        /// Auth0's clock at that moment, as far as an answer has told it; ms since 1970.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        server_ms: Option<i64>,
    },
    NotSent {
        part: u32,
        n: u32,
        why: String,
    },
    Accepted {
        part: u32,
        n: u32,
        job: Option<Arc<str>>,
    },
    /// Nobody knows whether Auth0 took it.
    Unknown {
        part: u32,
        n: u32,
        why: String,
    },
    /// The tenant log has the lost sending: the job, or only that there is one.
    Found {
        part: u32,
        n: u32,
        job: Option<Arc<str>>,
    },
    /// Of `asked` users of a lost sending so many were made since it was sent.
    Probed {
        part: u32,
        n: u32,
        asked: u32,
        found: u32,
    },
    /// A part whose fate could not be learned is sent once more.
    Again {
        part: u32,
        /// When the lost sending left, by Auth0's clock; ms since 1970.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since_ms: Option<i64>,
    },
    /// The admin leaves the part as it is: unknown.
    Left {
        part: u32,
    },
    Refused {
        part: u32,
        n: u32,
        status: Option<u16>,
        code: Option<String>,
    },
    /// A new state of the job.
    Polled {
        part: u32,
        job: Arc<str>,
        status: String,
    },
    Finished {
        part: u32,
        job: Arc<str>,
        status: String,
        summary: Option<JobSummary>,
        /// Auth0's clock when the end was seen, as far as an answer has told it; ms since 1970.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        server_ms: Option<i64>,
    },
    /// Auth0 no longer knows the job.
    Lost {
        part: u32,
        job: Arc<str>,
    },
    ErrorsStored {
        part: u32,
        job: Arc<str>,
        #[serde(flatten)]
        stored: StoredErrors,
    },
    /// Of the users said to exist, those up to and with record `upto`: made by a lost sending of
    /// ours, or there before it. The others of them could not be told.
    Told {
        part: u32,
        upto: u32,
        #[serde(default, skip_serializing_if = "Ranges::is_empty")]
        ours: Ranges,
        #[serde(default, skip_serializing_if = "Ranges::is_empty")]
        earlier: Ranges,
    },
    /// Nobody may look up the others.
    ToldEnough {
        part: u32,
    },
    /// Auth0 found the part too large: its records travel in smaller ones.
    Split {
        part: u32,
        parts: Vec<PartFact>,
    },
    Paused {
        why: String,
    },
    Resumed,
    /// The admin has seen what became of those that went first: the others follow.
    PilotPassed,
    /// No further part is sent.
    Stopped {
        why: Option<String>,
    },
    /// Every part has its result.
    Closed,
}
