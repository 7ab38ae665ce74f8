use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

/// Fingerprint of a key below the place that `parent` stands for. The same in every process, so
/// that what several threads have seen can be joined.
#[inline]
pub(in crate::rules) fn child(parent: u64, key: &[u8]) -> u64 {
    let mut hasher = FixedState::with_seed(parent).build_hasher();
    hasher.write(key);
    hasher.finish()
}

/// Fingerprint of any element of the list at `list`.
#[inline]
pub(in crate::rules) fn element(list: u64) -> u64 {
    list.rotate_left(17) ^ 0x5bd1_e995_9e37_79b9
}

/// The keys of the objects that are open, for finding those given twice. A few keys are compared
/// one by one, many through a set.
#[derive(Debug, Default)]
pub(in crate::rules) struct Prints {
    open: Vec<u64>,
}

/// The keys of one open object.
pub(super) struct Keys {
    start: usize,
    /// One bit for each key so far; most questions are answered by it alone.
    seen: u64,
    many: Option<HashSet<u64, FixedState>>,
}

const FEW: usize = 16;

impl Prints {
    pub(in crate::rules) fn clear(&mut self) {
        self.open.clear();
    }

    pub(super) fn open(&self) -> Keys {
        Keys {
            start: self.open.len(),
            seen: 0,
            many: None,
        }
    }

    pub(super) fn close(&mut self, keys: &Keys) {
        self.open.truncate(keys.start);
    }

    /// Whether the object has this key already.
    #[inline]
    pub(super) fn repeats(&mut self, keys: &mut Keys, print: u64) -> bool {
        let bit = 1 << (print % 64);
        let new = keys.seen & bit == 0;
        keys.seen |= bit;
        if new && self.open.len() < keys.start + FEW {
            self.open.push(print);
            return false;
        }
        self.repeats_perhaps(keys, print)
    }

    #[inline(never)]
    fn repeats_perhaps(&mut self, keys: &mut Keys, print: u64) -> bool {
        if let Some(many) = &mut keys.many {
            return !many.insert(print);
        }
        let seen = &self.open[keys.start..];
        if seen.contains(&print) {
            return true;
        }
        if seen.len() >= FEW {
            keys.many = Some(seen.iter().copied().chain([print]).collect());
        } else {
            self.open.push(print);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_found_among_few_and_many() {
        for count in [2_u64, 15, 16, 17, 18, 500] {
            let mut prints = Prints::default();
            let mut keys = prints.open();
            for key in 0..count {
                assert!(
                    !prints.repeats(&mut keys, child(7, &key.to_le_bytes())),
                    "{key} of {count}"
                );
            }
            for key in [0, count / 2, count - 1] {
                assert!(
                    prints.repeats(&mut keys, child(7, &key.to_le_bytes())),
                    "{key} of {count}"
                );
            }
            prints.close(&keys);
        }
    }
}
