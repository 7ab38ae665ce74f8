//! Taking a run back: asked, under way, done.

use crate::import::RunId;
use crate::import::undo::UndoProgress;
use crate::worker::Failure;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoModel {
    pub run: RunId,
    /// What was typed of the tenant's name.
    pub typed: String,
    pub stage: UndoStage,
    /// The window was asked to close meanwhile.
    pub closing: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoStage {
    /// The tenant's name is to be typed.
    Asks,
    /// Users are looked at and deleted; the answers under way are waited for when it is being stopped.
    Works {
        progress: UndoProgress,
        stopping: bool,
    },
    Ended(UndoProgress),
    Failed(Failure),
}

impl UndoModel {
    pub fn new(run: RunId) -> Self {
        Self {
            run,
            typed: String::new(),
            stage: UndoStage::Asks,
            closing: false,
        }
    }
}
