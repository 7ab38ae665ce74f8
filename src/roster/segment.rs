//! A stretch of the records: where they stand, their verdicts and their findings, in few bytes.

use std::sync::Arc;

use super::Verdict;
use super::pointers::{PointerCache, PointerId};
use super::remarks;
use crate::rules::{PasswordKind, RecordCheck, Rule, Severity, TextKind};
use crate::users::{Cut, Place, RecordId};

const VERDICT: u8 = 0b11;
const LACKS_EMAIL_VERIFIED: u8 = 0b100;
const LACKS_HASH: u8 = 0b1000;
const READABLE: u8 = 0b1_0000;
/// Blocked by nothing but a choice for all users that is still to be made.
const UNDECIDED: u8 = 0b10_0000;
const NOWHERE: u32 = u32::MAX;

/// A finding in 12 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packed {
    /// The record, counted from the first one of its segment.
    pub record: u32,
    at: u32,
    /// Rule in the upper 8 bits, pointer in the lower 24.
    what: u32,
}

impl Packed {
    pub fn new(record: u32, rule: Rule, pointer: PointerId, at: Option<u32>) -> Self {
        Self {
            record,
            at: at.unwrap_or(NOWHERE),
            what: (rule as u32) << 24 | pointer.0 & 0x00ff_ffff,
        }
    }

    pub fn rule(self) -> Rule {
        Rule::ALL[(self.what >> 24) as usize]
    }

    pub fn pointer(self) -> PointerId {
        PointerId(self.what & 0x00ff_ffff)
    }

    pub fn at(self) -> Option<u32> {
        (self.at != NOWHERE).then_some(self.at)
    }
}

/// Counts of a segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub blocked: u32,
    pub warned: u32,
    pub left_out: u32,
    pub undecided: u32,
    /// This and the next: of records that are to be sent.
    pub without_hash: u32,
    pub without_email_verified: u32,
    pub utf8: u32,
    pub not_utf8: u32,
}

/// Where the records of a segment stand.
#[derive(Debug)]
struct Places {
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
#[derive(Debug)]
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

#[derive(Debug)]
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

#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// Number of the first record.
    pub first: u32,
    places: Arc<Places>,
    flags: Box<[u8]>,
    findings: Box<[Packed]>,
    pub counts: Counts,
}

impl Segment {
    pub fn len(&self) -> usize {
        self.flags.len()
    }

    pub fn place(&self, index: usize) -> Place {
        let places = &self.places;
        Place {
            byte: places.base + u64::from(places.starts.get(index, &places.lens)),
            len: places.lens[index],
            line: places.lines.get(index),
        }
    }

    pub fn compact_len(&self, index: usize) -> u32 {
        let white = self.places.white.get(index).copied().unwrap_or(0);
        self.places.lens[index].wrapping_sub(white)
    }

    pub fn lacks_email_verified(&self, index: usize) -> bool {
        self.flags[index] & LACKS_EMAIL_VERIFIED != 0
    }

    /// The record is an object that rules could look into.
    pub fn is_readable(&self, index: usize) -> bool {
        self.flags[index] & READABLE != 0
    }

    pub fn verdict(&self, index: usize) -> Verdict {
        verdict_of(self.flags[index])
    }

    pub fn findings(&self) -> &[Packed] {
        &self.findings
    }

    pub fn findings_of(&self, index: usize) -> &[Packed] {
        let from = self
            .findings
            .partition_point(|finding| (finding.record as usize) < index);
        let len = self.findings[from..].partition_point(|finding| finding.record as usize == index);
        &self.findings[from..from + len]
    }

    /// Numbers of the records with this verdict.
    pub fn with_verdict(&self, verdict: Verdict) -> impl Iterator<Item = u32> + '_ {
        self.with_flags(move |flags| verdict_of(flags) == verdict)
    }

    /// Numbers of the records to be sent without any password hash.
    pub fn without_hash(&self) -> impl Iterator<Item = u32> + '_ {
        self.with_flags(|flags| flags & LACKS_HASH != 0 && is_to_send(flags))
    }

    fn with_flags(&self, wanted: impl Fn(u8) -> bool) -> impl Iterator<Item = u32> {
        (self.first..)
            .zip(&self.flags)
            .filter(move |(_, flags)| wanted(**flags))
            .map(|(id, _)| id)
    }

    /// The same records with more findings, which are sorted by record.
    pub fn with(&self, more: &[Packed]) -> Self {
        let mut findings = Vec::with_capacity(self.findings.len() + more.len());
        let mut own = self.findings.iter().copied().peekable();
        let mut flags = self.flags.clone();
        let mut counts = self.counts;
        for &added in more {
            while let Some(finding) = own.next_if(|finding| finding.record <= added.record) {
                findings.push(finding);
            }
            findings.push(added);
            let flag = &mut flags[added.record as usize];
            let by = verdict_by(added.rule());
            counts.count(*flag, -1);
            *flag = *flag & !VERDICT | verdict_of(*flag).max(by) as u8;
            if by >= Verdict::Blocked {
                *flag &= !UNDECIDED;
            }
            counts.count(*flag, 1);
        }
        findings.extend(own);
        Self {
            first: self.first,
            places: Arc::clone(&self.places),
            flags,
            findings: findings.into(),
            counts,
        }
    }
}

impl Counts {
    fn count(&mut self, flags: u8, by: i32) {
        let count = |count: &mut u32, applies: bool| {
            if applies {
                *count = count.saturating_add_signed(by);
            }
        };
        let verdict = verdict_of(flags);
        let to_send = is_to_send(flags);
        count(&mut self.warned, verdict == Verdict::Warned);
        count(&mut self.blocked, verdict == Verdict::Blocked);
        count(&mut self.left_out, verdict == Verdict::LeftOut);
        count(&mut self.undecided, flags & UNDECIDED != 0);
        let lacks = |what: u8| to_send && flags & what != 0;
        count(&mut self.without_hash, lacks(LACKS_HASH));
        count(
            &mut self.without_email_verified,
            lacks(LACKS_EMAIL_VERIFIED),
        );
    }
}

fn is_to_send(flags: u8) -> bool {
    verdict_of(flags) < Verdict::Blocked || flags & UNDECIDED != 0
}

fn verdict_of(flags: u8) -> Verdict {
    match flags & VERDICT {
        0 => Verdict::Ready,
        1 => Verdict::Warned,
        2 => Verdict::Blocked,
        _ => Verdict::LeftOut,
    }
}

fn verdict_by(rule: Rule) -> Verdict {
    if remarks::leaves_out(rule) {
        return Verdict::LeftOut;
    }
    match rule.severity() {
        Severity::Blocker => Verdict::Blocked,
        Severity::Warning => Verdict::Warned,
        Severity::Note => Verdict::Ready,
    }
}

/// Collects a segment; keeps its buffers from one segment to the next.
#[derive(Debug, Default)]
pub(super) struct SegmentBuilder {
    flags: Vec<u8>,
    white: Vec<u32>,
    findings: Vec<Packed>,
    counts: Counts,
}

impl SegmentBuilder {
    /// The next record of the segment, `len` bytes long, was found to be so.
    pub fn add(&mut self, len: u32, check: &RecordCheck, pointers: &mut PointerCache) {
        let record = u32::try_from(self.flags.len()).unwrap_or(u32::MAX);
        let mut verdict = Verdict::Ready;
        let mut otherwise = Verdict::Ready;
        for finding in &check.findings {
            let by = verdict_by(finding.rule);
            verdict = verdict.max(by);
            if finding.rule != Rule::EmailVerifiedMissing {
                otherwise = otherwise.max(by);
            }
            let pointer = pointers.number(&finding.pointer);
            self.findings
                .push(Packed::new(record, finding.rule, pointer, finding.at));
        }
        let mut flags = verdict as u8;
        if verdict == Verdict::Blocked && otherwise < Verdict::Blocked {
            flags |= UNDECIDED;
        }
        if check.readable {
            flags |= READABLE;
            if check.password == PasswordKind::None {
                flags |= LACKS_HASH;
            }
            if !check.has_email_verified {
                flags |= LACKS_EMAIL_VERIFIED;
            }
        }
        self.counts.count(flags, 1);
        match check.text {
            TextKind::Ascii => {}
            TextKind::Utf8 => self.counts.utf8 += 1,
            TextKind::NotUtf8 => self.counts.not_utf8 += 1,
        }
        self.flags.push(flags);
        self.white.push(len.wrapping_sub(check.compact_len));
    }

    /// The segment of the records that were added, which stand at `cuts` of a block at `base`.
    pub fn finish(&mut self, first: RecordId, base: u64, cuts: &[Cut]) -> Segment {
        let all_compact = self.white.iter().all(|&white| white == 0);
        let segment = Segment {
            first: first.0,
            places: Arc::new(Places {
                base,
                starts: Starts::of(cuts),
                lens: cuts.iter().map(|cut| cut.len).collect(),
                white: if all_compact {
                    Box::default()
                } else {
                    self.white.as_slice().into()
                },
                lines: Lines::of(cuts),
            }),
            flags: self.flags.as_slice().into(),
            findings: self.findings.as_slice().into(),
            counts: self.counts,
        };
        self.flags.clear();
        self.white.clear();
        self.findings.clear();
        self.counts = Counts::default();
        segment
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
