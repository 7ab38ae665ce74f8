//! What a recorded fact means, live and when a journal is read again.

use std::sync::Arc;

use super::machine::{ASKED, Mode};
use super::pilot::Pilot;
use super::settle::{Ended, settle, tell_apart, too_large, updated_again};
use super::{Cause, Doubt, Engine, Fact, Outcome, PartPhase, PartRecord, StoredErrors};

impl Engine {
    /// Takes over what has happened. The only way by which durable state changes, live and in replay.
    pub fn apply(&mut self, fact: &Fact, at_ms: i64) {
        let upsert = self.upsert;
        let number = match fact {
            Fact::Attempt { part, .. }
            | Fact::NotSent { part, .. }
            | Fact::Accepted { part, .. }
            | Fact::Unknown { part, .. }
            | Fact::Found { part, .. }
            | Fact::Probed { part, .. }
            | Fact::Again { part, .. }
            | Fact::Left { part }
            | Fact::Refused { part, .. }
            | Fact::Polled { part, .. }
            | Fact::Finished { part, .. }
            | Fact::Lost { part, .. }
            | Fact::ErrorsStored { part, .. }
            | Fact::Told { part, .. }
            | Fact::ToldEnough { part } => *part,
            Fact::Split { part, parts } => {
                if let Some(part) = self.part(*part) {
                    part.phase = PartPhase::Split;
                    let earlier = part.earlier;
                    let halves = parts.iter().cloned().map(|fact| PartRecord {
                        earlier,
                        ..PartRecord::new(fact)
                    });
                    self.parts.extend(halves);
                }
                return;
            }
            Fact::Resumed => {
                self.mode = Mode::Going;
                self.held_for = None;
                return;
            }
            Fact::Paused { why } => {
                self.held_for = (why != ASKED).then(|| why.as_str().into());
                return;
            }
            Fact::Stopped { why } => {
                self.held_for = None;
                self.mode = Mode::Stopping(why.as_deref().map(Arc::from));
                return;
            }
            Fact::Closed => {
                self.mode = Mode::Finished;
                return;
            }
            Fact::Pilot { records, shapes } => {
                self.pilot = Some(Pilot::new(records, shapes));
                return;
            }
            Fact::PilotPassed => {
                if let Some(pilot) = &mut self.pilot {
                    pilot.passed = true;
                }
                return;
            }
            Fact::RunCreated(_) | Fact::Part(_) | Fact::Planned { .. } => return,
        };
        if let Some(part) = self.part(number) {
            part.apply(fact, at_ms, upsert);
        }
    }
}

impl PartRecord {
    fn apply(&mut self, fact: &Fact, at_ms: i64, upsert: bool) {
        match fact {
            Fact::Attempt { n, server_ms, .. } => {
                self.attempts = *n;
                self.sent_ms = Some(at_ms);
                self.server_ms = *server_ms;
                self.phase = PartPhase::Sending;
            }
            Fact::NotSent { .. } => self.phase = PartPhase::Unsent,
            Fact::Refused { status, .. } => {
                self.phase = match (*status, self.fact.count) {
                    (Some(413), 0..=1) => PartPhase::Settled(too_large()),
                    (Some(413), _) => PartPhase::TooLarge,
                    _ => PartPhase::Unsent,
                };
            }
            Fact::Accepted { job: Some(job), .. } | Fact::Found { job: Some(job), .. } => {
                self.job = Some(job.clone());
                self.phase = PartPhase::AtAuth0 {
                    job: job.clone(),
                    status: "pending".into(),
                };
            }
            Fact::Accepted { job: None, .. } => {
                let why = "Auth0 took the part, but the answer with the job's id was lost";
                self.doubt(Cause::IdLost, why, at_ms, None);
            }
            Fact::Unknown { why, .. } => self.doubt(Cause::AnswerLost, why, at_ms, None),
            Fact::Lost { .. } => {
                let why = "Auth0 has forgotten the job; jobs are kept for 24 hours";
                self.doubt(Cause::JobGone, why, at_ms, None);
            }
            Fact::Found { job: None, .. } | Fact::Probed { found: 1.., .. } => self.taken(),
            Fact::Again { since_ms, .. } => self.send_again(*since_ms),
            Fact::Left { .. } => {
                if let PartPhase::Doubtful(doubt) = &mut self.phase {
                    doubt.left = true;
                }
            }
            Fact::Polled { job, status, .. } => {
                self.phase = PartPhase::AtAuth0 {
                    job: job.clone(),
                    status: status.as_str().into(),
                };
            }
            Fact::Finished {
                job,
                status,
                summary,
                server_ms,
                ..
            } => {
                self.ended_ms = Some(at_ms);
                self.took_ms = match (self.server_ms.zip(*server_ms), self.sent_ms) {
                    (Some((sent, ended)), _) => ended.saturating_sub(sent),
                    (None, Some(sent)) => at_ms.saturating_sub(sent),
                    (None, None) => 0,
                };
                self.percent = None;
                self.phase = PartPhase::Ended {
                    job: job.clone(),
                    status: status.as_str().into(),
                    summary: *summary,
                };
            }
            Fact::ErrorsStored { stored, .. } => self.errors_stored(stored, at_ms, upsert),
            Fact::Told {
                upto,
                ours,
                earlier,
                ..
            } => {
                self.told.upto = Some(*upto);
                ours.iter().for_each(|record| self.told.ours.push(record));
                earlier
                    .iter()
                    .for_each(|record| self.told.earlier.push(record));
                if self.untold().is_empty() {
                    self.told_enough();
                }
            }
            Fact::ToldEnough { .. } => self.told_enough(),
            _ => {}
        }
    }

    fn doubt(&mut self, cause: Cause, why: &str, at_ms: i64, outcome: Option<Outcome>) {
        self.phase = PartPhase::Doubtful(Doubt {
            cause,
            why: why.into(),
            accepted: cause != Cause::AnswerLost,
            since_ms: at_ms,
            outcome,
            left: false,
        });
    }

    fn taken(&mut self) {
        if let PartPhase::Doubtful(doubt) = &mut self.phase {
            doubt.accepted = true;
        }
    }

    fn send_again(&mut self, since_ms: Option<i64>) {
        let since = match self.earlier.sendings {
            0 => since_ms,
            _ => self
                .earlier
                .since_ms
                .zip(since_ms)
                .map(|(first, this)| first.min(this)),
        };
        self.earlier.sendings += 1;
        self.earlier.since_ms = since;
        self.job = None;
        self.ended_ms = None;
        self.phase = PartPhase::Unsent;
    }

    fn errors_stored(&mut self, stored: &StoredErrors, at_ms: i64, upsert: bool) {
        let PartPhase::Ended {
            status, summary, ..
        } = &self.phase
        else {
            return;
        };
        let outcome = settle(&Ended {
            sent: self.fact.count,
            status,
            summary: *summary,
            errors: stored.clone(),
            took_ms: self.took_ms,
            upsert,
        });
        let outcome = match self.earlier.sendings {
            0 => outcome,
            lost => updated_again(outcome, lost),
        };
        let gone = &**status == "expired" || stored.forgotten && summary.is_none();
        if (outcome.failed || gone) && outcome.unknown > 0 {
            let cause = if gone {
                Cause::JobGone
            } else {
                Cause::JobFailed
            };
            let why = outcome.note.clone().unwrap_or_default();
            self.doubt(cause, &why, at_ms, Some(outcome));
        } else if self.earlier.sendings > 0 && !stored.existing.is_empty() {
            self.phase = PartPhase::TellingApart {
                outcome,
                existing: stored.existing.clone(),
            };
        } else {
            self.phase = PartPhase::Settled(outcome);
        }
    }

    fn told_enough(&mut self) {
        if let PartPhase::TellingApart { outcome, .. } = &self.phase {
            self.phase = PartPhase::Settled(tell_apart(outcome.clone(), &self.told));
        }
    }
}
