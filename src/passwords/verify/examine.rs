use super::answer::{Answer, Remedy};
use super::compute::{Cannot, fits_text};
use super::cost::{Cost, MEMORY_MAX, TIME_ALL, TIME_MAX};
use super::description::Description;
use super::disguise::Disguise;
use super::typed::Typed;
use super::variants::variants;

/// Tries the password against the hash as it is described, then against every other description that people
/// mistake for it. Takes up to a minute where the hash is slow on purpose; `stop` is asked between two
/// tries.
pub fn examine(description: &Description, password: &Typed, stop: &dyn Fn() -> bool) -> Answer {
    let text = password.text();
    if stop() {
        return Answer::Stopped;
    }
    let cannot = match fits_text(description, text) {
        Ok(true) => return Answer::Fits,
        Ok(false) => None,
        Err(cannot @ (Cannot::Memory(_) | Cannot::Time(_) | Cannot::NoMemory)) => {
            return Answer::CannotTell(cannot);
        }
        // Another setting may be one that can be computed.
        Err(cannot) => Some(cannot),
    };
    let mut budget = Budget::default();
    for other in variants(description, text) {
        if stop() {
            return Answer::Stopped;
        }
        if other != *description && budget.takes(&other) && fits_text(&other, text) == Ok(true) {
            return Answer::FitsOtherwise(Remedy::new(description, other));
        }
    }
    for disguise in Disguise::all() {
        if stop() {
            return Answer::Stopped;
        }
        let Some(changed) = disguise.of(text) else {
            continue;
        };
        if budget.takes(description) && fits_text(description, &changed) == Ok(true) {
            return Answer::FitsDisguised(disguise);
        }
    }
    match cannot {
        Some(cannot) => Answer::CannotTell(cannot),
        None => Answer::DoesNotFit {
            all_tried: !budget.exceeded,
        },
    }
}

/// What has been spent on tries so far.
#[derive(Default)]
struct Budget {
    spent: u64,
    exceeded: bool,
}

impl Budget {
    /// Whether there is time for one more.
    fn takes(&mut self, description: &Description) -> bool {
        let cost = Cost::of(description);
        let with = self.spent.saturating_add(cost.nanos);
        let right = with <= TIME_ALL && cost.nanos <= TIME_MAX && cost.memory <= MEMORY_MAX;
        if right {
            self.spent = with;
        } else {
            self.exceeded = true;
        }
        right
    }
}
