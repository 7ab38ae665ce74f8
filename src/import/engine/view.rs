use std::sync::Arc;
use std::time::Duration;

use super::machine::Mode;
use super::{Engine, Outcome, PartPhase, PartRecord};
use crate::import::{Counts, PartState, PartView, Progress, RunState};

impl PartRecord {
    /// The part as it is shown. `stopped`: unsent parts will not be sent.
    pub fn view(&self, stopped: bool) -> PartView {
        let nothing = Outcome::default();
        let (state, outcome, note) = match &self.phase {
            PartPhase::Unsent if stopped => (PartState::NotSent, &nothing, None),
            PartPhase::Unsent => (PartState::Queued, &nothing, None),
            PartPhase::Sending => (PartState::Sending, &nothing, None),
            PartPhase::AtAuth0 { status, .. } => match &**status {
                "pending" => (PartState::Pending, &nothing, None),
                "processing" => (PartState::Processing, &nothing, None),
                other => (
                    PartState::Processing,
                    &nothing,
                    Some(format!("Auth0 calls the job's state \"{other}\"").into()),
                ),
            },
            PartPhase::Ended { .. } => (PartState::FetchingErrors, &nothing, None),
            PartPhase::Settled(outcome) => {
                let state = if outcome.failed {
                    PartState::Failed
                } else {
                    PartState::Done
                };
                (state, outcome, outcome.note.as_deref().map(Arc::from))
            }
            PartPhase::Unknown { why } => (PartState::Unknown, &nothing, Some(why.clone())),
        };
        PartView {
            number: self.fact.n,
            users: self.fact.count,
            state,
            imported: outcome.imported,
            updated: outcome.updated,
            already_there: outcome.already_there,
            refused: outcome.refused,
            unknown: if state == PartState::Unknown {
                self.fact.count
            } else {
                outcome.unknown
            },
            took: match (self.sent_ms, self.ended_ms) {
                (Some(sent), Some(ended)) => Some(Duration::from_millis(
                    u64::try_from(ended - sent).unwrap_or(0),
                )),
                _ => None,
            },
            percent: self.percent,
            job: self.job.clone(),
            note,
        }
    }
}

/// The sums over all parts; what is in no part was left out.
pub fn counts(parts: &[PartRecord], records: u32, stopped: bool) -> Counts {
    let mut counts = Counts {
        total: records,
        ..Counts::default()
    };
    let mut planned = 0;
    for part in parts {
        let count = part.fact.count;
        planned += count;
        match &part.phase {
            PartPhase::Unsent if stopped => counts.not_sent += count,
            PartPhase::Unsent => counts.queued += count,
            PartPhase::Sending | PartPhase::AtAuth0 { .. } | PartPhase::Ended { .. } => {
                counts.sent += count;
            }
            PartPhase::Settled(outcome) => {
                counts.imported += outcome.imported;
                counts.updated += outcome.updated;
                counts.already_there += outcome.already_there;
                counts.refused += outcome.refused;
                counts.unknown += outcome.unknown;
            }
            PartPhase::Unknown { .. } => counts.unknown += count,
        }
    }
    counts.left_out = records.saturating_sub(planned);
    counts
}

impl Engine {
    pub fn state(&self) -> RunState {
        match &self.mode {
            Mode::Preparing => RunState::Preparing,
            Mode::Going | Mode::Leaving => RunState::Running,
            Mode::Paused => RunState::Paused,
            Mode::Held(why) => RunState::Held(why.clone()),
            Mode::Stopping(_) => RunState::Stopping,
            Mode::Stopped(why) => RunState::Stopped(why.clone()),
            Mode::Finished => RunState::Finished,
            Mode::Left => RunState::Left,
        }
    }

    /// Unsent parts stay unsent unless the run is resumed.
    pub fn is_stopping(&self) -> bool {
        matches!(
            self.mode,
            Mode::Stopping(_) | Mode::Stopped(_) | Mode::Left | Mode::Finished
        )
    }

    /// Everything that is shown of the run. `records`: those of the whole file.
    pub fn progress(&self, records: u32) -> Progress {
        let stopped = self.is_stopping();
        let counts = counts(&self.parts, records, stopped);
        let rate = self.pace.users_per_second();
        let to_go = counts.queued + counts.sent;
        let remaining = rate
            .filter(|_| to_go > 0)
            .map(|rate| Duration::from_secs_f64((f64::from(to_go) / rate).min(1e9)));
        Progress {
            counts,
            parts: self.parts.iter().map(|part| part.view(stopped)).collect(),
            waiting: self
                .gate
                .as_ref()
                .filter(|_| !self.is_over())
                .map(super::gate::Gate::view),
            rate_per_minute: rate.map(|rate| rate * 60.0),
            remaining,
            state: self.state(),
            prepared: 0,
        }
    }
}
