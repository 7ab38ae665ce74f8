//! What an answer means for the run. A part is sent again only where Auth0 has certainly not taken it.

use std::sync::Arc;
use std::time::Duration;

use super::gate::{Gate, backoff, share};
use super::machine::{LOST_IN_A_ROW, Live};
use super::{Command, Engine, Fact, Fetched, Now, PartPhase, StoredErrors};
use crate::auth0::{Answer, ApiError, ErrorKind, Job, JobStatus, Sent, SentOutcome};
use crate::import::WaitingFor;
use crate::import::results::without_values;

/// A stranger's job is asked after by sending again, this often and up to twice as long [own].
const SLOT_WAIT: Duration = Duration::from_secs(15);
/// Every wait is capped; then it is asked again, so that a wrong clock cannot hold a run.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

impl Engine {
    pub(super) fn posted(&mut self, now: Now, part: u32, sent: Sent, out: &mut Vec<Command>) {
        self.pace.answered(&sent.meta, now);
        let Some(n) = self
            .part(part)
            .filter(|part| part.phase == PartPhase::Sending)
            .map(|part| part.attempts)
        else {
            return;
        };
        let former_token = self.has_former_token(part);
        match sent.outcome {
            SentOutcome::Accepted(job) => {
                let job = Some(Arc::from(job.id.as_str()));
                self.record(now, Fact::Accepted { part, n, job }, out);
                self.way_is_free();
                self.open_gate(WaitingFor::JobSlot);
                self.lost_in_a_row = 0;
                let next = now.at + self.pace.next_question(Duration::ZERO);
                self.live.insert(
                    part,
                    Live {
                        accepted: Some(now.at),
                        next,
                        ..Live::default()
                    },
                );
            }
            SentOutcome::AcceptedUnread => {
                self.record(now, Fact::Accepted { part, n, job: None }, out);
                self.way_is_free();
                self.lost(now, part, out);
            }
            SentOutcome::NotSent(error) => {
                let why = short(&error);
                self.record(now, Fact::NotSent { part, n, why }, out);
                self.unsent_again(part);
                match error.kind {
                    ErrorKind::TooLarge => self.stop(now, Some(said(&error)), out),
                    ErrorKind::Certificate | ErrorKind::Proxy | ErrorKind::Other => {
                        self.hold(now, said(&error), out);
                    }
                    _ => self.wait_for(WaitingFor::Network, None, now),
                }
            }
            SentOutcome::Refused(error) => {
                let (status, code) = (error.status, error.code.clone());
                let fact = Fact::Refused {
                    part,
                    n,
                    status,
                    code,
                };
                self.record(now, fact, out);
                self.unsent_again(part);
                if !(former_token && error.kind == ErrorKind::Unauthorized) {
                    self.post_refused(now, &error, out);
                }
            }
            SentOutcome::Unknown(error) => {
                let why = error.sentence();
                self.record(now, Fact::Unknown { part, n, why }, out);
                self.lost(now, part, out);
                if error.kind == ErrorKind::NotAuth0 {
                    self.hold(now, said(&error), out);
                }
            }
        }
    }

    fn post_refused(&mut self, now: Now, error: &ApiError, out: &mut Vec<Command>) {
        match error.kind {
            ErrorKind::TooManyJobs => {
                self.way_is_free();
                let tries = self.gate.as_ref().map_or(0, |gate| gate.tries);
                let more = SLOT_WAIT.mul_f64(share(self.seed, u64::from(tries)));
                self.wait_for(WaitingFor::JobSlot, Some(SLOT_WAIT + more), now);
            }
            ErrorKind::RateLimit => self.wait_for(WaitingFor::RateLimit, error.wait, now),
            ErrorKind::Unauthorized => self.token_needed(now, error, out),
            ErrorKind::Proxy | ErrorKind::NotAuth0 => self.hold(now, said(error), out),
            _ => self.stop(now, Some(said(error)), out),
        }
    }

    /// A part whose job may exist at Auth0 without us knowing its id.
    fn lost(&mut self, now: Now, part: u32, out: &mut Vec<Command>) {
        self.live.remove(&part);
        self.lost_slots.push(now.at + self.pace.lost_slot());
        self.lost_in_a_row += 1;
        if self.lost_in_a_row >= LOST_IN_A_ROW {
            let why = "The answers to three parts in a row were lost. Check the network, then go on; \
                       the three parts stay unknown";
            self.hold(now, why.into(), out);
        }
    }

    pub(super) fn polled(
        &mut self,
        now: Now,
        part: u32,
        answer: Result<Answer<Job>, ApiError>,
        out: &mut Vec<Command>,
    ) {
        let Some(job) = self.answered(part, |phase| match phase {
            PartPhase::AtAuth0 { job, status } => Some((job.clone(), status.clone())),
            _ => None,
        }) else {
            return;
        };
        let (id, known) = job;
        match answer {
            Ok(answer) => {
                self.pace.answered(&answer.meta, now);
                self.way_is_free();
                if answer.value.status.is_over() {
                    self.job_ended(now, part, id, &answer.value, out);
                } else {
                    self.job_goes_on(now, part, id, &known, &answer.value, out);
                }
            }
            Err(error) if error.kind == ErrorKind::NotFound => {
                self.pace.answered(&error.meta, now);
                self.record(now, Fact::Lost { part, job: id }, out);
                self.live.remove(&part);
                self.open_gate(WaitingFor::JobSlot);
            }
            Err(error) => self.question_failed(now, part, &error, out),
        }
    }

    fn job_goes_on(
        &mut self,
        now: Now,
        part: u32,
        job: Arc<str>,
        known: &str,
        answer: &Job,
        out: &mut Vec<Command>,
    ) {
        let status = match &answer.status {
            JobStatus::Other(word) if word.is_empty() => "unnamed",
            status => status.word(),
        };
        if status != known {
            let status = status.to_owned();
            self.record(now, Fact::Polled { part, job, status }, out);
        }
        if let Some(record) = self.part(part) {
            record.percent = answer
                .percentage_done
                .and_then(|percent| u8::try_from(percent.min(100)).ok());
        }
        let pace = &self.pace;
        if let Some(live) = self.live.get_mut(&part) {
            let spent = now.at.saturating_sub(live.accepted.unwrap_or_default());
            live.next = now.at + pace.next_question(spent);
        }
    }

    fn job_ended(
        &mut self,
        now: Now,
        part: u32,
        job: Arc<str>,
        answer: &Job,
        out: &mut Vec<Command>,
    ) {
        let count = self.part(part).map_or(0, |part| part.fact.count);
        let accepted = self.live.get(&part).and_then(|live| live.accepted);
        if let Some(accepted) = accepted {
            let took = now.at.saturating_sub(accepted);
            self.pace.job_ended(took, now.at, count);
        }
        self.open_gate(WaitingFor::JobSlot);
        let fact = Fact::Finished {
            part,
            job,
            status: answer.status.word().to_owned(),
            summary: answer.summary,
        };
        self.record(now, fact, out);
        // Also when nobody failed: a user whose second factors were not taken may be counted as
        // inserted and stand in the list all the same.
        if let Some(live) = self.live.get_mut(&part) {
            live.next = now.at;
        }
    }

    pub(super) fn fetched(
        &mut self,
        now: Now,
        part: u32,
        answer: Result<Fetched, ApiError>,
        out: &mut Vec<Command>,
    ) {
        let Some(job) = self.answered(part, |phase| match phase {
            PartPhase::Ended { job, .. } => Some(job.clone()),
            _ => None,
        }) else {
            return;
        };
        let stored = match answer {
            Ok(fetched) => {
                self.pace.answered(&fetched.meta, now);
                self.way_is_free();
                fetched.stored
            }
            Err(error) if error.kind == ErrorKind::NotFound => StoredErrors {
                none: true,
                forgotten: true,
                ..StoredErrors::default()
            },
            Err(error) => {
                self.question_failed(now, part, &error, out);
                return;
            }
        };
        self.record(now, Fact::ErrorsStored { part, job, stored }, out);
        self.live.remove(&part);
    }

    /// Auth0 keeps the list for a day; room on the disk may come by itself.
    pub(super) fn store_failed(
        &mut self,
        now: Now,
        part: u32,
        why: Arc<str>,
        out: &mut Vec<Command>,
    ) {
        if let Some(live) = self.live.get_mut(&part) {
            live.asking = false;
        }
        self.ask_later(now, part, LONGEST_WAIT);
        self.hold(now, why, out);
    }

    /// Notes that a question was answered; `None` when the answer comes too late to matter.
    fn answered<T>(&mut self, part: u32, of: impl Fn(&PartPhase) -> Option<T>) -> Option<T> {
        if let Some(live) = self.live.get_mut(&part) {
            live.asking = false;
        }
        of(&self.part(part)?.phase)
    }

    /// A question changes nothing at Auth0, so it is repeated for as long as it takes.
    fn question_failed(&mut self, now: Now, part: u32, error: &ApiError, out: &mut Vec<Command>) {
        self.pace.answered(&error.meta, now);
        match error.kind {
            ErrorKind::RateLimit | ErrorKind::TooManyJobs => {
                self.wait_for(WaitingFor::RateLimit, error.wait, now);
            }
            ErrorKind::Unauthorized if self.has_former_token(part) => {}
            ErrorKind::Unauthorized => self.token_needed(now, error, out),
            ErrorKind::NoSuchHost
            | ErrorKind::Unreachable
            | ErrorKind::ConnectTimeout
            | ErrorKind::Broken
            | ErrorKind::TimedOut => self.wait_for(WaitingFor::Network, None, now),
            ErrorKind::Certificate | ErrorKind::Proxy | ErrorKind::Forbidden => {
                self.hold(now, said(error), out);
                self.ask_later(now, part, LONGEST_WAIT);
            }
            _ => {
                let tries = self.live.get(&part).map_or(1, |live| live.tries + 1);
                self.ask_later(
                    now,
                    part,
                    backoff(self.seed, tries).max(Duration::from_secs(1)),
                );
                self.wait_for(WaitingFor::Server, error.wait, now);
            }
        }
    }

    fn ask_later(&mut self, now: Now, part: u32, wait: Duration) {
        if let Some(live) = self.live.get_mut(&part) {
            live.tries += 1;
            live.next = now.at + wait;
        }
    }

    /// Shuts the gate: for the time that the answer named, else longer each time.
    fn wait_for(&mut self, kind: WaitingFor, wait: Option<Duration>, now: Now) {
        let old = self.gate.as_ref();
        if old.is_some_and(|gate| gate.kind == WaitingFor::Token && gate.is_shut(now)) {
            return;
        }
        let tries = old
            .filter(|gate| gate.kind == kind)
            .map_or(0, |gate| gate.tries);
        let wait = match wait {
            Some(wait) => wait.min(LONGEST_WAIT).saturating_add(
                Duration::from_secs(1).mul_f64(share(self.seed, u64::from(tries) + 77)),
            ),
            None => backoff(self.seed, tries),
        };
        self.gate = Some(Gate::raise(old, kind, Some(wait), now));
    }

    fn has_former_token(&self, part: u32) -> bool {
        self.live
            .get(&part)
            .is_some_and(|live| live.token < self.token)
    }

    fn token_needed(&mut self, now: Now, error: &ApiError, out: &mut Vec<Command>) {
        self.gate = Some(Gate::raise(
            self.gate.as_ref(),
            WaitingFor::Token,
            None,
            now,
        ));
        if self.renewing {
            return;
        }
        if self.renewable && !self.renewed_for_nothing {
            self.renewing = true;
            self.renewed_for_nothing = true;
            out.push(Command::RenewToken);
        } else {
            self.hold(now, said(error), out);
        }
    }

    /// An answer of Auth0's own has come.
    fn way_is_free(&mut self) {
        self.renewed_for_nothing = false;
        for kind in [
            WaitingFor::Network,
            WaitingFor::Server,
            WaitingFor::RateLimit,
        ] {
            self.open_gate(kind);
        }
    }
}

/// What happened and what to do. It goes to the journal, and may have the server's words in it.
fn said(error: &ApiError) -> Arc<str> {
    let (sentence, advice) = (without_values(&error.sentence()), error.advice());
    if advice.is_empty() {
        sentence.into()
    } else {
        format!("{sentence}. {advice}").into()
    }
}

/// For the journal: without the server's words.
fn short(error: &ApiError) -> String {
    format!("{:?}", error.kind)
}
