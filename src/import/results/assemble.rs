use std::sync::Arc;

use super::words::{TOO_LARGE, WHOLE_PART};
use super::{Reason, RefusedEntry, Results};
use crate::import::engine::{Doubt, Engine, Outcome, PartPhase, PartRecord, Whole, counts};
use crate::import::journal::{Refusal, Refusals};
use crate::import::plan::Ranges;
use crate::roster::RecordState;
use crate::users::RecordId;

/// Puts a run's journal and its failures together. Failures of jobs whose result the journal does not
/// have yet are left aside. `stopped`: nobody works on the run, unsent parts stay unsent. `updating`: the
/// run updates existing users.
pub(in crate::import) fn assemble(
    engine: &Engine,
    records: u32,
    stopped: bool,
    updating: bool,
    failures: &Refusals,
) -> Results {
    let mut states = vec![RecordState::LeftOut; records as usize];
    let mut refused = Vec::new();
    let mut not_told_apart = 0;
    for part in engine.parts() {
        let state = state_of(part, stopped, &mut not_told_apart);
        for &(first, last) in part.fact.ranges.spans() {
            if let Some(states) = states.get_mut(first as usize..=last as usize) {
                states.fill(state);
            }
        }
        let (PartPhase::Settled(outcome)
        | PartPhase::TellingApart { outcome, .. }
        | PartPhase::Doubtful(Doubt {
            outcome: Some(outcome),
            ..
        })) = &part.phase
        else {
            continue;
        };
        let pending = matches!(part.phase, PartPhase::TellingApart { .. });
        let job = part.job.clone().unwrap_or_default();
        for failure in failures.get(&job).map(Vec::as_slice).unwrap_or_default() {
            let fate = fate(part, failure, pending);
            if let Some(record) = failure.record.filter(|_| fate != Fate::Listed) {
                let state = match fate {
                    Fate::Ours => RecordState::Imported,
                    _ => RecordState::Sent,
                };
                if let Some(slot) = states.get_mut(record as usize) {
                    *slot = state;
                }
                continue;
            }
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
                perhaps_ours: outcome.perhaps_ours > 0
                    && failure.state == RecordState::AlreadyThere
                    && failure
                        .record
                        .is_some_and(|record| !part.told.earlier.contains(record)),
                updating,
            });
        }
        if let Some(whole) = outcome.whole {
            refused.extend(whole_part(part, whole, updating, &job, failures.get(&job)));
        }
    }
    refused.sort_by_key(|entry| (entry.record.is_none(), entry.record));
    Results {
        states: states.into(),
        refused: refused.into(),
        counts: counts(engine.parts(), records, stopped),
        not_told_apart,
        gone: Ranges::default(),
    }
}

/// What an entry of the list of errors means for a part that was sent more than once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// As Auth0 says.
    Listed,
    /// The user is there because a lost sending of ours has made it.
    Ours,
    /// Not known yet.
    Pending,
}

fn fate(part: &PartRecord, failure: &Refusal, pending: bool) -> Fate {
    let existing = failure.state == RecordState::AlreadyThere && part.earlier.sendings > 0;
    match failure.record {
        Some(record) if existing && part.told.ours.contains(record) => Fate::Ours,
        Some(record) if existing && pending && !part.told.earlier.contains(record) => Fate::Pending,
        _ => Fate::Listed,
    }
}

fn state_of(part: &PartRecord, stopping: bool, not_told_apart: &mut u32) -> RecordState {
    match &part.phase {
        PartPhase::Unsent | PartPhase::TooLarge | PartPhase::Split if !stopping => {
            RecordState::Queued
        }
        PartPhase::Unsent | PartPhase::TooLarge if part.earlier.sendings > 0 => {
            RecordState::Unknown
        }
        PartPhase::Unsent | PartPhase::TooLarge | PartPhase::Split => RecordState::NotSent,
        PartPhase::Sending | PartPhase::AtAuth0 { .. } | PartPhase::Ended { .. } => {
            RecordState::Sent
        }
        PartPhase::Doubtful(_) => RecordState::Unknown,
        PartPhase::Settled(outcome) | PartPhase::TellingApart { outcome, .. } => {
            taken(outcome, not_told_apart)
        }
    }
}

/// The state of the records that stand in no list.
fn taken(outcome: &Outcome, not_told_apart: &mut u32) -> RecordState {
    if outcome.whole.is_some() {
        RecordState::Refused
    } else if outcome.unknown > 0 {
        RecordState::Unknown
    } else if outcome.updated > 0 {
        if outcome.imported > 0 || outcome.perhaps_ours > 0 {
            *not_told_apart += outcome.imported + outcome.updated;
        }
        RecordState::Updated
    } else {
        RecordState::Imported
    }
}

/// The users of a part that was refused as a whole and that stand in no list.
fn whole_part<'a>(
    part: &'a PartRecord,
    whole: Whole,
    updating: bool,
    job: &'a Arc<str>,
    listed: Option<&'a Vec<Refusal>>,
) -> impl Iterator<Item = RefusedEntry> + 'a {
    let listed: std::collections::BTreeSet<u32> = listed
        .into_iter()
        .flatten()
        .filter_map(|failure| failure.record)
        .collect();
    let reasons: Arc<[Reason]> = Arc::from([Reason {
        code: match whole {
            Whole::Unreadable => WHOLE_PART.into(),
            Whole::TooLarge => TOO_LARGE.into(),
        },
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
            perhaps_ours: false,
            updating,
        })
}
