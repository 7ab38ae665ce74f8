//! The engine with everything around it: a queue of events in virtual time, a journal, a process that
//! can die, an admin who answers.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, UNIX_EPOCH};

use usher::auth0::{ApiError, Class, ErrorKind, Meta, Rate};
use usher::import::engine::{
    Command, Decision, Engine, Event, Fact, Now, PartFact, PartRecord, Rights,
};
use usher::import::plan::Ranges;
use usher::import::{Progress, RunState, WaitingFor};

use super::dice::Dice;
use super::tenant::{Habits, Tenant};

/// What may go wrong, in percent of the occasions.
#[derive(Clone, Copy, Default)]
pub struct Faults {
    pub wire: u64,
    pub server: u64,
    pub token: u64,
    pub disk: u64,
    pub crash: u64,
    pub sleep: u64,
    pub clock: u64,
    pub source: u64,
    /// Dates in answers that are wrong or missing.
    pub date: u64,
    /// Summaries and lists of errors that are lost.
    pub result: u64,
    /// Somebody else takes a slot, or makes a user that is still to come.
    pub strangers: u64,
    /// The admin pauses, stops or leaves, and comes back.
    pub admin: u64,
}

/// What is imported, and how.
#[derive(Clone)]
pub struct Order {
    pub parts: u32,
    pub users: u32,
    /// Bytes of a part's body.
    pub bytes: u32,
    pub upsert: bool,
    pub may_double: bool,
    pub renewable: bool,
    pub rights: Rights,
    /// What the token is said to be good for and is not.
    pub lacks_logs: bool,
    pub lacks_users: bool,
    /// Time for a body to go up, and for any answer to come back.
    pub upload: Duration,
    pub round_trip: Duration,
}

/// Something that is going to happen.
#[derive(Clone)]
pub(super) enum Coming {
    /// For the process that asked; lost with it.
    Event { session: u32, event: Box<Event> },
    /// A body that is on its way and arrives whatever becomes of the sender.
    Arrival(Box<super::wire::Body>),
}

#[derive(Clone)]
pub struct World {
    pub seed: u64,
    pub dice: Dice,
    pub faults: Faults,
    pub order: Order,
    pub tenant: Tenant,
    pub engine: Engine,
    pub journal: Vec<(Fact, i64)>,
    /// What the disk had no room for; it is written as soon as there is room.
    unwritten: Vec<(Fact, i64)>,
    /// Time awake: what the engine's clock shows.
    pub now: Duration,
    /// Time asleep, which the tenant's clock goes through as well.
    pub slept: Duration,
    wall_off_ms: i64,
    coming: BTreeMap<(Duration, u64), Coming>,
    next: u64,
    /// When the engine wants to be woken.
    wake: Option<Duration>,
    pub(super) session: u32,
    pub over: bool,
    /// Tokens that were made, and the youngest that the process has.
    pub(super) token: u32,
    pub(super) token_dead: bool,
    pub(super) source_changed: bool,
    pub(super) disk_full: bool,
    pub decided: BTreeSet<u32>,
    /// When each part last went on the wire, by the tenant's time.
    pub(super) posted_at: BTreeMap<u32, Duration>,
    pub(super) clock_jumped: bool,
    /// By the journal: each part's last intent, and the parts that are under way.
    pub(super) intended: BTreeMap<u32, String>,
    pub(super) under_way: BTreeSet<u32>,
    /// Facts that were written before the process that runs now.
    pub(super) begun_at: usize,
    pub steps: u32,
    /// Every event and command is printed: `USHER_SEED` with `USHER_TRACE=1`.
    pub traced: bool,
    pub sessions: u32,
    /// The world as it was before each fact was written, where somebody wants to go back.
    pub past: Option<Vec<World>>,
}

impl World {
    pub fn new(seed: u64, order: Order, habits: Habits, faults: Faults) -> Self {
        let engine = Engine::new("run", order.upsert, order.renewable, seed, parts(&order));
        let mut world = Self {
            seed,
            dice: Dice::new(seed),
            faults,
            tenant: Tenant::new(habits),
            engine,
            order,
            journal: Vec::new(),
            unwritten: Vec::new(),
            now: Duration::ZERO,
            slept: Duration::ZERO,
            wall_off_ms: 0,
            coming: BTreeMap::new(),
            next: 0,
            wake: None,
            session: 0,
            over: false,
            token: 0,
            token_dead: false,
            source_changed: false,
            disk_full: false,
            decided: BTreeSet::new(),
            posted_at: BTreeMap::new(),
            clock_jumped: false,
            intended: BTreeMap::new(),
            under_way: BTreeSet::new(),
            begun_at: 0,
            steps: 0,
            traced: std::env::var_os("USHER_TRACE").is_some(),
            sessions: 1,
            past: None,
        };
        world.wall_off_ms =
            world.tenant.habits.clock_ms + i64::try_from(seed % 7).unwrap() * 50_000;
        let (clock, rights) = (world.clock(), world.order.rights);
        world
            .engine
            .set_access(clock, world.order.renewable, rights, seed);
        world
    }

    pub fn start(&mut self) {
        self.give(Event::Begin);
    }

    /// Until the run is over.
    pub fn run(&mut self) {
        self.start();
        while !self.over {
            self.step();
        }
    }

    pub fn step(&mut self) {
        self.steps += 1;
        assert!(
            self.steps < 60_000,
            "seed {}: no end, {:?}",
            self.seed,
            self.engine.state()
        );
        if self.dice.percent(self.faults.crash) {
            self.crash();
            return;
        }
        if self.dice.percent(self.faults.sleep) {
            self.sleep();
            return;
        }
        if self.dice.percent(self.faults.clock) {
            let hours = i64::try_from(self.dice.below(49)).unwrap() - 24;
            self.wall_off_ms += hours * 3_600_000;
            self.clock_jumped = true;
        }
        if self.dice.percent(self.faults.strangers) {
            self.stranger();
        }
        if self.admin() {
            return;
        }
        let first = self.coming.first_key_value().map(|((at, _), _)| *at);
        if let Some(wake) = self.wake
            && first.is_none_or(|first| wake < first)
        {
            self.now = self.now.max(wake);
            self.give(Event::Tick);
            return;
        }
        let Some(((at, _), coming)) = self.coming.pop_first() else {
            panic!(
                "seed {}: nothing to wait for in {:?}",
                self.seed,
                self.engine.state()
            );
        };
        self.now = self.now.max(at);
        match coming {
            Coming::Event { session, event } if session == self.session => self.give(*event),
            Coming::Event { .. } => {}
            Coming::Arrival(body) => self.arrive(&body),
        }
    }

    /// Somebody else imports into the same tenant, or makes one of the users.
    fn stranger(&mut self) {
        let there = self.there();
        if self.dice.percent(50) {
            let record = self
                .dice
                .below((self.order.parts * self.order.users).into());
            let record = u32::try_from(record).unwrap();
            // With nothing unique there is no such user.
            if self.tenant.habits.unique {
                self.tenant.intrude(there, record);
            }
        } else if !self.tenant.is_full(there) {
            let until = self
                .dice
                .between(Duration::from_secs(1), Duration::from_mins(40));
            self.tenant.strangers.push(there + until);
        }
    }

    /// The program is started again after it ended, whatever its state was.
    pub fn begin_again(&mut self) {
        if self.unwritten.is_empty() {
            self.judge_replay();
        }
        self.crash();
    }

    /// Nothing fails any more.
    pub fn calm(&mut self) {
        self.faults = Faults::default();
        self.disk_full = false;
        self.source_changed = false;
        self.write();
    }

    /// What somebody who sits before it does: answers, mends, goes on. True when something was done.
    fn admin(&mut self) -> bool {
        if self.dice.percent(self.faults.admin) {
            let event = match self.dice.below(4) {
                0 => Event::Pause,
                1 => Event::GoOn,
                2 => Event::Stop,
                _ => Event::Leave,
            };
            self.give(event);
            return true;
        }
        if let Some(part) = self.engine.asks() {
            let decision = if self.dice.percent(50) {
                self.decided.insert(part);
                Decision::SendAgain
            } else {
                Decision::Leave
            };
            self.give(Event::Decided { part, decision });
            return true;
        }
        let state = self.engine.state();
        let token = || {
            let waiting = self.engine.waiting();
            waiting.is_some_and(|waiting| waiting.kind == WaitingFor::Token)
        };
        match state {
            RunState::Held(_) | RunState::Stopping if !self.order.renewable && token() => {
                self.token += 1;
                self.token_dead = false;
                let rights = self.rights();
                self.give(Event::Access(rights));
                true
            }
            RunState::Held(_) | RunState::Paused => {
                self.source_changed = false;
                self.disk_full = false;
                self.give(Event::GoOn);
                true
            }
            _ => false,
        }
    }

    pub fn progress(&self) -> Progress {
        self.engine
            .progress(self.order.parts * self.order.users, self.clock())
    }

    pub fn clock(&self) -> Now {
        Now {
            at: self.now,
            real: self.now,
            wall_ms: self.wall_off_ms + i64::try_from((self.now + self.slept).as_millis()).unwrap(),
        }
    }

    /// The tenant's own time.
    pub(super) fn there(&self) -> Duration {
        self.now + self.slept
    }

    pub(super) fn later(&mut self, wait: Duration, coming: Coming) {
        self.next += 1;
        self.coming.insert((self.now + wait, self.next), coming);
    }

    pub(super) fn tell(&mut self, wait: Duration, event: Event) {
        let (session, event) = (self.session, Box::new(event));
        self.later(wait, Coming::Event { session, event });
    }

    /// Gives the engine an event and carries out what it orders, up to where the process dies.
    fn give(&mut self, event: Event) {
        let told = self.traced.then(|| format!("{event:?}"));
        let commands = self.engine.handle(self.clock(), event);
        if let Some(told) = told {
            eprintln!("{:?} {told}", self.now);
            for command in &commands {
                eprintln!("    {command:?}");
            }
        }
        self.look_at_engine();
        let dies_at = self
            .dice
            .percent(self.faults.crash)
            .then(|| usize::try_from(self.dice.below(commands.len() as u64 + 1)).unwrap());
        self.wake = None;
        let at_ms = self.clock().wall_ms;
        let mut unwritten = false;
        for (index, command) in commands.into_iter().enumerate() {
            if dies_at == Some(index) {
                self.crash();
                return;
            }
            match command {
                Command::Record(fact) => {
                    self.disk_full |= self.dice.percent(self.faults.disk);
                    self.unwritten.push((fact, at_ms));
                    if self.disk_full {
                        unwritten = true;
                    } else {
                        self.write();
                    }
                }
                Command::Post { part, .. } if unwritten => {
                    let why = "full".into();
                    let part = Some(part);
                    self.tell(Duration::ZERO, Event::JournalFailed { part, why });
                }
                Command::Post { part, external_id } => self.post(part, external_id),
                Command::Poll { part, job } => self.poll(part, &job),
                Command::FetchErrors { part, job } => self.fetch(part, &job),
                Command::ReadLog {
                    part, external_id, ..
                } => self.read_log(part, &external_id),
                Command::LookUp { part, records } => self.look_up(part, &records),
                Command::Halve { part } => self.halve(part),
                Command::RenewToken => self.renew(),
                Command::WakeAt(at) => {
                    assert!(at > self.now, "seed {}: a wish for the past", self.seed);
                    self.wake = Some(at);
                }
                Command::Prepare { .. } => {}
                Command::Over => self.over = true,
            }
        }
        if unwritten {
            let why = "full".into();
            self.tell(Duration::ZERO, Event::JournalFailed { part: None, why });
        }
    }

    /// What could not be written before comes first.
    fn write(&mut self) {
        for (fact, at_ms) in std::mem::take(&mut self.unwritten) {
            self.look_at_fact(&fact);
            if let Some(mut past) = self.past.take() {
                past.push(self.clone());
                self.past = Some(past);
            }
            self.follow_fact(&fact);
            self.journal.push((fact, at_ms));
        }
    }

    /// The world in which so many facts had been written and the process then died, without further
    /// faults. The next process has the engine that was read from its journal.
    pub fn back_at(&self, facts: usize, engine: Engine) -> Self {
        let mut world = self.past.as_ref().unwrap()[facts].clone();
        world.unwritten.clear();
        world.calm();
        world.take_up(engine);
        world
    }

    /// A new process knows what was written; what was on its way to the old one is lost.
    fn crash(&mut self) {
        self.take_up(self.replayed());
    }

    fn take_up(&mut self, engine: Engine) {
        self.wake = None;
        self.session += 1;
        self.sessions += 1;
        self.disk_full = false;
        self.unwritten.clear();
        self.engine = engine;
        self.begun_at = self.journal.len();
        self.token += 1;
        self.token_dead = false;
        let dark = self.dice.below(3_600);
        self.now += Duration::from_secs(if self.dice.percent(90) {
            dark / 60
        } else {
            dark * 30
        });
        self.over = false;
        let (clock, rights) = (self.clock(), self.rights());
        self.engine
            .set_access(clock, self.order.renewable, rights, self.seed);
        self.give(Event::Begin);
    }

    /// What the youngest token is good for, and what its client knows of Auth0's clock.
    pub(super) fn rights(&mut self) -> Rights {
        Rights {
            server_ms: self.dice.percent(70).then(|| self.whole_seconds()),
            ..self.order.rights
        }
    }

    pub fn replayed(&self) -> Engine {
        let order = &self.order;
        let mut engine = Engine::new("run", order.upsert, order.renewable, 1, parts(order));
        for (fact, at_ms) in &self.journal {
            engine.apply(fact, *at_ms);
        }
        engine
    }

    /// The lid is closed: the tenant's clock goes on, answers are lost.
    fn sleep(&mut self) {
        // Some sleep over a whole day, after which Auth0 has forgotten its jobs.
        let most = if self.dice.percent(10) {
            110_000
        } else {
            20_000
        };
        let long = Duration::from_secs(60 + self.dice.below(most));
        self.slept += long;
        let mut lost = Vec::new();
        for (id, coming) in &mut self.coming {
            if let Coming::Event { session, event } = coming
                && *session == self.session
            {
                match &mut **event {
                    Event::Posted { sent, .. } => {
                        let error = failure(Class::Unknown, ErrorKind::TimedOut);
                        sent.outcome = usher::auth0::SentOutcome::Unknown(error);
                        sent.meta = Meta::default();
                    }
                    Event::Polled { .. }
                    | Event::Fetched { .. }
                    | Event::LogRead { .. }
                    | Event::LookedUp { .. } => lost.push(*id),
                    // The client tells Auth0's time by a clock that goes on.
                    Event::Access(rights) => {
                        let slept = i64::try_from(long.as_millis()).unwrap();
                        rights.server_ms = rights.server_ms.map(|ms| ms + slept);
                    }
                    _ => {}
                }
            }
        }
        for id in lost {
            self.coming.remove(&id);
        }
        self.give(Event::Woke);
    }

    pub(super) fn records(&self, part: u32) -> Vec<u32> {
        self.engine.parts()[part as usize - 1]
            .fact
            .ranges
            .iter()
            .collect()
    }

    /// The tenant's clock as answers tell it.
    pub(super) fn whole_seconds(&self) -> i64 {
        self.tenant.clock_ms(self.there()) / 1_000 * 1_000
    }

    /// The date of another machine: never the same error twice, and never one of whole hours, which this
    /// computer's clock may have.
    pub(super) fn wrong_meta(&mut self) -> Meta {
        self.next += 1;
        let off = i64::try_from(self.next % 97).unwrap() * 3_600_000
            + 1_200_000
            + i64::try_from(self.next % 1_200).unwrap() * 1_000;
        let ms = match self.dice.below(2) {
            0 => self.whole_seconds() + off,
            _ => self.whole_seconds() - off,
        };
        Meta {
            date: Some(UNIX_EPOCH + Duration::from_millis(ms.unsigned_abs())),
            ..Meta::default()
        }
    }

    pub(super) fn meta(&mut self, left: Option<u64>) -> Meta {
        let ms = u64::try_from(self.whole_seconds()).unwrap();
        let mut date = Some(UNIX_EPOCH + Duration::from_millis(ms));
        if self.dice.percent(self.faults.date) {
            date = self
                .dice
                .percent(50)
                .then(|| self.wrong_meta().date)
                .flatten();
        }
        Meta {
            status: None,
            date,
            rate: Rate {
                limit: Some(self.tenant.habits.burst as u64),
                remaining: left,
                reset: Some(ms / 1_000 + self.tenant.reset()),
                ..Rate::default()
            },
        }
    }
}

fn parts(order: &Order) -> Vec<PartRecord> {
    (1..=order.parts)
        .map(|n| {
            let mut ranges = Ranges::default();
            for record in (n - 1) * order.users..n * order.users {
                ranges.push(record);
            }
            PartRecord::new(PartFact {
                n,
                ranges,
                count: order.users,
                bytes: order.bytes,
                sha256: String::new(),
                may_double: order.may_double,
            })
        })
        .collect()
}

pub(super) fn failure(class: Class, kind: ErrorKind) -> ApiError {
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
