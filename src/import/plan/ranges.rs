use serde::{Deserialize, Serialize};

/// A set of record numbers as sorted, disjoint, inclusive ranges: small where neighbours share a fate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ranges(Vec<(u32, u32)>);

impl Ranges {
    /// Adds a number that is larger than every number so far.
    pub fn push(&mut self, number: u32) {
        match self.0.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => self.0.push((number, number)),
        }
    }

    pub fn spans(&self) -> &[(u32, u32)] {
        &self.0
    }

    pub fn count(&self) -> u32 {
        self.0.iter().map(|(first, last)| last - first + 1).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn first(&self) -> Option<u32> {
        self.0.first().map(|(first, _)| *first)
    }

    pub fn last(&self) -> Option<u32> {
        self.0.last().map(|(_, last)| *last)
    }

    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().flat_map(|(first, last)| *first..=*last)
    }

    /// The numbers of `from..=to` that are not in the set, as a set of its own.
    #[must_use]
    pub fn gaps(&self, from: u32, to: u32) -> Ranges {
        let start = self.0.partition_point(|(_, last)| *last < from);
        let mut out = Vec::new();
        let mut next = from;
        for (first, last) in &self.0[start..] {
            if *first > to {
                break;
            }
            if *first > next {
                out.push((next, first - 1));
            }
            if *last >= to {
                return Ranges(out);
            }
            next = next.max(last + 1);
        }
        out.push((next, to));
        Ranges(out)
    }

    /// The numbers of `from..=to` that are in the set.
    #[must_use]
    pub fn within(&self, from: u32, to: u32) -> Ranges {
        let spans = self.0.iter();
        let spans = spans.filter(|(first, last)| *last >= from && *first <= to);
        Ranges(
            spans
                .map(|&(first, last)| (first.max(from), last.min(to)))
                .collect(),
        )
    }

    /// The numbers that are in either set.
    #[must_use]
    pub fn with(&self, other: &Ranges) -> Ranges {
        let mut spans: Vec<(u32, u32)> = self.0.iter().chain(&other.0).copied().collect();
        spans.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::with_capacity(spans.len());
        for (first, last) in spans {
            match joined.last_mut() {
                Some((_, end)) if u64::from(first) <= u64::from(*end) + 1 => *end = last.max(*end),
                _ => joined.push((first, last)),
            }
        }
        Ranges(joined)
    }

    pub fn contains(&self, number: u32) -> bool {
        let at = self.0.partition_point(|(_, last)| *last < number);
        self.0.get(at).is_some_and(|(first, _)| *first <= number)
    }

    /// The first `count` numbers, and the others.
    #[must_use]
    pub fn split_at(&self, count: u32) -> (Ranges, Ranges) {
        let (mut head, mut tail) = (Ranges::default(), Ranges::default());
        let mut left = count;
        for &(first, last) in &self.0 {
            let here = (last - first + 1).min(left);
            if here > 0 {
                head.0.push((first, first + (here - 1)));
            }
            if here < last - first + 1 {
                tail.0.push((first + here, last));
            }
            left -= here;
        }
        (head, tail)
    }

    /// The numbers above `number`.
    #[must_use]
    pub fn above(&self, number: u32) -> Ranges {
        let spans = self.0.iter().filter(|(_, last)| *last > number);
        Ranges(
            spans
                .map(|&(first, last)| (first.max(number + 1), last))
                .collect(),
        )
    }

    /// Whether the ranges ascend without touching each other; what comes from a disk must be asked.
    pub fn is_sound(&self) -> bool {
        self.0.iter().all(|(first, last)| first <= last)
            && self
                .0
                .windows(2)
                .all(|pair| u64::from(pair[0].1) + 1 < u64::from(pair[1].0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_what_is_not_in_the_set() {
        let mut set = Ranges::default();
        for number in [2, 3, 7, 9] {
            set.push(number);
        }
        assert_eq!(set.spans(), [(2, 3), (7, 7), (9, 9)]);
        assert_eq!(set.count(), 4);
        assert_eq!(set.gaps(0, 10).spans(), [(0, 1), (4, 6), (8, 8), (10, 10)]);
        assert_eq!(set.gaps(3, 7).spans(), [(4, 6)]);
        assert_eq!(set.gaps(4, 5).spans(), [(4, 5)]);
        assert!(set.gaps(2, 3).is_empty());
        assert_eq!(set.gaps(10, 12).spans(), [(10, 12)]);
        assert!(set.is_sound());
    }

    #[test]
    fn sets_are_joined_and_cut_out() {
        let of = |numbers: &[u32]| {
            let mut set = Ranges::default();
            for number in numbers {
                set.push(*number);
            }
            set
        };
        let joined = of(&[1, 2, 8]).with(&of(&[2, 3, 4, 6, 9]));
        assert_eq!(joined.spans(), [(1, 4), (6, 6), (8, 9)]);
        assert_eq!(joined.within(3, 8).spans(), [(3, 4), (6, 6), (8, 8)]);
        assert!(joined.within(5, 5).is_empty());
    }

    #[test]
    fn a_set_is_cut_by_count_and_by_number() {
        let mut set = Ranges::default();
        for number in [2, 3, 4, 7, 9, 10] {
            set.push(number);
        }
        for count in 0..=6 {
            let (head, tail) = set.split_at(count);
            assert_eq!(head.count(), count);
            assert!(head.is_sound() && tail.is_sound());
            let joined: Vec<u32> = head.iter().chain(tail.iter()).collect();
            assert_eq!(joined, set.iter().collect::<Vec<_>>());
        }
        assert_eq!(set.above(3).spans(), [(4, 4), (7, 7), (9, 10)]);
        assert!(set.above(10).is_empty());
        assert!(set.contains(9) && !set.contains(8) && !set.contains(11));
    }
}
