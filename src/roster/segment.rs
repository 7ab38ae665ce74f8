//! A stretch of the records: where they stand, their verdicts and their findings, in few bytes.

use std::sync::Arc;

use super::Verdict;
use super::places::Places;
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
        self.places.get(index)
    }

    pub fn compact_len(&self, index: usize) -> u32 {
        self.places.compact_len(index)
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

    /// The same records, one of which was looked at again.
    pub fn rechecked(
        &self,
        index: usize,
        check: &RecordCheck,
        pointers: &mut PointerCache,
    ) -> Self {
        let record = u32::try_from(index).unwrap_or(u32::MAX);
        let findings = check.findings.iter().map(|finding| {
            let pointer = pointers.number(&finding.pointer);
            Packed::new(record, finding.rule, pointer, finding.at)
        });
        let mut segment = self.replaced(index, findings.collect(), flags_of(check));
        segment.places = Arc::new(self.places.with_compact_len(index, check.compact_len));
        segment
    }

    /// Whether a record has a finding of this rule there.
    pub fn has(&self, index: usize, rule: Rule, pointer: PointerId) -> bool {
        let mut own = self.findings_of(index).iter();
        own.any(|finding| (finding.rule(), finding.pointer()) == (rule, pointer))
    }

    /// The same records, one of which has a finding of this rule there or has none.
    pub fn marked(&self, index: usize, rule: Rule, pointer: PointerId, marked: bool) -> Self {
        let record = u32::try_from(index).unwrap_or(u32::MAX);
        let own = self.findings_of(index).iter();
        let mut findings: Vec<Packed> = own
            .filter(|finding| (finding.rule(), finding.pointer()) != (rule, pointer))
            .copied()
            .collect();
        if marked {
            findings.push(Packed::new(record, rule, pointer, None));
        }
        let kept = self.flags[index] & !(VERDICT | UNDECIDED);
        let flags = kept | judged(findings.iter().map(|finding| finding.rule()));
        self.replaced(index, findings, flags)
    }

    fn replaced(&self, index: usize, findings: Vec<Packed>, flags: u8) -> Self {
        let before = self
            .findings
            .partition_point(|finding| (finding.record as usize) < index);
        let after = before + self.findings_of(index).len();
        let mut all = self.findings[..before].to_vec();
        all.extend(findings);
        all.extend_from_slice(&self.findings[after..]);
        let mut segment = Self {
            findings: all.into(),
            ..self.clone()
        };
        segment.counts.count(self.flags[index], -1);
        segment.counts.count(flags, 1);
        segment.flags[index] = flags;
        segment
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

/// What findings of these rules make of a record.
fn judged(rules: impl Iterator<Item = Rule>) -> u8 {
    let (mut verdict, mut otherwise) = (Verdict::Ready, Verdict::Ready);
    for rule in rules {
        let by = verdict_by(rule);
        verdict = verdict.max(by);
        if rule != Rule::EmailVerifiedMissing {
            otherwise = otherwise.max(by);
        }
    }
    let undecided = verdict == Verdict::Blocked && otherwise < Verdict::Blocked;
    verdict as u8 | if undecided { UNDECIDED } else { 0 }
}

fn flags_of(check: &RecordCheck) -> u8 {
    let mut flags = judged(check.findings.iter().map(|finding| finding.rule));
    if check.readable {
        flags |= READABLE;
        if check.password == PasswordKind::None {
            flags |= LACKS_HASH;
        }
        if !check.has_email_verified {
            flags |= LACKS_EMAIL_VERIFIED;
        }
    }
    flags
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
        for finding in &check.findings {
            let pointer = pointers.number(&finding.pointer);
            self.findings
                .push(Packed::new(record, finding.rule, pointer, finding.at));
        }
        let flags = flags_of(check);
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
        let segment = Segment {
            first: first.0,
            places: Arc::new(Places::of(base, cuts, &self.white)),
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
