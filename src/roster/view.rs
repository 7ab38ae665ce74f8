use std::sync::Arc;

use crate::rules::{Finding, Rule};
use crate::users::RecordId;

/// What checking says about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Verdict {
    Ready,
    /// It can be sent, but look.
    Warned,
    /// Auth0 would refuse it.
    Blocked,
    /// The system that it comes from has users that are none of Auth0's: never sent.
    LeftOut,
}

/// What a record means for a part of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    pub verdict: Verdict,
    /// Bytes once insignificant white space is dropped.
    pub compact_len: u32,
    /// It is an object without `email_verified`.
    pub lacks_email_verified: bool,
}

/// The counts of a roster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub records: u64,
    /// Records that are sent, those with warnings included:
    /// `ready + blocked + left_out == records`.
    pub ready: u64,
    pub blocked: u64,
    /// Records with a warning and no blocker.
    pub warned: u64,
    /// Users of the other system that are none of Auth0's.
    pub left_out: u64,
    /// Of those blocked: users of whom nothing is wanted but one choice for all of them, what goes into
    /// `email_verified`.
    pub undecided: u64,
    /// Findings of records, without those of the file as a whole.
    pub findings: u64,
    /// Of the users to be sent: those with neither `password_hash` nor `custom_password_hash`.
    pub without_hash: u64,
    /// Of the users to be sent: those without `email_verified`.
    pub without_email_verified: u64,
}

impl Summary {
    /// Users that are sent as soon as all choices are made.
    pub fn to_send(&self) -> u64 {
        self.ready + self.undecided
    }
}

/// All findings of one rule at one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub rule: Rule,
    /// JSON pointer with `*` for every array index; "" is the record itself.
    pub field: Arc<str>,
    /// Findings.
    pub count: u64,
    /// The first record that has one.
    pub first: RecordId,
}

/// Which records a table shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    #[default]
    All,
    Blocked,
    Warned,
    /// Records that are not sent because the other system's users are more than Auth0's.
    LeftOut,
    /// Records to be sent with neither `password_hash` nor `custom_password_hash`.
    WithoutHash,
    /// Records of which fields were changed one by one.
    Edited,
    Group {
        rule: Rule,
        field: Arc<str>,
    },
    /// These, by record number, ascending.
    Records(Arc<[u32]>),
    /// Those that both let through.
    Both(Box<(Self, Self)>),
}

impl Filter {
    /// Those that this and `other` let through.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (one, Self::All) | (Self::All, one) => one,
            (one, other) => Self::Both(Box::new((one, other))),
        }
    }
}

/// The records that a filter lets through, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowSet {
    All(u32),
    Some(Arc<[u32]>),
}

impl RowSet {
    pub fn len(&self) -> u64 {
        match self {
            Self::All(count) => u64::from(*count),
            Self::Some(rows) => rows.len() as u64,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The record in row `index`, counted from 0.
    pub fn get(&self, index: u64) -> Option<RecordId> {
        match self {
            Self::All(count) => u32::try_from(index)
                .ok()
                .filter(|index| index < count)
                .map(RecordId),
            Self::Some(rows) => rows
                .get(usize::try_from(index).ok()?)
                .copied()
                .map(RecordId),
        }
    }

    /// These records and those of `other`.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        let (one, two) = match (self, other) {
            (Self::All(one), Self::All(two)) => return Self::All(*one.max(two)),
            (Self::All(all), Self::Some(_)) | (Self::Some(_), Self::All(all)) => {
                return Self::All(*all);
            }
            (Self::Some(one), Self::Some(two)) => (one, two),
        };
        Self::Some(merged(one, two))
    }

    /// Those of these records that are in `other` too.
    #[must_use]
    pub fn within(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::All(one), Self::All(two)) => Self::All(*one.min(two)),
            (Self::All(all), Self::Some(rows)) | (Self::Some(rows), Self::All(all)) => {
                let end = rows.partition_point(|row| row < all);
                Self::Some(rows[..end].into())
            }
            (Self::Some(one), Self::Some(two)) => {
                let (few, many) = if one.len() < two.len() {
                    (one, two)
                } else {
                    (two, one)
                };
                let mut rest = &**many;
                let is_in = |row: &&u32| {
                    rest = &rest[rest.partition_point(|other| other < *row)..];
                    rest.first() == Some(*row)
                };
                Self::Some(few.iter().filter(is_in).copied().collect())
            }
        }
    }

    /// The row, counted from 0, in which a record stands.
    pub fn position_of(&self, id: RecordId) -> Option<u64> {
        match self {
            Self::All(count) => (id.0 < *count).then_some(u64::from(id.0)),
            Self::Some(rows) => rows.binary_search(&id.0).ok().map(|index| index as u64),
        }
    }
}

/// Both lists as one, each ascending. Where nothing is added, the one that is there is shared.
fn merged(one: &Arc<[u32]>, two: &Arc<[u32]>) -> Arc<[u32]> {
    if one == two || two.is_empty() {
        return Arc::clone(one);
    }
    let mut both = Vec::with_capacity(one.len() + two.len().min(one.len()));
    let mut others = two.iter().copied().peekable();
    for &record in &**one {
        while let Some(other) = others.next_if(|other| *other < record) {
            both.push(other);
        }
        others.next_if_eq(&record);
        both.push(record);
    }
    both.extend(others);
    if both.len() == two.len() {
        return Arc::clone(two);
    }
    both.into()
}

/// What the table shows of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: RecordId,
    pub verdict: Verdict,
    pub email: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
    /// 1-based line of the record's first byte in the file.
    pub line: u64,
    pub findings: Vec<Finding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_two_sets_are_one_list() {
        let of = |rows: &[u32]| RowSet::Some(rows.into());
        for (one, two, both) in [
            (&[1, 4, 9][..], &[0, 4, 5, 12][..], &[0, 1, 4, 5, 9, 12][..]),
            (&[], &[3], &[3]),
            (&[3], &[], &[3]),
            (&[1, 2, 3], &[2], &[1, 2, 3]),
            (&[2], &[1, 2, 3], &[1, 2, 3]),
            (&[1, 2], &[1, 2], &[1, 2]),
        ] {
            assert_eq!(of(one).with(&of(two)), of(both));
        }
        assert_eq!(of(&[3]).with(&RowSet::All(5)), RowSet::All(5));
    }
}
