//! Fingerprints of what must be unique, packed so that equal ones meet when they are sorted.

use crate::rules::Identity;
use crate::rules::cross::Unique;
use crate::users::RecordId;

/// Bits of a record's number in the file ([`crate::users::RECORDS_MAX`]).
const RECORD_BITS: u32 = 28;
/// Fingerprints that are sorted at once: 32 MiB. All of them are looked through for each share, so that
/// few shares cost little time, and none more memory than blocks and index leave.
const AT_ONCE: usize = 1 << 22;

/// The fingerprints of a segment.
#[derive(Debug)]
pub(super) struct Prints {
    first: u32,
    of: [Kept; Unique::ALL.len()],
}

/// The upper 40 bits of each print in two parts, so that none of it is filled up to 64, in the order
/// of the records.
#[derive(Debug)]
struct Kept {
    upper: Box<[u32]>,
    lower: Box<[u8]>,
    /// A bit for each record that has a print; empty where all have one.
    has: Box<[u64]>,
}

impl Kept {
    /// Calls `each` with the position of each print, its upper part, and the number of its record.
    fn for_each(&self, mut each: impl FnMut(usize, u32, u32)) {
        if self.has.is_empty() {
            for (at, (&upper, index)) in self.upper.iter().zip(0..).enumerate() {
                each(at, upper, index);
            }
            return;
        }
        let mut uppers = self.upper.iter().enumerate();
        for (&word, first) in self.has.iter().zip((0..).step_by(WORD)) {
            let mut bits = word;
            while bits != 0
                && let Some((at, &upper)) = uppers.next()
            {
                each(at, upper, first + bits.trailing_zeros());
                bits &= bits - 1;
            }
        }
    }

    /// The record, counted from the first of the segment, whose print is at a position.
    fn index_of(&self, mut at: usize) -> u32 {
        for (&word, first) in self.has.iter().zip((0..).step_by(WORD)) {
            let here = word.count_ones() as usize;
            if at < here {
                let mut bits = word;
                for _ in 0..at {
                    bits &= bits - 1;
                }
                return first + bits.trailing_zeros();
            }
            at -= here;
        }
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// The print at a position, in the upper bits.
    fn get(&self, at: usize) -> u64 {
        u64::from(self.upper[at]) << 32 | u64::from(self.lower[at]) << 24
    }
}

/// Records that share a word of bits.
const WORD: usize = 64;
/// Prints that are compared with one at once.
const CHUNK: usize = 256;

impl Prints {
    /// Adds the records whose print of this kind is equal in its upper 40 bits.
    pub fn find(&self, unique: Unique, print: u64, records: &mut Vec<u32>) {
        let kept = &self.of[unique as usize];
        let wanted = print >> 24 << 24;
        let upper = (wanted >> 32) as u32;
        // Whole chunks are compared at once; hardly one has what is looked for.
        for (chunk, first) in kept.upper.chunks(CHUNK).zip((0..).step_by(CHUNK)) {
            if !chunk.contains(&upper) {
                continue;
            }
            let found = (first..).zip(chunk).filter(|(_, of)| **of == upper);
            let found = found.filter(|(at, _)| kept.get(*at) == wanted);
            records.extend(found.map(|(at, _)| self.first + kept.index_of(at)));
        }
    }
}

#[derive(Debug, Default)]
struct KeptBuilder {
    upper: Vec<u32>,
    lower: Vec<u8>,
    has: Vec<u64>,
}

impl KeptBuilder {
    fn add(&mut self, index: usize, print: u64) {
        let [a, b, c, d, lower, ..] = print.to_be_bytes();
        self.upper.push(u32::from_be_bytes([a, b, c, d]));
        self.lower.push(lower);
        if self.has.len() <= index / WORD {
            self.has.resize(index / WORD + 1, 0);
        }
        self.has[index / WORD] |= 1 << (index % WORD);
    }

    fn finish(&mut self, records: usize) -> Kept {
        let kept = Kept {
            upper: self.upper.as_slice().into(),
            lower: self.lower.as_slice().into(),
            has: if self.upper.len() == records {
                Box::default()
            } else {
                self.has.as_slice().into()
            },
        };
        self.upper.clear();
        self.lower.clear();
        self.has.clear();
        kept
    }
}

#[derive(Debug, Default)]
pub(super) struct PrintBuilder {
    of: [KeptBuilder; Unique::ALL.len()],
    records: usize,
}

impl PrintBuilder {
    /// Records come in order.
    pub fn add(&mut self, index: usize, identity: Identity) {
        let Identity {
            email,
            username,
            user_id,
            phone,
        } = identity;
        self.records = index + 1;
        for (kept, print) in self.of.iter_mut().zip([email, username, user_id, phone]) {
            if let Some(print) = print {
                kept.add(index, print);
            }
        }
    }

    pub fn finish(&mut self, first: RecordId) -> Prints {
        let records = std::mem::take(&mut self.records);
        let of = std::array::from_fn(|n| self.of[n].finish(records));
        Prints { first: first.0, of }
    }
}

/// Records whose fingerprints are equal: what has to be read again to be sure.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// Group after group, each ascending.
    records: Vec<u32>,
    /// Where each group ends.
    ends: Vec<usize>,
}

impl Suspects {
    pub fn groups(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, &end)| &self.records[start..end])
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// Finds equal fingerprints, a share of them at a time, and hands each share's to `settle`.
pub(super) fn for_each_share<E>(
    prints: &[Prints],
    unique: Unique,
    mut settle: impl FnMut(&Suspects) -> Result<(), E>,
) -> Result<(), E> {
    let kind = Unique::ALL
        .iter()
        .position(|&kind| kind == unique)
        .unwrap_or_default();
    let total: usize = prints
        .iter()
        .map(|prints| prints.of[kind].upper.len())
        .sum();
    // The upper bits of a print choose its share; 36 bits more are compared.
    let share_bits = total
        .div_ceil(AT_ONCE)
        .next_power_of_two()
        .trailing_zeros()
        .min(4);
    // Shares are not quite equal, and none should make the list grow.
    let share = total >> share_bits;
    let mut sorted = Vec::with_capacity(share + share / 16);
    let mut suspects = Suspects::default();
    for share in 0..1u32 << share_bits {
        sorted.clear();
        for segment in prints {
            let kept = &segment.of[kind];
            kept.for_each(|at, upper, index| {
                if share_bits == 0 || upper >> (u32::BITS - share_bits) == share {
                    let rest = kept.get(at) << share_bits >> RECORD_BITS << RECORD_BITS;
                    sorted.push(rest | u64::from(segment.first + index));
                }
            });
        }
        sorted.sort_unstable();
        suspects.records.clear();
        suspects.ends.clear();
        for group in sorted
            .chunk_by(|a, b| a >> RECORD_BITS == b >> RECORD_BITS)
            .filter(|group| group.len() > 1)
        {
            let number =
                |packed: &u64| u32::try_from(packed & ((1 << RECORD_BITS) - 1)).unwrap_or(u32::MAX);
            suspects.records.extend(group.iter().map(number));
            suspects.ends.push(suspects.records.len());
        }
        if !suspects.is_empty() {
            settle(&suspects)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_prints_meet_across_segments() {
        let mut builder = PrintBuilder::default();
        let mut prints = Vec::new();
        for segment in 0..3u32 {
            for index in 0..10u32 {
                // Records 7, 17 and 27 share an email print; all others differ.
                let print = if index == 7 {
                    7 << 60
                } else {
                    u64::from(segment * 10 + index) << 40 | 1 << 39
                };
                builder.add(
                    index as usize,
                    Identity {
                        email: Some(print),
                        ..Identity::default()
                    },
                );
            }
            prints.push(builder.finish(RecordId(segment * 10)));
        }
        let mut found = Vec::new();
        for_each_share(&prints, Unique::Email, |suspects| {
            found.extend(suspects.groups().map(<[u32]>::to_vec));
            Ok::<(), ()>(())
        })
        .unwrap();
        assert_eq!(found, [[7, 17, 27]]);
        for_each_share(&prints, Unique::Phone, |_| Err(())).unwrap();
    }

    #[test]
    fn records_without_a_print_are_counted_too() {
        let mut builder = PrintBuilder::default();
        let mut prints = Vec::new();
        for first in [0, 200] {
            for index in 0..200u32 {
                let odd = index % 3 == 1;
                let identity = Identity {
                    // Different in the lowest of the bits that are compared.
                    email: Some(u64::from(first + index) << RECORD_BITS),
                    username: odd.then(|| u64::from(index) << RECORD_BITS),
                    user_id: (index == 150).then_some(u64::MAX),
                    phone: None,
                };
                builder.add(index as usize, identity);
            }
            prints.push(builder.finish(RecordId(first)));
        }
        let found = |unique| {
            let mut found = Vec::new();
            for_each_share(&prints, unique, |suspects| {
                found.extend(suspects.groups().map(<[u32]>::to_vec));
                Ok::<(), ()>(())
            })
            .unwrap();
            found
        };
        let odd: Vec<[u32; 2]> = (0..200)
            .filter(|index| index % 3 == 1)
            .map(|index| [index, index + 200])
            .collect();
        assert_eq!(found(Unique::Username), odd);
        for pair in &odd {
            let (mut same, print) = (Vec::new(), u64::from(pair[0]) << RECORD_BITS);
            for some in &prints {
                some.find(Unique::Username, print, &mut same);
            }
            assert_eq!(same, pair);
        }
        assert_eq!(found(Unique::UserId), [[150, 350]]);
        assert!(found(Unique::Email).is_empty());
        assert!(found(Unique::Phone).is_empty());
    }
}
