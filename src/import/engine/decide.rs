//! Whether a part of unknown fate is sent again, and when the admin is asked first.

use super::doubt::{AskWhy, SENDINGS};
use super::machine::Mode;
use super::{Cause, Command, Decision, Engine, Fact, Now, PartPhase};

impl Engine {
    /// Looking is over; the part is sent again, or the admin is asked.
    pub(super) fn settle_doubt(&mut self, now: Now, part: u32, out: &mut Vec<Command>) {
        let why = self.must_ask(part);
        if let Some(live) = self.live.get_mut(&part) {
            live.asks = why;
        }
        if why.is_none() && self.mode == Mode::Going {
            self.send_again(now, part, out);
        }
    }

    /// Why it is not sent again without asking. An import that inserts cannot make a user twice, because
    /// Auth0 refuses a second one with the same identifier; all else may do harm.
    fn must_ask(&self, part: u32) -> Option<AskWhy> {
        let record = self.parts.get(part as usize - 1)?;
        // A day after it was taken.
        let gone =
            matches!(&record.phase, PartPhase::Doubtful(doubt) if doubt.cause == Cause::JobGone);
        if record.fact.may_double {
            Some(AskWhy::MayDouble)
        } else if self.upsert && (gone || !self.sent_now.contains_key(&part)) {
            Some(AskWhy::MayOverwrite)
        } else if record.earlier.sendings + 1 >= SENDINGS {
            Some(AskWhy::TooOften)
        } else {
            None
        }
    }

    fn send_again(&mut self, now: Now, part: u32, out: &mut Vec<Command>) {
        let since_ms = self.left_at(now, part);
        self.record(now, Fact::Again { part, since_ms }, out);
        self.unsent_again(part);
    }

    pub(super) fn decided(
        &mut self,
        now: Now,
        part: u32,
        decision: Decision,
        out: &mut Vec<Command>,
    ) {
        let asked = self.live.get(&part).is_some_and(|live| live.asks.is_some());
        let doubtful = self
            .part(part)
            .is_some_and(|part| matches!(part.phase, PartPhase::Doubtful(_)));
        if !asked || !doubtful {
            return;
        }
        match decision {
            Decision::SendAgain => self.send_again(now, part, out),
            Decision::Leave => {
                self.record(now, Fact::Left { part }, out);
                self.live.remove(&part);
            }
        }
    }
}
