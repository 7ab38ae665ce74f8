//! What some of the records have: cheap to clone, and cheap to change in a clone, however many they are.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

/// Records that are copied when one of them changes in a clone.
const STRETCH: u32 = 4096;

type Stretch<T> = HashMap<u32, T, RandomState>;

/// `T` by record number. Clones share all stretches of the file that neither of them has changed since.
#[derive(Clone, Debug)]
pub(super) struct ByRecord<T> {
    stretches: Vec<Option<Arc<Stretch<T>>>>,
    len: usize,
}

impl<T> Default for ByRecord<T> {
    fn default() -> Self {
        Self {
            stretches: Vec::new(),
            len: 0,
        }
    }
}

impl<T: Clone> ByRecord<T> {
    /// How many records have one.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn get(&self, record: u32) -> Option<&T> {
        let stretch = self.stretches.get((record / STRETCH) as usize)?;
        stretch.as_ref()?.get(&record)
    }

    pub fn has(&self, record: u32) -> bool {
        self.get(record).is_some()
    }

    pub fn put(&mut self, record: u32, value: T) {
        let at = (record / STRETCH) as usize;
        if self.stretches.len() <= at {
            self.stretches.resize(at + 1, None);
        }
        let stretch = self.stretches[at].get_or_insert_default();
        if Arc::make_mut(stretch).insert(record, value).is_none() {
            self.len += 1;
        }
    }

    pub fn remove(&mut self, record: u32) {
        if !self.has(record) {
            return;
        }
        let stretch = self.stretches.get_mut((record / STRETCH) as usize);
        if let Some(Some(stretch)) = stretch {
            Arc::make_mut(stretch).remove(&record);
            self.len -= 1;
        }
    }

    /// All of them, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let stretches = self.stretches.iter().flatten();
        stretches.flat_map(|stretch| stretch.iter().map(|(record, value)| (*record, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_is_changed_by_itself() {
        let mut one = ByRecord::default();
        for record in [0, 1, STRETCH, 9 * STRETCH + 7] {
            one.put(record, record);
        }
        let mut other = one.clone();
        other.put(1, 5);
        other.put(2, 6);
        other.remove(STRETCH);
        other.remove(3 * STRETCH);
        other.remove(99 * STRETCH);
        let all = |some: &ByRecord<u32>| {
            let mut all: Vec<_> = some
                .iter()
                .map(|(record, value)| (record, *value))
                .collect();
            all.sort_unstable();
            assert_eq!(all.len(), some.len());
            all
        };
        let far = 9 * STRETCH + 7;
        assert_eq!(all(&one), [(0, 0), (1, 1), (STRETCH, STRETCH), (far, far)]);
        assert_eq!(all(&other), [(0, 0), (1, 5), (2, 6), (far, far)]);
        assert!(one.has(STRETCH) && !other.has(STRETCH));
        assert!(
            Arc::ptr_eq(
                one.stretches[9].as_ref().unwrap(),
                other.stretches[9].as_ref().unwrap()
            ),
            "what is the same is shared"
        );
    }
}
