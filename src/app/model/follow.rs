//! Users of an earlier run who are to go once more.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::import::{FollowUp, RunSummary};
use crate::roster::Filter;
use crate::users::RecordId;
use crate::worker::OpenId;

use super::{Model, same_tenant};

#[derive(Debug, Clone)]
pub struct FollowModel {
    pub run: RunSummary,
    pub chosen: FollowUp,
    /// They are changed before they go.
    pub mends: bool,
    /// What Auth0 said of each of them.
    pub said: Arc<BTreeMap<u32, String>>,
    /// The file, open or being opened for them.
    pub open: OpenId,
}

impl FollowModel {
    pub fn users(&self) -> u64 {
        self.chosen.records.count().into()
    }

    /// Shows them alone.
    pub fn filter(&self) -> Filter {
        Filter::Records(self.chosen.records.iter().collect())
    }

    pub fn said_of(&self, record: RecordId) -> Option<&str> {
        self.said.get(&record.0).map(String::as_str)
    }
}

impl Model {
    /// Of the open file only these go.
    pub fn follow(&self) -> Option<&FollowModel> {
        let open = self.file.open.as_ref()?;
        self.import.follow.as_ref().filter(|to| to.open == open.id)
    }

    /// Why they cannot go where they are to go; none when they can.
    pub(super) fn follow_obstacle(&self) -> Option<&'static str> {
        let follow = self.follow()?;
        if let Some(tenant) = self.connect.tenant()
            && !same_tenant(tenant, &follow.run)
        {
            return Some("Connect to the tenant of the earlier import");
        }
        if let Some(chosen) = self.connect.chosen()
            && chosen.connection.id != follow.run.connection.id
        {
            return Some("Choose the connection of the earlier import");
        }
        let nobody = self
            .import
            .plan
            .as_ref()
            .is_some_and(|plan| plan.users == 0);
        nobody.then_some("Every one of these users needs fixing first")
    }
}
