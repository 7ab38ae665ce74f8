use crate::import::{Run, RunSummary};
use crate::roster::RecordState;

/// Users that a family of runs has brought in and that were not deleted again.
pub struct Taken<'a> {
    run: &'a Run,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenUser {
    pub record: u32,
    /// It was there before.
    pub updated: bool,
    /// The run that sent it last, by its place among [`Taken::runs`].
    pub run: usize,
}

impl Run {
    /// Users who are in by this run and its family.
    pub fn taken(&self) -> Taken<'_> {
        Taken { run: self }
    }
}

impl Taken<'_> {
    /// Oldest first.
    pub fn runs(&self) -> &[RunSummary] {
        if self.run.family.is_empty() {
            std::slice::from_ref(&self.run.summary)
        } else {
            &self.run.family
        }
    }

    /// Ascending.
    pub fn iter(&self) -> impl Iterator<Item = TakenUser> {
        let still = self.run.results.still(&IN);
        still.map(|(record, state)| {
            let owner = self.run.owners.get(record.index());
            TakenUser {
                record: record.0,
                updated: state == RecordState::Updated,
                run: owner.map_or(0, |owner| usize::from(*owner)),
            }
        })
    }
}

const IN: [RecordState; 2] = [RecordState::Imported, RecordState::Updated];
