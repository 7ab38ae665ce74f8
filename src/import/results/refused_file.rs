use std::path::Path;
use std::time::SystemTime;

use thiserror::Error;

use super::{RefusedEntry, Results};
use crate::platform::files::Replacement;
use crate::platform::mappings::Mappings;
use crate::roster::Roster;
use crate::roster::mend::OwnCopy;
use crate::users::write::extension;
use crate::users::{Cancel, RecordId};

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

/// Saves the refused and already-there rows in the users file's own format, each as it was mended, with one
/// column or property more, `usher_reason`, and of several files `usher_file` for the one it stands in. What
/// no cell of a table can say gets a column of its own. Passwords that anybody can read are left away. It is
/// meant for importing again after mending, so nothing in it is guarded; what was added is no finding when the
/// file is opened again, and it is not sent. Private to this user; a temporary file is renamed, so that a link
/// at the target is replaced and no half file is left. Blocks.
pub fn save_refused(roster: &Roster, results: &Results, path: &Path) -> Result<(), SaveError> {
    save(roster, results, path, None)
}

/// The same, and the mapping is kept that reads what was added to a table.
pub fn save_refused_to_open(
    roster: &Roster,
    results: &Results,
    path: &Path,
    mappings: &Mappings,
) -> Result<(), SaveError> {
    save(roster, results, path, Some(mappings))
}

fn save(
    roster: &Roster,
    results: &Results,
    path: &Path,
    mappings: Option<&Mappings>,
) -> Result<(), SaveError> {
    write(roster, results, path, mappings).map_err(|why| SaveError {
        path: path.display().to_string(),
        why,
    })
}

fn write(
    roster: &Roster,
    results: &Results,
    path: &Path,
    mappings: Option<&Mappings>,
) -> Result<(), String> {
    if path.is_dir() {
        return Err("there is a folder of that name".into());
    }
    let file = Replacement::of(path).map_err(words)?;
    let mut entries: Vec<(RecordId, &RefusedEntry)> = results
        .refused
        .iter()
        .filter_map(|entry| Some((entry.record?, entry)))
        .collect();
    entries.dedup_by_key(|(record, _)| *record);
    let records = entries.iter().map(|(record, _)| record.0);
    let mut copy = OwnCopy::of(roster, records, &Cancel::new()).map_err(words)?;
    let mut rows = copy.refused(file).map_err(words)?;
    let mut row = Vec::new();
    for (record, entry) in entries {
        let unsaid = copy.row(record.0, &mut row).map_err(words)?;
        let (member, _) = roster.file().locate(roster.place(record).byte);
        let mut reason = reason_text(entry);
        if !unsaid.is_empty() {
            reason = format!(
                "{reason}; mended, but not in this row: {}",
                unsaid.join(", ")
            );
        }
        rows.row(&row, member, &reason).map_err(words)?;
    }
    rows.finish().map_err(words)?.finish().map_err(words)?;
    if let Some(mappings) = mappings {
        copy.remember(mappings, SystemTime::now()).map_err(words)?;
    }
    Ok(())
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
