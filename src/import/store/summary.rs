use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{RunId, SourceRef};
use crate::import::before::BeforeRef;
use crate::import::delta::SinceRun;
use crate::import::family::Follows;
use crate::import::put_back::{BackSums, PutBack};
use crate::import::undo::Undone;
use crate::import::{Counts, Options};

/// The tenant of a run as it was called then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantRef {
    /// Id in the settings; empty for one that was not saved.
    pub id: String,
    /// What the admin calls it.
    pub name: String,
    /// The host that the calls go to.
    pub host: String,
    /// The tenant domain that the token names.
    pub domain: String,
    /// Its colour in the window.
    pub colour: String,
    /// The tenant that is built into Usher.
    pub practice: bool,
    /// Of the application that the token was issued to; empty where the token did not say so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub client_id: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionRef {
    pub id: String,
    pub name: String,
}

/// Where a run stands that nobody is working on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunEnd {
    /// Every part has its result.
    Finished,
    /// Stopped by the admin or by a refusal; parts are unsent.
    Stopped,
    /// Interrupted; jobs may be at Auth0, parts may be unsent.
    Unfinished,
}

/// One run in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    pub id: RunId,
    pub tenant: TenantRef,
    pub connection: ConnectionRef,
    pub source: SourceRef,
    pub options: Options,
    /// Milliseconds since 1970.
    pub started_ms: i64,
    /// The last thing that is known of it.
    pub last_ms: i64,
    pub end: RunEnd,
    /// Why it stopped, or was held when it was let go, in words.
    pub why: Option<String>,
    pub counts: Counts,
    /// Of those whose fate is unknown: users into whom a resumed run would look.
    #[serde(default)]
    pub doubtful: u32,
    pub parts: u32,
    /// Jobs that Auth0 accepted.
    pub jobs: u32,
    /// Numbers of Auth0's that do not match ours, in words, one a part.
    pub notes: Vec<String>,
    /// When Auth0 forgets the oldest job whose result is still to be fetched, by this computer's clock as
    /// it went when the part was sent; milliseconds since 1970.
    pub forgets_ms: Option<i64>,
    /// The same by Auth0's clock, as far as an answer had told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forgets_there_ms: Option<i64>,
    /// Written by a newer version of Usher, or damaged: shown, never resumed. Says which.
    pub read_only: Option<String>,
    /// Somebody works on it right now.
    pub open_elsewhere: bool,
    /// Refused and already-there rows, saved when the run last ended; in the run's folder.
    pub refused_file: Option<PathBuf>,
    /// The earlier run of the same file that it goes on from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Follows>,
    /// It sent only what was new or had changed since an earlier run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<SinceRun>,
    /// A later run sends what this one has not sent, so that it is not resumed any more.
    #[serde(skip)]
    pub taken_over: Option<RunId>,
    /// Its users were deleted again, or that was begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<Undone>,
    /// What Auth0 had of users that it updated, kept in its folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<BeforeRef>,
    /// It puts back what another run has updated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub puts_back: Option<PutBack>,
    /// What later runs have put back of it.
    #[serde(skip)]
    pub put_back: Option<BackSums>,
}

impl RunSummary {
    /// One of which nothing is known yet.
    pub fn new(id: RunId) -> Self {
        Self {
            id,
            tenant: TenantRef::default(),
            connection: ConnectionRef::default(),
            source: SourceRef::default(),
            options: Options::default(),
            started_ms: 0,
            last_ms: 0,
            end: RunEnd::Unfinished,
            why: None,
            counts: Counts::default(),
            doubtful: 0,
            parts: 0,
            jobs: 0,
            notes: Vec::new(),
            forgets_ms: None,
            forgets_there_ms: None,
            read_only: None,
            open_elsewhere: false,
            refused_file: None,
            follows: None,
            since: None,
            taken_over: None,
            undone: None,
            before: None,
            puts_back: None,
            put_back: None,
        }
    }

    /// Time between the first and the last thing known.
    pub fn took(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.last_ms - self.started_ms).unwrap_or(0))
    }

    /// Time until Auth0 forgets the oldest job whose result is missing; nothing where it has.
    /// `ahead_ms`: Auth0's clock less this computer's, where it is known by now.
    pub fn forgets_in(&self, now_ms: i64, ahead_ms: Option<i64>) -> Option<Duration> {
        let left = match self.forgets_there_ms.zip(ahead_ms) {
            Some((there, ahead)) => there.saturating_sub(now_ms.saturating_add(ahead)),
            None => self.forgets_ms?.saturating_sub(now_ms),
        };
        Some(Duration::from_millis(u64::try_from(left).unwrap_or(0)))
    }

    /// Users whose fate a resumed run would still find out or bring about.
    pub fn users_to_go(&self) -> u32 {
        self.counts.to_go() + self.doubtful
    }

    /// Whether anything of it may be taken back.
    pub fn can_undo(&self) -> bool {
        self.can_delete() || self.can_put_back()
    }

    /// Whether there may be users to be deleted again.
    pub fn can_delete(&self) -> bool {
        let is_left = |undone: Undone| undone.to_go() + undone.refused > 0;
        self.is_settled() && self.undone.map_or(self.counts.imported > 0, is_left)
    }

    /// Whether there may be users to be put back as they were.
    pub fn can_put_back(&self) -> bool {
        self.is_settled() && self.to_put_back() > 0
    }

    /// No more users than this are put back.
    pub fn to_put_back(&self) -> u32 {
        let kept = self.before.as_ref().map_or(0, |before| before.users);
        let done = self.put_back.as_ref().map_or(0, |back| back.users);
        kept.min(self.counts.updated).saturating_sub(done)
    }

    /// What became of every user that it has sent is known.
    fn is_settled(&self) -> bool {
        let is_closed = self.read_only.is_none() && !self.open_elsewhere;
        is_closed && self.counts.sent == 0 && self.doubtful == 0
    }

    /// What was left unknown in a finished run stays so, and what was taken back is not sent again.
    pub fn can_resume(&self) -> bool {
        self.end != RunEnd::Finished
            && self.read_only.is_none()
            && !self.open_elsewhere
            && self.taken_over.is_none()
            && self.undone.is_none()
            && self.users_to_go() > 0
    }
}
