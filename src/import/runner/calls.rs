//! The calls to Auth0, each made once.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use bytes::Bytes;

use super::drive::Shared;
use super::source;
use crate::auth0::{Client, ErrorEntry, ImportForm, JobErrors};
use crate::import::engine::{Event, Fetched, PartFact, StoredErrors};
use crate::import::journal::Failure;
use crate::import::plan::Payload;
use crate::import::results::match_entries;
use crate::import::store::now_ms;
use crate::roster::RecordState;

/// Reads the part again, compares it with what was written down, and sends it.
pub(super) async fn post(
    shared: &Arc<Shared>,
    client: &Client,
    part: PartFact,
    external_id: String,
    last: bool,
) -> Event {
    let number = part.n;
    let payload = match shared.take_ready(number) {
        Some(payload) => payload,
        None => match read(shared, part).await {
            Ok(payload) => payload,
            Err(why) => return Event::SourceFailed { part: number, why },
        },
    };
    let options = &shared.header.options;
    let form = ImportForm {
        connection_id: shared.header.connection.id.clone(),
        upsert: options.upsert,
        external_id,
        send_completion_email: options.completion_email && last,
        users: Bytes::from(payload.users),
    };
    let sent = client.start_import(&form).await;
    Event::Posted { part: number, sent }
}

/// Reads the part beforehand; what is wrong with it is said when it is to be sent.
pub(super) async fn prepare(shared: &Arc<Shared>, part: PartFact) {
    let number = part.n;
    if let Ok(payload) = read(shared, part).await {
        *shared.ready.lock().unwrap_or_else(PoisonError::into_inner) = Some((number, payload));
    }
}

async fn read(shared: &Arc<Shared>, part: PartFact) -> Result<Payload, Arc<str>> {
    let shared = shared.clone();
    let number = part.n;
    let made = tokio::task::spawn_blocking(move || {
        source::body_as_planned(&shared, &part.ranges, &part.sha256)
    })
    .await
    .unwrap_or_else(|error| Err(error.to_string()));
    made.map_err(|why| source::sentence(&why, &format!("part {number} was not sent")).into())
}

/// Cuts a part in two and measures both halves; the engine gives them their numbers.
pub(super) async fn halve(shared: &Arc<Shared>, part: PartFact) -> Event {
    let shared = shared.clone();
    let number = part.n;
    let made = tokio::task::spawn_blocking(move || {
        let (head, tail) = part.ranges.split_at(part.count / 2);
        let mut parts = Vec::with_capacity(2);
        for ranges in [head, tail] {
            let made = source::body(&shared, &ranges)?;
            parts.push(PartFact {
                n: 0,
                count: ranges.count(),
                ranges,
                bytes: u32::try_from(made.users.len()).unwrap_or(u32::MAX),
                sha256: made.sha256,
                may_double: part.may_double,
            });
        }
        Ok::<_, String>(parts)
    })
    .await
    .unwrap_or_else(|error| Err(error.to_string()));
    match made {
        Ok(parts) => Event::Halved {
            part: number,
            parts,
        },
        Err(why) => Event::SourceFailed {
            part: number,
            why: source::sentence(&why, &format!("part {number} could not be cut in two")).into(),
        },
    }
}

/// Fetches the errors of a job, matches them to records and stores them.
pub(super) async fn fetch(
    shared: &Arc<Shared>,
    client: &Client,
    part: PartFact,
    job: Arc<str>,
) -> Event {
    let number = part.n;
    let answer = match client.job_errors(&job).await {
        Ok(answer) => answer,
        Err(error) => {
            return Event::Fetched {
                part: number,
                answer: Err(error),
            };
        }
    };
    let meta = answer.meta;
    let stored = match answer.value {
        JobErrors::None => Ok(StoredErrors {
            none: true,
            ..StoredErrors::default()
        }),
        JobErrors::General(job) => Ok(StoredErrors {
            none: true,
            unreadable: job
                .status_details
                .is_some_and(|text| text.to_lowercase().contains("pars")),
            ..StoredErrors::default()
        }),
        JobErrors::Entries(entries) if entries.is_empty() => Ok(StoredErrors::default()),
        JobErrors::Entries(entries) => {
            let shared = shared.clone();
            tokio::task::spawn_blocking(move || store(&shared, &part, &job, &entries))
                .await
                .unwrap_or_else(|error| Err(error.to_string()))
        }
    };
    match stored {
        Ok(stored) => Event::Fetched {
            part: number,
            answer: Ok(Fetched { stored, meta }),
        },
        Err(why) => Event::StoreFailed {
            part: number,
            why: why.into(),
        },
    }
}

fn store(
    shared: &Shared,
    part: &PartFact,
    job: &Arc<str>,
    entries: &[ErrorEntry],
) -> Result<StoredErrors, String> {
    let mut texts = HashMap::with_capacity(part.count as usize);
    // Auth0 keeps the list for a day, and without the file no entry finds its record.
    let records = source::identifiers(shared, &part.ranges, |number, bytes| {
        texts.insert(number, bytes.to_vec());
    })
    .map_err(|why| {
        source::sentence(
            &why,
            &format!("nobody knows whom of part {} Auth0 refused", part.n),
        )
    })?;
    let mut matched = match_entries(&records, entries, &shared.key);
    for entry in &mut matched {
        let record = entry.record.and_then(|number| texts.get(&number));
        entry.cut_values(record.map(Vec::as_slice));
    }
    let mut stored = StoredErrors::default();
    let batch: Vec<Failure> = matched
        .into_iter()
        .map(|entry| {
            match (entry.record, entry.state) {
                (None, _) => stored.unmatched += 1,
                (Some(record), RecordState::AlreadyThere) => {
                    stored.already_there += 1;
                    stored.existing.push(record);
                }
                (Some(_), _) => {
                    stored.refused += 1;
                    stored.factors += u32::from(entry.is_in());
                }
            }
            Failure {
                part: part.n,
                job: job.clone(),
                record: entry.record,
                state: entry.state,
                key_hmac: entry.key_hmac,
                reasons: entry.reasons,
            }
        })
        .collect();
    shared.failures.append(now_ms(), &batch).map_err(|error| {
        format!(
            "The list of errors could not be stored: {error}. Make room on the disk, then go on"
        )
    })?;
    Ok(stored)
}
