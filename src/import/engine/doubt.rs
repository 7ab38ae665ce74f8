//! What is in doubt about a part, and what may be done about it.

use std::sync::Arc;
use std::time::Duration;

use super::Outcome;

/// The tenant log is asked so long after the part was sent; it is not written at once [D logs].
const LOOKS: [Duration; 4] = [
    Duration::from_secs(5),
    Duration::from_secs(15),
    Duration::from_secs(45),
    Duration::from_mins(2),
];
/// Where there is no log to read, users are looked up so long after.
const PROBE: Duration = Duration::from_secs(15);
/// A part whose fate was lost so often is not sent again without asking.
pub(super) const SENDINGS: u32 = 3;

/// A part of which nobody knows whether Auth0 took it, or what became of it there.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    pub cause: Cause,
    /// What happened, in words.
    pub why: Arc<str>,
    /// Auth0 has taken it; only its job or its result is not known.
    pub accepted: bool,
    /// This computer's clock, ms since 1970.
    pub since_ms: i64,
    /// What is known of its users all the same.
    pub outcome: Option<Outcome>,
    /// The admin has left it so.
    pub left: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The POST was not answered, or not by Auth0.
    AnswerLost,
    /// It was taken, but the job's id was lost.
    IdLost,
    /// Auth0 no longer knows the job.
    JobGone,
    /// The job failed without saying what it had done.
    JobFailed,
}

impl Cause {
    /// The log names a job; of one that is gone or has failed there is nothing more to learn.
    pub(super) fn is_in_log(self) -> bool {
        matches!(self, Self::AnswerLost | Self::IdLost)
    }

    /// No job of it is under way any more.
    pub(super) fn is_over(self) -> bool {
        self == Self::JobFailed
    }
}

/// Why the admin is asked before a part is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskWhy {
    /// Users without anything unique could be made twice.
    MayDouble,
    /// An update could undo what somebody has changed since.
    MayOverwrite,
    /// It was lost several times.
    TooOften,
}

impl AskWhy {
    /// What sending it again could do, for the screen.
    pub fn text(self) -> &'static str {
        match self {
            Self::MayDouble => {
                "Some of its users have nothing that Auth0 keeps unique, so sending them again could make them twice"
            }
            Self::MayOverwrite => {
                "It updates users, and somebody may have changed them since; sending it again would undo that"
            }
            Self::TooOften => "It was sent three times, and each time its fate was lost",
        }
    }
}

/// When the log is to be asked for the `look`-th time, after the part was sent.
pub(super) fn look_after(look: u32) -> Option<Duration> {
    LOOKS.get(look as usize).copied()
}

/// Looks whose time was over before the looking began, but for one that is made at once.
pub(super) fn looks_passed(age: Duration) -> u32 {
    let passed = LOOKS.iter().filter(|after| **after <= age).count();
    u32::try_from(passed.saturating_sub(1)).unwrap_or(0)
}

/// When a part that is in no log, or whose log may not be read, is probed, after it was sent.
pub(super) fn probe_after(reads_log: bool) -> Duration {
    if reads_log { LOOKS[3] } else { PROBE }
}
