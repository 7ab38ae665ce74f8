//! Who has which fingerprint, kept after the check for records that are edited.

use std::sync::Arc;

use super::by_record::ByRecord;
use super::prints::Prints;
use crate::rules::Identity;
use crate::rules::cross::Unique;

/// Cheap to clone: what the check found, and what edits changed since.
#[derive(Clone, Debug, Default)]
pub(super) struct Identities {
    prints: Arc<[Prints]>,
    edited: ByRecord<Identity>,
}

impl Identities {
    pub fn of(prints: Vec<Prints>) -> Self {
        Self {
            prints: prints.into(),
            edited: ByRecord::default(),
        }
    }

    pub fn edit(&mut self, record: u32, identity: Identity) {
        self.edited.put(record, identity);
    }

    /// Records that may have the same value, ascending: their prints are equal as far as they are kept.
    pub fn find(&self, unique: Unique, print: u64) -> Vec<u32> {
        let mut records = Vec::new();
        for prints in &*self.prints {
            prints.find(unique, print, &mut records);
        }
        records.retain(|record| !self.edited.has(*record));
        let edited = self.edited.iter();
        let same = edited.filter(|(_, identity)| unique.print(identity) == Some(print));
        records.extend(same.map(|(record, _)| record));
        records.sort_unstable();
        records
    }
}
