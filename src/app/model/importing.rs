//! The options and the plan of an import, and the run that carries it out.

use std::time::SystemTime;

use super::{AgainModel, FollowModel, SinceModel};
use crate::import::plan::{Estimate, Pace};
use crate::import::{
    Options, PartState, PartView, PlanSummary, Progress, RunId, RunState, RunSummary,
};
use crate::worker::{Failure, OpenId, RequestId, TenantView};

use super::{BeforeModel, OutlookModel};

#[derive(Debug, Clone, Default)]
pub struct ImportModel {
    pub options: Options,
    /// Whether a few users go first, where the admin has said so.
    pub pilot: Option<bool>,
    /// The plan for the open file; the previous one stays while a new one is made.
    pub plan: Option<PlanSummary>,
    /// How fast earlier imports into the tenant were.
    pub paces: Vec<Pace>,
    pub planning: Option<RequestId>,
    pub run: Option<RunModel>,
    pub outlook: OutlookModel,
    /// The last look ahead at an import that updates.
    pub before: Option<BeforeModel>,
    /// Only these users are to go.
    pub follow: Option<FollowModel>,
    /// Only users that are new or have changed are to go.
    pub since: SinceModel,
    /// An earlier import is repeated elsewhere.
    pub again: Option<AgainModel>,
    /// Why the last start did not happen.
    pub trouble: Option<Failure>,
}

/// The run that is under way, or the last one that was.
#[derive(Debug, Clone)]
pub struct RunModel {
    /// Known once the worker has made the journal.
    pub id: Option<RunId>,
    pub open: Option<OpenId>,
    pub file: String,
    pub tenant: TenantView,
    pub connection: String,
    pub users: u64,
    pub begun: SystemTime,
    pub progress: Option<Progress>,
    /// It has ended, and this came of it.
    pub over: Option<RunSummary>,
    /// A stop was asked for and has not happened yet.
    pub stopping: bool,
}

impl ImportModel {
    /// How long the planned import is likely to take.
    pub fn estimate(&self) -> Option<Estimate> {
        let plan = self.plan.as_ref()?;
        Some(Estimate::of(plan.users, plan.parts, &self.paces))
    }

    /// It is not what would be sent any more, nor is one that is still being made.
    pub fn forget_plan(&mut self) {
        self.plan = None;
        self.planning = None;
    }

    /// The run that is under way.
    pub fn running(&self) -> Option<&RunModel> {
        self.run.as_ref().filter(|run| run.over.is_none())
    }
}

/// Whether nothing of a run moves on for now, so that nobody can say how long it will take: it is held,
/// or it waits or looks for lost parts while Auth0 has nothing of it.
pub fn stands_still(progress: &Progress) -> bool {
    let lost = |part: &PartView| matches!(part.state, PartState::Looking | PartState::TellingApart);
    let waits = progress.waiting.is_some() || progress.parts.iter().any(lost);
    matches!(progress.state, RunState::Paused | RunState::Held(_))
        || (waits && progress.counts.sent == 0)
}

impl RunModel {
    /// Users who follow a pilot that went well, where only the admin's word is wanted for that.
    pub fn behind_pilot(&self) -> Option<u64> {
        let progress = self.progress.as_ref().filter(|_| !self.stopping)?;
        let pilot = progress.pilot.as_ref()?;
        let waits = self.id.is_some() && pilot.waits && pilot.is_clean();
        waits.then(|| progress.counts.queued.into())
    }
}
