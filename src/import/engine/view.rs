use std::sync::Arc;
use std::time::Duration;

use super::gate::Gate;
use super::machine::Mode;
use super::{Engine, Now, Outcome, PartPhase, PartRecord};
use crate::import::{Counts, PartState, PartView, Progress, RunState, Waiting, WaitingFor};

impl PartRecord {
    /// The part as it is shown. `stopped`: unsent parts will not be sent.
    pub fn view(&self, stopped: bool) -> PartView {
        let (state, note) = self.standing(stopped);
        let sums = self.sums(stopped);
        PartView {
            number: self.fact.n,
            users: self.fact.count,
            state,
            imported: sums.imported,
            updated: sums.updated,
            already_there: sums.already_there,
            refused: sums.refused,
            unknown: sums.unknown,
            sent_ms: self.sent_ms,
            ended_ms: self.ended_ms,
            took: match (self.sent_ms, self.ended_ms) {
                (Some(sent), Some(ended)) => Some(Duration::from_millis(
                    u64::try_from(ended.saturating_sub(sent)).unwrap_or(0),
                )),
                _ => None,
            },
            percent: self.percent,
            job: self.job.clone(),
            note,
            asks: None,
        }
    }

    fn standing(&self, stopped: bool) -> (PartState, Option<Arc<str>>) {
        let again = || {
            let what = match self.earlier.sendings {
                0 => return None,
                1 => "An earlier answer was lost",
                _ => "Earlier answers were lost",
            };
            Some(Arc::from(what))
        };
        match &self.phase {
            PartPhase::Unsent | PartPhase::TooLarge if stopped && self.earlier.sendings > 0 => {
                (PartState::Unknown, again())
            }
            PartPhase::Unsent | PartPhase::TooLarge if stopped => (PartState::NotSent, None),
            PartPhase::Unsent | PartPhase::TooLarge => (PartState::Queued, again()),
            PartPhase::Sending => (PartState::Sending, again()),
            PartPhase::AtAuth0 { status, .. } => match &**status {
                "pending" => (PartState::Pending, None),
                "processing" => (PartState::Processing, None),
                other => {
                    let note = format!("Auth0 calls the job's state \"{other}\"");
                    (PartState::Processing, Some(note.into()))
                }
            },
            PartPhase::Ended { .. } => (PartState::FetchingErrors, None),
            PartPhase::TellingApart { .. } => (PartState::TellingApart, again()),
            PartPhase::Doubtful(doubt) => {
                let state = if doubt.left || stopped {
                    PartState::Unknown
                } else {
                    PartState::Looking
                };
                (state, Some(doubt.why.clone()))
            }
            PartPhase::Split => (PartState::Split, None),
            PartPhase::Settled(outcome) => {
                let state = if outcome.failed {
                    PartState::Failed
                } else {
                    PartState::Done
                };
                (state, outcome.note.as_deref().map(Arc::from))
            }
        }
    }

    /// The part's records by state. Their sum is the part's count, and nothing for one that was cut.
    fn sums(&self, stopped: bool) -> Counts {
        let count = self.fact.count;
        let nothing = Counts::default();
        match &self.phase {
            PartPhase::Unsent | PartPhase::TooLarge if !stopped => Counts {
                queued: count,
                ..nothing
            },
            PartPhase::Unsent | PartPhase::TooLarge if self.earlier.sendings > 0 => Counts {
                unknown: count,
                ..nothing
            },
            PartPhase::Unsent | PartPhase::TooLarge => Counts {
                not_sent: count,
                ..nothing
            },
            PartPhase::Sending | PartPhase::AtAuth0 { .. } | PartPhase::Ended { .. } => Counts {
                sent: count,
                ..nothing
            },
            PartPhase::TellingApart { outcome, .. } => {
                let mut sums = outcome.sums();
                let (ours, earlier) = (self.told.ours.count(), self.told.earlier.count());
                sums.imported += ours;
                sums.sent = sums.already_there.saturating_sub(ours + earlier);
                sums.already_there = earlier;
                sums
            }
            PartPhase::Doubtful(doubt) => doubt.outcome.as_ref().map_or(
                Counts {
                    unknown: count,
                    ..nothing
                },
                Outcome::sums,
            ),
            PartPhase::Split => nothing,
            PartPhase::Settled(outcome) => outcome.sums(),
        }
    }
}

impl Outcome {
    fn sums(&self) -> Counts {
        Counts {
            imported: self.imported,
            updated: self.updated,
            already_there: self.already_there,
            refused: self.refused,
            unknown: self.unknown,
            ..Counts::default()
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
        if part.phase != PartPhase::Split {
            planned += part.fact.count;
        }
        let part = part.sums(stopped);
        counts.imported += part.imported;
        counts.updated += part.updated;
        counts.already_there += part.already_there;
        counts.refused += part.refused;
        counts.unknown += part.unknown;
        counts.not_sent += part.not_sent;
        counts.sent += part.sent;
        counts.queued += part.queued;
    }
    counts.left_out = records.saturating_sub(planned);
    counts
}

/// Users among the unknown ones whose fate a run that goes on would still look into.
pub fn doubtful(parts: &[PartRecord]) -> u32 {
    let looked_into = |part: &&PartRecord| match &part.phase {
        PartPhase::Doubtful(doubt) => !doubt.left,
        PartPhase::Unsent | PartPhase::TooLarge => part.earlier.sendings > 0,
        _ => false,
    };
    let parts = parts.iter().filter(looked_into);
    parts.map(|part| part.sums(true).unknown).sum()
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
    pub fn progress(&self, records: u32, now: Now) -> Progress {
        let stopped = self.is_stopping();
        let counts = counts(&self.parts, records, stopped);
        let rate = self.pace.users_per_second();
        let to_go = counts.queued + counts.sent;
        let remaining = rate
            .filter(|_| to_go > 0)
            .map(|rate| Duration::from_secs_f64((f64::from(to_go) / rate).min(1e9)));
        let behind = self
            .server
            .now_ms(now)
            .map(|there| now.wall_ms.saturating_sub(there));
        let parts = self.parts.iter().map(|part| PartView {
            asks: self.live.get(&part.fact.n).and_then(|live| live.asks),
            // By this computer's clock as it goes now, whatever it said then.
            sent_ms: match (part.server_ms, behind) {
                (Some(there), Some(behind)) => Some(there.saturating_add(behind)),
                _ => part.sent_ms,
            },
            ..part.view(stopped)
        });
        Progress {
            counts,
            parts: parts
                .filter(|part| part.state != PartState::Split)
                .collect(),
            waiting: self.waiting(),
            rate_per_minute: rate.map(|rate| rate * 60.0),
            remaining,
            state: self.state(),
            prepared: 0,
            asks_file: self.source_lost && matches!(self.mode, Mode::Held(_)),
            asks_token: self.asks_token(),
            pilot: self.pilot_view(),
        }
    }

    /// Nothing goes on before the admin gives another token. One that renews itself is tried again also
    /// without that, when a run is being stopped.
    fn asks_token(&self) -> bool {
        let ended = |gate: &Gate| gate.kind == WaitingFor::Token && gate.until.is_none();
        self.gate.as_ref().is_some_and(ended)
            && match self.mode {
                Mode::Held(_) => !self.renewing,
                Mode::Stopping(_) => !self.renewable,
                _ => false,
            }
    }

    /// Why nothing is sent for now.
    pub fn waiting(&self) -> Option<Waiting> {
        let gate = self.gate.as_ref().filter(|_| !self.is_over());
        if let Some(waiting) = self.pilot_waiting() {
            return Some(waiting);
        }
        // What keeps the new token from coming is the reason for everything else.
        let delay = self.token_delay.as_ref().filter(|_| !self.is_over());
        let gate = delay.or(gate);
        gate.map(Gate::view).or_else(|| self.waits_for_answer())
    }

    /// The first part about which the admin is asked.
    pub fn asks(&self) -> Option<u32> {
        let mut asked = self.live.iter().filter(|(_, live)| live.asks.is_some());
        asked.next().map(|(part, _)| *part)
    }

    /// Everything else is done, and the admin is asked about the rest.
    fn waits_for_answer(&self) -> Option<Waiting> {
        let asked = !self.live.is_empty() && self.live.values().all(|live| live.asks.is_some());
        let unsent = self
            .parts
            .iter()
            .any(|part| part.phase == PartPhase::Unsent);
        if !asked || unsent || self.mode != Mode::Going {
            return None;
        }
        let since = self.parts.iter().filter_map(|part| match &part.phase {
            PartPhase::Doubtful(doubt) if !doubt.left => Some(doubt.since_ms),
            _ => None,
        });
        Some(Waiting {
            kind: WaitingFor::Answer,
            since_ms: since.max().unwrap_or(0),
            until_ms: None,
        })
    }
}
