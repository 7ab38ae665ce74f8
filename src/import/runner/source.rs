//! The users file while a run goes on: it may be changed, moved away, or lie on a stick that is pulled.

use super::drive::Shared;
use crate::import::plan::{Payload, PayloadError, Ranges, for_each_record, payload};
use crate::roster::Roster;
use crate::users::{Cancel, Identifiers};

/// What the admin can do.
const WHAT_TO_DO: &str =
    "Put the file back as it was when the run began, then go on, or say where it lies now";

/// A part's body.
pub(super) fn body(shared: &Shared, ranges: &Ranges) -> Result<Payload, String> {
    let verified = shared.header.options.email_verified;
    read(shared, |roster| {
        payload(roster, ranges, verified).map_err(|error| error.to_string())
    })
}

/// A part's body, if it is still the one that was written down.
pub(super) fn body_as_planned(
    shared: &Shared,
    ranges: &Ranges,
    sha256: &str,
) -> Result<Payload, String> {
    let verified = shared.header.options.email_verified;
    read(shared, |roster| {
        let made = payload(roster, ranges, verified).map_err(|error| error.to_string())?;
        if made.sha256 == sha256 {
            Ok(made)
        } else {
            Err(format!("“{}” has changed", roster.file().name()))
        }
    })
}

/// Each record with what names its user.
pub(super) fn identifiers(
    shared: &Shared,
    ranges: &Ranges,
    mut each: impl FnMut(u32, &[u8]),
) -> Result<Vec<(u32, Identifiers)>, String> {
    let records = read(shared, |roster| {
        let mut records = Vec::with_capacity(ranges.count() as usize);
        let read: Result<(), PayloadError> = for_each_record(roster, ranges, |number, bytes| {
            records.push((number, Identifiers::of(bytes), bytes.to_vec()));
        });
        read.map_err(|error| error.to_string())?;
        Ok(records)
    })?;
    let named = records.into_iter().map(|(number, own, bytes)| {
        each(number, &bytes);
        (number, own)
    });
    Ok(named.collect())
}

/// Says what happened, what came of it, and what can be done.
pub(super) fn sentence(why: &str, so: &str) -> String {
    format!("{why}, so {so}. {WHAT_TO_DO}")
}

/// Where reading fails the file may have come back meanwhile, or be as it was: then it is opened anew.
fn read<T>(shared: &Shared, read: impl Fn(&Roster) -> Result<T, String>) -> Result<T, String> {
    read(&shared.roster).or_else(|why| {
        let file = shared.roster.file();
        match file.open_anew(&shared.header.source.sha256, &Cancel::new()) {
            Ok(true) => read(&shared.roster),
            _ => Err(why),
        }
    })
}
