use std::collections::BTreeMap;

use super::{LeftOut, Remark};

/// What became of a password hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    AsIs,
    Converted,
    Lost,
}

/// Counts over the rows that have been read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub rows: u64,
    /// Cells that are not empty, by column of the file.
    pub filled: Vec<u64>,
    /// By the shape's words and what became of them.
    pub hashes: BTreeMap<(&'static str, Fate), u64>,
    pub left_out: BTreeMap<LeftOut, u64>,
    /// Rows by remark.
    pub remarks: BTreeMap<Remark, u64>,
    /// Texts from which white space around them was taken, by column of the file.
    pub trimmed: Vec<u64>,
}

impl Tally {
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        add(&mut self.filled, &other.filled);
        add(&mut self.trimmed, &other.trimmed);
        for (key, count) in &other.hashes {
            *self.hashes.entry(*key).or_default() += count;
        }
        for (key, count) in &other.left_out {
            *self.left_out.entry(*key).or_default() += count;
        }
        for (key, count) in &other.remarks {
            *self.remarks.entry(*key).or_default() += count;
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
