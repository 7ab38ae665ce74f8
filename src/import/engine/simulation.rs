//! The engine against a model of Auth0 in virtual time: faults by seed, crashes between any two events.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::auth0::{
    Answer, ApiError, Class, ErrorKind, Job, JobStatus, JobSummary, Meta, Sent, SentOutcome,
};
use crate::import::RunState;
use crate::import::plan::Ranges;

const USERS: u32 = 7;

/// xorshift; the engine itself has no randomness.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }
}

fn parts(count: u32) -> Vec<PartRecord> {
    (1..=count)
        .map(|n| {
            let mut ranges = Ranges::default();
            for record in (n - 1) * USERS..n * USERS {
                ranges.push(record);
            }
            PartRecord::new(PartFact {
                n,
                ranges,
                count: USERS,
                bytes: 100,
                sha256: String::new(),
            })
        })
        .collect()
}

fn failure(class: Class, kind: ErrorKind) -> ApiError {
    ApiError {
        class,
        kind,
        status: None,
        code: None,
        message: String::new(),
        wait: None,
        meta: Box::default(),
    }
}

/// A job at the modelled Auth0.
struct Server {
    ends: Duration,
    failed: u32,
}

struct World {
    dice: Dice,
    /// Chance of a fault per call, in percent.
    faults: u64,
    now: Duration,
    engine: Engine,
    journal: Vec<(Fact, i64)>,
    queue: BinaryHeap<Reverse<(Duration, u64)>>,
    events: HashMap<u64, Event>,
    tick: Option<u64>,
    next_id: u64,
    jobs: HashMap<Arc<str>, Server>,
    /// Parts that must never be posted again.
    settled: HashSet<u32>,
    posts: u32,
    over: bool,
    stranger_until: Duration,
}

impl World {
    fn new(seed: u64, count: u32, faults: u64) -> Self {
        Self {
            dice: Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            faults,
            now: Duration::ZERO,
            engine: Engine::new("run", false, true, seed, parts(count)),
            journal: Vec::new(),
            queue: BinaryHeap::new(),
            events: HashMap::new(),
            tick: None,
            next_id: 0,
            jobs: HashMap::new(),
            settled: HashSet::new(),
            posts: 0,
            over: false,
            stranger_until: Duration::from_secs(seed % 3 * 40),
        }
    }

    fn now(&self) -> Now {
        Now {
            at: self.now,
            wall_ms: i64::try_from(self.now.as_millis()).unwrap(),
        }
    }

    fn later(&mut self, wait: Duration, event: Event) -> u64 {
        self.next_id += 1;
        self.queue.push(Reverse((self.now + wait, self.next_id)));
        self.events.insert(self.next_id, event);
        self.next_id
    }

    fn latency(&mut self) -> Duration {
        Duration::from_millis(50 + self.dice.below(400))
    }

    fn give(&mut self, event: Event) {
        let now = self.now();
        let mut commands = self.engine.handle(now, event).into_iter();
        let mut recorded: HashSet<u32> = HashSet::new();
        // The first wish of each batch replaces the former one.
        if let Some(old) = self.tick.take() {
            self.events.remove(&old);
        }
        for command in commands.by_ref() {
            match command {
                Command::Record(fact) => {
                    match &fact {
                        Fact::Attempt { part, .. } => {
                            recorded.insert(*part);
                        }
                        Fact::Accepted { part, .. } | Fact::Unknown { part, .. } => {
                            self.settled.insert(*part);
                        }
                        _ => {}
                    }
                    self.journal.push((fact, now.wall_ms));
                }
                Command::Post { part, .. } => {
                    assert!(recorded.contains(&part), "intent before action");
                    assert!(!self.settled.contains(&part), "part {part} sent twice");
                    self.post(part);
                }
                Command::Poll { part, job } => self.poll(part, &job),
                Command::FetchErrors { part, job } => self.fetch(part, &job),
                Command::RenewToken => {
                    let wait = self.latency();
                    self.later(wait, Event::Access);
                }
                Command::WakeAt(at) => {
                    assert!(at > self.now);
                    let id = self.later(at.saturating_sub(self.now), Event::Tick);
                    self.tick = Some(id);
                }
                Command::Prepare { .. } => {}
                Command::Over => self.over = true,
            }
        }
        let open = self
            .engine
            .parts()
            .iter()
            .filter(|part| matches!(part.phase, PartPhase::Sending | PartPhase::AtAuth0 { .. }))
            .count();
        assert!(open <= 2, "{open} open");
        let progress = self.engine.progress(10 * USERS * 10);
        assert!(progress.counts.agrees(), "{:?}", progress.counts);
    }

    fn active(&self) -> usize {
        self.jobs.values().filter(|job| job.ends > self.now).count()
            + usize::from(self.now < self.stranger_until)
    }

    fn accept(&mut self, part: u32) -> Arc<str> {
        let id: Arc<str> = format!("job_{part}").into();
        assert!(!self.jobs.contains_key(&id), "part {part} arrived twice");
        let ends = self.now + Duration::from_millis(self.dice.below(60_000));
        let failed = u32::try_from(self.dice.below(u64::from(USERS) + 1)).unwrap();
        self.jobs.insert(id.clone(), Server { ends, failed });
        id
    }

    fn post(&mut self, part: u32) {
        self.posts += 1;
        let fault = self.dice.percent(self.faults);
        let outcome = if self.active() >= 2 {
            SentOutcome::Refused(failure(Class::Refused, ErrorKind::TooManyJobs))
        } else if fault {
            match self.dice.below(7) {
                0 => SentOutcome::NotSent(failure(Class::NotSent, ErrorKind::Unreachable)),
                1 => SentOutcome::Refused(failure(Class::Refused, ErrorKind::RateLimit)),
                2 => SentOutcome::Refused(failure(Class::Refused, ErrorKind::Unauthorized)),
                3 => SentOutcome::Unknown(failure(Class::Unknown, ErrorKind::Server)),
                4 => {
                    self.accept(part);
                    SentOutcome::Unknown(failure(Class::Unknown, ErrorKind::Broken))
                }
                5 => {
                    self.accept(part);
                    SentOutcome::AcceptedUnread
                }
                _ => {
                    self.accept(part);
                    SentOutcome::Unknown(failure(Class::Unknown, ErrorKind::NotAuth0))
                }
            }
        } else {
            let id = self.accept(part).to_string();
            SentOutcome::Accepted(Job {
                id,
                ..Job::default()
            })
        };
        let wait = self.latency();
        let sent = Sent {
            outcome,
            meta: Meta::default(),
        };
        self.later(wait, Event::Posted { part, sent });
    }

    fn question_fault(&mut self) -> Option<ApiError> {
        self.dice.percent(self.faults).then(|| {
            let kinds = [
                ErrorKind::RateLimit,
                ErrorKind::Server,
                ErrorKind::TimedOut,
                ErrorKind::Unauthorized,
                ErrorKind::NotAuth0,
                ErrorKind::NoSuchHost,
            ];
            let kind = kinds[usize::try_from(self.dice.below(6)).unwrap()];
            failure(Class::Unknown, kind)
        })
    }

    fn poll(&mut self, part: u32, job: &Arc<str>) {
        let answer = if let Some(error) = self.question_fault() {
            Err(error)
        } else if self.faults > 0 && self.dice.below(100) == 0 {
            Err(failure(Class::Refused, ErrorKind::NotFound))
        } else {
            let server = &self.jobs[job];
            let (failed, over) = (server.failed, server.ends <= self.now);
            let (status, summary) = match (over, self.faults > 0 && self.dice.below(20) == 0) {
                (false, false) => (JobStatus::Processing, None),
                (false, true) => (JobStatus::Other("odd".into()), None),
                (true, true) => (JobStatus::Failed, None),
                (true, false) => (
                    JobStatus::Completed,
                    Some(JobSummary {
                        total: u64::from(USERS),
                        inserted: u64::from(USERS - failed),
                        updated: 0,
                        failed: u64::from(failed),
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
                meta: Meta::default(),
            })
        };
        let wait = self.latency();
        self.later(wait, Event::Polled { part, answer });
    }

    fn fetch(&mut self, part: u32, job: &Arc<str>) {
        let answer = match self.question_fault() {
            Some(error) => Err(error),
            None => Ok(Fetched {
                stored: StoredErrors {
                    refused: self.jobs[job].failed,
                    ..StoredErrors::default()
                },
                meta: Meta::default(),
            }),
        };
        let wait = self.latency();
        self.later(wait, Event::Fetched { part, answer });
    }

    /// What a new process knows is what was recorded; answers on their way are lost.
    fn crash(&mut self) {
        let count = u32::try_from(self.engine.parts().len()).unwrap();
        self.engine = self.replayed(count);
        self.queue.clear();
        self.events.clear();
        self.tick = None;
        self.give(Event::Begin);
    }

    fn replayed(&self, count: u32) -> Engine {
        let mut engine = Engine::new("run", false, true, 1, parts(count));
        for (fact, at_ms) in &self.journal {
            engine.apply(fact, *at_ms);
        }
        engine
    }

    fn run(&mut self) {
        self.give(Event::Begin);
        for step in 0.. {
            assert!(step < 20_000, "no end: {:?}", self.engine.state());
            if self.over {
                return;
            }
            if self.faults > 0 && self.dice.below(60) == 0 {
                self.crash();
                continue;
            }
            if matches!(self.engine.state(), RunState::Held(_)) {
                // The admin has read it.
                self.give(Event::GoOn);
                continue;
            }
            let Some(Reverse((at, id))) = self.queue.pop() else {
                panic!("nothing to wait for in {:?}", self.engine.state());
            };
            self.now = at;
            if let Some(event) = self.events.remove(&id) {
                self.give(event);
            }
        }
    }
}

#[test]
fn without_faults_every_user_has_a_fate_and_both_slots_are_used() {
    for seed in 1..200 {
        let mut world = World::new(seed * 3, 12, 0);
        world.run();
        let failed: u32 = world.jobs.values().map(|job| job.failed).sum();
        let counts = world.engine.progress(12 * USERS).counts;
        assert_eq!(counts.refused, failed, "seed {seed}");
        assert_eq!(counts.imported, 12 * USERS - failed, "seed {seed}");
        assert_eq!(world.jobs.len(), 12);
        assert_eq!(world.engine.state(), RunState::Finished);
    }
}

#[test]
fn faults_and_crashes_neither_double_nor_forget() {
    for seed in 1..3_000 {
        let mut world = World::new(seed, 10, seed % 40);
        world.run();
        let counts = world.engine.progress(10 * USERS).counts;
        assert!(counts.agrees(), "seed {seed}: {counts:?}");
        assert_eq!(counts.to_go(), 0, "seed {seed}: {counts:?}");
        // What is said to be in is in, as often as it is said.
        for part in world.engine.parts() {
            if let PartPhase::Settled(outcome) = &part.phase
                && outcome.unknown == 0
            {
                let job = &world.jobs[part.job.as_ref().unwrap()];
                assert_eq!(outcome.refused, job.failed, "seed {seed}");
                assert_eq!(outcome.imported, USERS - job.failed, "seed {seed}");
            }
        }
        let again = world.replayed(10);
        for (live, replayed) in world.engine.parts().iter().zip(again.parts()) {
            assert_eq!(live.phase, replayed.phase, "seed {seed}");
        }
    }
}

#[test]
fn a_stranger_holding_a_slot_is_waited_for() {
    let mut world = World::new(5, 6, 0);
    world.stranger_until = Duration::from_hours(1);
    world.run();
    assert_eq!(world.jobs.len(), 6);
    assert!(world.posts < 200, "{} posts", world.posts);
    assert_eq!(world.engine.state(), RunState::Finished);
}

#[test]
fn a_bad_request_stops_the_run_with_the_rest_unsent() {
    let mut engine = Engine::new("run", false, false, 1, parts(5));
    let commands = engine.handle(Now::default(), Event::Begin);
    let posts = commands
        .iter()
        .filter(|command| matches!(command, Command::Post { .. }))
        .count();
    assert_eq!(posts, 2);
    let sent = |outcome| Sent {
        outcome,
        meta: Meta::default(),
    };
    let refused = SentOutcome::Refused(failure(Class::Refused, ErrorKind::Forbidden));
    engine.handle(
        Now::default(),
        Event::Posted {
            part: 1,
            sent: sent(refused.clone()),
        },
    );
    assert_eq!(engine.state(), RunState::Stopping);
    let commands = engine.handle(
        Now::default(),
        Event::Posted {
            part: 2,
            sent: sent(refused),
        },
    );
    assert!(commands.contains(&Command::Over));
    assert!(matches!(engine.state(), RunState::Stopped(Some(_))));
    assert_eq!(engine.progress(5 * USERS).counts.not_sent, 5 * USERS);
}

#[test]
fn a_full_disk_sends_nothing_and_goes_on_when_there_is_room() {
    let mut engine = Engine::new("run", false, false, 1, parts(3));
    engine.handle(Now::default(), Event::Begin);
    for part in [1, 2] {
        let why = "full".into();
        let commands = engine.handle(
            Now::default(),
            Event::JournalFailed {
                part: Some(part),
                why,
            },
        );
        assert!(
            !commands
                .iter()
                .any(|command| matches!(command, Command::Post { .. }))
        );
    }
    assert!(matches!(engine.state(), RunState::Held(_)));
    let commands = engine.handle(Now::default(), Event::GoOn);
    assert!(
        commands
            .iter()
            .any(|command| matches!(command, Command::Post { part: 1, .. }))
    );
}
