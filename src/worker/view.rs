use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use super::event::Failure;
use super::inspect::FieldView;
use super::{PlaceView, RequestId, SourceView};
use crate::import::undo::Fate;
use crate::import::{Counts, PartView, ReasonGroup, RunSummary};
use crate::platform::settings::{TenantColour, TenantKind};
use crate::roster::mend::{Mender, Suggestion};
use crate::roster::{Group, RecordState, Summary, Verdict};
use crate::rules::{CheckOptions, Finding};
use crate::users::{FileKind, RecordId, Skipped};

/// An opened users file, as far as it has been read.
#[derive(Clone, Debug)]
pub struct OpenView {
    pub path: PathBuf,
    /// File name alone.
    pub name: String,
    pub kind: FileKind,
    /// Bytes on disk.
    pub size: u64,
    pub bytes_read: u64,
    /// Bytes that will be read; of a compressed file the compressed ones.
    pub bytes_total: u64,
    /// Everything has been read and checked.
    pub complete: bool,
    /// The file ends in the middle of a record; the whole ones before it can be taken.
    pub truncated: bool,
    pub summary: Summary,
    pub groups: Arc<[Group]>,
    /// What was changed of the records.
    pub mender: Arc<Mender>,
    /// Findings of the file as a whole.
    pub file_findings: Arc<[Finding]>,
    /// The options it was checked with.
    pub options: CheckOptions,
    /// The re-check that this came of; none: the file has only been opened.
    pub request: Option<RequestId>,
    /// Names of the files it consists of; one alone, of most.
    pub members: Arc<[String]>,
    /// Files of its folder that are no users files.
    pub skipped: Arc<[Skipped]>,
    /// What its rows become; none of Auth0's own JSON.
    pub source: Option<Arc<SourceView>>,
}

/// What the table shows of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    pub id: RecordId,
    pub verdict: Verdict,
    pub email: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub username: Option<String>,
    pub user_id: Option<String>,
    /// The property that was asked for beside.
    pub more: Option<FieldView>,
    pub place: PlaceView,
    pub findings: Vec<Finding>,
}

/// A record for the inspector: printed over lines, secrets as bullets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordView {
    pub id: RecordId,
    pub place: PlaceView,
    pub json: String,
    /// Every finding with the 0-based line of `json` that it is about, where one can be named.
    pub findings: Vec<(Finding, Option<u32>)>,
    /// Of each finding, what would settle it, where that can be told.
    pub suggestions: Vec<Option<Suggestion>>,
    /// What of it can be changed by hand.
    pub fields: Vec<FieldView>,
}

/// Where a connect stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectStep {
    StartingPractice,
    /// The system may be asking for the keyring's password.
    ReadingSecret,
    AskingForToken,
    ReadingConnections,
}

/// A tenant, as the name plate above the rail shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantView {
    /// Of the settings; `None`: the practice tenant, or one that is not kept.
    pub id: Option<String>,
    pub practice: bool,
    pub name: String,
    /// The host that is called.
    pub domain: String,
    pub colour: TenantColour,
    pub kind: TenantKind,
    /// The secret is in memory only, until Usher is closed.
    pub session_only: bool,
    pub token_ends: Option<SystemTime>,
}

#[derive(Clone, Debug)]
pub struct ConnectedView {
    pub tenant: TenantView,
    pub checks: Vec<CheckView>,
    /// Those that could take users first.
    pub connections: Vec<ConnectionView>,
    /// How many more there are that are no databases.
    pub other_connections: usize,
    /// The one used before, if it is still there.
    pub suggested: Option<String>,
    /// Auth0's clock less this computer's, in milliseconds; unknown for the practice tenant.
    pub clock_ahead_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionView {
    pub id: String,
    pub name: String,
    /// "Auth0 database, used by 3 applications"
    pub detail: String,
    /// Why it cannot be chosen, with what to do.
    pub blocked: Option<String>,
    pub help: Option<Repair>,
    /// Applications that use it, once known.
    pub clients: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckState {
    Ok,
    Warn,
    Fail,
    /// Could not be looked at.
    Unknown,
}

/// A line of the pre-flight list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckView {
    pub id: String,
    pub state: CheckState,
    pub title: String,
    pub detail: String,
    pub repair: Option<Repair>,
}

/// What repairs a red line: words for the link, steps to follow, a page to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    pub text: String,
    pub steps: Vec<String>,
    pub link: Option<String>,
}

/// Where a host's name comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostRole {
    Typed,
    /// The token's `iss`: where it is sent to.
    Issuer,
    /// The token's `aud`: what it opens.
    Tenant,
}

/// A pasted token and the typed domain do not agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostMismatch {
    /// What was typed, or what one part of the token says, and what that part is.
    pub expected: (HostRole, String),
    pub found: (HostRole, String),
    /// In words: "The token was issued by …, you typed …".
    pub sentence: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectFailure {
    pub kind: ConnectFailureKind,
    pub failure: Failure,
}

/// What the window can offer after a failed connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectFailureKind {
    /// The domain cannot be used as typed.
    Domain,
    /// Client id, secret or token are not taken: type them anew.
    Credentials,
    /// Nothing is kept for this tenant: type the secret anew.
    NoSecret,
    /// The token is over.
    TokenEnded,
    Network,
    Practice,
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeView {
    pub url: String,
    /// Users in all its connections.
    pub users: Option<u64>,
}

/// Whether the users file of a run is at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Available,
    Missing,
    /// It is there, but no longer what was imported.
    Changed,
}

/// A run, opened from the history or just finished.
#[derive(Clone, Debug)]
pub struct ResultsView {
    pub summary: RunSummary,
    pub counts: Counts,
    pub parts: Arc<[PartView]>,
    /// Reasons of what was not imported, most frequent first.
    pub groups: Arc<[ReasonGroup]>,
    /// Numbers that do not match, entries that match no record, jobs without a summary.
    pub remarks: Vec<String>,
    /// What does not agree, in words. It is never hidden.
    pub disagreement: Option<String>,
    /// Users of whom Auth0 did not say whether they were imported or updated.
    pub not_told_apart: u32,
    pub source: Source,
    /// Of those left out: who is as an earlier run brought them in.
    pub unchanged: u32,
    /// What became of whom an undo was about, and of how many.
    pub fates: Arc<[(Fate, u64)]>,
    /// All imports of the file that follow each other, oldest first, where there are several: all figures
    /// are of all of them together.
    pub family: Arc<[RunSummary]>,
}

impl ResultsView {
    /// The import among them that can be resumed, the newest first.
    pub fn resumable(&self) -> Option<&RunSummary> {
        let own = std::iter::once(&self.summary);
        own.chain(self.family.iter().rev())
            .find(|run| run.can_resume())
    }
}

/// What the table of results shows of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultRow {
    pub id: RecordId,
    pub state: RecordState,
    /// Empty when the users file is not at hand.
    pub email: Option<String>,
    pub name: Option<String>,
    /// 1-based.
    pub part: Option<u32>,
    /// Where it stands; none when the users file is not at hand.
    pub place: Option<PlaceView>,
    /// Auth0's code.
    pub code: Option<String>,
    /// In plain words.
    pub reason: Option<String>,
    /// Auth0's own words, with the record's values cut out.
    pub message: Option<String>,
    /// Left out, because it is as an earlier run brought it in.
    pub unchanged: bool,
    /// Already there, perhaps by a sending of ours whose answer was lost.
    pub perhaps_ours: bool,
    /// What is odd about its part, or why nobody knows what became of it.
    pub note: Option<Arc<str>>,
    /// The job that it travelled in.
    pub job: Option<Arc<str>>,
    /// When its part was last sent, and when its job was seen to have ended; ms since 1970.
    pub sent_ms: Option<i64>,
    pub ended_ms: Option<i64>,
    /// What an undo did with the user.
    pub fate: Option<Fate>,
    /// What a look afterwards found, where there was one.
    pub found: Option<String>,
}
