//! The process: it gives the engine its events, carries out what it orders, writes, dies, sleeps, and is
//! started again.

use std::time::Duration;

use usher::auth0::{Class, ErrorKind, Meta};
use usher::import::engine::{Command, Engine, Event, Rights};

use super::world::{Coming, World, failure};

impl World {
    /// The program is started again after it ended, whatever its state was.
    pub fn begin_again(&mut self) {
        if self.unwritten.is_empty() {
            self.judge_replay();
        }
        self.crash();
    }

    /// Gives the engine an event and carries out what it orders, up to where the process dies.
    pub(super) fn give(&mut self, event: Event) {
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
    pub(super) fn write(&mut self) {
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
    pub(super) fn crash(&mut self) {
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
        let mut engine = self.order.engine(1);
        for (fact, at_ms) in &self.journal {
            engine.apply(fact, *at_ms);
        }
        engine
    }

    /// The lid is closed: the tenant's clock goes on, answers are lost.
    pub(super) fn sleep(&mut self) {
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
}
