use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use thiserror::Error;

use super::{RefusedEntry, Results, title};
use crate::import::plan::{Ranges, append, for_each_record};
use crate::roster::Roster;
use crate::users::{Format, RecordId};

#[derive(Debug, Error)]
#[error("The refused rows could not be saved to “{path}”: {why}")]
pub struct SaveError {
    path: String,
    why: String,
}

/// The property that carries the reason, a text. It stands last in its record. It is no finding when the
/// file is opened again, and it is not sent ([`crate::users::fields::OWN_REASON`]).
pub const REASON: &str = "usher_reason";

/// Saves the refused and already-there rows in the users file's own format (one object a line, or a
/// JSON array), each record's tokens untouched, with one property more: [`REASON`], a text. Private to
/// this user; a temporary file is renamed, so that a link at the target is replaced and no half file is
/// left. Blocks.
pub fn save_refused(roster: &Roster, results: &Results, path: &Path) -> Result<(), SaveError> {
    write(roster, results, path).map_err(|why| SaveError {
        path: path.display().to_string(),
        why,
    })
}

fn write(roster: &Roster, results: &Results, path: &Path) -> Result<(), String> {
    let words = |error: io::Error| error.to_string();
    let dir = path
        .parent()
        .filter(|dir| !dir.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    // tempfile makes its files 0600.
    let file = tempfile::NamedTempFile::new_in(dir).map_err(words)?;
    let mut out = BufWriter::new(file);
    let lines = roster.file().kind().format == Format::Lines;
    let mut wanted = Ranges::default();
    let mut last = None;
    for entry in results.refused.iter() {
        let number = entry.record.map(|record| record.0);
        if number.is_some() && number != last {
            wanted.push(number.unwrap_or_default());
            last = number;
        }
    }
    let mut first = true;
    let mut written = out.write_all(if lines { b"" } else { b"[\n" });
    let mut row = Vec::new();
    for_each_record(roster, &wanted, |number, record| {
        if written.is_err() {
            return;
        }
        row.clear();
        if !std::mem::take(&mut first) && !lines {
            row.extend_from_slice(b",\n");
        }
        append(record, None, &mut row);
        if let Some(entry) = results.of(RecordId(number)) {
            add_reason(&mut row, entry);
        }
        if lines {
            row.push(b'\n');
        }
        written = out.write_all(&row);
    })
    .map_err(|error| error.to_string())?;
    written
        .and_then(|()| out.write_all(if lines { b"" } else { b"\n]\n" }))
        .map_err(words)?;
    let file = out.into_inner().map_err(|error| error.to_string())?;
    file.as_file().sync_all().map_err(words)?;
    if path.is_dir() {
        return Err("there is a folder of that name".into());
    }
    file.persist(path)
        .map_err(|error| error.error.to_string())?;
    if cfg!(unix) {
        let _ = fs::File::open(dir).and_then(|dir| dir.sync_all());
    }
    Ok(())
}

fn add_reason(row: &mut Vec<u8>, entry: &RefusedEntry) {
    if row.last() != Some(&b'}') {
        return;
    }
    row.pop();
    if row.last() != Some(&b'{') {
        row.push(b',');
    }
    let text = reason_text(entry);
    row.extend_from_slice(format!("\"{REASON}\":{}}}", serde_json::Value::from(text)).as_bytes());
}

/// Plain words, then Auth0's code, field and own words.
fn reason_text(entry: &RefusedEntry) -> String {
    if entry.reasons.is_empty() {
        return title("", entry.state);
    }
    let reasons: Vec<String> = entry
        .reasons
        .iter()
        .map(|reason| {
            let mut text = title(&reason.code, entry.state);
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
