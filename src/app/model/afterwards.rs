//! What is asked of Auth0 about the users of a run that are in.

use crate::compare::Step;
use crate::import::RunId;
use crate::worker::{CheckedView, RequestId, ResultsView};

use super::Model;

/// A sample that shows what went wrong for all without asking for long.
pub const SAMPLE: u32 = 100;

#[derive(Debug, Clone, Default)]
pub struct AfterModel {
    /// The question that is under way.
    pub asked: Option<Asked>,
    /// What was found of the users of a run.
    pub checked: Option<(RunId, CheckedView)>,
}

#[derive(Debug, Clone)]
pub struct Asked {
    pub run: RunId,
    pub request: RequestId,
    pub what: AskedFor,
    pub step: Option<Step>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedFor {
    Check,
    Ids,
}

/// Whom to look up, before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckAsk {
    pub run: RunId,
    /// Users who are in.
    pub taken: u64,
    pub all: bool,
    /// The size of the sample, as typed.
    pub typed: String,
}

impl CheckAsk {
    /// How many are looked up; none where that was not said.
    pub fn users(&self) -> Option<u64> {
        if self.all {
            return Some(self.taken);
        }
        let digits: String = self.typed.chars().filter(|char| *char != ',').collect();
        let wanted: u64 = digits.trim().parse().ok()?;
        (wanted > 0).then(|| wanted.min(self.taken))
    }
}

/// Users of a run and its family who are in by now.
pub fn taken(view: &ResultsView) -> u64 {
    let runs = if view.family.is_empty() {
        std::slice::from_ref(&view.summary)
    } else {
        &view.family
    };
    let gone: u64 = runs
        .iter()
        .filter_map(|run| run.undone)
        .map(|undone| u64::from(undone.deleted + undone.not_found))
        .sum();
    u64::from(view.counts.imported + view.counts.updated).saturating_sub(gone)
}

impl Model {
    /// What was found of the users of the run on screen.
    pub fn checked(&self) -> Option<&CheckedView> {
        let (run, checked) = self.after.checked.as_ref()?;
        (self.results.run.as_ref() == Some(run)).then_some(checked)
    }
}
