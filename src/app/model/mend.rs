//! What is being changed of the open file: a fix that is looked at before it is done, users on their way out.

use crate::profile::Field;
use crate::roster::Filter;
use crate::roster::mend::{
    Change, CopyNote, Fix, FixedGroup, Keep, Mending, Preview, Settlement, Step, Steps,
};
use crate::rules::Rule;
use crate::users::{Format, RecordId};
use crate::worker::{Failure, RequestId};

use super::{Model, OpenFile};

/// A fix before it is done: what it would do, and what else could be done instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixing {
    /// What can be done; the first fits most often. One alone where it was asked for by name.
    pub offers: Vec<Fix>,
    pub chosen: usize,
    /// The records that it is meant for.
    pub group: Filter,
    /// The newest question for the preview.
    pub asked: Option<RequestId>,
    /// The newest answer; while another is on its way, the one before stays.
    pub preview: Option<Preview>,
    pub trouble: Option<Failure>,
    /// Somebody has looked at the list and agrees to it.
    pub agreed: bool,
}

impl Fixing {
    pub fn fix(&self) -> Option<&Fix> {
        self.offers.get(self.chosen)
    }

    /// Whom it makes another address of is for people to see: signs that look alike are not the same.
    pub fn needs_word(&self) -> bool {
        match self.fix() {
            Some(Fix::Normalise { field }) => {
                let field = Field::of_name(field.as_bytes());
                field.is_some_and(|field| {
                    matches!(field, Field::Email | Field::Username | Field::UserId)
                })
            }
            _ => false,
        }
    }

    /// How many users have the problem that it is for.
    pub fn group_count(&self, open: &OpenFile) -> u64 {
        let Filter::Group { rule, field } = &self.group else {
            return 0;
        };
        let mut groups = open.view.groups.iter();
        let found = groups.find(|group| group.rule == *rule && group.field == *field);
        found.map_or(0, |group| group.count)
    }

    /// Users whom it changes; none before that is known.
    pub fn count(&self) -> Option<u64> {
        let preview = self.preview.as_ref().filter(|_| self.asked.is_none());
        preview.map(|preview| preview.changed)
    }
}

/// Users who are the same by a rule: which of them is to stay, and what that means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settling {
    pub rule: Rule,
    pub keep: Keep,
    /// The newest question for the step.
    pub asked: Option<RequestId>,
    /// The newest answer; none: nobody is the same, or that is still being looked at.
    pub found: Option<Settlement>,
    pub trouble: Option<Failure>,
}

/// A mended copy before it is saved: in which format, and what that means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copying {
    /// In the file's own format.
    pub own: bool,
    pub asked: Option<RequestId>,
    /// What a copy in that format has more, and what it cannot say.
    pub note: Option<CopyNote>,
    pub trouble: Option<Failure>,
}

/// Users of a group, who are left out or taken in as soon as it is known who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    pub request: RequestId,
    pub takes_in: bool,
    pub group: Option<FixedGroup>,
}

impl OpenFile {
    /// The ending and the name of a table's own format.
    pub fn own_format(&self) -> Option<(&'static str, &'static str)> {
        let name = self.view.name.to_lowercase();
        match self.view.kind.format {
            Format::Csv => Some(("csv", "CSV")),
            Format::Sheet if name.contains(".ods") => Some(("ods", "ODS")),
            Format::Sheet => Some(("xlsx", "XLSX")),
            _ => None,
        }
    }

    /// Steps of the mending that the records on screen do not have yet.
    pub fn pending(&self) -> Steps<'_> {
        let steps = self.mending.steps();
        steps.behind(if self.rechecking {
            self.checked
        } else {
            steps.len()
        })
    }

    /// Something of this record is still being checked.
    pub fn is_pending(&self, id: RecordId) -> bool {
        let mut pending = self.pending().iter();
        pending.any(|step| !step.changes_of(id).is_empty())
    }

    /// What was typed into this field and is still being checked.
    pub fn typed(&self, id: RecordId, pointer: &str) -> Option<&Change> {
        let mut newest = self.pending().iter().rev();
        newest.find_map(|step| {
            let mut changes = step.changes_of(id).iter();
            changes.find(|change| change.pointer == pointer)
        })
    }

    /// What undoing would take back, and what could be done again.
    pub fn undo_titles(&self) -> (Option<String>, Option<String>) {
        (
            self.mending.last().map(Step::title),
            self.mending.next().map(Step::title),
        )
    }
}

impl Model {
    /// Whether the file can be changed now: all of it is there, and nothing of it is on its way.
    pub fn may_mend(&self) -> bool {
        self.import.running().is_none() && self.open().is_some_and(|open| open.view.complete)
    }
}

/// The same without what says which rows it is about, for a table whose rows are others now; none where
/// nothing has to go.
pub fn for_other_rows(mending: &Mending) -> Option<Mending> {
    let steps = mending.steps();
    let stays = |step: &&Step| matches!(step, Step::Fix(_));
    let kept: Vec<Step> = steps.iter().filter(stays).cloned().collect();
    (kept.len() < steps.len()).then(|| Mending::of(kept))
}
