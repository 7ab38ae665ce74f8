//! Types of rooms that are being built, in the shape they will have; each goes when its room has it.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

pub use crate::roster::{Filter, Group, RecordState, RowSet, Summary, Verdict};

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
