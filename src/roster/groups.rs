//! Findings counted by rule and field.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::Group;
use super::pointers::Pointers;
use super::segment::{Packed, Segment};
use crate::rules::Rule;
use crate::users::RecordId;

#[derive(Clone, Debug, Default)]
pub(super) struct GroupTally {
    /// By rule and number of the field: findings, and the first record.
    counts: HashMap<(Rule, u32), (u64, u32), RandomState>,
}

impl GroupTally {
    pub fn add_segment(&mut self, segment: &Segment, pointers: &Pointers) {
        self.add(segment.first, segment.findings(), pointers);
    }

    /// Adds findings of the segment whose first record has the number `first`.
    pub fn add(&mut self, first: u32, findings: &[Packed], pointers: &Pointers) {
        let fields = pointers.fields();
        for finding in findings {
            let key = (finding.rule(), fields.of(finding.pointer()));
            let record = first + finding.record;
            let (count, earliest) = self.counts.entry(key).or_insert((0, record));
            *count += 1;
            *earliest = record.min(*earliest);
        }
    }

    /// Blockers first, then the most frequent first.
    pub fn groups(&self, pointers: &Pointers) -> Arc<[Group]> {
        let mut groups: Vec<Group> = self
            .counts
            .iter()
            .map(|(&(rule, field), &(count, first))| Group {
                rule,
                field: pointers.field_text(field),
                count,
                first: RecordId(first),
            })
            .collect();
        groups.sort_by(order);
        groups.into()
    }
}

/// Blockers first, then the most frequent first.
fn order(a: &Group, b: &Group) -> Ordering {
    let key = |group: &Group| {
        (
            group.rule.severity(),
            std::cmp::Reverse(group.count),
            group.rule,
        )
    };
    key(a).cmp(&key(b)).then_with(|| a.field.cmp(&b.field))
}

/// Findings that came and went, of records with these numbers, which are told of in their order.
#[derive(Debug, Default)]
pub(super) struct Moved {
    gone: Vec<(u32, Packed)>,
    come: Vec<(u32, Packed)>,
}

impl Moved {
    pub fn gone(&mut self, record: u32, findings: &[Packed]) {
        self.gone
            .extend(findings.iter().map(|finding| (record, *finding)));
    }

    pub fn come(&mut self, record: u32, findings: &[Packed]) {
        self.come
            .extend(findings.iter().map(|finding| (record, *finding)));
    }
}

/// Records of the findings that one group loses and wins, each ascending.
#[derive(Default)]
struct Change {
    gone: Vec<u32>,
    come: Vec<u32>,
}

/// The groups after findings have come and gone; `segments` are those after that. The findings of the other
/// records are not counted again.
pub(super) fn moved(
    groups: &Arc<[Group]>,
    moved: &Moved,
    segments: &[Arc<Segment>],
    pointers: &Pointers,
) -> Arc<[Group]> {
    let mut changes: BTreeMap<(Rule, u32), Change> = BTreeMap::new();
    {
        let fields = pointers.fields();
        let key = |finding: &Packed| (finding.rule(), fields.of(finding.pointer()));
        for (record, finding) in &moved.gone {
            changes.entry(key(finding)).or_default().gone.push(*record);
        }
        for (record, finding) in &moved.come {
            changes.entry(key(finding)).or_default().come.push(*record);
        }
    }
    changes.retain(|_, change| change.gone != change.come);
    if changes.is_empty() {
        return Arc::clone(groups);
    }
    let mut next = groups.to_vec();
    for ((rule, field), change) in changes {
        let text = pointers.field_text(field);
        let at = next
            .iter()
            .position(|group| group.rule == rule && group.field == text);
        let Some(at) = at else {
            next.extend(change.come.first().map(|first| Group {
                rule,
                field: text,
                count: change.come.len() as u64,
                first: RecordId(*first),
            }));
            continue;
        };
        let group = &mut next[at];
        group.count =
            (group.count + change.come.len() as u64).saturating_sub(change.gone.len() as u64);
        if group.count == 0 {
            next.swap_remove(at);
            continue;
        }
        let first = group.first.0;
        let lost = change.gone.contains(&first) && !change.come.contains(&first);
        let of_others = if lost {
            first_behind(segments, first, |finding| {
                finding.rule() == rule && pointers.fields().of(finding.pointer()) == field
            })
        } else {
            Some(first)
        };
        let come = change.come.first().copied();
        group.first = RecordId(of_others.into_iter().chain(come).min().unwrap_or(first));
    }
    next.sort_by(order);
    next.into()
}

/// The first record from this one on that has such a finding.
fn first_behind(
    segments: &[Arc<Segment>],
    from: u32,
    wanted: impl Fn(Packed) -> bool,
) -> Option<u32> {
    let at = segments
        .partition_point(|segment| segment.first <= from)
        .saturating_sub(1);
    segments[at..].iter().find_map(|segment| {
        let mut findings = segment.findings().iter();
        let found =
            findings.find(|finding| segment.first + finding.record >= from && wanted(**finding));
        found.map(|finding| segment.first + finding.record)
    })
}
