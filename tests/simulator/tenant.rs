//! A model of Auth0 as far as an import can notice it: two slots, users that come one after the other,
//! lists of errors, a log that is late, a rate, tokens. Written from the reference, not from the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::dice::Dice;

const DAY: Duration = Duration::from_hours(24);
const TWO_HOURS: Duration = Duration::from_hours(2);

/// How a tenant works.
#[derive(Clone)]
pub struct Habits {
    /// A job waits so long before its first user.
    pub queue: Duration,
    /// A job's users take so long together, on average; drawn for each job.
    pub job: Duration,
    /// Spread of the jobs' lengths: sigma of a log-normal.
    pub spread: f64,
    /// Requests in the bucket and requests a second.
    pub burst: f64,
    pub rate: f64,
    /// The log is written so long after.
    pub log_delay: Duration,
    /// The log says which job it was.
    pub log_names_job: bool,
    /// The tenant's clock when the run begins, ms since 1970.
    pub clock_ms: i64,
    /// A second user with the same identifiers is refused.
    pub unique: bool,
    /// Bytes that a body may have.
    pub body: u32,
    /// Percent of the jobs that the log never tells of.
    pub unlogged: u64,
    /// A user whose second factors are not taken counts as inserted, else as failed.
    pub factors_inserted: bool,
}

/// A user that is in the tenant.
#[derive(Clone, Debug)]
pub struct User {
    pub made_ms: i64,
    /// By a sending of ours, or by somebody before.
    pub ours: bool,
    /// How often a sending of ours has updated it.
    pub updates: u32,
}

#[derive(Clone)]
pub struct Job {
    external_id: String,
    upsert: bool,
    /// Its list of errors is lost.
    pub listless: bool,
    created: Duration,
    starts: Duration,
    each: Duration,
    records: Vec<u32>,
    done: usize,
    /// It stops after so many users.
    dies_at: Option<usize>,
    /// Nobody gets its list of errors or its state any more.
    pub forgotten: bool,
    inserted: u32,
    updated: u32,
    errors: Vec<Refused>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    pub record: u32,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Such a user was there.
    Exists,
    /// Something is wrong with the record.
    Bad,
    /// The user is in, its second factors are not.
    Factors,
}

/// What a job says when it is asked.
#[derive(Debug, PartialEq, Eq)]
pub enum Told {
    Gone,
    Pending,
    Processing(u8),
    Completed {
        total: u32,
        inserted: u32,
        updated: u32,
        failed: u32,
    },
    Failed,
}

pub enum Admission {
    Accepted(String),
    TooManyJobs,
    TooLarge,
}

#[derive(Clone)]
pub struct Tenant {
    pub habits: Habits,
    pub users: BTreeMap<u32, Vec<User>>,
    /// Records that it always refuses.
    pub bad: BTreeSet<u32>,
    /// Records whose second factors it never takes.
    pub factors: BTreeSet<u32>,
    pub jobs: Vec<Job>,
    /// Those that have not come to their end.
    going: Vec<usize>,
    log: Vec<(Duration, String, String)>,
    /// A stranger's jobs hold so many slots until then.
    pub strangers: Vec<Duration>,
    bucket: f64,
    filled: Duration,
    pub requests: u32,
    pub limited: u32,
}

impl Tenant {
    pub fn new(habits: Habits) -> Self {
        Self {
            bucket: habits.burst,
            habits,
            users: BTreeMap::new(),
            bad: BTreeSet::new(),
            factors: BTreeSet::new(),
            jobs: Vec::new(),
            going: Vec::new(),
            log: Vec::new(),
            strangers: Vec::new(),
            filled: Duration::ZERO,
            requests: 0,
            limited: 0,
        }
    }

    pub fn clock_ms(&self, now: Duration) -> i64 {
        self.habits.clock_ms + i64::try_from(now.as_millis()).unwrap()
    }

    /// Takes a request out of the bucket; what is left, or `None` where it was empty.
    pub fn ask(&mut self, now: Duration) -> Option<u64> {
        self.requests += 1;
        let since = now.saturating_sub(self.filled).as_secs_f64();
        self.filled = now;
        self.bucket = (self.bucket + since * self.habits.rate).min(self.habits.burst);
        if self.bucket < 1.0 {
            self.limited += 1;
            return None;
        }
        self.bucket -= 1.0;
        Some(self.bucket as u64)
    }

    /// What is in the bucket.
    pub fn left(&self) -> f64 {
        self.bucket
    }

    /// Seconds until the bucket has a request again, rounded up.
    pub fn reset(&self) -> u64 {
        ((1.0 - self.bucket).max(0.0) / self.habits.rate).ceil() as u64
    }

    pub fn active(&mut self, now: Duration) -> usize {
        self.advance(now);
        let ours = self.jobs.iter().rev().take(4);
        let ours = ours.filter(|job| !job.is_over(now)).count();
        ours + self.strangers.iter().filter(|until| now < **until).count()
    }

    pub fn post(
        &mut self,
        now: Duration,
        external_id: &str,
        records: Vec<u32>,
        upsert: bool,
        bytes: u32,
        dice: &mut Dice,
    ) -> Admission {
        if bytes > self.habits.body {
            return Admission::TooLarge;
        }
        if self.active(now) >= 2 {
            return Admission::TooManyJobs;
        }
        let id = format!("job_{}", self.jobs.len() + 1);
        let length = self
            .habits
            .job
            .mul_f64((dice.normal() * self.habits.spread).exp());
        let each = length / u32::try_from(records.len().max(1)).unwrap();
        self.going.push(self.jobs.len());
        self.jobs.push(Job {
            external_id: external_id.to_owned(),
            upsert,
            listless: false,
            created: now,
            starts: now + self.habits.queue,
            each,
            records,
            done: 0,
            dies_at: None,
            forgotten: false,
            inserted: 0,
            updated: 0,
            errors: Vec::new(),
        });
        if !dice.percent(self.habits.unlogged) {
            let at = now + self.habits.log_delay;
            self.log.push((at, external_id.to_owned(), id.clone()));
        }
        Admission::Accepted(id)
    }

    pub fn job(&mut self, id: &str) -> Option<&mut Job> {
        let number: usize = id.strip_prefix("job_")?.parse().ok()?;
        self.jobs.get_mut(number.checked_sub(1)?)
    }

    /// Whether a third job is refused right now.
    pub fn is_full(&mut self, now: Duration) -> bool {
        self.active(now) >= 2
    }

    /// Somebody else makes a user that is still to come.
    pub fn intrude(&mut self, now: Duration, record: u32) {
        self.advance(now);
        let made_ms = self.clock_ms(now);
        let there = self.users.entry(record).or_default();
        if there.is_empty() {
            there.push(User {
                made_ms,
                ours: false,
                updates: 0,
            });
        }
    }

    /// The job stops in its middle.
    pub fn break_job(&mut self, id: &str, dice: &mut Dice) {
        if let Some(job) = self.job(id) {
            let left = job.records.len() - job.done;
            job.dies_at = Some(job.done + usize::try_from(dice.below(left as u64 + 1)).unwrap());
        }
    }

    pub fn poll(&mut self, now: Duration, id: &str) -> Told {
        self.advance(now);
        let inserted_anyway = self.habits.factors_inserted;
        let Some(job) = self.job(id).filter(|job| job.is_known(now)) else {
            return Told::Gone;
        };
        if job.has_failed(now) {
            Told::Failed
        } else if job.is_over(now) {
            Told::Completed {
                total: u32::try_from(job.records.len()).unwrap(),
                inserted: job.inserted,
                updated: job.updated,
                failed: job.failed(inserted_anyway),
            }
        } else if now < job.starts {
            Told::Pending
        } else {
            Told::Processing(u8::try_from(job.done * 100 / job.records.len().max(1)).unwrap())
        }
    }

    /// `None`: the job is not known.
    pub fn errors(&mut self, now: Duration, id: &str) -> Option<Vec<Refused>> {
        self.advance(now);
        let job = self
            .job(id)
            .filter(|job| job.is_known(now) && !job.listless)?;
        // A job that failed says nothing.
        Some(if job.has_failed(now) {
            Vec::new()
        } else {
            job.errors.clone()
        })
    }

    /// The job of this sending, if the log has it by now; its name only where the log gives it.
    pub fn logged(&self, now: Duration, external_id: &str) -> Option<Option<String>> {
        let entry = self
            .log
            .iter()
            .find(|(at, id, _)| *at <= now && id == external_id)?;
        Some(self.habits.log_names_job.then(|| entry.2.clone()))
    }

    /// When the record's user was made, if there is one.
    pub fn made(&mut self, now: Duration, record: u32) -> Option<i64> {
        self.advance(now);
        Some(self.users.get(&record)?.first()?.made_ms)
    }

    /// Lets every user come that has come by `now`, in the order of their times.
    pub fn advance(&mut self, now: Duration) {
        loop {
            let mut next: Option<(Duration, usize)> = None;
            for index in &self.going {
                if let Some(at) = self.jobs[*index].next()
                    && at <= now
                    && next.is_none_or(|(first, _)| at < first)
                {
                    next = Some((at, *index));
                }
            }
            let Some((at, index)) = next else { break };
            self.take_one(at, index);
        }
        let jobs = &self.jobs;
        self.going.retain(|index| jobs[*index].next().is_some());
    }

    fn take_one(&mut self, at: Duration, index: usize) {
        let made_ms = self.clock_ms(at);
        let job = &mut self.jobs[index];
        let record = job.records[job.done];
        job.done += 1;
        if self.bad.contains(&record) {
            job.errors.push(Refused {
                record,
                why: Why::Bad,
            });
            return;
        }
        let there = self.users.entry(record).or_default();
        match there.first_mut() {
            Some(user) if job.upsert => {
                user.updates += 1;
                job.updated += 1;
            }
            Some(_) if self.habits.unique => job.errors.push(Refused {
                record,
                why: Why::Exists,
            }),
            _ => {
                let factors = self.factors.contains(&record);
                there.push(User {
                    made_ms,
                    ours: true,
                    updates: 0,
                });
                job.inserted += u32::from(!factors || self.habits.factors_inserted);
                if factors {
                    job.errors.push(Refused {
                        record,
                        why: Why::Factors,
                    });
                }
            }
        }
    }
}

impl Job {
    fn failed(&self, factors_inserted: bool) -> u32 {
        let failed = self
            .errors
            .iter()
            .filter(|refused| !factors_inserted || refused.why != Why::Factors);
        u32::try_from(failed.count()).unwrap()
    }

    fn stops(&self) -> usize {
        self.dies_at.unwrap_or(self.records.len())
    }

    /// When its next user comes.
    fn next(&self) -> Option<Duration> {
        let at = self.starts + self.each * u32::try_from(self.done + 1).unwrap();
        (self.done < self.stops() && at < self.created + TWO_HOURS).then_some(at)
    }

    fn end(&self) -> Duration {
        let own = self.starts + self.each * u32::try_from(self.stops()).unwrap();
        own.min(self.created + TWO_HOURS)
    }

    fn is_over(&self, now: Duration) -> bool {
        now >= self.end()
    }

    fn has_failed(&self, now: Duration) -> bool {
        self.is_over(now) && self.done < self.records.len()
    }

    fn is_known(&self, now: Duration) -> bool {
        !self.forgotten && now < self.created + DAY
    }

    pub fn external_id(&self) -> &str {
        &self.external_id
    }

    pub fn created(&self) -> Duration {
        self.created
    }

    /// From its acceptance to its end.
    pub fn length(&self) -> Duration {
        self.end() - self.created
    }
}
