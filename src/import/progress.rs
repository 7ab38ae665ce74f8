//! What the window and the terminal show of a run while it goes on: plain data, latest value only.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::engine::AskWhy;
use super::plan::PilotShape;
use crate::roster::RecordState;

/// How many records are in which state. The sums always equal the file: [`Counts::sum`] is `total`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub total: u32,
    pub imported: u32,
    pub updated: u32,
    pub already_there: u32,
    pub refused: u32,
    pub unknown: u32,
    pub left_out: u32,
    /// Will not be sent unless the run is resumed.
    pub not_sent: u32,
    /// With Auth0, without a result yet.
    pub sent: u32,
    pub queued: u32,
}

impl Counts {
    pub fn sum(&self) -> u32 {
        self.imported
            + self.updated
            + self.already_there
            + self.refused
            + self.unknown
            + self.left_out
            + self.not_sent
            + self.sent
            + self.queued
    }

    /// Records whose fate is settled, left-out ones not counted.
    pub fn done(&self) -> u32 {
        self.imported + self.updated + self.already_there + self.refused + self.unknown
    }

    /// Records that a resumed run would still have to send or to hear of.
    pub fn to_go(&self) -> u32 {
        self.not_sent + self.sent + self.queued
    }

    pub fn agrees(&self) -> bool {
        self.sum() == self.total
    }
}

/// Where a part stands, in the words of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    Queued,
    Sending,
    /// Accepted by Auth0, not started there yet.
    Pending,
    Processing,
    /// The job has ended; its list of errors is being fetched.
    FetchingErrors,
    Done,
    /// Nobody knows yet whether Auth0 took it, or what became of it; it is being looked into.
    Looking,
    /// Sent twice: users that are there already are told apart by when they were made.
    TellingApart,
    /// Nobody knows whether Auth0 took it, or what became of it.
    Unknown,
    /// The job failed as a whole.
    Failed,
    NotSent,
    /// Too large for Auth0; its users travel in other parts.
    Split,
}

impl PartState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::Sending => "Sending",
            Self::Pending => "Waiting at Auth0",
            Self::Processing => "Running at Auth0",
            Self::FetchingErrors => "Fetching the list of errors",
            Self::Done => "Done",
            Self::Looking => "Finding out what became of it",
            Self::TellingApart => "Telling users apart",
            Self::Unknown => "Unknown",
            Self::Failed => "Failed",
            Self::NotSent => "Not sent",
            Self::Split => "Cut in two",
        }
    }
}

/// One row of the list of parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartView {
    /// Counted from 1.
    pub number: u32,
    pub users: u32,
    pub state: PartState,
    pub imported: u32,
    pub updated: u32,
    pub already_there: u32,
    pub refused: u32,
    pub unknown: u32,
    /// When it was last sent, and when its job was seen to have ended; ms since 1970.
    pub sent_ms: Option<i64>,
    pub ended_ms: Option<i64>,
    /// From the POST to the end of the job, as far as known.
    pub took: Option<Duration>,
    /// Percentage that Auth0 gives while it works.
    pub percent: Option<u8>,
    pub job: Option<Arc<str>>,
    /// What is odd about this part, in words; empty when nothing is.
    pub note: Option<Arc<str>>,
    /// Why the admin is asked whether to send it again.
    pub asks: Option<AskWhy>,
}

/// Auth0 keeps what it says of a job for so long [D imports].
const KEPT: Duration = Duration::from_hours(24);
/// A job has ended after this, whatever became of it [D imports].
pub const JOB_LIMIT: Duration = Duration::from_hours(2);

impl PartView {
    /// How long ago the part was sent. `now_ms`: by this computer's clock.
    pub fn age(&self, now_ms: i64) -> Option<Duration> {
        let age = now_ms.saturating_sub(self.sent_ms?);
        Some(Duration::from_millis(u64::try_from(age).ok()?))
    }
}

/// Results that Auth0 forgets one after the other, so that they are fetched before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub parts: u32,
    /// Until it forgets the oldest of them; nothing where it may have.
    pub left: Duration,
}

/// Why nothing is being sent or asked right now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub kind: WaitingFor,
    /// Milliseconds since 1970, this computer's clock.
    pub since_ms: i64,
    /// When it will be tried again, if that is known.
    pub until_ms: Option<i64>,
}

impl Waiting {
    /// One phrase for the status line; the caller appends the time.
    pub fn text(&self) -> &'static str {
        match self.kind {
            WaitingFor::JobSlot => "Waiting for a free job slot, someone else is importing",
            WaitingFor::RateLimit => "Waiting for the rate limit",
            WaitingFor::Network => "Waiting for the network",
            WaitingFor::Server => "Waiting for Auth0, which answers with an error",
            WaitingFor::Token => "Waiting for a new token",
            WaitingFor::Answer => "Waiting for your answer",
            WaitingFor::Pilot => "The pilot is done, the others wait for your word",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitingFor {
    /// "There are 2 active import users jobs" while fewer are ours.
    JobSlot,
    RateLimit,
    Network,
    Server,
    Token,
    /// The admin's, about parts of unknown fate.
    Answer,
    /// The admin's word that those behind the pilot may follow.
    Pilot,
}

/// Where the run as a whole stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Reading the file, writing the plan to the journal; nothing has been sent.
    Preparing,
    Running,
    /// By the admin; jobs that Auth0 has go on and are followed.
    Paused,
    /// By itself, and it needs the admin. The text says what happened and what to do.
    Held(Arc<str>),
    /// No more parts are sent; jobs that Auth0 has are followed to their end.
    Stopping,
    /// Nothing of this run is under way, parts are unsent. The text says why, where not by the admin.
    Stopped(Option<Arc<str>>),
    /// Every part has its result.
    Finished,
    /// The program let go of the run; it can be resumed.
    Left,
}

impl RunState {
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Stopped(_) | Self::Finished | Self::Left)
    }
}

/// What became of users that went first and have something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PilotResult {
    pub shape: PilotShape,
    pub taken: u32,
    pub already_there: u32,
    pub refused: u32,
    /// Also those that have no result yet.
    pub unknown: u32,
}

impl PilotResult {
    pub fn new(shape: PilotShape) -> Self {
        Self {
            taken: 0,
            already_there: 0,
            refused: 0,
            unknown: shape.records.count(),
            shape,
        }
    }

    /// The same, counted.
    #[must_use]
    pub fn counted(&self, states: &[RecordState]) -> Self {
        let mut counted = Self {
            unknown: 0,
            ..Self::new(self.shape.clone())
        };
        for record in self.shape.records.iter() {
            match states.get(record as usize) {
                Some(RecordState::Imported | RecordState::Updated) => counted.taken += 1,
                Some(RecordState::AlreadyThere) => counted.already_there += 1,
                Some(RecordState::Refused) => counted.refused += 1,
                _ => counted.unknown += 1,
            }
        }
        counted
    }

    /// "3 of 3", and what became of those that were not taken.
    pub fn words(&self) -> String {
        let mut words = format!("{} of {}", self.taken, self.shape.records.count());
        for (count, what) in [
            (self.refused, "refused"),
            (self.already_there, "already there"),
            (self.unknown, "unknown"),
        ] {
            if count > 0 {
                words = format!("{words}, {count} {what}");
            }
        }
        words
    }
}

/// Users that go first and alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PilotView {
    pub users: u32,
    /// All of them have their results, and the others wait for a word.
    pub waits: bool,
    /// The others follow.
    pub passed: bool,
    pub results: Arc<[PilotResult]>,
}

impl PilotView {
    /// None was refused and none is unknown.
    pub fn is_clean(&self) -> bool {
        let clean = |result: &PilotResult| result.refused == 0 && result.unknown == 0;
        self.results.iter().all(clean)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    pub counts: Counts,
    pub parts: Arc<[PartView]>,
    pub waiting: Option<Waiting>,
    /// Users settled a minute, measured over the recent jobs.
    pub rate_per_minute: Option<f64>,
    pub remaining: Option<Duration>,
    pub state: RunState,
    /// Of the preparation: parts checked so far.
    pub prepared: u32,
    /// Held, because the users file is not what it was or not where it was.
    pub asks_file: bool,
    /// The token has ended and nobody but the admin can give another; also while the run is being stopped.
    pub asks_token: bool,
    /// Users that go first and alone, where there are such.
    pub pilot: Option<PilotView>,
}

impl Progress {
    /// The run gets further by itself, without anybody at the computer.
    pub fn goes_on(&self) -> bool {
        let waits = self.waiting.as_ref();
        let asks =
            |waiting: &Waiting| matches!(waiting.kind, WaitingFor::Answer | WaitingFor::Pilot);
        let needs_somebody = self.asks_token || waits.is_some_and(asks);
        matches!(
            self.state,
            RunState::Preparing | RunState::Running | RunState::Stopping
        ) && !needs_somebody
    }

    /// Users whose fate is settled; of the unknown ones only those that nobody looks for any more.
    pub fn settled(&self) -> u32 {
        let looked_for = self
            .parts
            .iter()
            .filter(|part| matches!(part.state, PartState::Looking | PartState::TellingApart));
        let looked_for: u32 = looked_for.map(|part| part.unknown).sum();
        self.counts.done().saturating_sub(looked_for)
    }

    /// Several results are to be fetched, or an old one.
    pub fn due(&self, now_ms: i64) -> Option<Due> {
        let ages = self.parts.iter().filter_map(|part| {
            let age = part.age(now_ms)?;
            let ended = match part.state {
                PartState::FetchingErrors => true,
                PartState::Pending | PartState::Processing => age >= JOB_LIMIT,
                _ => false,
            };
            ended.then_some(age)
        });
        let (parts, oldest) = ages.fold((0, Duration::ZERO), |(parts, oldest), age| {
            (parts + 1, oldest.max(age))
        });
        // Two jobs that have just ended press nobody.
        (oldest >= if parts > 1 { JOB_LIMIT } else { KEPT / 2 }).then(|| Due {
            parts,
            left: KEPT.saturating_sub(oldest),
        })
    }

    /// The admin is asked: about parts of unknown fate, or whether those behind the pilot may follow.
    pub fn asks(&self) -> bool {
        self.parts.iter().any(|part| part.asks.is_some())
            || self.pilot.as_ref().is_some_and(|pilot| pilot.waits)
    }
}
