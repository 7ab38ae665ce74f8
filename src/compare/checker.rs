use std::collections::BTreeMap;

use super::afterwards::Afterwards;
use super::against::{Difference, Kind, differences};
use super::checked::Checked;
use super::index::{By, Index, is_same, kept};
use super::known::Known;
use super::{CompareError, Takes};
use crate::roster::Roster;
use crate::users::{Cancel, Identifiers, RecordId};

/// Differences that are named one by one.
const LISTED: usize = 100_000;
/// Names of fields that are counted by themselves.
const NAMES: usize = 1_000;

/// What is looked at after an import.
#[derive(Clone, Debug)]
pub struct CheckOrder {
    pub roster: Roster,
    /// Records that were imported or updated, ascending; true: updated.
    pub records: Vec<(u32, bool)>,
    /// What was sent where a record has no `email_verified`.
    pub email_verified: Option<bool>,
    pub connection_id: String,
    /// The connection's name; `None`: not known.
    pub connection: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// Nobody was found so far.
    Not,
    /// Nobody could ask after it.
    Unasked,
    /// Looked up by itself.
    Asked,
    Same,
    Differs,
    /// Nothing differs, as far as the user was shown.
    Partly,
}

/// Takes in the users that Auth0 shows and compares those that the records became.
pub(super) struct Checker {
    order: CheckOrder,
    index: Index,
    found: Vec<Found>,
    differences: Vec<(RecordId, Difference)>,
    unlisted: u64,
    of_field: BTreeMap<(String, Kind), u64>,
    hidden: u64,
    candidates: Vec<(u32, By)>,
    record: Vec<u8>,
}

impl Checker {
    /// Reads the records. Blocks.
    pub(super) fn new(order: CheckOrder, cancel: &Cancel) -> Result<Self, CompareError> {
        let ranges: Vec<(u32, u32)> = order
            .records
            .chunk_by(|one, next| one.0 + 1 == next.0)
            .filter_map(|run| Some((run.first()?.0, run.last()?.0)))
            .collect();
        let index = Index::build(&order.roster, &ranges, cancel, |_, _| {})?;
        Ok(Self {
            index,
            found: vec![Found::Not; order.records.len()],
            order,
            differences: Vec::new(),
            unlisted: 0,
            of_field: BTreeMap::new(),
            hidden: 0,
            candidates: Vec::new(),
            record: Vec::new(),
        })
    }

    pub(super) fn records(&self) -> Vec<RecordId> {
        self.which(|_| true)
    }

    /// Records whose user may be among those that Auth0 did not name.
    pub(super) fn doubtful(&self) -> Vec<RecordId> {
        self.which(|found| self.hidden > 0 && found == Found::Not)
    }

    fn which(&self, wanted: impl Fn(Found) -> bool) -> Vec<RecordId> {
        let all = self.order.records.iter().zip(&self.found);
        all.filter(|(_, found)| wanted(**found))
            .map(|((record, _), _)| RecordId(*record))
            .collect()
    }

    fn place(&self, record: u32) -> Option<usize> {
        let records = &self.order.records;
        records.binary_search_by_key(&record, |(own, _)| *own).ok()
    }

    fn compare(
        &mut self,
        candidates: &[(u32, By)],
        user: &[u8],
        known: &Known<'_>,
    ) -> Result<(), CompareError> {
        let Some((number, place)) = candidates
            .first()
            .and_then(|(number, _)| Some((*number, self.place(*number)?)))
        else {
            return Ok(());
        };
        if !matches!(self.found[place], Found::Not | Found::Asked) {
            return Ok(());
        }
        let mut record = std::mem::take(&mut self.record);
        self.order.roster.read_into(RecordId(number), &mut record)?;
        let own = kept(Identifiers::of(&record));
        if candidates.iter().any(|(_, by)| is_same(&own, known, *by)) {
            let updated = self.order.records[place].1;
            let found = differences(&record, user, updated, self.order.email_verified);
            self.found[place] = match (found.is_empty(), known.is_whole) {
                (false, _) => Found::Differs,
                (true, true) => Found::Same,
                (true, false) => Found::Partly,
            };
            for difference in found {
                self.tell(RecordId(number), difference);
            }
        }
        self.record = record;
        Ok(())
    }

    fn tell(&mut self, record: RecordId, difference: Difference) {
        let mut name = difference.field.clone();
        if self.of_field.len() >= NAMES
            && !self.of_field.contains_key(&(name.clone(), difference.kind))
        {
            let root = name.split('/').nth(1).unwrap_or_default();
            name = format!("/{root}/*");
        }
        *self.of_field.entry((name, difference.kind)).or_default() += 1;
        if self.differences.len() < LISTED {
            self.differences.push((record, difference));
        } else {
            self.unlisted += 1;
        }
    }

    pub(super) fn finish(mut self) -> Checked {
        let hidden = self.hidden > 0;
        let records = self.order.records.iter().zip(&self.found);
        let of_record: Vec<(RecordId, Afterwards)> = records
            .map(|((record, _), found)| {
                let seen = match found {
                    Found::Same => Afterwards::Same,
                    Found::Differs => Afterwards::Differs,
                    Found::Partly => Afterwards::ShownPartly,
                    Found::Unasked => Afterwards::Unclear,
                    Found::Not if hidden => Afterwards::Unclear,
                    Found::Not | Found::Asked => Afterwards::NotFound,
                };
                (RecordId(*record), seen)
            })
            .collect();
        self.differences.sort_by_key(|(record, _)| *record);
        Checked::of(of_record, self.differences, self.unlisted, self.of_field)
    }
}

impl Takes for Checker {
    fn take(&mut self, user: &[u8]) -> Result<(), CompareError> {
        let Some(known) = Known::read(user) else {
            return Err(CompareError::Export("a line of it is no user".to_owned()));
        };
        self.hidden += u64::from(known.is_unnamed());
        let mut candidates = std::mem::take(&mut self.candidates);
        self.index.candidates(&known, &mut candidates);
        candidates.sort_unstable();
        for of_record in candidates.chunk_by(|one, next| one.0 == next.0) {
            self.compare(of_record, user, &known)?;
        }
        self.candidates = candidates;
        Ok(())
    }

    fn email_of(&mut self, record: RecordId) -> Result<Option<String>, CompareError> {
        self.order.roster.read_into(record, &mut self.record)?;
        Ok(Identifiers::of(&self.record).email)
    }

    fn asked(&mut self, record: RecordId, could: bool) {
        if let Some(place) = self.place(record.0) {
            self.found[place] = if could { Found::Asked } else { Found::Unasked };
        }
    }
}

/// `wanted` of so many, evenly spread, the first and the last stretch alike.
pub fn spread(total: usize, wanted: usize) -> impl Iterator<Item = usize> {
    let wanted = wanted.min(total);
    (0..wanted).map(move |n| (2 * n + 1) * total / (2 * wanted.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_spread_evenly() {
        let of = |total, wanted| spread(total, wanted).collect::<Vec<_>>();
        assert_eq!(of(10, 2), [2, 7]);
        assert_eq!(of(3, 5), [0, 1, 2]);
        assert!(of(0, 5).is_empty());
        let many = of(1_000, 100);
        assert!(many.windows(2).all(|pair| pair[1] - pair[0] == 10));
    }
}
