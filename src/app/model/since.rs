//! Only users that are new or have changed since an earlier import are to go.

use std::sync::Arc;

use crate::import::plan::Ranges;
use crate::import::{RunId, RunSummary, Since};
use crate::sources::System;
use crate::worker::{Failure, OpenId, RequestId, Whom};

use super::{Model, same_tenant};

#[derive(Debug, Clone, Default)]
pub struct SinceModel {
    /// The earlier import; none: all users go.
    pub chosen: Option<RunId>,
    /// The comparison that is under way, and of what.
    pub asked: Option<(RequestId, Checked)>,
    pub found: Option<(Arc<Since>, Checked)>,
    pub trouble: Option<Failure>,
}

/// One check of one file: another one may find other records in it.
pub type Checked = (OpenId, Option<RequestId>);

impl Model {
    /// The file as it is now.
    pub fn checked_file(&self) -> Option<Checked> {
        self.open().map(|open| (open.id, open.request))
    }

    /// What is new or has changed, where it is asked for and known of the file as it is now.
    pub fn since(&self) -> Option<&Arc<Since>> {
        let since = &self.import.since;
        let (found, of) = since.found.as_ref()?;
        let is_of = Some(&found.run) == since.chosen.as_ref() && self.checked_file() == Some(*of);
        is_of.then_some(found)
    }

    /// The users who go, where not all do that can: those of a follow-up, or who is new or has changed.
    pub fn only_these(&self) -> Option<&Ranges> {
        let changed = || self.since().map(|since| &since.records);
        let follow = self.follow().map(|follow| &follow.chosen.records);
        follow.or_else(changed)
    }

    /// Earlier imports of this kind of file into the same connection, the newest first.
    pub fn earlier_imports(&self) -> Vec<&RunSummary> {
        let (Some(open), Some(tenant), Some(chosen)) =
            (self.open(), self.connect.tenant(), self.connect.chosen())
        else {
            return Vec::new();
        };
        let of_open = open.view.source.as_deref().map(|source| source.system);
        let kind = |system: Option<System>| system.unwrap_or(System::Auth0);
        let mut runs: Vec<&RunSummary> = self
            .history
            .runs
            .iter()
            .flatten()
            .filter(|run| {
                run.follows.is_none()
                    && run.undone.is_none()
                    && !run.open_elsewhere
                    && run.counts.imported + run.counts.updated > 0
                    && same_tenant(tenant, run)
                    && run.connection.id == chosen.connection.id
                    && kind(run.source.system) == kind(of_open)
            })
            .collect();
        runs.sort_by_key(|run| std::cmp::Reverse(run.started_ms));
        runs
    }

    /// Which users go.
    pub fn whom(&self) -> Whom {
        if let Some(follow) = self.follow() {
            return Whom::Follow(follow.chosen.clone());
        }
        self.since()
            .map_or(Whom::All, |since| Whom::Changed(Arc::clone(since)))
    }

    /// Why they cannot go; none when they can.
    pub(super) fn since_obstacle(&self) -> Option<&'static str> {
        if self.follow().is_some() || self.import.since.chosen.is_none() {
            return None;
        }
        match self.since() {
            Some(since) if since.records.is_empty() => {
                Some("Nobody is new or has changed since that import")
            }
            Some(_) => None,
            None if self.import.since.trouble.is_some() => {
                Some("Choose another earlier import, or send all users")
            }
            None => Some("The file is being compared with the earlier import"),
        }
    }
}
