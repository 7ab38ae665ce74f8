use thiserror::Error;

use super::Part;
use crate::rules::limits;

/// The largest record that travels, alone between its brackets.
#[allow(clippy::cast_possible_truncation, reason = "half a million")]
const RECORD_MAX: u32 = limits::RECORD_MAX as u32;

/// The record fits into no body at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("record of {bytes} bytes fits into no request")]
pub struct TooLarge {
    pub bytes: u32,
}

/// Fills parts with records in the order of the file. Needs only lengths.
#[derive(Debug)]
pub struct Packer {
    part_bytes: u32,
    parts: Vec<Part>,
    open: Option<Part>,
}

impl Packer {
    /// `part_bytes` is the wished size of a part's JSON array; it is brought into the range that a
    /// body allows.
    pub fn new(part_bytes: u32) -> Self {
        Self {
            part_bytes: part_bytes.clamp(2, RECORD_MAX + 2),
            parts: Vec::new(),
            open: None,
        }
    }

    /// Adds the next record with the length that it has when it is sent. A record above the wished
    /// size travels alone.
    pub fn add(&mut self, record: u32, bytes: u32) -> Result<(), TooLarge> {
        if bytes > RECORD_MAX {
            return Err(TooLarge { bytes });
        }
        if let Some(part) = &mut self.open
            && part.bytes + 1 + bytes <= self.part_bytes
        {
            part.bytes += 1 + bytes;
            part.last = record;
            part.count += 1;
            return Ok(());
        }
        self.close();
        self.open = Some(Part {
            number: u32::try_from(self.parts.len() + 1).unwrap_or(u32::MAX),
            first: record,
            last: record,
            count: 1,
            bytes: bytes + 2,
        });
        Ok(())
    }

    pub fn finish(mut self) -> Vec<Part> {
        self.close();
        self.parts
    }

    fn close(&mut self) {
        self.parts.extend(self.open.take());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_record_once_in_order_within_the_limit(
            lengths in prop::collection::vec(prop_oneof![2_u32..3_000, 2_u32..520_000], 0..200),
            part_bytes in 0_u32..600_000,
        ) {
            let mut packer = Packer::new(part_bytes);
            let mut taken = Vec::new();
            for (record, bytes) in (0_u32..).zip(&lengths) {
                match packer.add(record, *bytes) {
                    Ok(()) => taken.push(record),
                    Err(TooLarge { bytes }) => prop_assert!(bytes > RECORD_MAX),
                }
            }
            let wished = part_bytes.clamp(2, RECORD_MAX + 2);
            let mut next = taken.iter();
            for (index, part) in packer.finish().iter().enumerate() {
                prop_assert_eq!(part.number as usize, index + 1);
                prop_assert!(part.bytes as usize <= limits::BODY_LIMIT - limits::ENVELOPE);
                prop_assert!(part.bytes <= wished || part.count == 1);
                let records: Vec<u32> = next.by_ref().take(part.count as usize).copied().collect();
                prop_assert_eq!(records.first(), Some(&part.first));
                prop_assert_eq!(records.last(), Some(&part.last));
                let sum: u32 = records.iter().map(|record| lengths[*record as usize]).sum();
                prop_assert_eq!(part.bytes, sum + part.count + 1);
            }
            prop_assert_eq!(next.next(), None);
        }
    }

    #[test]
    fn parts_of_average_users_are_full() {
        let mut packer = Packer::new(400_000);
        for record in 0..100_000 {
            packer.add(record, 610 + record * 7 % 200).unwrap();
        }
        let parts = packer.finish();
        let (_, full) = parts.split_last().unwrap();
        let share = full.iter().map(|part| f64::from(part.bytes)).sum::<f64>()
            / (full.len() as f64 * 400_000.0);
        assert!(share >= 0.998, "{share}");
    }
}
