//! The engine's rules, one situation at a time; the simulator tries them in all their mixtures.

mod doubts;
mod held;
mod pace;
mod posts;
mod tokens;

use std::time::Duration;

use usher::auth0::{
    Answer, ApiError, Class, ErrorKind, Job, JobStatus, JobSummary, Meta, Rate, Sent, SentOutcome,
};
use usher::import::engine::{
    Command, Engine, Event, Fact, Fetched, Now, PartFact, PartPhase, PartRecord, Rights,
    StoredErrors,
};
use usher::import::plan::Ranges;

const SECOND: Duration = Duration::from_secs(1);
/// 2026-11-20
const CLOCK_MS: i64 = 1_795_132_800_000;
const USERS: u32 = 10;

/// An engine, its clock, and what it ordered last.
struct Rig {
    engine: Engine,
    now: Now,
    out: Vec<Command>,
    facts: Vec<Fact>,
}

/// How the run differs from an import that inserts, with a token that may do nothing else.
#[derive(Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a thing of its own")]
struct Setup {
    upsert: bool,
    may_double: bool,
    renewable: bool,
    logs: bool,
    users: bool,
    lasts: Option<Duration>,
}

impl Setup {
    fn rights(self) -> Rights {
        Rights {
            logs: self.logs,
            users: self.users,
            lasts: self.lasts,
            server_ms: Some(CLOCK_MS),
        }
    }

    fn engine(self, parts: u32) -> Engine {
        let parts = (1..=parts).map(|n| {
            let mut ranges = Ranges::default();
            ((n - 1) * USERS..n * USERS).for_each(|record| ranges.push(record));
            PartRecord::new(PartFact {
                n,
                ranges,
                count: USERS,
                bytes: 400_000,
                sha256: String::new(),
                may_double: self.may_double,
            })
        });
        Engine::new("run", self.upsert, self.renewable, 7, parts.collect())
    }

    fn begin(self, parts: u32) -> Rig {
        Rig::of(self.engine(parts), self)
    }
}

impl Rig {
    fn of(engine: Engine, setup: Setup) -> Self {
        let mut rig = Self::unheard(engine, setup);
        // An answer from before tells that there is much room.
        rig.answered(0, SentOutcome::Refused(error(ErrorKind::Other)), 50, 50);
        rig.tell(Event::Begin);
        rig
    }

    /// Nothing is known of the tenant's rate, and the run has not begun.
    fn unheard(mut engine: Engine, setup: Setup) -> Self {
        let now = Now {
            wall_ms: CLOCK_MS,
            ..Now::default()
        };
        engine.set_access(now, setup.renewable, setup.rights(), 7);
        Self {
            engine,
            now,
            out: Vec::new(),
            facts: Vec::new(),
        }
    }

    /// A POST's answer that tells of the tenant's rate.
    fn answered(&mut self, part: u32, outcome: SentOutcome, limit: u64, left: u64) {
        let meta = rate(limit, left);
        self.tell(Event::Posted {
            part,
            sent: Sent { outcome, meta },
        });
    }

    /// The program ends at once and is started again.
    fn restart(self, setup: Setup, parts: u32) -> Self {
        let mut engine = setup.engine(parts);
        for fact in &self.facts {
            engine.apply(fact, self.now.wall_ms);
        }
        Self::of(engine, setup)
    }

    fn tell(&mut self, event: Event) {
        self.out = self.engine.handle(self.now, event);
        let facts = self.out.iter().filter_map(|command| match command {
            Command::Record(fact) => Some(fact.clone()),
            _ => None,
        });
        self.facts.extend(facts);
    }

    /// So long nothing happens but that the engine is woken each time it wishes; what it ordered.
    fn pass(&mut self, time: Duration) -> Vec<Command> {
        let (end, mut all) = (self.now.at + time, Vec::new());
        loop {
            let wake = self.out.iter().find_map(|command| match command {
                Command::WakeAt(at) => Some(*at),
                _ => None,
            });
            let at = wake.map_or(end, |wake| wake.min(end));
            let step = at.saturating_sub(self.now.at);
            self.now.at = at;
            self.now.real = at;
            self.now.wall_ms += i64::try_from(step.as_millis()).unwrap();
            if at == end {
                return all;
            }
            self.tell(Event::Tick);
            all.extend(self.out.iter().cloned());
        }
    }

    fn posted(&mut self, part: u32, outcome: SentOutcome) {
        let meta = Meta::default();
        self.tell(Event::Posted {
            part,
            sent: Sent { outcome, meta },
        });
    }

    fn accept(&mut self, part: u32) {
        self.posted(part, accepted(part));
    }

    fn polled(&mut self, part: u32, answer: Result<Job, ApiError>) {
        let answer = answer.map(|value| Answer {
            value,
            meta: Meta::default(),
        });
        self.tell(Event::Polled { part, answer });
    }

    /// The part's job ends, and its list of errors comes.
    fn end(&mut self, part: u32, status: JobStatus, stored: StoredErrors) {
        let failed = u64::from(stored.refused + stored.already_there);
        let summary = (status == JobStatus::Completed).then_some(JobSummary {
            total: USERS.into(),
            inserted: u64::from(USERS) - failed,
            updated: 0,
            failed,
        });
        self.polled(
            part,
            Ok(Job {
                status,
                summary,
                ..Job::default()
            }),
        );
        let meta = Meta::default();
        self.tell(Event::Fetched {
            part,
            answer: Ok(Fetched { stored, meta }),
        });
    }

    fn lose(&mut self, part: u32) {
        self.posted(part, SentOutcome::Unknown(error(ErrorKind::TimedOut)));
    }

    fn phase(&self, part: u32) -> &PartPhase {
        &self.engine.parts()[part as usize - 1].phase
    }
}

fn error(kind: ErrorKind) -> ApiError {
    ApiError {
        class: Class::Refused,
        kind,
        status: None,
        code: None,
        message: String::new(),
        wait: None,
        meta: Box::default(),
    }
}

fn accepted(part: u32) -> SentOutcome {
    SentOutcome::Accepted(Job {
        id: format!("job_{part}"),
        ..Job::default()
    })
}

fn rate(limit: u64, left: u64) -> Meta {
    Meta {
        rate: Rate {
            limit: Some(limit),
            remaining: Some(left),
            ..Rate::default()
        },
        ..Meta::default()
    }
}

/// The parts that were ordered to be sent.
fn posts(out: &[Command]) -> Vec<u32> {
    let post = |command: &Command| match command {
        Command::Post { part, .. } => Some(*part),
        _ => None,
    };
    out.iter().filter_map(post).collect()
}

fn renewals(out: &[Command]) -> usize {
    let renewal = |command: &&Command| matches!(command, Command::RenewToken);
    out.iter().filter(renewal).count()
}
