//! What is done next: events and time in, facts and calls out. No clock, socket or file.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::judge::{Looked, Verdict, judge};
use super::pace::{Kind, Pace};
use super::{Fact, Fate, Spans, UndoProgress, UndoState, Undone};
use crate::auth0::{Answer, ApiError, Meta};
use crate::import::WaitingFor;
use crate::import::engine::Now;
use crate::import::engine::gate::Gate;

/// Users that are worked on at a time; few, so that what was seen of each is fresh.
const LANES: usize = 4;
/// A user who was looked at longer ago is looked at again before it is deleted.
const FRESH: Duration = Duration::from_secs(30);

/// To be made once all facts of the step are on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// By this id, else by what the record has.
    Look {
        record: u32,
        id: Option<Arc<str>>,
    },
    Delete {
        record: u32,
        id: Arc<str>,
    },
    /// Another token.
    Renew,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    pub facts: Vec<Fact>,
    pub calls: Vec<Call>,
    /// When to come back with [`Event::Tick`] at the latest.
    pub wake: Option<Duration>,
}

#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "few at a time, taken at once")]
pub enum Event {
    Begin,
    Tick,
    Looked {
        record: u32,
        answer: Result<Answer<Looked>, ApiError>,
    },
    Deleted {
        record: u32,
        answer: Result<Answer<()>, ApiError>,
    },
    /// The users file cannot be read.
    Unread {
        record: u32,
        why: String,
    },
    Renewed,
    NotRenewed(NoToken),
    Stop,
}

/// Why there is no new token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoToken {
    /// It goes by itself; how long to wait, where that was said.
    Passing(Option<Duration>),
    /// Somebody has to do something about it.
    Lasting(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Look,
    Looking,
    Delete { seen: Duration },
    Deleting,
}

/// A user that is being worked on.
#[derive(Clone, Debug)]
pub(super) struct Live {
    pub(super) stage: Stage,
    pub(super) id: Option<Arc<str>>,
    /// With which token its call left.
    pub(super) token: u32,
    /// Answers that came to nothing, and what was done for others when the first of them came.
    pub(super) lost: u32,
    pub(super) others: u64,
}

impl Live {
    fn new() -> Self {
        Self {
            stage: Stage::Look,
            id: None,
            token: 0,
            lost: 0,
            others: 0,
        }
    }

    fn is_on_wire(&self) -> bool {
        matches!(self.stage, Stage::Looking | Stage::Deleting)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Mode {
    Going,
    Stopping(Option<Arc<str>>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Good,
    /// It is to be renewed.
    Wanted,
    Asked,
}

pub struct Engine {
    connection: String,
    spans: Spans,
    todo: VecDeque<u32>,
    /// Whose deletion was begun, then or now.
    intended: BTreeSet<u32>,
    pub(super) live: BTreeMap<u32, Live>,
    pace: Pace,
    pub(super) gate: Option<Gate>,
    mode: Mode,
    pub(super) renewable: bool,
    pub(super) token: Token,
    pub(super) tokens: u32,
    /// No answer has come since the token was renewed.
    pub(super) renewed_for_nothing: bool,
    pub(super) seed: u64,
    /// Users whose fate was settled in this session.
    pub(super) settled: u64,
    sums: Undone,
}

impl Engine {
    /// `todo`: records to be looked at, ascending; `intended`: those whose deletion was begun before;
    /// `sums`: of what is settled already; `connection`: its name.
    pub fn new(
        connection: String,
        spans: Spans,
        todo: Vec<u32>,
        intended: BTreeSet<u32>,
        sums: Undone,
        renewable: bool,
    ) -> Self {
        Self {
            connection,
            spans,
            todo: todo.into(),
            intended,
            live: BTreeMap::new(),
            pace: Pace::default(),
            gate: None,
            mode: Mode::Going,
            renewable,
            token: Token::Good,
            tokens: 0,
            renewed_for_nothing: false,
            seed: sums.began_ms.unsigned_abs(),
            settled: 0,
            sums,
        }
    }

    pub fn step(&mut self, now: Now, event: Event) -> Step {
        let mut facts = Vec::new();
        match event {
            Event::Begin => self.pace.begin(now.at),
            Event::Tick => {}
            Event::Looked { record, answer } => match answer {
                Ok(answer) => {
                    self.heard(Kind::Read, &answer.meta, now);
                    facts.extend(self.looked(record, answer.value, now));
                }
                Err(error) => facts.extend(self.failed(record, Kind::Read, &error, now)),
            },
            Event::Deleted { record, answer } => match answer {
                Ok(answer) => {
                    self.heard(Kind::Write, &answer.meta, now);
                    facts.push(self.settle(record, Fate::Deleted));
                }
                Err(error) => facts.extend(self.failed(record, Kind::Write, &error, now)),
            },
            Event::Unread { record, why } => {
                if let Some(live) = self.live.get_mut(&record) {
                    live.stage = Stage::Look;
                }
                self.stop(Some(why.into()));
            }
            Event::Renewed => {
                self.token = Token::Good;
                self.tokens += 1;
                self.gate = None;
            }
            Event::NotRenewed(why) => self.not_renewed(why, now),
            Event::Stop => self.stop(None),
        }
        let mut step = Step {
            facts,
            ..Step::default()
        };
        self.go_on(now, &mut step);
        if !step.facts.is_empty() {
            self.sums.last_ms = now.wall_ms;
        }
        step
    }

    pub(super) fn on_wire(&self) -> u32 {
        let live = self.live.values().filter(|live| live.is_on_wire());
        u32::try_from(live.count()).unwrap_or(u32::MAX)
    }

    /// An answer of Auth0's own.
    fn heard(&mut self, kind: Kind, meta: &Meta, now: Now) {
        let on_wire = self.on_wire().saturating_sub(1);
        self.pace.heard(kind, meta, now.at, on_wire);
        // How long to keep from asking stands whatever is answered meanwhile.
        let keeps = |gate: &Gate| gate.kind == WaitingFor::RateLimit && gate.is_shut(now);
        self.gate = self.gate.take().filter(keeps);
        self.renewed_for_nothing = false;
    }

    pub(super) fn heard_refusal(&mut self, kind: Kind, meta: &Meta, now: Now) {
        let on_wire = self.on_wire().saturating_sub(1);
        self.pace.heard(kind, meta, now.at, on_wire);
    }

    fn looked(&mut self, record: u32, looked: Looked, now: Now) -> Option<Fact> {
        let intended = self.intended.contains(&record);
        let span = self.spans.get(record);
        let live = self.live.get_mut(&record)?;
        match judge(looked, &self.connection, span, intended) {
            Verdict::Ours(id) => {
                live.id = Some(id.into());
                live.stage = Stage::Delete { seen: now.at };
                None
            }
            Verdict::Ask(id) => {
                live.id = Some(id.into());
                live.stage = Stage::Look;
                None
            }
            Verdict::Fate(fate) => Some(self.settle(record, fate)),
        }
    }

    pub(super) fn settle(&mut self, record: u32, fate: Fate) -> Fact {
        self.live.remove(&record);
        self.settled += 1;
        self.sums.count(fate, 1);
        Fact::Settled { record, fate }
    }

    pub(super) fn stop(&mut self, why: Option<Arc<str>>) {
        if self.mode == Mode::Going {
            self.mode = Mode::Stopping(why);
        }
    }

    /// Makes as many calls as can be made now, and says when there is room for more.
    fn go_on(&mut self, now: Now, step: &mut Step) {
        if self.mode != Mode::Going || self.is_over() {
            return;
        }
        let shut = self.gate.as_ref().filter(|gate| gate.is_shut(now));
        if let Some(gate) = shut {
            step.wake = gate.until;
            return;
        }
        match self.token {
            Token::Good => {}
            Token::Asked => return,
            Token::Wanted => {
                self.token = Token::Asked;
                step.calls.push(Call::Renew);
                return;
            }
        }
        // After a failure one call tries whether it goes again.
        let most = if self.gate.is_some() { 1 } else { LANES };
        while (self.on_wire() as usize) < most {
            let Some((record, kind)) = self.next(now) else {
                return;
            };
            let on_wire = self.on_wire();
            if !self.pace.has_room(kind, now.at, on_wire) {
                step.wake = self.pace.free_at(kind, now.at, on_wire);
                return;
            }
            self.pace.take(kind);
            self.call(record, kind, step);
        }
    }

    /// Who is next, and what for: deletions first, so that what was seen stays fresh.
    fn next(&mut self, now: Now) -> Option<(u32, Kind)> {
        for live in self.live.values_mut() {
            if let Stage::Delete { seen } = live.stage
                && now.at.saturating_sub(seen) > FRESH
            {
                live.stage = Stage::Look;
            }
        }
        let wants = |wanted: fn(Stage) -> bool| {
            let mut live = self.live.iter().filter(|(_, live)| wanted(live.stage));
            live.next().map(|(record, _)| *record)
        };
        if let Some(record) = wants(|stage| matches!(stage, Stage::Delete { .. })) {
            return Some((record, Kind::Write));
        }
        if let Some(record) = wants(|stage| stage == Stage::Look) {
            return Some((record, Kind::Read));
        }
        if self.live.len() >= LANES {
            return None;
        }
        let record = self.todo.pop_front()?;
        self.live.insert(record, Live::new());
        Some((record, Kind::Read))
    }

    fn call(&mut self, record: u32, kind: Kind, step: &mut Step) {
        let Some(live) = self.live.get_mut(&record) else {
            return;
        };
        live.token = self.tokens;
        match (kind, live.id.clone()) {
            (Kind::Write, Some(id)) => {
                live.stage = Stage::Deleting;
                if self.intended.insert(record) {
                    step.facts.push(Fact::Deleting { record });
                }
                step.calls.push(Call::Delete { record, id });
            }
            (_, id) => {
                live.stage = Stage::Looking;
                step.calls.push(Call::Look { record, id });
            }
        }
    }

    /// Nothing is on the wire, and nothing will be.
    pub fn is_over(&self) -> bool {
        let is_idle = self.on_wire() == 0 && self.token != Token::Asked;
        let is_done = self.todo.is_empty() && self.live.is_empty();
        is_idle && (is_done || self.mode != Mode::Going)
    }

    pub fn progress(&self) -> UndoProgress {
        let is_done = self.todo.is_empty() && self.live.is_empty();
        UndoProgress {
            sums: self.sums,
            state: match &self.mode {
                _ if is_done => UndoState::Done,
                Mode::Going => UndoState::Running,
                Mode::Stopping(why) if self.is_over() => UndoState::Stopped(why.clone()),
                Mode::Stopping(_) => UndoState::Stopping,
            },
            waiting: self
                .gate
                .as_ref()
                .filter(|_| !self.is_over())
                .map(Gate::view),
        }
    }
}
