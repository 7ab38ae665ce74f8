//! Calls on their way to the tenant and back, and what can happen to them.

use std::sync::Arc;
use std::time::Duration;

use usher::auth0::{
    Answer, ApiError, Class, ErrorKind, Job, JobStatus, JobSummary, Meta, Sent, SentOutcome,
};
use usher::import::engine::{Event, Fetched, Logged, PartFact, Seen, SeenUser, StoredErrors};
use usher::import::plan::Ranges;

use super::tenant::{Admission, Told, Why};
use super::world::{Coming, World, failure};

/// A POST on the wire.
#[derive(Clone)]
pub(super) struct Body {
    session: u32,
    part: u32,
    external_id: String,
    records: Vec<u32>,
    bytes: u32,
    token: u32,
    fate: Fate,
}

/// What happens to a POST.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Fine,
    LostBefore,
    LostAfter,
    Html,
    Cut,
    ServerErrorAfter,
}

impl World {
    pub(super) fn post(&mut self, part: u32, external_id: String) {
        self.look_at_post(part, &external_id);
        self.posted_at.insert(part, self.there());
        if self.source_changed || self.dice.percent(self.faults.source) {
            self.source_changed = true;
            let why = "changed".into();
            self.tell(Duration::from_millis(1), Event::SourceFailed { part, why });
            return;
        }
        let mut fate = Fate::Fine;
        if self.dice.percent(self.faults.wire) {
            fate = match self.dice.below(6) {
                0 => {
                    let error = failure(Class::NotSent, ErrorKind::Unreachable);
                    let wait = self.order.round_trip;
                    self.answer(wait, part, SentOutcome::NotSent(error), Meta::default());
                    return;
                }
                1 => Fate::LostBefore,
                2 => Fate::LostAfter,
                3 => Fate::Html,
                4 => Fate::Cut,
                _ => Fate::ServerErrorAfter,
            };
        }
        let jitter = self.dice.share() + 0.5;
        let body = Body {
            session: self.session,
            part,
            external_id,
            records: self.records(part),
            bytes: self.engine.parts()[part as usize - 1].fact.bytes,
            token: self.token,
            fate,
        };
        let up = self.order.upload + self.order.round_trip.mul_f64(jitter / 2.0);
        self.later(up, Coming::Arrival(Box::new(body)));
    }

    pub(super) fn arrive(&mut self, body: &Body) {
        let back = self.order.round_trip / 2;
        let unknown = |kind| SentOutcome::Unknown(failure(Class::Unknown, kind));
        let (outcome, meta) = self.judge(body);
        let (wait, outcome) = match body.fate {
            Fate::Fine => (back, outcome),
            Fate::LostBefore | Fate::LostAfter => {
                let late = Duration::from_secs(self.dice.below(120));
                (late, unknown(ErrorKind::TimedOut))
            }
            Fate::Html => (back, unknown(ErrorKind::NotAuth0)),
            Fate::Cut => match outcome {
                SentOutcome::Accepted(_) => (back, SentOutcome::AcceptedUnread),
                _ => (back, unknown(ErrorKind::Broken)),
            },
            Fate::ServerErrorAfter => (back, unknown(ErrorKind::Server)),
        };
        if body.session == self.session {
            self.answer(wait, body.part, outcome, meta);
        }
    }

    /// What the tenant makes of a body that has arrived, and what it says besides.
    fn judge(&mut self, body: &Body) -> (SentOutcome, Meta) {
        let nowhere = body.fate == Fate::LostBefore;
        if nowhere || body.fate == Fate::Html && self.dice.percent(50) {
            let error = failure(Class::Refused, ErrorKind::Other);
            return (SentOutcome::Refused(error), Meta::default());
        }
        let there = self.there();
        let Some(left) = self.ask() else {
            let mut error = failure(Class::Refused, ErrorKind::RateLimit);
            error.wait = Some(Duration::from_secs(self.tenant.reset().max(1)));
            return (SentOutcome::Refused(error), self.meta(Some(0)));
        };
        (self.admit(body, there), self.meta(Some(left)))
    }

    fn admit(&mut self, body: &Body, there: Duration) -> SentOutcome {
        let refused = |kind| SentOutcome::Refused(failure(Class::Refused, kind));
        if self.token_refused(body.token) {
            return refused(ErrorKind::Unauthorized);
        }
        if self.dice.percent(self.faults.server) {
            let error = failure(Class::Unknown, ErrorKind::Server);
            return SentOutcome::Unknown(error);
        }
        let (records, upsert) = (body.records.clone(), self.order.upsert);
        let admission = self.tenant.post(
            there,
            &body.external_id,
            records,
            upsert,
            body.bytes,
            &mut self.dice,
        );
        match admission {
            Admission::TooManyJobs => refused(ErrorKind::TooManyJobs),
            Admission::TooLarge => {
                let mut error = failure(Class::Refused, ErrorKind::TooLarge);
                error.status = Some(413);
                SentOutcome::Refused(error)
            }
            Admission::Accepted(id) => {
                if self.dice.percent(self.faults.server / 2) {
                    self.tenant.break_job(&id, &mut self.dice);
                }
                SentOutcome::Accepted(Job {
                    id,
                    ..Job::default()
                })
            }
        }
    }

    fn answer(&mut self, wait: Duration, part: u32, outcome: SentOutcome, meta: Meta) {
        let meta = match &outcome {
            SentOutcome::NotSent(_) | SentOutcome::Unknown(_) => Meta::default(),
            _ => meta,
        };
        self.tell(
            wait,
            Event::Posted {
                part,
                sent: Sent { outcome, meta },
            },
        );
    }

    fn token_refused(&mut self, token: u32) -> bool {
        self.token_dead |= self.dice.percent(self.faults.token);
        self.token_dead || token < self.token
    }

    pub(super) fn renew(&mut self) {
        let wait = self.order.round_trip;
        if self.dice.percent(self.faults.token) {
            let why = "refused".into();
            self.tell(wait, Event::AccessFailed { why });
            return;
        }
        if self.dice.percent(self.faults.wire) {
            let kinds = [
                ErrorKind::Unreachable,
                ErrorKind::TimedOut,
                ErrorKind::Server,
                ErrorKind::RateLimit,
            ];
            let kind = kinds[self.dice.below(4) as usize];
            let error = failure(Class::Refused, kind);
            self.tell(wait, Event::AccessDelayed(Box::new(error)));
            return;
        }
        self.token += 1;
        self.token_dead = false;
        let rights = self.rights();
        self.tell(wait, Event::Access(rights));
    }

    /// A request comes out of the tenant's bucket; what is left, or `None` where it was empty.
    fn ask(&mut self) -> Option<u64> {
        let left = self.tenant.ask(self.there());
        self.look_at_rate();
        left
    }

    /// What goes wrong with a question, or what is left in the bucket.
    fn question(&mut self) -> Result<Option<u64>, ApiError> {
        let Some(left) = self.ask() else {
            let mut error = failure(Class::Refused, ErrorKind::RateLimit);
            error.wait = Some(Duration::from_secs(self.tenant.reset().max(1)));
            *error.meta = self.meta(Some(0));
            return Err(error);
        };
        let token = self.token;
        if self.token_refused(token) {
            return Err(failure(Class::Refused, ErrorKind::Unauthorized));
        }
        if self.dice.percent(self.faults.wire) {
            let kinds = [
                ErrorKind::Server,
                ErrorKind::TimedOut,
                ErrorKind::NotAuth0,
                ErrorKind::NoSuchHost,
                ErrorKind::Broken,
            ];
            let kind = kinds[usize::try_from(self.dice.below(5)).unwrap()];
            let mut error = failure(Class::Unknown, kind);
            if kind == ErrorKind::NotAuth0 {
                *error.meta = self.wrong_meta();
            }
            return Err(error);
        }
        Ok(Some(left))
    }

    pub(super) fn poll(&mut self, part: u32, job: &Arc<str>) {
        let wait = self.order.round_trip;
        let asked = self.question();
        if self.dice.percent(self.faults.server / 4)
            && let Some(job) = self.tenant.job(job)
        {
            job.forgotten = true;
        }
        let no_summary = self.dice.percent(self.faults.result);
        let there = self.there();
        let answer = asked.and_then(|left| {
            let told = self.tenant.poll(there, job);
            let (status, summary) = match told {
                Told::Gone => return Err(failure(Class::Refused, ErrorKind::NotFound)),
                Told::Pending => (JobStatus::Pending, None),
                Told::Processing(_) => (JobStatus::Processing, None),
                Told::Failed => (JobStatus::Failed, None),
                Told::Completed {
                    total,
                    inserted,
                    updated,
                    failed,
                } => (
                    JobStatus::Completed,
                    (!no_summary).then(|| JobSummary {
                        total: total.into(),
                        inserted: inserted.into(),
                        updated: updated.into(),
                        failed: failed.into(),
                    }),
                ),
            };
            Ok(Answer {
                value: Job {
                    id: job.to_string(),
                    status,
                    summary,
                    ..Job::default()
                },
                meta: self.meta(left),
            })
        });
        self.tell(wait, Event::Polled { part, answer });
    }

    pub(super) fn fetch(&mut self, part: u32, job: &Arc<str>) {
        let wait = self.order.round_trip;
        if self.dice.percent(self.faults.disk) {
            let why = "full".into();
            self.tell(wait, Event::StoreFailed { part, why });
            return;
        }
        if self.dice.percent(self.faults.result)
            && let Some(job) = self.tenant.job(job)
        {
            job.listless = true;
        }
        let there = self.there();
        let answer = self.question().and_then(|left| {
            let list = self.tenant.errors(there, job);
            let list = list.ok_or_else(|| failure(Class::Refused, ErrorKind::NotFound))?;
            let mut stored = StoredErrors {
                none: list.is_empty(),
                ..StoredErrors::default()
            };
            let mut list = list;
            list.sort_by_key(|refused| refused.record);
            for refused in list {
                if refused.why == Why::Exists {
                    stored.already_there += 1;
                    stored.existing.push(refused.record);
                } else {
                    stored.refused += 1;
                    stored.factors += u32::from(refused.why == Why::Factors);
                }
            }
            Ok(Fetched {
                stored,
                meta: self.meta(left),
            })
        });
        self.tell(wait, Event::Fetched { part, answer });
    }

    pub(super) fn read_log(&mut self, part: u32, external_id: &str) {
        assert!(self.order.rights.logs, "the log may not be read");
        let wait = self.order.round_trip;
        let there = self.there();
        let answer = self.question().and_then(|left| {
            may(self.order.lacks_logs)?;
            Ok(Answer {
                value: self.tenant.logged(there, external_id).map(|job| Logged {
                    job: job.map(Arc::from),
                }),
                meta: self.meta(left),
            })
        });
        self.tell(wait, Event::LogRead { part, answer });
    }

    pub(super) fn look_up(&mut self, part: u32, records: &Ranges) {
        assert!(self.order.rights.users, "users may not be looked up");
        let mut seen = Vec::new();
        let mut meta = Box::default();
        let mut error = None;
        for record in records.iter() {
            let asked = self.question();
            let asked = asked.and_then(|left| may(self.order.lacks_users).map(|()| left));
            match asked {
                Ok(left) => {
                    *meta = self.meta(left);
                    let there = self.there();
                    let user = match self.tenant.made(there, record) {
                        Some(made) => SeenUser::Made(made),
                        None => SeenUser::Absent,
                    };
                    seen.push(Seen { record, user });
                }
                Err(failed) => {
                    error = Some(failed);
                    break;
                }
            }
        }
        let wait = self.order.round_trip * records.count().max(1);
        let event = Event::LookedUp {
            part,
            seen,
            meta,
            error,
        };
        self.tell(wait, event);
    }

    pub(super) fn halve(&mut self, part: u32) {
        if self.source_changed || self.dice.percent(self.faults.source) {
            self.source_changed = true;
            let why = "changed".into();
            self.tell(Duration::from_millis(1), Event::SourceFailed { part, why });
            return;
        }
        let fact = &self.engine.parts()[part as usize - 1].fact;
        let (head, tail) = fact.ranges.split_at(fact.count / 2);
        let parts = [head, tail]
            .into_iter()
            .map(|ranges| PartFact {
                n: 0,
                count: ranges.count(),
                bytes: fact.bytes / fact.count * ranges.count(),
                ranges,
                sha256: String::new(),
                may_double: fact.may_double,
            })
            .collect();
        self.tell(Duration::from_millis(1), Event::Halved { part, parts });
    }
}

/// The token says more than the tenant allows.
fn may(lacks: bool) -> Result<(), ApiError> {
    if lacks {
        return Err(failure(Class::Refused, ErrorKind::Forbidden));
    }
    Ok(())
}
