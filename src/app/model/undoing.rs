//! Taking a run back: asked, under way, done.

use crate::compare::Step;
use crate::import::RunId;
use crate::import::undo::UndoProgress;
use crate::worker::{BackView, Failure};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoModel {
    pub run: RunId,
    /// What was typed of the tenant's name.
    pub typed: String,
    /// What a gradual migration left behind of so many users is removed, and none of the run's own.
    pub left_overs: Option<u32>,
    /// Those that were updated are put back, instead of deleting those that were inserted.
    pub puts_back: bool,
    /// Those too who have changed since.
    pub also_changed: bool,
    pub stage: UndoStage,
    /// The window was asked to close meanwhile.
    pub closing: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoStage {
    /// The tenant's name is to be typed.
    Asks,
    /// Auth0 is asked how those stand that may be put back.
    Looks(Option<Step>),
    /// Who can be put back is known, and the tenant's name is to be typed.
    Offers(BackView),
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
            left_overs: None,
            puts_back: false,
            also_changed: false,
            stage: UndoStage::Asks,
            closing: false,
        }
    }

    /// Users that are put back once it is confirmed.
    pub fn to_put_back(&self) -> u32 {
        match &self.stage {
            UndoStage::Offers(view) if self.also_changed => view.ready + view.changed,
            UndoStage::Offers(view) => view.ready,
            _ => 0,
        }
    }
}
