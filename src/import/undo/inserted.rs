//! Whom a run has inserted, and when each of them was made.

use std::collections::BTreeSet;

use crate::import::engine::{Engine, PartRecord};
use crate::import::results::Results;
use crate::roster::RecordState;

/// Auth0's clock is known to a second and a round trip.
const LEEWAY_MS: i64 = 2_000;
/// This computer's clock may be wrong by more; where it is all there is, it counts so far.
const APART_MS: i64 = 5 * 60_000;
/// In, though Auth0 lists it as refused: only its second factors are not.
const FACTORS: &str = "MFA_FACTORS_FAILED";

/// When a user was made, by Auth0's clock; both ends count. Milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from_ms: i64,
    pub to_ms: i64,
}

impl Span {
    pub(super) fn has(self, made_ms: i64) -> bool {
        (self.from_ms..=self.to_ms).contains(&made_ms)
    }
}

/// Each record with when its user was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans(Vec<(u32, u32, Span)>);

impl Spans {
    /// First and last record of each span; ascending.
    pub fn new(spans: Vec<(u32, u32, Span)>) -> Self {
        Self(spans)
    }

    pub(super) fn of(engine: &Engine, started_ms: i64, last_ms: i64) -> Self {
        let mut spans: Vec<(u32, u32, Span)> = engine
            .parts()
            .iter()
            .flat_map(|part| {
                let span = span(part, started_ms, last_ms);
                let ranges = part.fact.ranges.spans().iter();
                ranges.map(move |(first, last)| (*first, *last, span))
            })
            .collect();
        spans.sort_unstable_by_key(|(first, ..)| *first);
        Self(spans)
    }

    pub(in crate::import) fn get(&self, record: u32) -> Option<Span> {
        let after = self.0.partition_point(|(first, ..)| *first <= record);
        let (_, last, span) = self.0.get(after.checked_sub(1)?)?;
        (record <= *last).then_some(*span)
    }
}

/// From when the part first left, to when its job was seen to have ended.
fn span(part: &PartRecord, started_ms: i64, last_ms: i64) -> Span {
    let here = |ms: i64| ms.saturating_sub(APART_MS);
    let left = match (part.server_ms, part.sent_ms) {
        (Some(there), _) => there.saturating_sub(LEEWAY_MS),
        (None, sent) => here(sent.unwrap_or(started_ms)),
    };
    // An earlier sending whose answer was lost may have made some of its users.
    let first = match part.earlier.since_ms {
        Some(since) => since.saturating_sub(LEEWAY_MS),
        None if part.earlier.sendings > 0 => here(started_ms),
        None => left,
    };
    let ended = match (part.server_ms, part.ended_ms) {
        (Some(there), Some(_)) => there
            .saturating_add(part.took_ms.max(0))
            .saturating_add(LEEWAY_MS),
        (_, ended) => ended.unwrap_or(last_ms).saturating_add(APART_MS),
    };
    Span {
        from_ms: left.min(first),
        to_ms: ended,
    }
}

/// Of those listed as refused the records whose users are in: only their second factors are not.
pub(super) fn only_factors(results: &Results) -> BTreeSet<u32> {
    let without_factors = results.refused.iter().filter(|entry| {
        entry.state == RecordState::Refused
            && !entry.reasons.is_empty()
            && entry.reasons.iter().all(|reason| reason.code == FACTORS)
    });
    without_factors
        .filter_map(|entry| Some(entry.record?.0))
        .collect()
}

/// The records whose users the run inserted, ascending. `factors`: what [`only_factors`] gave.
pub(super) fn inserted(results: &Results, factors: &BTreeSet<u32>, upsert: bool) -> Vec<u32> {
    let mut records: Vec<u32> = (0..)
        .zip(results.states.iter())
        .filter(|(_, state)| **state == RecordState::Imported)
        .map(|(record, _)| record)
        .collect();
    if !upsert {
        records.extend(factors);
        records.sort_unstable();
        records.dedup();
    }
    records
}
