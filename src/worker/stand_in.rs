//! Types of rooms that are being built, in the shape they will have; each goes when its room has it.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::rules::Rule;
use crate::users::RecordId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    All,
    Blocked,
    Warned,
    Group { rule: Rule, field: Arc<str> },
    Records(Arc<[u32]>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowSet {
    All(u32),
    Some(Arc<[u32]>),
}

impl RowSet {
    pub fn len(&self) -> u32 {
        match self {
            Self::All(count) => *count,
            Self::Some(rows) => u32::try_from(rows.len()).unwrap_or(u32::MAX),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, index: u32) -> Option<RecordId> {
        match self {
            Self::All(count) => (index < *count).then_some(RecordId(index)),
            Self::Some(rows) => rows.get(index as usize).copied().map(RecordId),
        }
    }

    pub fn position_of(&self, id: RecordId) -> Option<u32> {
        match self {
            Self::All(count) => (id.0 < *count).then_some(id.0),
            Self::Some(rows) => rows
                .binary_search(&id.0)
                .ok()
                .and_then(|at| u32::try_from(at).ok()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub rule: Rule,
    pub field: Arc<str>,
    pub count: u32,
    pub first: RecordId,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub records: u32,
    pub ready: u32,
    pub blocked: u32,
    pub warned: u32,
    pub findings: u64,
    pub without_hash: u32,
    pub without_email_verified: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Ready,
    Warned,
    Blocked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordState {
    Ready,
    Blocked,
    LeftOut,
    Queued,
    Sent,
    Imported,
    Updated,
    AlreadyThere,
    Refused,
    Unknown,
    NotSent,
}

impl RecordState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::Blocked => "Blocked",
            Self::LeftOut => "Left out",
            Self::Queued => "Waits here",
            Self::Sent => "At Auth0",
            Self::Imported => "Imported",
            Self::Updated => "Updated",
            Self::AlreadyThere => "Already there",
            Self::Refused => "Refused",
            Self::Unknown => "Unknown",
            Self::NotSent => "Not sent",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub upsert: bool,
    pub completion_email: bool,
    pub email_verified: Option<bool>,
    pub part_bytes: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunId(pub String);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanSummary {
    pub users: u32,
    pub left_out: u32,
    pub parts: u32,
    pub bytes: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub total: u32,
    pub imported: u32,
    pub updated: u32,
    pub already_there: u32,
    pub refused: u32,
    pub unknown: u32,
    pub left_out: u32,
    pub not_sent: u32,
    pub sent: u32,
    pub queued: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartState {
    Waits,
    Sending,
    AtAuth0 { percent: Option<u8> },
    Done,
    Refused,
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartView {
    pub number: u32,
    pub users: u32,
    pub state: PartState,
    pub imported: u32,
    pub updated: u32,
    pub already_there: u32,
    pub refused: u32,
    pub took: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    Running,
    Paused,
    Stopping,
    Stopped,
    Finished,
    Interrupted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitKind {
    Slot,
    RateLimit,
    Network,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub kind: WaitKind,
    pub since: SystemTime,
    pub until: Option<SystemTime>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    pub counts: Counts,
    pub parts: Arc<[PartView]>,
    pub waiting: Option<Waiting>,
    pub rate_per_minute: Option<u32>,
    pub remaining: Option<Duration>,
    pub state: RunState,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunSummary {
    pub id: RunId,
    pub state: RunState,
    pub started: SystemTime,
    pub ended: Option<SystemTime>,
    pub file_name: String,
    pub tenant_name: String,
    pub tenant_domain: String,
    pub connection_name: String,
    pub counts: Counts,
    /// When Auth0 forgets the results of an unfinished run.
    pub forgotten_at: Option<SystemTime>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonGroup {
    pub code: String,
    pub field: Option<String>,
    pub state: RecordState,
    pub count: u32,
    pub title: String,
    pub advice: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    Instant,
    Realistic,
}
