//! Findings counted by rule and field.

use std::collections::HashMap;
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
        groups.sort_by(|a, b| {
            let key = |group: &Group| {
                (
                    group.rule.severity(),
                    std::cmp::Reverse(group.count),
                    group.rule,
                )
            };
            key(a).cmp(&key(b)).then_with(|| a.field.cmp(&b.field))
        });
        groups.into()
    }
}
