//! Fingerprints of what must be unique, packed so that equal ones meet when they are sorted.

use crate::rules::Identity;
use crate::rules::cross::Unique;
use crate::users::RecordId;

/// Bits of a record's number inside a segment.
const LOCAL_BITS: u32 = 24;
/// Bits of a record's number in the file ([`crate::users::RECORDS_MAX`]).
const RECORD_BITS: u32 = 28;
/// Fingerprints that are sorted at once: 8 MiB.
const AT_ONCE: usize = 1 << 20;

/// The fingerprints of a segment: upper 40 bits of the print, then the record's number in it.
#[derive(Debug)]
pub(super) struct Prints {
    first: u32,
    of: [Box<[u64]>; Unique::ALL.len()],
}

#[derive(Debug, Default)]
pub(super) struct PrintBuilder {
    of: [Vec<u64>; Unique::ALL.len()],
}

impl PrintBuilder {
    pub fn add(&mut self, index: usize, identity: Identity) {
        let Identity {
            email,
            username,
            user_id,
            phone,
        } = identity;
        for (list, print) in self.of.iter_mut().zip([email, username, user_id, phone]) {
            if let Some(print) = print {
                list.push(print >> LOCAL_BITS << LOCAL_BITS | index as u64);
            }
        }
    }

    pub fn finish(&mut self, first: RecordId) -> Prints {
        let of = std::array::from_fn(|n| self.of[n].as_slice().into());
        self.of.iter_mut().for_each(Vec::clear);
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
    let total: usize = prints.iter().map(|prints| prints.of[kind].len()).sum();
    // The upper bits of a print choose its share; 36 bits more are compared.
    let share_bits = total
        .div_ceil(AT_ONCE)
        .next_power_of_two()
        .trailing_zeros()
        .min(4);
    let mut sorted = Vec::with_capacity(total >> share_bits);
    let mut suspects = Suspects::default();
    for share in 0..1u64 << share_bits {
        sorted.clear();
        for segment in prints {
            for &print in &segment.of[kind] {
                if share_bits == 0 || print >> (64 - share_bits) == share {
                    let record = u64::from(segment.first) + (print & ((1 << LOCAL_BITS) - 1));
                    let rest = print << share_bits >> RECORD_BITS << RECORD_BITS;
                    sorted.push(rest | record);
                }
            }
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
}
