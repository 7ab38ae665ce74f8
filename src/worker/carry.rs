//! What was done to single rows stays with them when a table is cut in another way.

use super::hub::{Hub, Shared, lock};
use super::supervise::blocking;
use super::{Event, OpenId};
use crate::roster::Roster;
use crate::roster::mend::{Mending, carry_over};

/// A table as it was cut before, and what was done to it then.
#[derive(Clone)]
pub(super) struct Before {
    roster: Roster,
    mending: Mending,
    /// The newest check by then.
    check: u64,
}

#[derive(Clone, Default)]
pub(super) struct Carry {
    /// To be brought to the rows that are being read.
    waiting: Option<Before>,
    /// What was brought over last, and what became of it: rows that were lost come back with their cut, as long as
    /// nothing else was done.
    last: Option<(Before, Mending)>,
}

/// The table is about to be cut in another way.
pub(super) fn aside(hub: &Shared, open: OpenId, mending: Mending, stays: Mending) {
    let mut opens = lock(&hub.opens);
    let Some(state) = opens.0.get_mut(&open) else {
        return;
    };
    state.mending = stays;
    // One cut may follow the other before the first is through.
    if state.carry.waiting.is_some() {
        return;
    }
    let whole = state.roster.clone().filter(Roster::complete);
    let check = state.check;
    state.carry.waiting = match state.carry.last.take() {
        Some((before, became)) if became == mending => Some(Before { check, ..before }),
        _ => whole.map(|roster| Before {
            roster,
            mending,
            check,
        }),
    };
}

/// The table has been read by this check. One that began before the other cut knows nothing of it.
pub(super) async fn over(hub: &Hub, open: OpenId, check: u64, now: &Roster) {
    let waiting = {
        let mut opens = lock(&hub.opens);
        let carry = opens.0.get_mut(&open).map(|state| &mut state.carry);
        let waits = |before: &mut Before| before.check < check;
        carry.and_then(|carry| carry.waiting.take_if(waits))
    };
    let Some(before) = waiting else { return };
    let (new, from) = (now.clone(), before.clone());
    let carried = blocking(move || carry_over(&from.roster, &from.mending, &new)).await;
    match carried {
        Ok(over) => {
            if let Some(state) = lock(&hub.opens).0.get_mut(&open) {
                state.carry.last = Some((before, over.mending.clone()));
            }
            hub.send(Event::CarriedOver { open, over }).await;
        }
        Err(error) => tracing::warn!("rows could not be found again: {error}"),
    }
}
