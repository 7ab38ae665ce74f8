//! Answers to questions: how far a job is, whom it refused. A question changes nothing at Auth0, so it
//! is repeated for as long as it takes.

use std::sync::Arc;
use std::time::Duration;

use super::gate::backoff;
use super::waits::{LONGEST_WAIT, said};
use super::{Command, Engine, Fact, Fetched, Now, PartPhase, StoredErrors};
use crate::auth0::{Answer, ApiError, ErrorKind, Job, JobStatus};
use crate::import::WaitingFor;

impl Engine {
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
                self.heard(&answer.meta, now);
                self.way_is_free();
                if answer.value.status.is_over() {
                    self.job_ended(now, part, id, &answer.value, out);
                } else {
                    self.job_goes_on(now, part, id, &known, &answer.value, out);
                }
            }
            Err(error) if error.kind == ErrorKind::NotFound => {
                self.heard_error(&error, now);
                self.record(now, Fact::Lost { part, job: id }, out);
                self.begin_to_look(now, part);
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
            let spent = now.at.saturating_sub(live.since);
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
        if let Some(live) = self.live.get(&part).filter(|live| live.learns) {
            let took = now.at.saturating_sub(live.since);
            self.pace.job_ended(took, now.at, count);
        }
        self.open_gate(WaitingFor::JobSlot);
        let fact = Fact::Finished {
            part,
            job,
            status: answer.status.word().to_owned(),
            summary: answer.summary,
            server_ms: self.server.now_ms(now),
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
                self.heard(&fetched.meta, now);
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
        let Some(stored) = self.part(part).map(|part| part.worth_keeping(stored)) else {
            return;
        };
        self.record(now, Fact::ErrorsStored { part, job, stored }, out);
        self.live.remove(&part);
        let (failed, why) = match self.part(part).map(|part| &part.phase) {
            Some(PartPhase::Doubtful(doubt)) => (true, doubt.why.to_string()),
            Some(PartPhase::Settled(outcome) | PartPhase::TellingApart { outcome, .. }) => {
                (outcome.failed, outcome.note.clone().unwrap_or_default())
            }
            _ => (false, String::new()),
        };
        if failed {
            self.job_failed(now, &why, out);
        } else {
            self.failed_in_a_row = 0;
        }
        self.begin_to_look(now, part);
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
    pub(super) fn answered<T>(
        &mut self,
        part: u32,
        of: impl Fn(&PartPhase) -> Option<T>,
    ) -> Option<T> {
        if let Some(live) = self.live.get_mut(&part) {
            live.asking = false;
        }
        of(&self.part(part)?.phase)
    }

    pub(super) fn question_failed(
        &mut self,
        now: Now,
        part: u32,
        error: &ApiError,
        out: &mut Vec<Command>,
    ) {
        self.heard_error(error, now);
        if let Some(live) = self.live.get_mut(&part) {
            live.learns = false;
        }
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
}
