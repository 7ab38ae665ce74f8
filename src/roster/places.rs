//! Where the records of a segment stand, in few bytes.

use crate::users::{Cut, Place};

/// Where the records of a segment stand.
#[derive(Clone, Debug)]
pub(super) struct Places {
    base: u64,
    starts: Starts,
    lens: Box<[u32]>,
    /// Bytes that the record as it is sent is shorter than what stands in the file: insignificant
    /// white space. A row that became a longer record wraps around. Empty where all are as long.
    white: Box<[u32]>,
    lines: Lines,
}

/// Where the records begin, counted from the segment's base. What stands between two of them is most
/// often the same everywhere; then a beginning now and then is enough.
#[derive(Clone, Debug)]
enum Starts {
    Even { gap: u32, some: Box<[u32]> },
    Each(Box<[u32]>),
}

/// Records from one kept beginning to the next.
const APART: usize = 16;

impl Starts {
    fn of(cuts: &[Cut]) -> Self {
        let starts = cuts.iter().map(|cut| cut.start);
        let mut gaps = cuts
            .windows(2)
            .map(|two| two[1].start.wrapping_sub(two[0].start + two[0].len));
        let gap = gaps.next().unwrap_or_default();
        if gaps.all(|other| other == gap) {
            Self::Even {
                gap,
                some: starts.step_by(APART).collect(),
            }
        } else {
            Self::Each(starts.collect())
        }
    }

    fn get(&self, index: usize, lens: &[u32]) -> u32 {
        match self {
            Self::Each(starts) => starts[index],
            Self::Even { gap, some } => {
                let kept = index / APART;
                let before = lens[kept * APART..index].iter();
                before.fold(some[kept], |start, len| start + len + gap)
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Lines {
    Even { first: u64, step: u32 },
    Each { first: u64, offsets: Box<[u32]> },
}

impl Lines {
    fn of(cuts: &[Cut]) -> Self {
        let first = cuts.first().map_or(1, |cut| cut.line);
        let offset = |cut: &Cut| u32::try_from(cut.line - first).unwrap_or(u32::MAX);
        let step = cuts.get(1).map_or(0, offset);
        let even = cuts
            .iter()
            .zip(0u64..)
            .all(|(cut, n)| cut.line == first + n * u64::from(step));
        if even {
            Self::Even { first, step }
        } else {
            Self::Each {
                first,
                offsets: cuts.iter().map(offset).collect(),
            }
        }
    }

    fn get(&self, index: usize) -> u64 {
        match self {
            Self::Even { first, step } => first + index as u64 * u64::from(*step),
            Self::Each { first, offsets } => first + u64::from(offsets[index]),
        }
    }
}

impl Places {
    /// Of the records at `cuts` of a block at `base`. `white` says of each by how much it is shorter as it is
    /// sent.
    pub fn of(base: u64, cuts: &[Cut], white: &[u32]) -> Self {
        let all_compact = white.iter().all(|&white| white == 0);
        Self {
            base,
            starts: Starts::of(cuts),
            lens: cuts.iter().map(|cut| cut.len).collect(),
            white: if all_compact {
                Box::default()
            } else {
                white.into()
            },
            lines: Lines::of(cuts),
        }
    }

    pub fn get(&self, index: usize) -> Place {
        Place {
            byte: self.base + u64::from(self.starts.get(index, &self.lens)),
            len: self.lens[index],
            line: self.lines.get(index),
        }
    }

    pub fn compact_len(&self, index: usize) -> u32 {
        let white = self.white.get(index).copied().unwrap_or(0);
        self.lens[index].wrapping_sub(white)
    }

    /// The same with another length of one record as it is sent.
    pub fn with_compact_len(&self, index: usize, compact_len: u32) -> Self {
        let mut white = self.white.to_vec();
        white.resize(self.lens.len(), 0);
        white[index] = self.lens[index].wrapping_sub(compact_len);
        Self {
            white: white.into(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_stand_where_they_were_cut() {
        let even: Vec<Cut> = (0..50)
            .map(|n| Cut {
                start: 3 + (0..n).sum::<u32>() + 2 * n,
                len: n,
                line: u64::from(n) + 1,
            })
            .collect();
        let mut uneven = even.clone();
        uneven.remove(20);
        for cuts in [&even[..], &uneven, &even[..1], &[]] {
            let starts = Starts::of(cuts);
            assert_eq!(
                matches!(starts, Starts::Even { .. }),
                cuts.len() != uneven.len()
            );
            let lens: Vec<u32> = cuts.iter().map(|cut| cut.len).collect();
            for (index, cut) in cuts.iter().enumerate() {
                assert_eq!(starts.get(index, &lens), cut.start, "{index}");
            }
        }
    }
}
