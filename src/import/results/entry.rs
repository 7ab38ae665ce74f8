use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ReasonGroup;
use crate::import::Counts;
use crate::import::plan::Ranges;
use crate::roster::RecordState;
use crate::users::RecordId;

/// One thing that Auth0 minded about a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reason {
    /// Auth0's code; the list is open [D imports]. "" where it gave none.
    pub code: String,
    /// Auth0's words with the record's own values cut out.
    pub message: String,
    /// Auth0's path mapped back to the users file's property where it can be; "" is the record.
    pub field: String,
}

/// What Auth0 listed as not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedEntry {
    /// `None`: the entry matches no record of the part.
    pub record: Option<RecordId>,
    /// [`RecordState::Refused`] or [`RecordState::AlreadyThere`].
    pub state: RecordState,
    pub reasons: Arc<[Reason]>,
    /// Counted from 1.
    pub part: u32,
    pub job: Arc<str>,
    /// Already there, perhaps by a sending of ours whose answer was lost.
    pub perhaps_ours: bool,
    /// It was sent in a run that updates existing users.
    pub updating: bool,
}

impl RefusedEntry {
    /// A few plain words for one of its reasons.
    pub fn title(&self, reason: Option<&Reason>) -> String {
        let (code, message) = reason.map_or(("", ""), |reason| (&reason.code, &reason.message));
        if self.perhaps_ours {
            super::PERHAPS_OURS.into()
        } else {
            super::title(code, message, self.state)
        }
    }
}

/// The state of every record, and every refusal.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// One a record, in the order of the file.
    pub states: Arc<[RecordState]>,
    /// In the order of the file; those without a record last.
    pub refused: Arc<[RefusedEntry]>,
    pub counts: Counts,
    /// Records of upsert parts in which Auth0 inserted some users and updated others without
    /// saying which, or in which a lost sending may have inserted some: each is shown as updated.
    pub not_told_apart: u32,
    /// Records whose users were in, and are not any more since an undo.
    pub gone: Ranges,
}

impl Results {
    /// Refusals by code and field, the most frequent first.
    ///
    /// A record with several reasons counts in each of their groups.
    pub fn groups(&self) -> Vec<ReasonGroup> {
        super::reason_group::groups(&self.refused)
    }

    /// Records in these states, but for those whose users are not in any more.
    pub fn still(&self, states: &[RecordState]) -> impl Iterator<Item = (RecordId, RecordState)> {
        let all = (0..).map(RecordId).zip(self.states.iter().copied());
        let of_states = all.filter(|(_, state)| states.contains(state));
        of_states.filter(|(record, _)| !self.gone.contains(record.0))
    }

    /// The refusals of one record.
    pub fn of(&self, record: RecordId) -> Option<&RefusedEntry> {
        let at = self
            .refused
            .binary_search_by_key(&(false, Some(record)), |entry| {
                (entry.record.is_none(), entry.record)
            })
            .ok()?;
        self.refused.get(at)
    }
}
