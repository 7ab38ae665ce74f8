use std::sync::Arc;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::Undone;
use crate::import::{RunId, Waiting};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum UndoState {
    #[default]
    Running,
    /// Waits for the answers under way.
    Stopping,
    /// Can go on; the reason, where nobody asked for it.
    Stopped(Option<Arc<str>>),
    /// Every user was looked at.
    Done,
}

impl UndoState {
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Stopped(_) | Self::Done)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoProgress {
    pub sums: Undone,
    pub state: UndoState,
    /// Why nothing is deleted for now.
    pub waiting: Option<Waiting>,
}

/// An undo under way. Dropping it ends the work at once, as a crash would; it can go on later.
pub struct UndoHandle {
    pub run: RunId,
    pub progress: watch::Receiver<UndoProgress>,
    pub(super) stopping: CancellationToken,
    pub(super) _alive: tokio_util::sync::DropGuard,
}

impl UndoHandle {
    /// Waits for the answers under way, then ends; it can go on later.
    pub fn stop(&self) {
        self.stopping.cancel();
    }

    /// How it ended. Where the work broke down, the last that was seen of it.
    pub async fn finished(&mut self) -> UndoProgress {
        let ended = self.progress.wait_for(|seen| seen.state.is_over()).await;
        let ended = ended.ok().map(|seen| seen.clone());
        ended.unwrap_or_else(|| {
            let mut seen = self.progress.borrow().clone();
            let why = "A part of Usher failed; its log says where";
            seen.state = UndoState::Stopped(Some(why.into()));
            seen
        })
    }
}
