use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Change, Fix, Keep, Steps};
use crate::users::RecordId;

/// Problems of one rule at one field, by the rule's code, as a recipe names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub rule: String,
    pub field: String,
}

/// One thing that was done, and can be taken back as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    Fix(Fix),
    /// Fields of single records.
    Edit {
        /// Ascending.
        records: Vec<(u32, Vec<Change>)>,
    },
    /// Records that are not sent.
    LeaveOut {
        /// Ascending.
        records: Vec<u32>,
        /// Where it was all those with this problem.
        group: Option<Group>,
    },
    /// Of users who are the same, who goes, and what those who stay get from them.
    Duplicates {
        keep: Keep,
        group: Group,
        records: Vec<(u32, Vec<Change>)>,
        left_out: Vec<u32>,
    },
    /// Records that were left out are sent after all.
    TakeIn {
        records: Vec<u32>,
    },
}

impl Step {
    pub fn edit(record: RecordId, change: Change) -> Self {
        Self::Edit {
            records: vec![(record.0, vec![change])],
        }
    }

    /// What an edit changes of this record.
    pub fn changes_of(&self, record: RecordId) -> &[Change] {
        let Self::Edit { records } = self else {
            return &[];
        };
        let found = records.binary_search_by_key(&record.0, |(record, _)| *record);
        found.map_or(&[], |at| &records[at].1)
    }

    /// What undoing it undoes, in a few words.
    pub fn title(&self) -> String {
        let users = |count: usize| match count {
            1 => "1 user".to_owned(),
            count => format!("{count} users"),
        };
        match self {
            Self::Fix(fix) => fix.title(),
            Self::Edit { records } => match records.as_slice() {
                [(record, changes)] => {
                    let field = changes.first().map_or("", |change| &*change.pointer);
                    let field = field.trim_start_matches('/').replace('/', ".");
                    format!("Edit {field} of user {}", u64::from(*record) + 1)
                }
                records => format!("Edit {}", users(records.len())),
            },
            Self::LeaveOut { records, .. } => format!("Leave out {}", users(records.len())),
            Self::Duplicates { keep, left_out, .. } => match keep {
                Keep::Merged => format!("Merge {} into others", users(left_out.len())),
                _ => format!("Leave out {} who come twice", users(left_out.len())),
            },
            Self::TakeIn { records } => format!("Take in {}", users(records.len())),
        }
    }
}

/// Everything that was done to a file since it was opened, in order, and how much of it holds. Cheap to
/// clone: the steps are shared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mending {
    #[serde(serialize_with = "write", deserialize_with = "read")]
    steps: Vec<Arc<Step>>,
    /// Steps that hold; those behind have been undone.
    done: usize,
}

fn write<S: Serializer>(steps: &[Arc<Step>], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(steps.iter().map(|step| &**step))
}

fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Arc<Step>>, D::Error> {
    let steps = Vec::<Step>::deserialize(from)?;
    Ok(steps.into_iter().map(Arc::new).collect())
}

impl Mending {
    /// All of these hold.
    pub fn of(steps: Vec<Step>) -> Self {
        let done = steps.len();
        let steps = steps.into_iter().map(Arc::new).collect();
        Self { steps, done }
    }

    /// What holds, in the order in which it was done.
    pub fn steps(&self) -> Steps<'_> {
        Steps::of(&self.steps[..self.done.min(self.steps.len())])
    }

    /// The same without what was undone.
    #[must_use]
    pub fn holding(&self) -> Self {
        let done = self.steps().len();
        Self {
            steps: self.steps[..done].to_vec(),
            done,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.steps().is_empty()
    }

    /// Does something; what had been undone cannot be done again any more.
    pub fn push(&mut self, step: Step) {
        self.steps.truncate(self.done);
        self.steps.push(Arc::new(step));
        self.done = self.steps.len();
    }

    /// The step that [`Self::undo`] takes back.
    pub fn last(&self) -> Option<&Step> {
        self.steps().last()
    }

    /// The step that [`Self::redo`] does again.
    pub fn next(&self) -> Option<&Step> {
        self.steps.get(self.done).map(|step| &**step)
    }

    pub fn undo(&mut self) -> bool {
        let can = !self.steps().is_empty();
        if can {
            self.done = self.steps().len() - 1;
        }
        can
    }

    pub fn redo(&mut self) -> bool {
        let can = self.next().is_some();
        if can {
            self.done += 1;
        }
        can
    }

    /// The same without values of hashes and factors, which are kept nowhere.
    #[must_use]
    pub fn to_keep(&self) -> Self {
        let mut kept = self.clone();
        for step in &mut kept.steps {
            let (Step::Edit { records } | Step::Duplicates { records, .. }) = &**step else {
                continue;
            };
            let mut changes = records.iter().flat_map(|(_, changes)| changes);
            if changes.all(Change::may_be_kept) {
                continue;
            }
            if let Step::Edit { records } | Step::Duplicates { records, .. } = Arc::make_mut(step) {
                for (_, changes) in records {
                    changes.retain(Change::may_be_kept);
                }
            }
        }
        kept
    }
}
