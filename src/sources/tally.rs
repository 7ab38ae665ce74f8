use std::collections::BTreeMap;

use super::{LeftOut, Remark};
use crate::passwords::{Conversion, Fate, Shape};

/// Counts over the rows that have been read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub rows: u64,
    /// Cells that are not empty, by column of the file.
    pub filled: Vec<u64>,
    /// By shape, and what became of them.
    pub hashes: BTreeMap<(Shape, Fate), u64>,
    /// Why hashes of a shape cannot come, in a sentence.
    pub lost: BTreeMap<Shape, &'static str>,
    /// Second factors that come along.
    pub factors: u64,
    pub left_out: BTreeMap<LeftOut, u64>,
    /// Rows by remark.
    pub remarks: BTreeMap<Remark, u64>,
    pub notes: BTreeMap<Note, u64>,
    /// Texts from which white space around them was taken, by column of the file.
    pub trimmed: Vec<u64>,
    /// Properties of JSON records that the sample did not have.
    pub unknown: u64,
}

/// What is worth a count and no finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Note {
    /// The username is the e-mail address once more, and is not sent.
    UsernameIsEmail,
    /// A cell says with a word that it is empty, as tables of databases do.
    NullIsEmpty,
    /// Spaces and punctuation were taken from a phone number, or its plus sign put before it.
    PhoneTidied,
    /// The user has no password in the file, and logs in with another provider.
    OtherLogin,
    /// Other accounts are linked to the user's.
    LinkedAccounts,
    /// The hash stands in the second file.
    HashJoined,
    /// The hash is described as Auth0 takes it, in Auth0's own column.
    HashDescribed,
}

impl Tally {
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.factors += other.factors;
        self.unknown += other.unknown;
        add(&mut self.filled, &other.filled);
        add(&mut self.trimmed, &other.trimmed);
        sum(&mut self.hashes, &other.hashes);
        self.lost.extend(&other.lost);
        sum(&mut self.left_out, &other.left_out);
        sum(&mut self.remarks, &other.remarks);
        sum(&mut self.notes, &other.notes);
    }

    pub fn note(&mut self, note: Note) {
        *self.notes.entry(note).or_default() += 1;
    }

    /// Counts a hash and what becomes of it. Clear text is no hash: it has a remark.
    pub fn hash(&mut self, shape: Shape, conversion: &Conversion) {
        if *conversion == Conversion::ClearText {
            return;
        }
        *self.hashes.entry((shape, conversion.fate())).or_default() += 1;
        if let Conversion::Impossible(_, why) = conversion {
            self.lost.insert(shape, why);
        }
    }
}

fn add(to: &mut Vec<u64>, more: &[u64]) {
    if to.len() < more.len() {
        to.resize(more.len(), 0);
    }
    for (sum, count) in to.iter_mut().zip(more) {
        *sum += count;
    }
}

fn sum<K: Copy + Ord>(to: &mut BTreeMap<K, u64>, more: &BTreeMap<K, u64>) {
    for (key, count) in more {
        *to.entry(*key).or_default() += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tallies_of_workers_add_up() {
        let mut one = Tally {
            rows: 2,
            filled: vec![1],
            ..Tally::default()
        };
        one.note(Note::OtherLogin);
        let mut other = Tally {
            rows: 3,
            filled: vec![1, 3],
            ..Tally::default()
        };
        other.note(Note::OtherLogin);
        other.hash(Shape::Phpass, &Conversion::Impossible(Shape::Phpass, "why"));
        other.hash(Shape::ClearText, &Conversion::ClearText);
        one.merge(&other);
        assert_eq!(one.rows, 5);
        assert_eq!(one.filled, [2, 3]);
        assert_eq!(one.notes[&Note::OtherLogin], 2);
        assert_eq!(one.hashes[&(Shape::Phpass, Fate::Lost)], 1);
        assert_eq!(one.hashes.len(), 1);
        assert_eq!(one.lost[&Shape::Phpass], "why");
    }
}
