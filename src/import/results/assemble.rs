use std::sync::Arc;

use super::words::WHOLE_PART;
use super::{Reason, RefusedEntry, Results};
use crate::import::engine::{Engine, PartPhase, PartRecord, counts};
use crate::import::journal::{Refusal, Refusals};
use crate::roster::RecordState;
use crate::users::RecordId;

/// Puts a run's journal and its failures together. Failures of jobs whose result the journal does not
/// have yet are left aside.
pub(in crate::import) fn assemble(engine: &Engine, records: u32, failures: &Refusals) -> Results {
    let mut states = vec![RecordState::LeftOut; records as usize];
    let mut refused = Vec::new();
    let mut not_told_apart = 0;
    for part in engine.parts() {
        let state = state_of(part, engine.is_stopping(), &mut not_told_apart);
        for &(first, last) in part.fact.ranges.spans() {
            if let Some(states) = states.get_mut(first as usize..=last as usize) {
                states.fill(state);
            }
        }
        let PartPhase::Settled(outcome) = &part.phase else {
            continue;
        };
        let job = part.job.clone().unwrap_or_default();
        for failure in failures.get(&job).map(Vec::as_slice).unwrap_or_default() {
            let slot = failure
                .record
                .and_then(|record| states.get_mut(record as usize));
            if let Some(slot) = slot {
                *slot = failure.state;
            }
            refused.push(RefusedEntry {
                record: failure.record.map(RecordId),
                state: failure.state,
                reasons: failure.reasons.clone(),
                part: part.fact.n,
                job: job.clone(),
            });
        }
        if outcome.whole {
            refused.extend(whole_part(part, &job, failures.get(&job)));
        }
    }
    refused.sort_by_key(|entry| (entry.record.is_none(), entry.record));
    Results {
        states: states.into(),
        refused: refused.into(),
        counts: counts(engine.parts(), records, engine.is_stopping()),
        not_told_apart,
    }
}

fn state_of(part: &PartRecord, stopping: bool, not_told_apart: &mut u32) -> RecordState {
    match &part.phase {
        PartPhase::Unsent if stopping => RecordState::NotSent,
        PartPhase::Unsent => RecordState::Queued,
        PartPhase::Sending | PartPhase::AtAuth0 { .. } | PartPhase::Ended { .. } => {
            RecordState::Sent
        }
        PartPhase::Unknown { .. } => RecordState::Unknown,
        PartPhase::Settled(outcome) if outcome.whole => RecordState::Refused,
        PartPhase::Settled(outcome) if outcome.unknown > 0 => RecordState::Unknown,
        PartPhase::Settled(outcome) if outcome.updated > 0 => {
            if outcome.imported > 0 {
                *not_told_apart += outcome.imported + outcome.updated;
            }
            RecordState::Updated
        }
        PartPhase::Settled(_) => RecordState::Imported,
    }
}

/// The users of a part that was refused as a whole and that stand in no list.
fn whole_part<'a>(
    part: &'a PartRecord,
    job: &'a Arc<str>,
    listed: Option<&'a Vec<Refusal>>,
) -> impl Iterator<Item = RefusedEntry> + 'a {
    let listed: std::collections::BTreeSet<u32> = listed
        .into_iter()
        .flatten()
        .filter_map(|failure| failure.record)
        .collect();
    let reasons: Arc<[Reason]> = Arc::from([Reason {
        code: WHOLE_PART.into(),
        message: String::new(),
        field: String::new(),
    }]);
    part.fact
        .ranges
        .iter()
        .filter(move |record| !listed.contains(record))
        .map(move |record| RefusedEntry {
            record: Some(RecordId(record)),
            state: RecordState::Refused,
            reasons: reasons.clone(),
            part: part.fact.n,
            job: job.clone(),
        })
}
