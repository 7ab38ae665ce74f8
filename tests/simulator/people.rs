//! Those around the run: strangers in the tenant, the admin before the screen.

use std::time::Duration;

use usher::import::engine::{Decision, Event};
use usher::import::{RunState, WaitingFor};

use super::world::World;

impl World {
    /// Somebody else imports into the same tenant, or makes one of the users.
    pub(super) fn stranger(&mut self) {
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

    /// What somebody who sits before it does: answers, mends, goes on. True when something was done.
    pub(super) fn admin(&mut self) -> bool {
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
            RunState::Running if self.waits_for_word() => {
                self.give(Event::GoOn);
                true
            }
            _ => false,
        }
    }

    fn waits_for_word(&self) -> bool {
        let waiting = self.engine.waiting();
        waiting.is_some_and(|waiting| waiting.kind == WaitingFor::Pilot)
    }
}
