use std::collections::{HashMap, HashSet};

use super::{Change, Fix, Mending, Step};
use crate::users::Draft;

/// What of a mending concerns which record. Cheap to ask; made once for each mending.
#[derive(Clone, Debug, Default)]
pub struct Mender {
    mending: Mending,
    /// Fixes, each with its place among all steps.
    fixes: Vec<(usize, Fix)>,
    /// Changes of single records, in their order, each with the place of its step.
    changes: HashMap<u32, Vec<(usize, Change)>>,
    left_out: HashSet<u32>,
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
                Step::Edit { records } => mender.edit(place, records),
                Step::LeaveOut { records, .. } => mender.left_out.extend(records),
                Step::Duplicates {
                    records, left_out, ..
                } => {
                    mender.edit(place, records);
                    mender.left_out.extend(left_out);
                }
                Step::TakeIn { records } => {
                    for record in records {
                        mender.left_out.remove(record);
                    }
                }
            }
        }
        mender
    }

    fn edit(&mut self, place: usize, records: &[(u32, Vec<Change>)]) {
        for (record, changes) in records {
            let of_record = self.changes.entry(*record).or_default();
            of_record.extend(changes.iter().map(|change| (place, change.clone())));
        }
    }

    pub fn mending(&self) -> &Mending {
        &self.mending
    }

    /// Whether the admin left this record out.
    pub fn leaves_out(&self, record: u32) -> bool {
        self.left_out.contains(&record)
    }

    /// Whether the record may be another than the file's.
    pub fn touches(&self, record: u32) -> bool {
        !self.fixes.is_empty() || self.changes.contains_key(&record)
    }

    /// Whether a field of this very record was changed.
    pub fn is_edited(&self, record: u32) -> bool {
        self.changes.contains_key(&record)
    }

    /// The fields of this very record that were changed, as JSON pointers.
    pub fn edited_fields(&self, record: u32) -> impl Iterator<Item = &str> {
        let changes = self.changes.get(&record).map_or(&[][..], Vec::as_slice);
        changes.iter().map(|(_, change)| change.pointer.as_str())
    }

    /// How many records [`Self::edited`] gives.
    pub fn edited_count(&self) -> u64 {
        self.changes.len() as u64
    }

    /// Records of which fields were changed one by one, ascending.
    pub fn edited(&self) -> Vec<u32> {
        let mut records: Vec<u32> = self.changes.keys().copied().collect();
        records.sort_unstable();
        records
    }

    /// The record as it is now; `None`: as it stands in the file.
    pub fn mend(&self, number: u32, record: &[u8]) -> Option<Vec<u8>> {
        if !self.touches(number) {
            return None;
        }
        let mut draft = Draft::of(record)?;
        let changes = self.changes.get(&number).map_or(&[][..], Vec::as_slice);
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
        draft.changed().then(|| draft.to_bytes())
    }
}
