//! Before anything is sent: every part is read once, measured and hashed, and the plan is written down.

use std::sync::Arc;

use super::begin::Ends;
use super::handle::Control;
use crate::import::before::{Before, Keeper};
use crate::import::delta::Writer;
use crate::import::engine::{Engine, Fact, Header, PartFact, PartRecord};
use crate::import::journal::{Journal, RunFolder};
use crate::import::plan::{Ranges, for_each_record, payload_seen};
use crate::import::store::{SourceRef, keep_mapping, keep_mending, now_ms};
use crate::import::{Plan, PlanError};
use crate::roster::Roster;
use crate::rules::limits;
use crate::users::{Cancel, Identifiers};

/// A run that can begin.
pub(super) struct Prepared {
    pub(super) header: Header,
    pub(super) engine: Engine,
    pub(super) journal: Journal,
}

/// The header with the file's hash, the parts, the journal that holds them. An error says why the run
/// does not begin; `None`: the admin stopped it.
pub(super) async fn prepare(
    header: Header,
    what: Planned,
    folder: RunFolder,
    ends: &mut Ends,
) -> Result<Prepared, Option<Arc<str>>> {
    let cancel = Cancel::new();
    let flag = cancel.clone();
    let progress = ends.progress.clone();
    let mut work = tokio::task::spawn_blocking(move || {
        let plan = match what.plan.with_pilot(&what.roster, &flag) {
            Ok(plan) => plan,
            Err(PlanError::Cancelled) => return Err(None),
            Err(error) => return Err(Some(error.to_string())),
        };
        let what = Planned { plan, ..what };
        write_down(header, &what, &folder, &flag, |prepared| {
            progress.send_modify(|progress| progress.prepared = prepared);
        })
    });
    loop {
        tokio::select! {
            made = &mut work => {
                let made = made.map_err(|error| Some(Arc::from(error.to_string())))?;
                return made.map_err(|why| why.map(Arc::from));
            }
            asked = ends.control.recv(), if !cancel.is_cancelled() => {
                if matches!(asked, None | Some(Control::Stop | Control::Leave)) {
                    cancel.cancel();
                }
            }
        }
    }
}

/// What is written down.
pub(super) struct Planned {
    pub(super) plan: Plan,
    pub(super) roster: Roster,
    pub(super) emails_unique: bool,
    /// The users file of the run that it follows, which has to be the same.
    pub(super) followed: Option<SourceRef>,
    /// Says what Auth0 has of users that are updated.
    pub(super) before: Option<Before>,
}

fn write_down(
    mut header: Header,
    planned: &Planned,
    folder: &RunFolder,
    cancel: &Cancel,
    mut prepared: impl FnMut(u32),
) -> Result<Prepared, Option<String>> {
    let (plan, roster) = (&planned.plan, &planned.roster);
    let hash = roster.file().sha256(cancel);
    if cancel.is_cancelled() {
        return Err(None);
    }
    header.source.sha256 = hash.map_err(|error| Some(error.to_string()))?;
    let is_same = |other: &SourceRef| {
        (&other.sha256, other.records) == (&header.source.sha256, header.source.records)
    };
    if planned.followed.as_ref().is_some_and(|file| !is_same(file)) {
        return Err(Some(
            "This is not the file of the run that it follows; open that very file".to_owned(),
        ));
    }
    header.source.mapping = keep_mapping(folder, roster)
        .map_err(|error| Some(format!("The mapping could not be written down: {error}")))?;
    header.source.mending = keep_mending(folder, roster)
        .map_err(|error| Some(format!("The changes could not be written down: {error}")))?;
    header.parts = u32::try_from(plan.parts.len()).unwrap_or(u32::MAX);
    let mut facts = vec![Fact::RunCreated(Box::new(header.clone()))];
    facts.extend(plan.pilot.as_ref().map(|pilot| Fact::Pilot {
        records: pilot.records.clone(),
        shapes: pilot.shapes.clone(),
    }));
    let not_kept = |error| {
        Some(format!(
            "The fingerprints could not be written down: {error}"
        ))
    };
    let mut prints = Writer::create(folder, &header.key).map_err(not_kept)?;
    let not_saved = |error: std::io::Error| {
        Some(format!(
            "What Auth0 has of the users that would be updated could not be kept, so nothing was sent: {error}"
        ))
    };
    let before = planned.before.clone().filter(|_| plan.options.upsert);
    let before = before.map(|before| Keeper::create(folder, before, &header.source.name));
    let mut before = before.transpose().map_err(not_saved)?;
    let mut parts = Vec::with_capacity(plan.parts.len());
    for part in &plan.parts {
        if cancel.is_cancelled() {
            return Err(None);
        }
        let ranges = plan.records_of(part);
        let verified = plan.options.email_verified;
        let made = payload_seen(roster, &ranges, verified, |record, bytes| {
            prints.add(record, bytes);
            if let Some(before) = &mut before {
                before.add(record, bytes);
            }
        })
        .map_err(|error| Some(error.to_string()))?;
        if made.users.len() > limits::BODY_LIMIT - limits::ENVELOPE {
            return Err(Some(format!(
                "Part {} has {} bytes, more than Auth0 takes; choose smaller parts",
                part.number,
                made.users.len()
            )));
        }
        let may_double = !planned.emails_unique && lacks_identity(roster, &ranges)?;
        let fact = PartFact {
            n: part.number,
            may_double,
            count: ranges.count(),
            ranges,
            bytes: u32::try_from(made.users.len()).unwrap_or(u32::MAX),
            sha256: made.sha256,
        };
        facts.push(Fact::Part(fact.clone()));
        parts.push(PartRecord::new(fact));
        prepared(part.number);
    }
    facts.push(Fact::Planned {
        parts: header.parts,
    });
    prints.finish().map_err(not_kept)?;
    if let Some(before) = before {
        header.before = before.finish().map_err(not_saved)?;
        facts[0] = Fact::RunCreated(Box::new(header.clone()));
    }
    let at_ms = now_ms();
    let journal = Journal::create(folder, &facts, at_ms)
        .map_err(|error| Some(format!("The plan could not be written down: {error}")))?;
    let upsert = header.options.upsert;
    let mut engine = Engine::new(header.run.as_str(), upsert, false, 0, parts);
    for fact in facts.iter().filter(|fact| !matches!(fact, Fact::Part(_))) {
        engine.apply(fact, at_ms);
    }
    Ok(Prepared {
        header,
        engine,
        journal,
    })
}

/// Whether a record has nothing but its address, where addresses may repeat.
fn lacks_identity(roster: &Roster, ranges: &Ranges) -> Result<bool, Option<String>> {
    let mut lacks = false;
    for_each_record(roster, ranges, |_, record| {
        let own = Identifiers::of(record);
        lacks |= own.user_id.is_none() && own.username.is_none() && own.phone_number.is_none();
    })
    .map_err(|error| Some(error.to_string()))?;
    Ok(lacks)
}
