use std::collections::HashSet;
use std::io;

use thiserror::Error;

use super::prints::{Print, read};
use crate::import::plan::{PayloadError, Ranges, for_each_record};
use crate::import::store::RunError;
use crate::import::{RunId, RunStore};
use crate::roster::{RecordState, Roster};

/// What a file has that an earlier run did not bring in as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// To be sent: new ones and changed ones.
    pub records: Ranges,
    pub new: u32,
    /// Of users that the run knew, with other values or without having been taken then.
    pub changed: u32,
    pub unchanged: u32,
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
}

impl RunStore {
    /// Compares the file with what a run has sent. Reads every record; blocks.
    pub fn changed_since(&self, run: &RunId, roster: &Roster) -> Result<Since, SinceError> {
        let loaded = self.load(run)?;
        let key = self.read(run)?.header.key;
        let states = &loaded.results.states;
        let (mut taken, mut known) = (HashSet::new(), HashSet::new());
        let seen = read(&self.folder(run), |record, print| {
            let state = states.get(record as usize);
            if matches!(state, Some(RecordState::Imported | RecordState::Updated)) {
                taken.insert(print.content);
            }
            known.extend(print.who);
        });
        seen.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => SinceError::NoPrints(run.clone()),
            _ => SinceError::Prints {
                run: run.clone(),
                error,
            },
        })?;
        let mut since = Since {
            records: Ranges::default(),
            new: 0,
            changed: 0,
            unchanged: 0,
        };
        let Some(last) = roster.len().checked_sub(1) else {
            return Ok(since);
        };
        for_each_record(roster, &Ranges::default().gaps(0, last), |record, bytes| {
            let print = Print::of(key.as_bytes(), bytes);
            if taken.contains(&print.content) {
                since.unchanged += 1;
                return;
            }
            since.records.push(record);
            if print.who.is_some_and(|who| known.contains(&who)) {
                since.changed += 1;
            } else {
                since.new += 1;
            }
        })?;
        Ok(since)
    }
}
