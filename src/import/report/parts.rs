//! The run's parts with the jobs that carried them: the proof of what became of their users.

use std::collections::BTreeMap;

use super::listing::span_text;
use crate::import::PartView;
use crate::import::engine::PartRecord;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct PartLine {
    pub(super) view: PartView,
    /// "1–712": the first and the last record, counted from 1.
    pub(super) records: String,
    pub(super) sendings: u32,
}

/// The parts as they are shown, with what only the journal knows of them.
pub(super) fn lines(shown: &[PartView], journal: &[PartRecord]) -> Vec<PartLine> {
    let by_number: BTreeMap<u32, &PartRecord> =
        journal.iter().map(|part| (part.fact.n, part)).collect();
    let line = |view: &PartView| {
        let part = by_number.get(&view.number);
        let ranges = part.map(|part| &part.fact.ranges);
        PartLine {
            view: view.clone(),
            records: ranges
                .and_then(|ranges| Some(span_text((ranges.first()?, ranges.last()?))))
                .unwrap_or_default(),
            sendings: part.map_or(0, |part| part.attempts),
        }
    };
    shown.iter().map(line).collect()
}
