//! Names of metadata that updates would take away, and of which records.

use std::collections::HashMap;

/// More names are counted together: some systems use people's ids as keys.
const MOST: usize = 1_000;

/// Which names each record loses.
#[derive(Debug, Default)]
pub(super) struct Keys {
    names: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u16>,
    /// Record and number of a name.
    of: Vec<(u32, u16)>,
}

impl Keys {
    pub(super) fn add(&mut self, record: u32, pointers: &[String]) {
        let before = self.of.len();
        for pointer in pointers {
            let number = self.number(pointer);
            // Names that are counted together count a record once.
            if !self.of[before..].contains(&(record, number)) {
                self.of.push((record, number));
            }
        }
    }

    fn number(&mut self, pointer: &str) -> u16 {
        if let Some(number) = self.numbers.get(pointer) {
            return *number;
        }
        if self.names.len() >= MOST {
            let root = pointer.split('/').nth(1).unwrap_or_default();
            let together = format!("/{root}/*");
            // One for each of the two kinds of metadata may come on top.
            return self
                .numbers
                .get(&*together)
                .copied()
                .unwrap_or_else(|| self.name(&together));
        }
        self.name(pointer)
    }

    fn name(&mut self, pointer: &str) -> u16 {
        let number = u16::try_from(self.names.len()).unwrap_or(u16::MAX);
        self.names.push(pointer.into());
        self.numbers.insert(pointer.into(), number);
        number
    }

    /// By record, once all have been added.
    pub(super) fn sort(&mut self) {
        self.of.sort_unstable();
    }

    pub(super) fn of(&self, record: u32) -> impl Iterator<Item = &str> {
        let from = self.of.partition_point(|(own, _)| *own < record);
        let own = self.of[from..]
            .iter()
            .take_while(move |(own, _)| *own == record);
        own.filter_map(|(_, number)| self.names.get(usize::from(*number)).map(|name| &**name))
    }

    /// Each name with the records that lose it, the most frequent first.
    pub(super) fn counts(&self, counts: impl Fn(u32) -> bool) -> Vec<(String, u64)> {
        let mut of_name = vec![0; self.names.len()];
        for (_, number) in self.of.iter().filter(|(record, _)| counts(*record)) {
            if let Some(count) = of_name.get_mut(usize::from(*number)) {
                *count += 1;
            }
        }
        let mut named: Vec<(String, u64)> = self
            .names
            .iter()
            .map(ToString::to_string)
            .zip(of_name)
            .filter(|(_, count)| *count > 0)
            .collect();
        named.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endless_names_are_counted_together() {
        let mut keys = Keys::default();
        keys.add(1, &["/user_metadata/plan".to_owned()]);
        for record in 0..2_000 {
            keys.add(record, &[format!("/app_metadata/{record}")]);
        }
        keys.add(5, &["/user_metadata/plan".to_owned()]);
        keys.sort();
        let counts = keys.counts(|_| true);
        assert_eq!(counts[0], ("/app_metadata/*".to_owned(), 1_001));
        assert_eq!(counts[1], ("/user_metadata/plan".to_owned(), 2));
        assert!(counts.len() <= MOST + 2);
        let own: Vec<&str> = keys.of(1).collect();
        assert_eq!(own, ["/user_metadata/plan", "/app_metadata/1"]);
        assert_eq!(keys.counts(|record| record == 3).len(), 1);
    }
}
