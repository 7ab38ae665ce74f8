use super::Follows;
use crate::import::store::{RunError, RunStore};
use crate::import::{RunSummary, StartError, Target};

impl RunStore {
    /// Whether a run may go on from these: to the same place, and while nobody works on them. Gives the
    /// family, oldest first.
    pub(in crate::import) fn may_follow(
        &self,
        follows: &Follows,
        target: &Target,
    ) -> Result<Vec<RunSummary>, StartError> {
        let family = self.family(&follows.run).map_err(|error| match error {
            RunError::NotFound(run) => StartError::NotFound(run),
            error => StartError::Io(error.to_string()),
        })?;
        for run in &family {
            if !goes_to(run, target) {
                return Err(StartError::OtherPlace {
                    run: run.id.clone(),
                    tenant: run.tenant.name.clone(),
                    connection: run.connection.name.clone(),
                });
            }
            if run.open_elsewhere {
                return Err(StartError::StillUnderWay(run.id.clone()));
            }
            let open = run.counts.sent > 0 || run.doubtful > 0;
            if follows.takes_over && open && run.can_resume() {
                return Err(StartError::StillOpen(run.id.clone()));
            }
        }
        Ok(family)
    }
}

fn goes_to(run: &RunSummary, target: &Target) -> bool {
    let same_tenant = if run.tenant.practice || target.tenant.practice {
        run.tenant.practice && target.tenant.practice
    } else {
        run.tenant.domain == target.tenant.domain
    };
    same_tenant && run.connection.id == target.connection.id
}
