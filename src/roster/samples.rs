use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::Roster;
use crate::users::RecordId;

/// The first records of a group, and how many it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    pub first: Vec<RecordId>,
    /// All records, each counted once.
    pub records: u64,
}

impl Roster {
    /// Up to `most` records of each of [`Roster::groups`], in their order: all in one go through
    /// the findings.
    pub fn samples(&self, most: usize) -> Vec<Sample> {
        let inner = self.inner();
        let fields = inner.pointers.fields();
        let numbers: HashMap<_, _, RandomState> = (0..)
            .zip(inner.groups.iter())
            .filter_map(|(at, group)| Some(((group.rule, fields.named(&group.field)?), at)))
            .collect();
        let mut samples = vec![(Sample::default(), None); inner.groups.len()];
        for segment in &inner.segments {
            for finding in segment.findings() {
                let key = (finding.rule(), fields.of(finding.pointer()));
                let found: Option<&usize> = numbers.get(&key);
                let Some((sample, last)) = found.and_then(|&at| samples.get_mut(at)) else {
                    continue;
                };
                let record = RecordId(segment.first + finding.record);
                if last.replace(record) == Some(record) {
                    continue;
                }
                sample.records += 1;
                if sample.first.len() < most {
                    sample.first.push(record);
                }
            }
        }
        samples.into_iter().map(|(sample, _)| sample).collect()
    }
}
