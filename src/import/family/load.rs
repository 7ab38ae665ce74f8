use std::collections::HashMap;

use super::{families, join};
use crate::import::plan::Ranges;
use crate::import::results::RefusedEntry;
use crate::import::store::RunError;
use crate::import::{Counts, Results, Run, RunId, RunStore, RunSummary};
use crate::roster::RecordState;

impl RunStore {
    /// A run with all those of the same file that follow each other with it, oldest first.
    pub fn family(&self, id: &RunId) -> Result<Vec<RunSummary>, RunError> {
        let runs = self.list()?;
        let own = families(&runs)
            .into_iter()
            .find(|family| family.iter().any(|run| run.id == *id));
        let own = own.ok_or_else(|| RunError::NotFound(id.clone()))?;
        let file = own.iter().find(|run| run.id == *id);
        let file = file.map(|run| &run.source.sha256);
        let same = own.iter().filter(|run| Some(&run.source.sha256) == file);
        Ok(same.map(|run| (*run).clone()).collect())
    }

    /// A run with what is known by now of every record of its file, from all the runs of its family.
    pub fn load_family(&self, id: &RunId) -> Result<Run, RunError> {
        let family = self.family(id)?;
        if family.len() < 2 {
            return self.load(id);
        }
        let mut runs = Vec::with_capacity(family.len());
        for member in &family {
            runs.push(self.load(&member.id)?);
        }
        // Runs of another number of records cannot be of the same file, whatever their journal says.
        let records = runs.first().map_or(0, |run| run.results.states.len());
        runs.retain(|run| run.results.states.len() == records);
        let at = runs.iter().position(|run| run.summary.id == *id);
        let Some(at) = at.filter(|_| runs.len() > 1 && runs.len() < usize::from(u16::MAX)) else {
            return self.load(id);
        };
        Ok(together(runs, at, family))
    }
}

/// `at`: the run that was asked for.
fn together(runs: Vec<Run>, at: usize, family: Vec<RunSummary>) -> Run {
    let states: Vec<&[RecordState]> = runs.iter().map(|run| &*run.results.states).collect();
    let joined = join(&states);
    let owns = |run: usize, entry: &RefusedEntry| match entry.record {
        Some(record) => joined.owners.get(record.index()).copied().map(usize::from) == Some(run),
        None => true,
    };
    let mut refused: Vec<RefusedEntry> = runs
        .iter()
        .enumerate()
        .flat_map(|(place, run)| {
            let entries = run.results.refused.iter();
            entries.filter(move |entry| owns(place, entry)).cloned()
        })
        .collect();
    refused.sort_by_key(|entry| (entry.record.is_none(), entry.record));
    let mut counts = Counts::of_states(&joined.states);
    let mut not_told_apart = 0;
    // Auth0 counts who was updated without saying who it was: where all that a run has taken is still as it
    // left it, Auth0's figures are the better ones.
    let mut taken: HashMap<u16, (u32, u32)> = HashMap::new();
    for (state, owner) in joined.states.iter().zip(&joined.owners) {
        let (imported, updated) = taken.entry(*owner).or_default();
        *imported += u32::from(*state == RecordState::Imported);
        *updated += u32::from(*state == RecordState::Updated);
    }
    for (place, run) in (0_u16..).zip(&runs) {
        let (imported, updated) = taken.get(&place).copied().unwrap_or_default();
        let own = &run.results.counts;
        if imported + updated == own.imported + own.updated {
            counts.imported = counts.imported - imported + own.imported;
            counts.updated = counts.updated - updated + own.updated;
            not_told_apart += run.results.not_told_apart;
        }
    }
    let spans = spans(&runs, &joined.owners);
    let gone = gone(&runs, &joined.owners);
    let delta = runs.iter().find_map(|run| run.delta.clone());
    let summary = runs[at].summary.clone();
    let places: Vec<u16> = runs
        .iter()
        .map(|run| {
            let place = family.iter().position(|one| one.id == run.summary.id);
            u16::try_from(place.unwrap_or(0)).unwrap_or(0)
        })
        .collect();
    let owner = |owner: &u16| places.get(usize::from(*owner)).copied().unwrap_or(0);
    let owners = joined.owners.iter().map(owner).collect();
    Run {
        summary,
        parts: runs.into_iter().flat_map(|run| run.parts).collect(),
        results: Results {
            states: joined.states.into(),
            refused: refused.into(),
            counts,
            not_told_apart,
            gone,
        },
        spans,
        family,
        delta,
        owners,
    }
}

/// Whose users an undo has deleted, and no run has brought in again since.
fn gone(runs: &[Run], owners: &[u16]) -> Ranges {
    let mut all = Ranges::default();
    for run in runs {
        let undone_ms = run.summary.undone.map_or(0, |undone| undone.last_ms);
        let mut gone = Ranges::default();
        for record in run.results.gone.iter() {
            let owner = owners.get(record as usize);
            let owner = owner.and_then(|owner| runs.get(usize::from(*owner)));
            if owner.is_some_and(|owner| owner.summary.started_ms < undone_ms) {
                gone.push(record);
            }
        }
        all = all.with(&gone);
    }
    all
}

/// Where the records are, each in the part of the run that has the last word on it.
fn spans(runs: &[Run], owners: &[u16]) -> Vec<(u32, u32, u32)> {
    let mut before = 0_u32;
    let mut all: Vec<(u32, u32, u32)> = Vec::new();
    for (place, run) in (0_u16..).zip(runs) {
        for &(first, last, part) in &run.spans {
            let mut open: Option<(u32, u32)> = None;
            for record in first..=last {
                if owners.get(record as usize) != Some(&place) {
                    continue;
                }
                match &mut open {
                    Some((_, to)) if *to + 1 == record => *to = record,
                    _ => {
                        all.extend(open.map(|(from, to)| (from, to, before + part)));
                        open = Some((record, record));
                    }
                }
            }
            all.extend(open.map(|(from, to)| (from, to, before + part)));
        }
        before += u32::try_from(run.parts.len()).unwrap_or(0);
    }
    all.sort_unstable();
    all
}
