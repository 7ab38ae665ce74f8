use std::io;

use super::prints::{Key, Subject, count, read};
use crate::import::{RunError, RunId, RunStore};
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
    /// Who, and what was sent; ascending.
    named: Vec<(u64, u64)>,
    /// What was sent of those who are known by nothing; ascending.
    nameless: Vec<u64>,
}

/// In place of what was sent of a user that was not taken. No print has it but by a chance in 2^64.
const NOT_TAKEN: u64 = 0;
const GONE: u64 = 1;

impl Known {
    /// `None`: the run has kept no fingerprints. Blocks.
    pub(super) fn of(store: &RunStore, run: &RunId) -> Result<Option<Self>, KnownError> {
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
            named,
            nameless,
        }))
    }

    /// `None`: the run knows nothing of this user.
    pub(super) fn word(&self, subject: &Subject) -> Option<Word> {
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
