use std::sync::Arc;

use super::{Doubt, PartFact, StoredErrors};
use crate::auth0::JobSummary;
use crate::import::plan::Ranges;

/// What became of a part's records. The five counts are the part's count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub imported: u32,
    pub updated: u32,
    pub already_there: u32,
    pub refused: u32,
    pub unknown: u32,
    /// Of those already there or updated: perhaps made by a sending of ours whose fate was lost.
    pub perhaps_ours: u32,
    /// The job itself failed.
    pub failed: bool,
    /// Auth0 gave no summary: sent minus errors.
    pub estimated: bool,
    /// Every record was refused for what is wrong with the part as a whole.
    pub whole: Option<Whole>,
    /// What does not match, in words.
    pub note: Option<String>,
}

/// What is wrong with a part that was refused as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    Unreadable,
    /// A single user that is too large to be sent.
    TooLarge,
}

/// Where a part stands. See the picture in [`crate::import::engine`].
#[derive(Clone, Debug, PartialEq)]
pub enum PartPhase {
    Unsent,
    /// The intent is on disk, the answer is not.
    Sending,
    /// Accepted; the job has not ended as far as we know.
    AtAuth0 {
        job: Arc<str>,
        status: Arc<str>,
    },
    /// The job has ended; its errors are still to be fetched.
    Ended {
        job: Arc<str>,
        status: Arc<str>,
        summary: Option<JobSummary>,
    },
    /// Settled but for users that were said to exist: a lost sending of ours may have made them.
    TellingApart {
        outcome: Outcome,
        existing: Ranges,
    },
    /// Perhaps taken, or taken and the result is lost.
    Doubtful(Doubt),
    /// Auth0 found it too large; it is to be cut in two.
    TooLarge,
    /// Its records travel in other parts.
    Split,
    Settled(Outcome),
}

/// Sendings of a part whose fate was not learned before it was sent again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Earlier {
    pub sendings: u32,
    /// When the first of them left, by Auth0's clock; `None` where that is not known.
    pub since_ms: Option<i64>,
}

/// Which of the users that were said to exist a lost sending of ours has made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Records up to this one have been looked up.
    pub upto: Option<u32>,
    pub ours: Ranges,
    pub earlier: Ranges,
}

/// A part with all that is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PartRecord {
    pub fact: PartFact,
    pub phase: PartPhase,
    /// POSTs so far.
    pub attempts: u32,
    pub earlier: Earlier,
    pub told: Told,
    pub job: Option<Arc<str>>,
    /// When the last POST was intended and when its job was seen to have ended; ms since 1970.
    pub sent_ms: Option<i64>,
    pub ended_ms: Option<i64>,
    /// When the last POST left, by Auth0's clock.
    pub server_ms: Option<i64>,
    /// How long its job took, by Auth0's clock where that is known.
    pub took_ms: i64,
    /// Percentage that Auth0 gives while it works; not kept on disk.
    pub percent: Option<u8>,
}

impl PartRecord {
    pub fn new(fact: PartFact) -> Self {
        Self {
            fact,
            phase: PartPhase::Unsent,
            attempts: 0,
            earlier: Earlier::default(),
            told: Told::default(),
            job: None,
            sent_ms: None,
            ended_ms: None,
            server_ms: None,
            took_ms: 0,
            percent: None,
        }
    }

    /// Something of it may be under way at Auth0, or is to be fetched from there.
    pub fn is_open(&self) -> bool {
        matches!(
            self.phase,
            PartPhase::Sending | PartPhase::AtAuth0 { .. } | PartPhase::Ended { .. }
        )
    }

    /// Its fate, or that of some of its users, may still be learned.
    pub fn is_doubtful(&self) -> bool {
        match &self.phase {
            PartPhase::Doubtful(doubt) => !doubt.left,
            PartPhase::TellingApart { .. } => true,
            PartPhase::Unsent => self.earlier.sendings > 0,
            _ => false,
        }
    }

    /// Of the users said to exist, those that were not looked up yet.
    pub(super) fn untold(&self) -> Ranges {
        match (&self.phase, self.told.upto) {
            (PartPhase::TellingApart { existing, .. }, Some(upto)) => existing.above(upto),
            (PartPhase::TellingApart { existing, .. }, None) => existing.clone(),
            _ => Ranges::default(),
        }
    }

    /// What of a list of errors must outlive the program: which users exist matters only where a
    /// lost sending of ours may have made them.
    pub(super) fn worth_keeping(&self, mut stored: StoredErrors) -> StoredErrors {
        if self.earlier.sendings == 0 {
            stored.existing = Ranges::default();
        }
        stored
    }
}
