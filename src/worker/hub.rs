use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::connect::Connects;
use super::doctor::Doctor;
use super::families::Families;
use super::history::OpenRuns;
use super::import::LiveRuns;
use super::keeper::Keeper;
use super::opens::Opens;
use super::practice::Practice;
use super::put_back::Seen;
use super::question::Question;
use super::settings::SettingsFile;
use super::supervise::Tasks;
use super::undo::Undoing;
use super::{Event, Outbox};
use crate::import::store::RunStore;
use crate::platform::mappings::Mappings;
use crate::platform::paths::Home;
use crate::platform::vault::Vault;
use crate::roster::mend::Menders;
use crate::sources::Remembered;

/// What all kinds of work share.
pub(super) struct Hub {
    pub(super) home: Home,
    pub(super) outbox: Outbox,
    pub(super) tasks: Tasks,
    pub(super) vault: Vault,
    pub(super) settings: SettingsFile,
    pub(super) practice: Practice,
    pub(super) opens: Mutex<Opens>,
    pub(super) connects: Mutex<Connects>,
    pub(super) doctor: Doctor,
    pub(super) keeper: Keeper,
    pub(super) live: LiveRuns,
    pub(super) foreseeing: Mutex<Question>,
    /// About what has changed since an earlier run.
    pub(super) comparing: Mutex<Question>,
    /// About users who are in.
    pub(super) asking: Mutex<Question>,
    pub(super) undoing: Mutex<Undoing>,
    pub(super) backs: Mutex<Seen>,
    pub(super) runs: Mutex<OpenRuns>,
    pub(super) families: Mutex<Families>,
}

pub(super) type Shared = Arc<Hub>;

impl Hub {
    pub(super) fn store(&self) -> RunStore {
        RunStore::new(self.home.runs())
    }

    /// Mappings of earlier files.
    pub(super) fn remembered(&self) -> Arc<dyn Remembered + Send + Sync> {
        Arc::new(self.mappings())
    }

    pub(super) fn mappings(&self) -> Mappings {
        Mappings::of(&self.home)
    }

    /// What was done to files, for the next time that they are opened.
    pub(super) fn menders(&self) -> Menders {
        Menders::at(self.home.mended())
    }

    pub(super) async fn send(&self, event: Event) {
        self.outbox.send(event).await;
    }
}

/// A lock that outlives a panic: what it guards is changed in single steps.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
