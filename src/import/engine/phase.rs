use std::sync::Arc;

use super::PartFact;
use crate::auth0::JobSummary;

/// What became of a part's records. The five counts are the part's count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub imported: u32,
    pub updated: u32,
    pub already_there: u32,
    pub refused: u32,
    pub unknown: u32,
    /// The job itself failed.
    pub failed: bool,
    /// Auth0 gave no summary: sent minus errors.
    pub estimated: bool,
    /// Every record was refused for what is wrong with the part as a whole.
    pub whole: bool,
    /// What does not match, in words.
    pub note: Option<String>,
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
    Settled(Outcome),
    /// Perhaps sent, or sent and the result is lost. Never sent again.
    Unknown {
        why: Arc<str>,
    },
}

/// A part with all that is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PartRecord {
    pub fact: PartFact,
    pub phase: PartPhase,
    /// POSTs so far.
    pub attempts: u32,
    pub job: Option<Arc<str>>,
    /// When the last POST was intended and when its job was seen to have ended; ms since 1970.
    pub sent_ms: Option<i64>,
    pub ended_ms: Option<i64>,
    /// Percentage that Auth0 gives while it works; not kept on disk.
    pub percent: Option<u8>,
}

impl PartRecord {
    pub(in crate::import) fn new(fact: PartFact) -> Self {
        Self {
            fact,
            phase: PartPhase::Unsent,
            attempts: 0,
            job: None,
            sent_ms: None,
            ended_ms: None,
            percent: None,
        }
    }

    /// Something of it may be under way at Auth0.
    pub fn is_open(&self) -> bool {
        matches!(
            self.phase,
            PartPhase::Sending | PartPhase::AtAuth0 { .. } | PartPhase::Ended { .. }
        )
    }
}
