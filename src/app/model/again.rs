//! An earlier import that is to be done once more, in another place.

use crate::import::RunSummary;
use crate::worker::{Failure, OpenId};

use super::{Model, same_tenant};

#[derive(Debug, Clone)]
pub struct AgainModel {
    pub run: RunSummary,
    /// Its file, open or being opened.
    pub open: OpenId,
    pub proof: Proof,
}

/// Whether the file is the very one of that import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// It is being read.
    Asked,
    Same,
    Other,
    Failed(Failure),
}

impl Model {
    /// The import that the open file repeats.
    pub fn again(&self) -> Option<&AgainModel> {
        let open = self.file.open.as_ref()?;
        self.import.again.as_ref().filter(|it| it.open == open.id)
    }

    /// It would go where it went before.
    pub fn again_same_place(&self) -> bool {
        let (Some(again), Some(tenant)) = (self.again(), self.connect.tenant()) else {
            return false;
        };
        let chosen = self.connect.chosen();
        same_tenant(tenant, &again.run)
            && chosen.is_some_and(|chosen| chosen.connection.id == again.run.connection.id)
    }

    /// Why it cannot begin; none when it can.
    pub(super) fn again_obstacle(&self) -> Option<&'static str> {
        match self.again()?.proof {
            Proof::Same => None,
            Proof::Asked => Some("Making sure that the file is the one of the earlier import"),
            Proof::Other | Proof::Failed(_) => {
                Some("This is not the file of the earlier import, decide about that above")
            }
        }
    }
}
