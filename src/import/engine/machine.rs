use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::clock::ServerClock;
use super::doubt::AskWhy;
use super::gate::Gate;
use super::invariants;
use super::look::Looking;
use super::pace::Pace;
use super::pilot::Pilot;
use super::{Command, Event, Fact, Now, Outcome, PartFact, PartPhase, PartRecord, Rights};
use crate::import::WaitingFor;

/// The users file is looked for again after so long, if nobody says that it is back [own].
const SOURCE_WAIT: Duration = Duration::from_secs(30);

/// In the journal: the run was paused by the admin.
pub(super) const ASKED: &str = "asked";

/// What the run as a whole is about to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mode {
    Preparing,
    Going,
    Paused,
    Held(Arc<str>),
    Stopping(Option<Arc<str>>),
    Leaving,
    Stopped(Option<Arc<str>>),
    Finished,
    Left,
}

/// What only matters while the program runs, of a part that is open.
#[derive(Clone, Debug, Default)]
pub(super) struct Live {
    /// When it began to be followed, on the engine's clock.
    pub(super) since: Duration,
    /// How long its job takes can be learned: its beginning was seen, and so will its end be.
    pub(super) learns: bool,
    pub(super) next: Duration,
    pub(super) asking: bool,
    /// Calls that it has on the wire, while it is being sent or asked about.
    pub(super) calls: u32,
    /// The token that its call on the wire has, counted.
    pub(super) token: u32,
    pub(super) tries: u32,
    /// Of a part in doubt: how far the looking is.
    pub(super) looking: Option<Looking>,
    /// The admin is asked whether to send it again.
    pub(super) asks: Option<AskWhy>,
}

/// The run's rules. See [`crate::import::engine`].
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a thing of its own")]
pub struct Engine {
    pub(super) run: String,
    pub(super) upsert: bool,
    pub(super) seed: u64,
    pub(super) renewable: bool,
    pub(super) rights: Rights,
    pub(super) parts: Vec<PartRecord>,
    pub(super) mode: Mode,
    pub(super) gate: Option<Gate>,
    pub(super) pace: Pace,
    pub(super) live: BTreeMap<u32, Live>,
    /// Parts that were last sent since the program began, and when; no time where the computer has slept
    /// since.
    pub(super) sent_now: BTreeMap<u32, Option<Now>>,
    pub(super) lost_in_a_row: u32,
    pub(super) failed_in_a_row: u32,
    /// A new token is being fetched, because the present one was not accepted.
    pub(super) renewing: bool,
    /// A new token is being fetched before the present one ends.
    pub(super) renewing_early: bool,
    /// A call for a new token is on its way.
    pub(super) fetching_token: bool,
    /// What keeps the new token from coming, and until when it is not asked for again.
    pub(super) token_delay: Option<Gate>,
    /// Why the run is held, or was when it was let go; also as the journal has it.
    pub(super) held_for: Option<Arc<str>>,
    /// The admin had paused the run before it was held.
    pub(super) was_paused: bool,
    /// When the token is to be renewed, on the engine's clock.
    pub(super) renew_at: Option<Duration>,
    pub(super) server: ServerClock,
    /// Tokens so far: an answer to a call with a former one says nothing about the present one.
    pub(super) token: u32,
    pub(super) renewed_for_nothing: bool,
    pub(super) disk_full: bool,
    /// The users file is not what it was, or not there: the run is held until it is found.
    pub(super) source_lost: bool,
    /// Every part before this index was sent.
    pub(super) first_unsent: usize,
    /// What goes before the rest.
    pub(super) pilot: Option<Pilot>,
}

impl Engine {
    /// `run` starts every `external_id`; `seed` spreads repeated calls; `renewable`: a new token can
    /// be had without asking the admin.
    pub fn new(
        run: &str,
        upsert: bool,
        renewable: bool,
        seed: u64,
        parts: Vec<PartRecord>,
    ) -> Self {
        Self {
            run: run.to_owned(),
            upsert,
            seed,
            renewable,
            rights: Rights::default(),
            parts,
            mode: Mode::Preparing,
            gate: None,
            pace: Pace::default(),
            live: BTreeMap::new(),
            sent_now: BTreeMap::new(),
            lost_in_a_row: 0,
            failed_in_a_row: 0,
            renewing: false,
            renewing_early: false,
            fetching_token: false,
            token_delay: None,
            held_for: None,
            was_paused: false,
            renew_at: None,
            server: ServerClock::default(),
            token: 0,
            renewed_for_nothing: false,
            disk_full: false,
            source_lost: false,
            first_unsent: 0,
            pilot: None,
        }
    }

    /// For a journal that is being read: its plan.
    pub(in crate::import) fn set_parts(&mut self, parts: Vec<PartRecord>) {
        self.parts = parts;
    }

    /// Before a run begins or goes on: what its token is good for, and what spreads its calls.
    pub fn set_access(&mut self, now: Now, renewable: bool, rights: Rights, seed: u64) {
        self.renewable = renewable;
        self.set_rights(now, rights);
        self.seed = seed;
    }

    /// Of a run that nobody works on: a part without an answer has an unknown fate.
    pub(in crate::import) fn give_up_sending(&mut self, at_ms: i64) {
        for index in 0..self.parts.len() {
            if let Some(fact) = interrupted(&self.parts[index]) {
                self.apply(&fact, at_ms);
            }
        }
    }

    /// Why no further part is sent, where not by the admin.
    pub(in crate::import) fn stop_reason(&self) -> Option<Arc<str>> {
        match &self.mode {
            Mode::Stopping(why) | Mode::Stopped(why) => why.clone(),
            _ => None,
        }
    }

    /// What kept the run from going on when it was last worked on.
    pub(in crate::import) fn hold_reason(&self) -> Option<Arc<str>> {
        self.held_for.clone()
    }

    pub(in crate::import) fn set_renewable(&mut self, renewable: bool) {
        self.renewable = renewable;
    }

    pub(in crate::import) fn part_fact(&self, part: u32) -> Option<PartFact> {
        let part = self.parts.get((part as usize).checked_sub(1)?)?;
        Some(part.fact.clone())
    }

    pub fn parts(&self) -> &[PartRecord] {
        &self.parts
    }

    pub(super) fn part(&mut self, number: u32) -> Option<&mut PartRecord> {
        self.parts.get_mut((number as usize).checked_sub(1)?)
    }

    pub(super) fn record(&mut self, now: Now, fact: Fact, out: &mut Vec<Command>) {
        self.apply(&fact, now.wall_ms);
        out.push(Command::Record(fact));
    }

    /// Takes an event and says what to do.
    pub fn handle(&mut self, now: Now, event: Event) -> Vec<Command> {
        let mut out = Vec::new();
        // With the call still on the wire whose answer this may be: it may have been counted just now.
        let on_wire = self.on_wire();
        self.pace.calls.pass(now.at, on_wire);
        match event {
            Event::Begin => self.begin(now, &mut out),
            Event::Tick => {}
            Event::Posted { part, sent } => self.posted(now, part, sent, &mut out),
            Event::Polled { part, answer } => self.polled(now, part, answer, &mut out),
            Event::Fetched { part, answer } => self.fetched(now, part, answer, &mut out),
            Event::StoreFailed { part, why } => self.store_failed(now, part, why, &mut out),
            Event::LogRead { part, answer } => self.log_read(now, part, answer, &mut out),
            Event::LookedUp {
                part,
                seen,
                meta,
                error,
            } => self.looked_up(now, part, &seen, &meta, error.as_ref(), &mut out),
            Event::Halved { part, parts } => self.halved(now, part, parts, &mut out),
            Event::SourceFailed { part, why } => {
                self.source_failed(now, part, &mut out);
                self.source_lost = true;
                self.hold(now, why, &mut out);
            }
            Event::JournalFailed { part, why } => {
                if let Some(part) = part {
                    // Its intent may be half on disk: told apart from a real one by the next line.
                    self.not_sent(now, part, "journal", &mut out);
                }
                self.disk_full = true;
                self.hold(now, why, &mut out);
            }
            Event::Access(rights) => {
                self.token += 1;
                let renewed =
                    std::mem::take(&mut self.renewing) | std::mem::take(&mut self.renewing_early);
                self.fetching_token = false;
                self.token_delay = None;
                self.set_rights(now, rights);
                self.open_gate(WaitingFor::Token);
                // A renewal by itself mends nothing that the run is held for.
                if !renewed && matches!(&self.mode, Mode::Held(_)) {
                    let was_paused = self.was_paused;
                    self.go_on(now, &mut out);
                    if was_paused {
                        self.pause(now, &mut out);
                    }
                }
            }
            Event::AccessFailed { why } => {
                self.fetching_token = false;
                // The token that there is may still do.
                if !std::mem::take(&mut self.renewing_early) {
                    self.renewing = false;
                    self.token_delay = None;
                    self.hold(now, why, &mut out);
                    self.try_token_again(now);
                }
            }
            Event::AccessDelayed(error) => self.token_delayed(now, &error),
            Event::Woke => self.woke(now),
            Event::Decided { part, decision } => self.decided(now, part, decision, &mut out),
            Event::Pause => self.pause(now, &mut out),
            Event::GoOn => self.go_on(now, &mut out),
            Event::Stop => self.stop(now, None, &mut out),
            Event::Leave => {
                if !self.is_over() {
                    self.mode = Mode::Leaving;
                }
            }
        }
        self.advance(now, &mut out);
        if let Some(breach) = invariants::breach(self, &out) {
            debug_assert!(false, "{breach}");
            let why = format!(
                "Usher made a mistake in its own bookkeeping: {breach}. Nothing further is sent"
            );
            self.hold(now, why.into(), &mut out);
        }
        out
    }

    fn begin(&mut self, now: Now, out: &mut Vec<Command>) {
        if self.mode != Mode::Preparing || self.parts.iter().any(|part| part.attempts > 0) {
            self.record(now, Fact::Resumed, out);
        }
        self.mode = Mode::Going;
        self.pace.began(now.at);
        let facts: Vec<Fact> = self.parts.iter().filter_map(interrupted).collect();
        for fact in facts {
            self.record(now, fact, out);
        }
        for index in 0..self.parts.len() {
            let number = self.parts[index].fact.n;
            match &self.parts[index].phase {
                PartPhase::AtAuth0 { .. } | PartPhase::Ended { .. } => {
                    let live = Live {
                        since: now.at,
                        next: now.at,
                        ..Live::default()
                    };
                    self.live.insert(number, live);
                }
                PartPhase::Doubtful(_) | PartPhase::TellingApart { .. } => {
                    self.begin_to_look(now, number);
                }
                PartPhase::TooLarge => self.halve(number, out),
                _ => {}
            }
        }
    }

    fn pause(&mut self, now: Now, out: &mut Vec<Command>) {
        if self.mode == Mode::Going {
            self.mode = Mode::Paused;
            let why = ASKED.into();
            self.record(now, Fact::Paused { why }, out);
        }
    }

    fn go_on(&mut self, now: Now, out: &mut Vec<Command>) {
        if self.mode == Mode::Going && self.pilot_waits() {
            self.record(now, Fact::PilotPassed, out);
        } else if matches!(self.mode, Mode::Paused | Mode::Held(_)) {
            self.lost_in_a_row = 0;
            self.failed_in_a_row = 0;
            self.disk_full = false;
            self.source_lost = false;
            self.renewed_for_nothing = false;
            self.gate = None;
            // What waited for the admin is tried at once.
            for live in self.live.values_mut().filter(|live| !live.asking) {
                live.next = live.next.min(now.at);
            }
            self.record(now, Fact::Resumed, out);
        }
    }

    pub(super) fn hold(&mut self, now: Now, why: Arc<str>, out: &mut Vec<Command>) {
        if matches!(self.mode, Mode::Going | Mode::Paused) {
            self.record(
                now,
                Fact::Paused {
                    why: why.to_string(),
                },
                out,
            );
            self.was_paused = self.mode == Mode::Paused;
            self.mode = Mode::Held(why);
        }
    }

    pub(super) fn stop(&mut self, now: Now, why: Option<Arc<str>>, out: &mut Vec<Command>) {
        if matches!(self.mode, Mode::Going | Mode::Paused | Mode::Held(_)) {
            let why = why.map(|why| why.to_string());
            self.record(now, Fact::Stopped { why }, out);
            if self.renewable {
                // Nobody is asked to go on any more; what is with Auth0 is followed to its end.
                self.renewed_for_nothing = false;
                self.open_gate(WaitingFor::Token);
            }
        }
    }

    pub fn is_over(&self) -> bool {
        matches!(self.mode, Mode::Stopped(_) | Mode::Finished | Mode::Left)
    }

    /// The part could not be read again; it keeps its place.
    fn source_failed(&mut self, now: Now, part: u32, out: &mut Vec<Command>) {
        let phase = self.part(part).map(|part| part.phase.clone());
        match phase {
            Some(PartPhase::Sending) => self.not_sent(now, part, "source", out),
            _ => {
                if let Some(live) = self.live.get_mut(&part) {
                    live.asking = false;
                    live.next = now.at + SOURCE_WAIT;
                }
            }
        }
    }

    fn not_sent(&mut self, now: Now, part: u32, why: &str, out: &mut Vec<Command>) {
        let Some(n) = self.part(part).map(|part| part.attempts) else {
            return;
        };
        let why = why.to_owned();
        self.record(now, Fact::NotSent { part, n, why }, out);
        self.unsent_again(part);
    }

    /// The outcome of a part, once it has one.
    pub fn outcome(&self, part: u32) -> Option<&Outcome> {
        match &self.parts.get((part as usize).checked_sub(1)?)?.phase {
            PartPhase::Settled(outcome) => Some(outcome),
            _ => None,
        }
    }
}

/// The program ended between the intent and the answer.
fn interrupted(part: &PartRecord) -> Option<Fact> {
    (part.phase == PartPhase::Sending).then(|| Fact::Unknown {
        part: part.fact.n,
        n: part.attempts,
        why: "Usher was ended while this part was being sent".into(),
    })
}
