//! What is to be done next: free slots are filled first, then error lists are fetched, then jobs asked
//! after.

use std::time::Duration;

use super::gate::Gate;
use super::invariants::SLOTS;
use super::machine::{Live, Mode};
use super::{Command, Engine, Fact, Now, PartPhase};

impl Engine {
    /// Fills the slots, asks what is due, and says when to wake up.
    pub(super) fn advance(&mut self, now: Now, out: &mut Vec<Command>) {
        if self.is_over() {
            return;
        }
        self.renew_in_time(now, out);
        self.fill(now, out);
        self.look_after(now, out);
        // A part of unknown fate may have become one to send.
        self.fill(now, out);
        if self.end(now, out) {
            return;
        }
        if let Some(at) = self.next_wake(now) {
            out.push(Command::WakeAt(at));
        }
    }

    fn shut(&self, now: Now) -> bool {
        self.gate.as_ref().is_some_and(|gate| gate.is_shut(now))
    }

    /// A job whose answer was lost may hold a slot until it must be over.
    fn open_slots(&self, now: Now) -> usize {
        let open = self.live.iter().filter(|(number, live)| {
            let Some(part) = self.parts.get(**number as usize - 1) else {
                return false;
            };
            match part.phase {
                PartPhase::Sending | PartPhase::AtAuth0 { .. } => true,
                PartPhase::Doubtful(_) => {
                    let looking = live.looking.as_ref();
                    looking.is_some_and(|looking| now.at < looking.until)
                }
                _ => false,
            }
        });
        SLOTS.saturating_sub(open.count())
    }

    /// The next part to send.
    fn unsent(&mut self) -> Option<u32> {
        while let Some(part) = self.parts.get(self.first_unsent) {
            if part.phase == PartPhase::Unsent {
                return Some(part.fact.n);
            }
            self.first_unsent += 1;
        }
        None
    }

    /// The next part that may be sent now: behind those that go first the others wait.
    fn next_to_send(&mut self) -> Option<u32> {
        let next = self.unsent()?;
        if !self.is_held_back(next) {
            return Some(next);
        }
        // Of a part that was too large the halves stand behind all others.
        let numbers = self.parts[self.first_unsent..].iter();
        let mut unsent = numbers.filter(|part| part.phase == PartPhase::Unsent);
        let first = unsent.find(|part| !self.is_held_back(part.fact.n));
        first.map(|part| part.fact.n)
    }

    /// A part is to be sent again; its POST was refused or never left.
    pub(super) fn unsent_again(&mut self, part: u32) {
        self.first_unsent = self.first_unsent.min(part as usize - 1);
        self.live.remove(&part);
    }

    fn fill(&mut self, now: Now, out: &mut Vec<Command>) {
        if self.mode != Mode::Going || self.shut(now) || self.disk_full || self.renewing {
            return;
        }
        // After a wait one call tries the way; the others follow when it was answered.
        let trying = self.gate.is_some();
        let mut slots = self.open_slots(now);
        if trying {
            let on_the_wire = self.parts_sending();
            slots = slots.min(1_usize.saturating_sub(on_the_wire));
        }
        let mut sent = false;
        for _ in 0..slots {
            let Some(number) = self.next_to_send() else {
                break;
            };
            if self.room(now) == 0 {
                break;
            }
            let Some(part) = self.part(number) else { break };
            let n = part.attempts + 1;
            let external_id = format!("{}.{number}.{n}", self.run);
            let fact = Fact::Attempt {
                part: number,
                n,
                external_id: external_id.clone(),
                server_ms: self.server.now_ms(now),
            };
            self.record(now, fact, out);
            let token = self.token;
            self.sent_now.insert(number, Some(now));
            self.live.insert(
                number,
                Live {
                    token,
                    calls: 1,
                    ..Live::default()
                },
            );
            self.pace.calls.take(1);
            out.push(Command::Post {
                part: number,
                external_id,
            });
            sent = true;
        }
        if sent && let Some(part) = self.next_to_send() {
            out.push(Command::Prepare { part });
        }
    }

    fn parts_sending(&self) -> usize {
        self.live
            .keys()
            .filter(|number| {
                self.parts
                    .get(**number as usize - 1)
                    .is_some_and(|part| part.phase == PartPhase::Sending)
            })
            .count()
    }

    /// Whether nothing may be asked right now.
    fn is_silent(&self, now: Now) -> bool {
        self.mode == Mode::Leaving
            || self.renewing
            || (self.shut(now) && self.gate.as_ref().is_some_and(Gate::holds_questions))
    }

    /// Calls that are not answered yet.
    pub(super) fn on_wire(&self) -> u32 {
        let on_wire = self.live.iter().filter(|(number, live)| {
            let part = self.parts.get(**number as usize - 1);
            live.asking || part.is_some_and(|part| part.phase == PartPhase::Sending)
        });
        on_wire.map(|(_, live)| live.calls).sum()
    }

    /// Calls that may be made now.
    pub(super) fn room(&mut self, now: Now) -> u32 {
        let on_wire = self.on_wire();
        self.pace.calls.room(now.at, on_wire)
    }

    fn is_looking(&self) -> bool {
        self.live
            .values()
            .any(|live| live.looking.is_some() && live.asking)
    }

    /// What is due: error lists of jobs that have ended and parts that are to be cut in two first, then
    /// whatever has waited longest, so that looking users up and asking after jobs keep each other waiting
    /// for a turn at most.
    fn look_after(&mut self, now: Now, out: &mut Vec<Command>) {
        if self.is_silent(now) {
            return;
        }
        let stopping = matches!(self.mode, Mode::Stopping(_));
        let due = |(number, live): (&u32, &Live)| {
            let part = self.parts.get(*number as usize - 1)?;
            let (late, sent_ms) = match part.phase {
                // Auth0 forgets the oldest first.
                PartPhase::TooLarge | PartPhase::Ended { .. } => (false, part.sent_ms),
                PartPhase::AtAuth0 { .. } => (true, None),
                // When no more is sent they stay as they are.
                PartPhase::Doubtful(_) | PartPhase::TellingApart { .. } if !stopping => {
                    (true, None)
                }
                _ => return None,
            };
            let is_due = !live.asking && live.asks.is_none() && now.at >= live.next;
            is_due.then_some((late, sent_ms, live.next, *number))
        };
        let mut due: Vec<_> = self.live.iter().filter_map(due).collect();
        due.sort_unstable();
        for (_, _, _, number) in due {
            let Some(part) = self.parts.get(number as usize - 1) else {
                continue;
            };
            match &part.phase {
                PartPhase::TooLarge if self.mode == Mode::Going => self.halve(number, out),
                // One look at a time: the others' calls must find room in the tenant's rate.
                PartPhase::Doubtful(_) | PartPhase::TellingApart { .. } if !self.is_looking() => {
                    self.look(now, number, out);
                }
                PartPhase::Ended { .. } | PartPhase::AtAuth0 { .. } => {
                    self.ask(now, number, out);
                }
                _ => {}
            }
        }
    }

    /// Fetches the list of errors of a job that has ended, or asks after one that has not.
    fn ask(&mut self, now: Now, part: u32, out: &mut Vec<Command>) {
        let command = match self.parts.get(part as usize - 1).map(|part| &part.phase) {
            Some(PartPhase::Ended { job, .. }) => Command::FetchErrors {
                part,
                job: job.clone(),
            },
            Some(PartPhase::AtAuth0 { job, .. }) => Command::Poll {
                part,
                job: job.clone(),
            },
            _ => return,
        };
        if self.room(now) == 0 {
            return;
        }
        if let Some(live) = self.live.get_mut(&part) {
            live.asking = true;
            live.calls = 1;
            live.token = self.token;
            self.pace.calls.take(1);
            out.push(command);
        }
    }

    fn end(&mut self, now: Now, out: &mut Vec<Command>) -> bool {
        let stopping = matches!(self.mode, Mode::Stopping(_));
        let open = self.live.iter().any(|(number, live)| {
            let part = self.parts.get(*number as usize - 1);
            let waits = part.is_some_and(|part| {
                matches!(
                    part.phase,
                    PartPhase::Doubtful(_) | PartPhase::TellingApart { .. } | PartPhase::TooLarge
                )
            });
            // What is looked into can be looked into when the run is resumed.
            !(stopping && waits && !live.asking)
        });
        match self.mode.clone() {
            Mode::Leaving if self.parts_sending() == 0 => self.mode = Mode::Left,
            Mode::Stopping(why) if !open => {
                // A run whose last part was settled meanwhile is finished all the same.
                if self.unsent().is_none() && self.live.is_empty() {
                    self.record(now, Fact::Closed, out);
                } else {
                    self.mode = Mode::Stopped(why);
                }
            }
            Mode::Going | Mode::Paused | Mode::Held(_)
                if !open && !self.disk_full && self.unsent().is_none() =>
            {
                self.record(now, Fact::Closed, out);
            }
            _ => return false,
        }
        out.push(Command::Over);
        true
    }

    fn next_wake(&mut self, now: Now) -> Option<Duration> {
        let mut next: Option<Duration> = None;
        let mut at = |time: Duration| {
            if time > now.at {
                next = Some(next.map_or(time, |next| next.min(time)));
            }
        };
        let on_wire = self.on_wire();
        let free = self.pace.calls.free_at(now.at, on_wire);
        for live in self.live.values() {
            if !live.asking && live.asks.is_none() {
                at(live.next);
                let users = self.pace.users.as_mut();
                let users = users.filter(|_| live.looking.is_some());
                let users = users.and_then(|users| users.free_at(now.at, 0));
                for free in [free, users].into_iter().flatten() {
                    at(live.next.max(free));
                }
            }
        }
        let unsent = self.first_unsent < self.parts.len();
        if let Some(free) = free.filter(|_| unsent && self.mode == Mode::Going) {
            at(free);
        }
        if let Some(until) = self.gate.as_ref().and_then(|gate| gate.until) {
            at(until);
        }
        for looking in self.live.values().filter_map(|live| live.looking.as_ref()) {
            if unsent {
                at(looking.until);
            }
        }
        if let Some(renew) = self.renew_at.filter(|_| self.renewable) {
            at(renew);
        }
        if let Some(until) = self.token_delay.as_ref().and_then(|gate| gate.until) {
            at(until);
        }
        next
    }
}
