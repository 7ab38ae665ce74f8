use std::path::Path;

use thiserror::Error;

use super::{RefusedEntry, Results};
use crate::platform::files::Replacement;
use crate::roster::Roster;
use crate::users::write::{RowsOut, extension};
use crate::users::{ReadError, RecordId};

#[derive(Debug, Error)]
#[error("The refused rows could not be saved to “{path}”: {why}")]
pub struct SaveError {
    path: String,
    why: String,
}

/// The file's name for rows of this roster, for example `refused.csv`.
pub fn refused_name(roster: &Roster) -> String {
    format!("refused.{}", extension(roster.file()))
}

/// Saves the refused and already-there rows in the users file's own format, each as it came, with one
/// column or property more, `usher_reason`, and of several files `usher_file` for the one it stands in.
/// Passwords that anybody can read are left away. It is meant for importing again after mending, so
/// nothing in it is guarded; what was added is no finding when the file is opened again, and it is not sent. Private to this user; a
/// temporary file is renamed, so that a link at the target is replaced and no half file is left. Blocks.
pub fn save_refused(roster: &Roster, results: &Results, path: &Path) -> Result<(), SaveError> {
    write(roster, results, path).map_err(|why| SaveError {
        path: path.display().to_string(),
        why,
    })
}

fn write(roster: &Roster, results: &Results, path: &Path) -> Result<(), String> {
    if path.is_dir() {
        return Err("there is a folder of that name".into());
    }
    let file = Replacement::of(path).map_err(words)?;
    let mut rows = RowsOut::create(roster.file(), file).map_err(words)?;
    if let Some(source) = roster.source() {
        rows.hide(source.hidden(), source.hidden_inside());
    }
    let mut last = None;
    for entry in results.refused.iter() {
        let Some(record) = entry.record.filter(|record| last != Some(*record)) else {
            continue;
        };
        last = Some(record);
        let raw = came_as(roster, record).map_err(words)?;
        let (member, _) = roster.file().locate(roster.place(record).byte);
        rows.row(&raw, member, &reason_text(entry)).map_err(words)?;
    }
    rows.finish().map_err(words)?.finish().map_err(words)
}

/// A row of a table as it stands in the file; a record as it was sent, with what was changed of it.
fn came_as(roster: &Roster, record: RecordId) -> Result<Vec<u8>, ReadError> {
    if roster.source().is_some() {
        roster.read_raw(record)
    } else {
        roster.read(record)
    }
}

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Plain words, then Auth0's code, field and own words.
fn reason_text(entry: &RefusedEntry) -> String {
    if entry.reasons.is_empty() {
        return entry.title(None);
    }
    let reasons: Vec<String> = entry
        .reasons
        .iter()
        .map(|reason| {
            let mut text = entry.title(Some(reason));
            let details: Vec<&str> = [&reason.code, &reason.field, &reason.message]
                .into_iter()
                .map(String::as_str)
                .filter(|detail| !detail.is_empty())
                .collect();
            if !details.is_empty() {
                text = format!("{text} ({})", details.join(": "));
            }
            text
        })
        .collect();
    reasons.join("; ")
}
