//! The runs of this computer.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::import::{RunEnd, RunId, RunSummary};
use crate::platform::settings::{Settings, TenantColour};
use crate::worker::{RequestId, TenantView};

use super::{Listed, Shown, Together, listed};

#[derive(Debug, Clone, Default)]
pub struct HistoryModel {
    /// Unfinished ones first, then the newest; none until they were read once.
    pub runs: Option<Vec<RunSummary>>,
    /// When reading them began; what was read earlier is dropped.
    pub read: Option<RequestId>,
    /// What the imports of a file say together, by the first of them.
    pub together: BTreeMap<RunId, Together>,
    /// To be resumed as soon as its tenant is connected.
    pub resume: Option<RunId>,
    /// Auth0's clock less this computer's, once a tenant has told it; ms.
    pub clock_ahead_ms: Option<i64>,
    /// Its users file is being opened; no second click resumes it once more.
    pub taking_up: Option<RunId>,
}

impl HistoryModel {
    /// Runs that can go on; first those whose jobs Auth0 forgets first.
    pub fn unfinished(&self) -> Vec<&RunSummary> {
        let mut runs: Vec<&RunSummary> = self.all().filter(|run| unfinished(run)).collect();
        runs.sort_by_key(|run| (run.forgets_ms.is_none(), run.forgets_ms));
        runs
    }

    /// How long Auth0 still keeps what is to be fetched of a run; nothing where it has forgotten some.
    pub fn forgets_in(&self, run: &RunSummary, now: SystemTime) -> Option<Duration> {
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let now_ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        run.forgets_in(now_ms, self.clock_ahead_ms)
    }

    /// Runs that somebody works on now, here or in another window.
    pub fn under_way(&self) -> Vec<&RunSummary> {
        self.all().filter(|run| run.open_elsewhere).collect()
    }

    pub fn finished(&self) -> Vec<&RunSummary> {
        self.all()
            .filter(|run| !unfinished(run) && !run.open_elsewhere)
            .collect()
    }

    /// Imports that were begun to be taken back, and are not to their end.
    pub fn half_undone(&self) -> impl Iterator<Item = &RunSummary> {
        self.finished().into_iter().filter(|run| {
            let undone = run.undone.as_ref();
            run.can_delete() && undone.is_some_and(|undone| undone.to_go() > 0)
        })
    }

    /// These runs, each family under its first.
    pub fn by_family<'a>(&'a self, rows: &[&'a RunSummary]) -> Vec<Listed<'a>> {
        listed(self.all(), rows)
    }

    pub fn get(&self, id: &RunId) -> Option<&RunSummary> {
        self.all().find(|run| &run.id == id)
    }

    fn all(&self) -> impl Iterator<Item = &RunSummary> {
        self.runs.iter().flatten()
    }
}

/// Interrupted, or stopped with users still to go: it wants a decision.
pub fn unfinished(run: &RunSummary) -> bool {
    run.can_resume() && (run.end != RunEnd::Finished)
}

/// Whether a run belongs to this tenant.
pub fn same_tenant(tenant: &TenantView, run: &RunSummary) -> bool {
    if tenant.practice || run.tenant.practice {
        return tenant.practice == run.tenant.practice;
    }
    let known = tenant.id.as_deref().filter(|id| !id.is_empty());
    // A plain-text address of this computer is kept with its scheme, a run knows the host alone.
    let host = tenant
        .domain
        .split_once("://")
        .map_or(tenant.domain.as_str(), |(_, host)| host);
    known == Some(run.tenant.id.as_str()) || host == run.tenant.host || host == run.tenant.domain
}

/// Which of the tenants in the list a run belongs to.
pub fn tenant_of(settings: &Settings, run: &RunSummary) -> Option<Shown> {
    if run.tenant.practice {
        return Some(Shown::Practice);
    }
    let known = |tenant: &&crate::platform::settings::Tenant| {
        tenant.id == run.tenant.id
            || tenant.domain == run.tenant.host
            || tenant.tenant_domain.as_deref() == Some(&run.tenant.domain)
    };
    settings
        .tenants
        .iter()
        .find(known)
        .map(|tenant| Shown::Saved(tenant.id.clone()))
}

/// The colour of a run's tenant: as it is now, else as it was then.
pub fn colour_of(settings: &Settings, run: &RunSummary) -> TenantColour {
    if run.tenant.practice {
        return TenantColour::Teal;
    }
    if let Some(Shown::Saved(id)) = tenant_of(settings, run)
        && let Some(tenant) = settings.tenant(&id)
    {
        return tenant.colour;
    }
    serde_json::from_value(serde_json::Value::String(run.tenant.colour.clone()))
        .unwrap_or(TenantColour::Slate)
}
