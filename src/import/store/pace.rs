use std::time::Duration;

use super::{RunStore, TenantRef};
use crate::import::engine::PartPhase;
use crate::import::plan::Pace;

/// The latest runs say most.
const RUNS: usize = 5;

impl RunStore {
    /// How fast earlier runs into this tenant were, the latest ones first. Pauses do not count, only jobs.
    pub fn paces(&self, tenant: &TenantRef) -> Vec<Pace> {
        let Ok(mut runs) = self.list() else {
            return Vec::new();
        };
        runs.retain(|run| run.tenant.practice == tenant.practice && run.tenant.host == tenant.host);
        runs.sort_by_key(|run| std::cmp::Reverse(run.started_ms));
        let loaded = runs.iter().filter_map(|run| self.read(&run.id).ok());
        let paces = loaded.filter_map(|run| {
            let parts = run.engine.parts().iter();
            let jobs = parts.filter_map(|part| match &part.phase {
                PartPhase::Settled(outcome) if !outcome.failed => {
                    let took = u64::try_from(part.took_ms).ok()?;
                    Some((part.fact.count, Duration::from_millis(took)))
                }
                _ => None,
            });
            Pace::of_jobs(jobs)
        });
        paces.take(RUNS).collect()
    }
}
