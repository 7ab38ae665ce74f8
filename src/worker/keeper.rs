//! What is done to files, brought to the disk beside everything else: whoever edits does not wait for it.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::OpenId;
use super::hub::lock;
use crate::roster::Roster;
use crate::roster::mend::{Menders, Mending};

/// A disk that takes longer is not waited for.
const AT_MOST: Duration = Duration::from_secs(3);

/// Writes one after the other. Of several that wait for the same file only the newest is written.
///
/// It has a thread of its own while there is anything to write, so that it comes to its end also where the
/// rest of the background work is let go of.
#[derive(Clone)]
pub(super) struct Keeper(Arc<Inner>);

struct Inner {
    menders: Menders,
    state: Mutex<State>,
    idle: Condvar,
}

#[derive(Default)]
struct State {
    waiting: Vec<(OpenId, Roster, Mending)>,
    /// A thread is at it.
    busy: bool,
}

impl Keeper {
    pub(super) fn of(menders: Menders) -> Self {
        Self(Arc::new(Inner {
            menders,
            state: Mutex::default(),
            idle: Condvar::new(),
        }))
    }

    /// Keeps this soon.
    pub(super) fn keep(&self, open: OpenId, roster: Roster, mending: Mending) {
        {
            let mut state = lock(&self.0.state);
            state.waiting.retain(|(other, ..)| *other != open);
            state.waiting.push((open, roster, mending));
            if std::mem::replace(&mut state.busy, true) {
                return;
            }
        }
        let writing = Writing(Arc::clone(&self.0));
        let spawned = thread::Builder::new()
            .name("usher-keeper".into())
            .spawn(move || writing.write_all());
        if let Err(error) = spawned {
            // What was to be written waits for the next change, which tries again.
            self.0.rest(&mut lock(&self.0.state));
            tracing::warn!("what was done to the file is not kept yet: {error}");
        }
    }

    /// Blocks until all is written, but not for ever.
    pub(super) fn settle(&self) {
        let state = lock(&self.0.state);
        let waited = self
            .0
            .idle
            .wait_timeout_while(state, AT_MOST, |state| state.busy);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}

impl Inner {
    /// Nobody writes any more.
    fn rest(&self, state: &mut State) {
        state.busy = false;
        self.idle.notify_all();
    }
}

/// The one that writes.
struct Writing(Arc<Inner>);

impl Writing {
    fn write_all(&self) {
        while let Some((_, roster, mending)) = self.next() {
            if let Err(error) = self.0.menders.keep(&roster, &mending) {
                tracing::warn!("what was done to the file could not be kept: {error}");
            }
        }
    }

    fn next(&self) -> Option<(OpenId, Roster, Mending)> {
        let mut state = lock(&self.0.state);
        if state.waiting.is_empty() {
            // In one go with the look, so that nothing is left waiting.
            self.0.rest(&mut state);
            return None;
        }
        Some(state.waiting.remove(0))
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.rest(&mut lock(&self.0.state));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::mend::{Change, Step};
    use crate::roster::{OpenOptions, open};
    use crate::users::{Cancel, RecordId};

    /// However slow the disk is.
    fn idle(keeper: &Keeper) {
        while lock(&keeper.0.state).busy {
            keeper.settle();
        }
    }

    #[test]
    fn the_newest_is_on_the_disk_once_it_has_settled() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.json");
        std::fs::write(&path, r#"[{"email":"ann@example.com"}]"#).unwrap();
        let options = OpenOptions::default();
        let roster = open(&[path], &options, folder.path(), &|_| {}, &Cancel::new()).unwrap();
        let menders = Menders::at(folder.path().join("mended"));
        let keeper = Keeper::of(menders.clone());
        idle(&keeper);
        let (open, mut mending) = (OpenId::new(), Mending::default());
        for n in 0..50 {
            let change = Change::text("/name", &format!("Ann {n}"));
            mending.push(Step::edit(RecordId(0), change));
            keeper.keep(open, roster.clone(), mending.clone());
        }
        idle(&keeper);
        assert_eq!(
            menders.recall(&roster).map(|kept| kept.mending),
            Some(mending)
        );
        keeper.keep(open, roster.clone(), Mending::default());
        idle(&keeper);
        assert_eq!(menders.recall(&roster), None);
    }
}
