use std::collections::BTreeMap;

use crate::import::undo::{Fate, Fates, fates};
use crate::import::{Results, Run, RunError, RunStore, RunSummary};
use crate::roster::RecordState;

/// Users that a family of runs has brought in and that were not deleted again.
pub struct Taken<'a> {
    run: &'a Run,
    gone: Vec<BTreeMap<u32, Fate>>,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenUser {
    pub record: u32,
    /// It was there before.
    pub updated: bool,
    /// The run that sent it last, by its place among [`Taken::runs`].
    pub run: usize,
}

impl Run {
    /// Users who are in by this run and its family. Blocks.
    pub fn taken(&self, store: &RunStore) -> Result<Taken<'_>, RunError> {
        let of = |run: &RunSummary| match run.undone {
            Some(_) => fates(store, &run.id),
            None => Ok(Fates::default()),
        };
        let gone = runs(self)
            .iter()
            .map(|run| Ok(of(run)?.of))
            .collect::<Result<_, RunError>>()?;
        Ok(Taken { run: self, gone })
    }
}

impl Run {
    /// The results as they are by now: who was deleted again counts as not sent. Blocks.
    pub fn results_now(&self, store: &RunStore) -> Result<Results, RunError> {
        let mut results = self.results.clone();
        if runs(self).iter().all(|run| run.undone.is_none()) {
            return Ok(results);
        }
        let mut states = results.states.to_vec();
        for state in &mut states {
            if matches!(state, RecordState::Imported | RecordState::Updated) {
                *state = RecordState::NotSent;
            }
        }
        for user in self.taken(store)?.iter() {
            if let (Some(now), Some(was)) = (
                states.get_mut(user.record as usize),
                self.results.states.get(user.record as usize),
            ) {
                *now = *was;
            }
        }
        results.states = states.into();
        Ok(results)
    }
}

fn runs(run: &Run) -> &[RunSummary] {
    if run.family.is_empty() {
        std::slice::from_ref(&run.summary)
    } else {
        &run.family
    }
}

impl Taken<'_> {
    /// Oldest first.
    pub fn runs(&self) -> &[RunSummary] {
        runs(self.run)
    }

    /// Ascending.
    pub fn iter(&self) -> impl Iterator<Item = TakenUser> {
        let states = self.run.results.states.iter();
        (0_u32..).zip(states).filter_map(|(record, state)| {
            let updated = match state {
                RecordState::Imported => false,
                RecordState::Updated => true,
                _ => return None,
            };
            let owner = self.run.owners.get(record as usize);
            let run = owner.map_or(0, |owner| usize::from(*owner));
            let fate = self.gone.get(run).and_then(|gone| gone.get(&record));
            let is_gone = matches!(fate, Some(Fate::Deleted | Fate::NotFound));
            (!is_gone).then_some(TakenUser {
                record,
                updated,
                run,
            })
        })
    }
}
