use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;

use super::PutBackError;
use crate::import::before::{BeforeRef, Line, lines};
use crate::import::journal::RunFolder;
use crate::import::plan::Ranges;
use crate::import::undo::{UndoError, settled};
use crate::import::{RunId, RunStore, RunSummary};
use crate::roster::RecordState;

/// One user who can be put back, as far as this computer knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct User {
    /// In the file of what was kept.
    pub row: u32,
    /// In the run's own users file.
    pub record: u32,
    /// The run's own change of it is no later than this, by Auth0's clock.
    pub until_ms: i64,
}

/// Whom a run has updated and could put back.
#[derive(Clone, Debug)]
pub struct Updated {
    pub run: RunSummary,
    pub before: BeforeRef,
    /// Of those who can be put back, a record each as they were; other records are in it too.
    pub file: PathBuf,
    /// Have been put back before.
    pub done: u32,
    folder: RunFolder,
    /// By row.
    pub(super) users: Vec<User>,
}

/// Rows with Auth0's ids of their users.
pub type Ids = Box<dyn Iterator<Item = io::Result<(u32, String)>> + Send>;

/// Says who could be put back. Blocks.
pub fn look(store: &RunStore, run: &RunId) -> Result<Updated, PutBackError> {
    let summary = store.load(run)?.summary;
    let Some(before) = summary.before.clone() else {
        return Err(PutBackError::Nothing(run.clone()));
    };
    if summary.open_elsewhere {
        return Err(UndoError::Busy.into());
    }
    let settled = settled(store, &summary)?;
    let back = backs(store, run)?;
    let folder = store.folder(run);
    let (mut users, mut updated) = (Vec::new(), 0);
    for (line, row) in lines(&folder).map_err(PutBackError::Kept)?.zip(0..) {
        let Line { record, .. } = line.map_err(PutBackError::Kept)?;
        let state = settled.results.states.get(record as usize);
        let was_updated = state == Some(&RecordState::Updated) || settled.factors.contains(&record);
        let Some(span) = settled.spans.get(record).filter(|_| was_updated) else {
            continue;
        };
        updated += 1;
        if !back.contains(&row) {
            users.push(User {
                row,
                record,
                until_ms: span.to_ms,
            });
        }
    }
    if updated == 0 {
        return Err(PutBackError::Nobody(run.clone()));
    }
    if users.is_empty() {
        return Err(PutBackError::Done(run.clone()));
    }
    Ok(Updated {
        file: folder.path().join(&before.file),
        done: updated - u32::try_from(users.len()).unwrap_or(updated),
        run: summary,
        before,
        folder,
        users,
    })
}

/// The rows that earlier runs have put back.
fn backs(store: &RunStore, run: &RunId) -> Result<BTreeSet<u32>, PutBackError> {
    let mut back = BTreeSet::new();
    for earlier in store.list()? {
        let is_ours = |link: &super::PutBack| link.run == *run;
        if !earlier.puts_back.as_ref().is_some_and(is_ours) {
            continue;
        }
        if earlier.open_elsewhere || earlier.can_resume() {
            return Err(PutBackError::Begun(earlier.id));
        }
        let states = store.load(&earlier.id)?.results.states;
        let rows = (0..).zip(states.iter());
        back.extend(
            rows.filter_map(|(row, state)| (*state == RecordState::Updated).then_some(row)),
        );
    }
    Ok(back)
}

impl Updated {
    pub fn users(&self) -> u32 {
        u32::try_from(self.users.len()).unwrap_or(u32::MAX)
    }

    /// Their rows.
    pub fn rows(&self) -> Ranges {
        let mut rows = Ranges::default();
        for user in &self.users {
            rows.push(user.row);
        }
        rows
    }

    /// The record of the run's own users file that such a row belongs to.
    pub fn record_of(&self, row: u32) -> Option<u32> {
        let at = self
            .users
            .binary_search_by_key(&row, |user| user.row)
            .ok()?;
        self.users.get(at).map(|user| user.record)
    }

    /// Their rows with Auth0's ids, one after the other from the disk.
    pub fn ids(&self) -> io::Result<Ids> {
        let rows = self.rows();
        let ids = lines(&self.folder)?.zip(0_u32..);
        let ids = ids.filter(move |(line, row)| line.is_err() || rows.contains(*row));
        Ok(Box::new(ids.map(|(line, row)| Ok((row, line?.user_id)))))
    }
}
