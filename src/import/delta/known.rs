use std::io;

use super::prints::{Key, Subject, count, read};
use crate::import::{RunError, RunStore, RunSummary};
use crate::roster::RecordState;

/// What a run knows of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// It brought the user in as it is now.
    Unchanged,
    /// It sent the user with other values, or could not bring it in.
    Changed,
    /// It brought the user in, who was deleted again.
    Gone,
}

/// Users of one run, sixteen bytes each.
pub(super) struct Known {
    key: Key,
    started_ms: i64,
    /// When an undo of it was last at work.
    undone_ms: Option<i64>,
    /// Who, and what was sent; ascending.
    named: Vec<(u64, u64)>,
    /// What was sent of those who are known by nothing; ascending.
    nameless: Vec<u64>,
}

/// In place of what was sent of a user that was not taken. No print has it but by a chance in 2^64.
const NOT_TAKEN: u64 = 0;
const GONE: u64 = 1;

impl Known {
    /// `None`: the run has kept no fingerprints. Where users were put back after it, none that it updated is
    /// taken to be as it was sent: to send one again does no harm. Blocks.
    pub(super) fn of(
        store: &RunStore,
        summary: &RunSummary,
        put_back: bool,
    ) -> Result<Option<Self>, KnownError> {
        let run = &summary.id;
        let loaded = store.load(run)?;
        let key = Key::of(&store.read(run)?.header.key);
        let states = &loaded.results.states;
        let gone = &loaded.results.gone;
        let folder = store.folder(run);
        // Nearly all have something that they are known by.
        let (mut named, mut nameless) = (Vec::with_capacity(count(&folder)), Vec::new());
        let seen = read(&folder, |record, print| {
            let state = states.get(record as usize);
            let content = match state {
                _ if gone.contains(record) => GONE,
                Some(RecordState::Updated) if put_back => NOT_TAKEN,
                Some(RecordState::Imported | RecordState::Updated) => print.content,
                _ => NOT_TAKEN,
            };
            match print.who {
                Some(who) => named.push((who, content)),
                None => nameless.push(content),
            }
        });
        match seen {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(KnownError::Prints(error)),
        }
        named.sort_unstable();
        nameless.sort_unstable();
        Ok(Some(Self {
            key,
            started_ms: summary.started_ms,
            undone_ms: summary.undone.map(|undone| undone.last_ms),
            named,
            nameless,
        }))
    }

    /// What the newest of these runs says that knows this user; `None`: none of them does. An undo deletes also
    /// whom a later run has updated, and not whom one has brought in again after it.
    pub(super) fn newest(all: &[Self], subject: &Subject) -> Option<Word> {
        let (run, word) = all.iter().find_map(|run| Some((run, run.word(subject)?)))?;
        let deleted_since = |other: &Self| {
            other.undone_ms.is_some_and(|ms| ms > run.started_ms)
                && subject
                    .who(&other.key)
                    .is_some_and(|who| other.named.binary_search(&(who, GONE)).is_ok())
        };
        let is_gone = all.iter().any(deleted_since);
        Some(if is_gone { Word::Gone } else { word })
    }

    /// `None`: the run knows nothing of this user.
    fn word(&self, subject: &Subject) -> Option<Word> {
        let Some(who) = subject.who(&self.key) else {
            let content = subject.content(&self.key);
            let found = self.nameless.binary_search(&content).is_ok();
            return found.then_some(Word::Unchanged);
        };
        let from = self.named.partition_point(|(own, _)| *own < who);
        let mut of_who = self.named[from..]
            .iter()
            .take_while(|(own, _)| *own == who)
            .map(|(_, content)| *content)
            .peekable();
        of_who.peek()?;
        let content = subject.content(&self.key);
        let mut word = Word::Changed;
        for own in of_who {
            match own {
                GONE => word = Word::Gone,
                own if own == content => return Some(Word::Unchanged),
                _ => {}
            }
        }
        Some(word)
    }
}

pub(super) enum KnownError {
    Run(RunError),
    Prints(io::Error),
}

impl From<RunError> for KnownError {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}
