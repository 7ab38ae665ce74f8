//! Users of an earlier run who are to go once more.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::import::{FollowUp, RunSummary};
use crate::profile::Field;
use crate::roster::Filter;
use crate::roster::mend::{Change, Mending, Step};
use crate::users::RecordId;
use crate::worker::OpenId;

use super::{Model, same_tenant};

/// What of them is changed before they go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mends {
    Nothing,
    Something,
    /// Auth0 has a password of theirs: they go without a hash, or not at all.
    Hashes,
}

#[derive(Debug, Clone)]
pub struct FollowModel {
    pub run: RunSummary,
    pub chosen: FollowUp,
    pub mends: Mends,
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

    /// Takes their password hashes away, as one change that can be undone.
    pub fn without_hashes(&self) -> Step {
        let hashes = [Field::PasswordHash, Field::CustomPasswordHash];
        let changes = hashes.map(|hash| Change::removal(&format!("/{}", hash.name())));
        let records = self.chosen.records.iter();
        Step::Edit {
            records: records.map(|record| (record, changes.to_vec())).collect(),
        }
    }

    /// Whether that is worth offering: it fits what Auth0 said, and has not been done.
    pub fn offers_without_hashes(&self, mending: &Mending) -> bool {
        let Some(first) = self.chosen.records.iter().next().map(RecordId) else {
            return false;
        };
        let hash = format!("/{}", Field::PasswordHash.name());
        let is_gone = |step: &Step| {
            let mut changes = step.changes_of(first).iter();
            changes.any(|change| change.pointer == hash && change.value.is_none())
        };
        self.mends == Mends::Hashes && !mending.steps().iter().any(is_gone)
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
