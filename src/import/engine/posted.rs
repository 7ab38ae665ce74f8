//! What became of a POST. A part is sent again only where Auth0 has certainly not taken it, or where
//! taking it twice does no harm.

use std::sync::Arc;
use std::time::Duration;

use super::gate::share;
use super::machine::Live;
use super::waits::{code, is_auth0, said};
use super::{Command, Engine, Fact, Now, PartFact, PartPhase};
use crate::auth0::{ApiError, ErrorKind, Sent, SentOutcome};
use crate::import::WaitingFor;

/// Lost or failed parts in a row that pause the run.
const IN_A_ROW: u32 = 3;
/// A stranger's job is asked after by sending again, this often and up to twice as long [own].
const SLOT_WAIT: Duration = Duration::from_secs(15);

impl Engine {
    pub(super) fn posted(&mut self, now: Now, part: u32, sent: Sent, out: &mut Vec<Command>) {
        if let Some(live) = self.live.get_mut(&part) {
            live.calls = 0;
        }
        match &sent.outcome {
            SentOutcome::NotSent(error)
            | SentOutcome::Refused(error)
            | SentOutcome::Unknown(error)
                if !is_auth0(error) => {}
            _ => self.heard(&sent.meta, now),
        }
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
                self.follow_job(now, part);
            }
            SentOutcome::AcceptedUnread => {
                self.record(now, Fact::Accepted { part, n, job: None }, out);
                self.way_is_free();
                self.lost(now, part, out);
            }
            SentOutcome::NotSent(error) if error.kind == ErrorKind::TooLarge => {
                self.too_large(now, part, &error, out);
            }
            SentOutcome::NotSent(error) => {
                let why = short(&error);
                self.record(now, Fact::NotSent { part, n, why }, out);
                self.unsent_again(part);
                match error.kind {
                    ErrorKind::Certificate | ErrorKind::Proxy | ErrorKind::Other => {
                        self.hold(now, said(&error), out);
                    }
                    _ => self.wait_for(WaitingFor::Network, None, now),
                }
            }
            SentOutcome::Refused(error) if error.kind == ErrorKind::TooLarge => {
                self.way_is_free();
                self.too_large(now, part, &error, out);
            }
            SentOutcome::Refused(error) => {
                let fact = Fact::Refused {
                    part,
                    n,
                    status: error.status,
                    code: code(&error),
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

    /// Its job is under way at Auth0; from now on it is asked after.
    pub(super) fn follow_job(&mut self, now: Now, part: u32) {
        let next = now.at + self.pace.next_question(Duration::ZERO);
        let live = Live {
            since: now.at,
            learns: true,
            next,
            ..Live::default()
        };
        self.live.insert(part, live);
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
        self.begin_to_look(now, part);
        self.lost_in_a_row += 1;
        if self.lost_in_a_row >= IN_A_ROW {
            let why = "The answers to three parts in a row were lost. Check the network, then go on; \
                       what became of the three parts is being looked into";
            self.hold(now, why.into(), out);
        }
    }

    /// A job that ended badly, three times in a row, will hardly end better the fourth time.
    pub(super) fn job_failed(&mut self, now: Now, why: &str, out: &mut Vec<Command>) {
        self.failed_in_a_row += 1;
        if self.failed_in_a_row >= IN_A_ROW {
            let why = format!(
                "Three jobs in a row failed at Auth0. {why}. Look at the parts, then go on or stop"
            );
            self.hold(now, why.into(), out);
        }
    }

    /// Cut in two; a single user that is too large is refused.
    fn too_large(&mut self, now: Now, part: u32, error: &ApiError, out: &mut Vec<Command>) {
        let Some(n) = self.part(part).map(|part| part.attempts) else {
            return;
        };
        let fact = Fact::Refused {
            part,
            n,
            status: Some(413),
            code: code(error),
        };
        self.record(now, fact, out);
        self.live.remove(&part);
        self.halve(part, out);
    }

    pub(super) fn halve(&mut self, part: u32, out: &mut Vec<Command>) {
        let too_large = |record: &mut super::PartRecord| record.phase == PartPhase::TooLarge;
        if self.part(part).is_some_and(too_large) {
            self.live.insert(
                part,
                Live {
                    asking: true,
                    ..Live::default()
                },
            );
            out.push(Command::Halve { part });
        }
    }

    pub(super) fn halved(
        &mut self,
        now: Now,
        part: u32,
        parts: Vec<PartFact>,
        out: &mut Vec<Command>,
    ) {
        if self
            .part(part)
            .is_none_or(|part| part.phase != PartPhase::TooLarge)
        {
            return;
        }
        self.live.remove(&part);
        let numbers = u32::try_from(self.parts.len()).unwrap_or(u32::MAX) + 1..;
        let parts = numbers
            .zip(parts)
            .map(|(n, part)| PartFact { n, ..part })
            .collect();
        self.record(now, Fact::Split { part, parts }, out);
    }
}

/// For the journal: without the server's words.
fn short(error: &ApiError) -> String {
    format!("{:?}", error.kind)
}
