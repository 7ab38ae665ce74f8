use std::collections::HashSet;
use std::io;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::known::{Known, KnownError, Word};
use super::prints::Subject;
use crate::import::plan::{PayloadError, Ranges, for_each_record};
use crate::import::store::RunError;
use crate::import::{RunId, RunStore, RunSummary};
use crate::roster::Roster;
use crate::users::Cancel;

/// Records that are compared before it is asked whether to go on.
const STRETCH: u32 = 4_096;

/// What a file has that an earlier run did not bring in as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    pub run: RunId,
    /// To be sent: new ones and changed ones.
    pub records: Ranges,
    pub new: u32,
    /// Of users that the run knew, with other values or without having been taken then.
    pub changed: u32,
    pub unchanged: Ranges,
}

/// What a run that sends only those keeps of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delta {
    /// The earlier run.
    pub run: RunId,
    /// Left out, because they are as that run and those before it brought them in.
    pub unchanged: Ranges,
}

/// The same in the list of runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SinceRun {
    pub run: RunId,
    pub unchanged: u32,
}

impl From<&Delta> for SinceRun {
    fn from(delta: &Delta) -> Self {
        Self {
            run: delta.run.clone(),
            unchanged: delta.unchanged.count(),
        }
    }
}

#[derive(Debug, Error)]
pub enum SinceError {
    #[error(transparent)]
    Run(#[from] RunError),
    #[error(
        "The run {0} has kept no fingerprints of its users, so nobody can say what has changed since"
    )]
    NoPrints(RunId),
    #[error("The fingerprints of the run {run} could not be read: {error}")]
    Prints { run: RunId, error: io::Error },
    #[error(transparent)]
    Read(#[from] PayloadError),
    #[error("Stopped")]
    Cancelled,
}

impl Since {
    fn nothing(run: &RunId) -> Self {
        Self {
            run: run.clone(),
            records: Ranges::default(),
            new: 0,
            changed: 0,
            unchanged: Ranges::default(),
        }
    }

    /// Of all records, each core a share of them.
    fn compared(
        run: &RunId,
        known: &[Known],
        roster: &Roster,
        cancel: &Cancel,
    ) -> Result<Self, SinceError> {
        let cores = thread::available_parallelism().map_or(2, |cores| cores.get().min(8));
        let share = roster.len().div_ceil(u32::try_from(cores).unwrap_or(2));
        let share = share.max(STRETCH);
        let shares = (0..roster.len()).step_by(share as usize);
        thread::scope(|scope| {
            let compared: Vec<_> = shares
                .map(|from| {
                    let records = from..from.saturating_add(share).min(roster.len());
                    scope.spawn(move || Self::of(run, known, roster, records, cancel))
                })
                .collect();
            let mut since = Self::nothing(run);
            for share in compared {
                match share.join() {
                    Ok(share) => since.add(&share?),
                    // The task that asked is told as if it had come there.
                    Err(panic) => resume_unwind(panic),
                }
            }
            Ok(since)
        })
    }

    /// Of some of the records.
    fn of(
        run: &RunId,
        known: &[Known],
        roster: &Roster,
        records: Range<u32>,
        cancel: &Cancel,
    ) -> Result<Self, SinceError> {
        let mut since = Self::nothing(run);
        let mut from = records.start;
        while from < records.end {
            if cancel.is_cancelled() {
                return Err(SinceError::Cancelled);
            }
            let to = from.saturating_add(STRETCH - 1).min(records.end - 1);
            let stretch = Ranges::default().gaps(from, to);
            for_each_record(roster, &stretch, |record, bytes| {
                let subject = Subject::of(bytes);
                match Known::newest(known, &subject) {
                    Some(Word::Unchanged) => return since.unchanged.push(record),
                    Some(Word::Changed) => since.changed += 1,
                    Some(Word::Gone) | None => since.new += 1,
                }
                since.records.push(record);
            })?;
            from = to + 1;
        }
        Ok(since)
    }

    /// Adds what came of other records.
    fn add(&mut self, other: &Self) {
        self.records = self.records.with(&other.records);
        self.unchanged = self.unchanged.with(&other.unchanged);
        self.new += other.new;
        self.changed += other.changed;
    }

    pub fn delta(&self) -> Delta {
        Delta {
            run: self.run.clone(),
            unchanged: self.unchanged.clone(),
        }
    }
}

impl RunStore {
    /// Compares the file with what a run has sent, with the runs that follow it, and with those that it
    /// was itself a difference to: the newest that knows a user has the word. Reads every record, on all
    /// cores; blocks.
    pub fn changed_since(
        &self,
        run: &RunId,
        roster: &Roster,
        cancel: &Cancel,
    ) -> Result<Since, SinceError> {
        Since::compared(run, &self.known(run)?, roster, cancel)
    }

    /// What the runs behind a difference know, newest first.
    fn known(&self, run: &RunId) -> Result<Vec<Known>, SinceError> {
        let mut known = Vec::new();
        let all = self.list()?;
        let put_back: Vec<&RunId> = all
            .iter()
            .filter_map(|run| Some(&run.puts_back.as_ref()?.run))
            .collect();
        for summary in self.lineage(run)? {
            match Known::of(self, &summary, put_back.contains(&&summary.id)) {
                Ok(Some(own)) => known.push(own),
                Ok(None) if summary.id == *run => return Err(SinceError::NoPrints(run.clone())),
                Ok(None) => {}
                Err(KnownError::Run(error)) => return Err(error.into()),
                Err(KnownError::Prints(error)) => {
                    let run = summary.id;
                    return Err(SinceError::Prints { run, error });
                }
            }
        }
        Ok(known)
    }

    /// The run with those that follow it, and the runs to which they were a difference; newest first.
    pub fn lineage(&self, run: &RunId) -> Result<Vec<RunSummary>, RunError> {
        let mut all: Vec<RunSummary> = Vec::new();
        let mut seen = HashSet::new();
        let mut next = Some(run.clone());
        // One that was deleted is the end of what is known; a journal could be made to name itself.
        while let Some(run) = next.take().filter(|run| seen.insert(run.clone())) {
            let family = match self.family(&run) {
                Err(RunError::NotFound(_)) if !all.is_empty() => break,
                family => family?,
            };
            next = family
                .iter()
                .find_map(|run| Some(run.since.as_ref()?.run.clone()));
            seen.extend(family.iter().map(|run| run.id.clone()));
            all.extend(family);
        }
        // One that follows an early run may be younger than a difference to it.
        all.sort_by_key(|run| std::cmp::Reverse(run.started_ms));
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::{OpenOptions, open};

    #[test]
    fn shares_of_a_large_file_are_one_answer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.json");
        let users: Vec<String> = (0..10_000)
            .map(|n| format!(r#"{{"email":"user{n}@example.com"}}"#))
            .collect();
        std::fs::write(&path, format!("[{}]", users.join(","))).unwrap();
        let options = OpenOptions::default();
        let roster = open(&[path], &options, folder.path(), &|_| {}, &Cancel::new()).unwrap();
        let (run, cancel) = (RunId::new(0, [7; 8]), Cancel::new());
        let since = Since::compared(&run, &[], &roster, &cancel).unwrap();
        assert_eq!((since.new, since.changed), (10_000, 0));
        assert_eq!(since.records.spans(), [(0, 9_999)]);
        assert!(since.unchanged.is_empty());
        cancel.cancel();
        let stopped = Since::compared(&run, &[], &roster, &cancel);
        assert!(matches!(stopped, Err(SinceError::Cancelled)));
    }
}
