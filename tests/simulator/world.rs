//! The engine with everything around it: a queue of events in virtual time, from which the next comes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use usher::auth0::{ApiError, Class, ErrorKind};
use usher::import::Progress;
use usher::import::engine::{Engine, Event, Fact, Now};

use super::dice::Dice;
pub use super::order::{Faults, Order};
use super::tenant::{Habits, Tenant};

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
    pub(super) unwritten: Vec<(Fact, i64)>,
    /// Time awake: what the engine's clock shows.
    pub now: Duration,
    /// Time asleep, which the tenant's clock goes through as well.
    pub slept: Duration,
    wall_off_ms: i64,
    pub(super) coming: BTreeMap<(Duration, u64), Coming>,
    pub(super) next: u64,
    /// When the engine wants to be woken.
    pub(super) wake: Option<Duration>,
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
        let engine = order.engine(seed);
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

    /// Nothing fails any more.
    pub fn calm(&mut self) {
        self.faults = Faults::default();
        self.disk_full = false;
        self.source_changed = false;
        self.write();
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
