use std::sync::Arc;

use super::{Change, Fix, Mending, Step};
use crate::roster::by_record::ByRecord;
use crate::users::Draft;

/// What of a mending concerns which record. Cheap to ask, and cheap to clone; made once for each mending.
#[derive(Clone, Debug, Default)]
pub struct Mender {
    mending: Mending,
    /// Fixes, each with its place among all steps.
    fixes: Vec<(usize, Fix)>,
    /// Changes of single records, in their order, each with the place of its step.
    changes: ByRecord<Arc<[(usize, Change)]>>,
    left_out: ByRecord<()>,
}

impl Mender {
    pub fn of(mending: &Mending) -> Self {
        let mut mender = Self {
            mending: mending.clone(),
            ..Self::default()
        };
        for (place, step) in mending.steps().iter().enumerate() {
            match step {
                Step::Fix(fix) => mender.fixes.push((place, fix.clone())),
                Step::Edit { records } => mender.edit_all(place, records),
                Step::LeaveOut { records, .. } => mender.leave_out(records),
                Step::Duplicates {
                    records, left_out, ..
                } => {
                    mender.edit_all(place, records);
                    mender.leave_out(left_out);
                }
                Step::TakeIn { records } => {
                    for record in records {
                        mender.left_out.remove(*record);
                    }
                }
            }
        }
        mender
    }

    /// The same as [`Self::of`] where the steps differ in nothing but edits of these records and in their being
    /// left out or taken in. Costs what those records cost, however much else was done.
    pub(in crate::roster) fn following(
        &self,
        mending: &Mending,
        records: impl Iterator<Item = u32>,
    ) -> Self {
        let mut next = self.clone();
        next.mending = mending.clone();
        let common = self.mending.steps().in_common(mending.steps());
        let different = mending.steps().behind(common);
        let mut either = self
            .mending
            .steps()
            .behind(common)
            .iter()
            .chain(different.iter());
        let who_goes = either.any(|step| !matches!(step, Step::Edit { .. }));
        for record in records {
            let before = next.changes.get(record).map_or(&[][..], |all| all);
            let mut changes: Vec<(usize, Change)> = before
                .iter()
                .filter(|(place, _)| *place < common)
                .cloned()
                .collect();
            for (place, step) in (common..).zip(different.iter()) {
                if let Step::Edit { records } = step {
                    let own = records.iter().filter(|(edited, _)| *edited == record);
                    let own = own.flat_map(|(_, changes)| changes);
                    changes.extend(own.map(|change| (place, change.clone())));
                }
            }
            if changes.is_empty() {
                next.changes.remove(record);
            } else {
                next.changes.put(record, changes.into());
            }
            if !who_goes {
                continue;
            }
            if is_left_out(mending, record) {
                next.left_out.put(record, ());
            } else {
                next.left_out.remove(record);
            }
        }
        next
    }

    fn edit_all(&mut self, place: usize, records: &[(u32, Vec<Change>)]) {
        for (record, changes) in records {
            let before = self.changes.get(*record).map_or(&[][..], |all| all);
            let new = changes.iter().map(|change| (place, change.clone()));
            let all: Vec<_> = before.iter().cloned().chain(new).collect();
            self.changes.put(*record, all.into());
        }
    }

    fn leave_out(&mut self, records: &[u32]) {
        for record in records {
            self.left_out.put(*record, ());
        }
    }

    pub fn mending(&self) -> &Mending {
        &self.mending
    }

    /// Whether the admin left this record out.
    pub fn leaves_out(&self, record: u32) -> bool {
        self.left_out.has(record)
    }

    /// Whether the record may be another than the file's.
    pub fn touches(&self, record: u32) -> bool {
        !self.fixes.is_empty() || self.changes.has(record)
    }

    /// Whether a field of this very record was changed.
    pub fn is_edited(&self, record: u32) -> bool {
        self.changes.has(record)
    }

    /// The fields of this very record that were changed, as JSON pointers.
    pub fn edited_fields(&self, record: u32) -> impl Iterator<Item = &str> {
        let changes = self.changes.get(record).map_or(&[][..], |all| all);
        changes.iter().map(|(_, change)| change.pointer.as_str())
    }

    /// How many records [`Self::edited`] gives.
    pub fn edited_count(&self) -> u64 {
        self.changes.len() as u64
    }

    /// Records of which fields were changed one by one, ascending.
    pub fn edited(&self) -> Vec<u32> {
        let mut records: Vec<u32> = self.changes.iter().map(|(record, _)| record).collect();
        records.sort_unstable();
        records
    }

    /// The record as it is now; `None`: as it stands in the file.
    pub fn mend(&self, number: u32, record: &[u8]) -> Option<Vec<u8>> {
        let mut mended = Vec::new();
        self.mend_into(number, record, &mut mended)
            .then_some(mended)
    }

    /// The same into a buffer that is used again; `false`: it stays as it stands in the file.
    pub fn mend_into(&self, number: u32, record: &[u8], into: &mut Vec<u8>) -> bool {
        if !self.touches(number) {
            return false;
        }
        let Some(mut draft) = Draft::of(record) else {
            return false;
        };
        let changes = self.changes.get(number).map_or(&[][..], |all| all);
        let mut changes = changes.iter().peekable();
        for (place, fix) in &self.fixes {
            while let Some((_, change)) = changes.next_if(|(of, _)| of < place) {
                change.make(&mut draft);
            }
            fix.apply(&mut draft);
        }
        for (_, change) in changes {
            change.make(&mut draft);
        }
        if draft.changed() {
            into.clear();
            draft.write(into);
        }
        draft.changed()
    }
}

/// What the last step says that says anything of it.
fn is_left_out(mending: &Mending, record: u32) -> bool {
    let mut said = mending.steps().iter().rev().filter_map(|step| match step {
        Step::LeaveOut {
            records: left_out, ..
        }
        | Step::Duplicates { left_out, .. } => left_out.contains(&record).then_some(true),
        Step::TakeIn { records } => records.contains(&record).then_some(false),
        Step::Fix(_) | Step::Edit { .. } => None,
    });
    said.next().unwrap_or(false)
}
