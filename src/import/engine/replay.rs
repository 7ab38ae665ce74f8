//! What a recorded fact means, live and when a journal is read again.

use std::sync::Arc;

use super::machine::Mode;
use super::settle::{Ended, settle};
use super::{Engine, Fact, PartPhase};

impl Engine {
    /// Takes over what has happened. The only way by which durable state changes, live and in replay.
    pub fn apply(&mut self, fact: &Fact, at_ms: i64) {
        let upsert = self.upsert;
        let number = match fact {
            Fact::Attempt { part, .. }
            | Fact::NotSent { part, .. }
            | Fact::Accepted { part, .. }
            | Fact::Unknown { part, .. }
            | Fact::Refused { part, .. }
            | Fact::Polled { part, .. }
            | Fact::Finished { part, .. }
            | Fact::Lost { part, .. }
            | Fact::ErrorsStored { part, .. } => *part,
            Fact::Resumed => {
                self.mode = Mode::Going;
                return;
            }
            Fact::Stopped { why } => {
                self.mode = Mode::Stopping(why.as_deref().map(Arc::from));
                return;
            }
            Fact::Closed => {
                self.mode = Mode::Finished;
                return;
            }
            Fact::Paused { .. } | Fact::RunCreated(_) | Fact::Part(_) | Fact::Planned { .. } => {
                return;
            }
        };
        let Some(part) = self.part(number) else {
            return;
        };
        match fact {
            Fact::Attempt { n, .. } => {
                part.attempts = *n;
                part.sent_ms = Some(at_ms);
                part.phase = PartPhase::Sending;
            }
            Fact::NotSent { .. } | Fact::Refused { .. } => part.phase = PartPhase::Unsent,
            Fact::Accepted { job: Some(job), .. } => {
                part.job = Some(job.clone());
                part.phase = PartPhase::AtAuth0 {
                    job: job.clone(),
                    status: "pending".into(),
                };
            }
            Fact::Accepted { job: None, .. } => {
                part.phase = PartPhase::Unknown {
                    why: "Auth0 took the part, but the answer with the job's id was lost".into(),
                };
            }
            Fact::Unknown { why, .. } => {
                part.phase = PartPhase::Unknown {
                    why: why.as_str().into(),
                };
            }
            Fact::Polled { job, status, .. } => {
                part.phase = PartPhase::AtAuth0 {
                    job: job.clone(),
                    status: status.as_str().into(),
                };
            }
            Fact::Finished {
                job,
                status,
                summary,
                ..
            } => {
                part.ended_ms = Some(at_ms);
                part.percent = None;
                part.phase = PartPhase::Ended {
                    job: job.clone(),
                    status: status.as_str().into(),
                    summary: *summary,
                };
            }
            Fact::Lost { .. } => {
                part.phase = PartPhase::Unknown {
                    why: "Auth0 has forgotten the job; jobs are kept for 24 hours".into(),
                };
            }
            Fact::ErrorsStored { stored, .. } => {
                if let PartPhase::Ended {
                    status, summary, ..
                } = &part.phase
                {
                    let took_ms = match (part.sent_ms, part.ended_ms) {
                        (Some(sent), Some(ended)) => ended - sent,
                        _ => 0,
                    };
                    part.phase = PartPhase::Settled(settle(&Ended {
                        sent: part.fact.count,
                        status,
                        summary: *summary,
                        errors: *stored,
                        took_ms,
                        upsert,
                    }));
                }
            }
            _ => {}
        }
    }
}
