use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::journal::Journal;
use super::{Fact, Fate};

/// Whose fate is known, in the order in which it came.
pub(super) type Seen = Arc<Mutex<Vec<(u32, Fate)>>>;

/// Where it is noted what is deleted and what became of it.
pub(super) enum Notes {
    Journal(Journal),
    /// In memory, where doing it once more does no harm.
    Memory(Seen),
}

impl Notes {
    pub(super) fn append(&mut self, facts: &[Fact], at_ms: i64) -> io::Result<()> {
        match self {
            Self::Journal(journal) => journal.append(facts, at_ms),
            Self::Memory(seen) => {
                let settled = facts.iter().filter_map(|fact| match fact {
                    Fact::Settled { record, fate } => Some((*record, *fate)),
                    _ => None,
                });
                let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                seen.extend(settled);
                Ok(())
            }
        }
    }
}
