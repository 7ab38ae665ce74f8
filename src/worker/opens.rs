//! The files that are open or being opened. A file stays open until the next one has been opened.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::OpenId;
use super::carry::Carry;
use crate::roster::mend::Mending;
use crate::roster::{Reading, Roster};
use crate::rules::CheckOptions;
use crate::users::Cancel;

#[derive(Default)]
pub(super) struct Opens(pub(super) HashMap<OpenId, Open>);

/// An opened file, or one that is being opened.
pub(super) struct Open {
    pub(super) cancel: Cancel,
    /// Counts the checks, so that a late answer of an older one is known as such.
    pub(super) check: u64,
    /// As far as it has been read.
    pub(super) roster: Option<Roster>,
    /// What a check that goes on over a whole file has come to so far.
    pub(super) fresh: Option<Roster>,
    /// The roster's rows are read as `reading` says.
    pub(super) applied: bool,
    pub(super) options: CheckOptions,
    pub(super) reading: Reading,
    /// The newest changes of its records.
    pub(super) mending: Mending,
    /// Tells the newest preview of a fix to end.
    pub(super) preview: Cancel,
    /// Tells the newest search to end.
    pub(super) find: Cancel,
    pub(super) paths: Vec<PathBuf>,
    /// It belongs among the recent files.
    pub(super) recent: bool,
    /// What was done to rows that are cut in another way now.
    pub(super) carry: Carry,
}

impl Opens {
    pub(super) fn roster(&self, open: OpenId) -> Option<Roster> {
        self.0.get(&open)?.roster.clone()
    }

    /// The newest there is: of a re-check under way, what it has found so far.
    pub(super) fn newest(&self, open: OpenId) -> Option<Roster> {
        let state = self.0.get(&open)?;
        state.fresh.clone().or_else(|| state.roster.clone())
    }

    /// A whole roster of this very file, if one is open.
    pub(super) fn roster_of(&self, path: &Path) -> Option<Roster> {
        let rosters = self.0.values().filter_map(|open| open.roster.as_ref());
        rosters
            .into_iter()
            .find(|roster| roster.complete() && roster.file().path() == path)
            .cloned()
    }

    /// A newer opening ends the ones that are under way.
    pub(super) fn cancel_unfinished(&mut self) {
        self.close_unless(|_, open| open.roster.as_ref().is_some_and(Roster::complete));
    }

    /// Those that were opened before this one. One that was opened since is what is wanted now.
    pub(super) fn close_older(&mut self, than: OpenId) {
        self.close_unless(|id, _| *id >= than);
    }

    pub(super) fn close_all(&mut self) {
        self.close_unless(|_, _| false);
    }

    fn close_unless(&mut self, keep: impl Fn(&OpenId, &Open) -> bool) {
        self.0.retain(|id, open| {
            let kept = keep(id, open);
            if !kept {
                open.cancel.cancel();
                open.preview.cancel();
                open.find.cancel();
            }
            kept
        });
    }

    /// Forgets a file that could not be opened; one whose re-check failed stays as it was.
    /// `None`: the check is outdated, and so is its failure.
    pub(super) fn end(&mut self, open: OpenId, check: u64) -> Option<Ended> {
        let state = self.0.get_mut(&open).filter(|open| open.check == check)?;
        state.fresh = None;
        if state.roster.as_ref().is_some_and(Roster::complete) {
            return Some(Ended::Kept);
        }
        self.0.remove(&open);
        Some(Ended::Gone)
    }

    /// What a check has come to so far. A whole file that is checked again stays as it was until
    /// the check is through: its last rows have to be shown too.
    /// `false`: the check is outdated, and so is what it found.
    pub(super) fn advance(&mut self, open: OpenId, check: u64, roster: &Roster) -> bool {
        match self.0.get_mut(&open).filter(|open| open.check == check) {
            Some(open) => {
                if open.roster.as_ref().is_some_and(Roster::complete) {
                    open.fresh = Some(roster.clone());
                } else {
                    open.roster = Some(roster.clone());
                }
                true
            }
            None => false,
        }
    }

    /// `false`: the check is outdated, and so is what it found.
    pub(super) fn set(&mut self, open: OpenId, check: u64, roster: &Roster) -> bool {
        match self.0.get_mut(&open).filter(|open| open.check == check) {
            Some(open) => {
                open.roster = Some(roster.clone());
                open.fresh = None;
                open.applied = true;
                true
            }
            None => false,
        }
    }
}

impl Drop for Opens {
    fn drop(&mut self) {
        self.close_all();
    }
}

/// What a failed check leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The file as it was before.
    Kept,
    Gone,
}
