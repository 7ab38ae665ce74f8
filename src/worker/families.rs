//! What the runs of one file say together. To find out, every journal of a family is read, so it is remembered.

use std::collections::HashMap;

use crate::import::family::families;
use crate::import::{Counts, RunId, RunStore, RunSummary};

/// The first of a family, its sums, and of whom an undo has deleted again how many.
pub(super) type Sums = (RunId, Counts, u32);

/// Sums of families as their journals were then.
#[derive(Default)]
pub(super) struct Families(HashMap<Vec<Seen>, Sums>);

/// A run, the length of its journal, and when something was last deleted of it.
type Seen = (RunId, u64, i64);

impl Families {
    /// Blocks.
    pub(super) fn sums(&mut self, store: &RunStore, runs: &[RunSummary]) -> Vec<Sums> {
        let mut known = HashMap::new();
        for family in families(runs) {
            // What somebody works on has other sums in a moment.
            if family.len() < 2 || family.iter().any(|run| run.open_elsewhere) {
                continue;
            }
            let seen: Vec<Seen> = family
                .iter()
                .map(|run| {
                    let length = store.pulse(&run.id).map_or(0, |(length, _)| length);
                    let undone = run.undone.map_or(0, |undone| undone.last_ms);
                    (run.id.clone(), length, undone)
                })
                .collect();
            let before = self.0.remove(&seen);
            let sums = before.or_else(|| {
                let first = &family.first()?.id;
                let all = store.load_family(first).ok()?.results;
                Some((first.clone(), all.counts, all.gone.count()))
            });
            known.extend(sums.map(|sums| (seen, sums)));
        }
        self.0 = known;
        self.0.values().cloned().collect()
    }
}
