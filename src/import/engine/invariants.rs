//! What must hold after every event, whatever Auth0, the network and the clocks do. Where it does not,
//! the engine itself is wrong: the run is held, nothing further is sent, and it is said.

use super::{Command, Engine, Fact, PartPhase, counts};

/// Jobs of ours that may be under way at one time; Auth0 allows two a tenant [D imports].
pub(super) const SLOTS: usize = 2;

/// What does not hold; `out` is what the engine is about to order.
pub(super) fn breach(engine: &Engine, out: &[Command]) -> Option<&'static str> {
    // Without a fact nothing has changed that they speak of.
    let changed = |command: &Command| matches!(command, Command::Record(_) | Command::Over);
    if !out.iter().any(changed) {
        return None;
    }
    let (mut planned, mut open) = (0, 0);
    for part in &engine.parts {
        match part.phase {
            PartPhase::Split => continue,
            PartPhase::Sending | PartPhase::AtAuth0 { .. } => open += 1,
            _ => {}
        }
        planned += part.fact.count;
    }
    let sums = counts(&engine.parts, planned, engine.is_stopping());
    if !sums.agrees() || sums.left_out > 0 {
        return Some("the sums do not equal the users sent");
    }
    // A lost sending that is found again may be the third that is followed; it is not a third sent.
    let too_many = open > SLOTS;
    for (index, command) in out.iter().enumerate() {
        let Command::Post { part, .. } = command else {
            continue;
        };
        if too_many {
            return Some("more than two jobs were about to be under way");
        }
        let intended = |command: &Command| match command {
            Command::Record(Fact::Attempt { part: of, .. }) => of == part,
            _ => false,
        };
        if !out[..index].iter().any(intended) {
            return Some("a part was about to be sent without its intent");
        }
        if engine.is_held_back(*part) {
            return Some(
                "a part was about to be sent before those that go first had their results",
            );
        }
        let sending = engine
            .parts
            .get(*part as usize - 1)
            .is_some_and(|part| part.phase == PartPhase::Sending);
        if !sending {
            return Some("a part was about to be sent that is not to be sent");
        }
    }
    None
}
