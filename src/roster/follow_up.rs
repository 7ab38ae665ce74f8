//! What Auth0 has no place for, as a table for reading, so that nobody has to remember it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::reread::Rereader;
use super::{Roster, remarks};
use crate::passwords::{Fate, Shape};
use crate::platform::files;
use crate::sources::{RowReader, Source};
use crate::users::write::{Inside, without_inside};
use crate::users::{GUARDED, Identifiers, RecordId, STAYS_BEHIND, guarded, is_own_column};

/// Saves what stays behind of every user that something stays behind of, and gives their number: columns
/// that become no field, users that are left out, and which kinds of password hashes and second factors
/// are lost. Never a hash or a password itself. CSV for reading, its cells guarded against formulas:
/// private to this user, never half a file. Blocks.
pub fn save_follow_up(roster: &Roster, path: &Path) -> io::Result<u64> {
    let mut users = 0;
    files::write_private_with(path, |file| {
        // Spreadsheets take a CSV without the mark for the system's old encoding.
        file.write_all(b"\xef\xbb\xbf")?;
        let mut table = csv::Writer::from_writer(file);
        if let Some(source) = roster.source() {
            users = write(roster, source, &mut table)?;
        } else {
            table.write_record(headings(&[]))?;
        }
        table.flush()
    })?;
    Ok(users)
}

fn write(
    roster: &Roster,
    source: &Source,
    table: &mut csv::Writer<&mut dyn io::Write>,
) -> io::Result<u64> {
    let rest = Rest::of(source, &roster.tally().filled);
    table.write_record(headings(&rest.names))?;
    let mut rows = Rereader::new(&roster.inner().content, &roster.inner().segments);
    let mut row = Row::new(source);
    let mut users = 0;
    for number in 0..roster.len() {
        let raw = rows.row(number).map_err(io::Error::other)?;
        let Some(cells) = row.read(raw, &rest, RecordId(number)) else {
            continue;
        };
        users += 1;
        table.write_record(cells.iter().map(|cell| guarded(cell).into_owned()))?;
    }
    Ok(users)
}

fn headings(names: &[&str]) -> Vec<String> {
    ["email", "user_id", "Row"]
        .iter()
        .chain(names)
        .chain(&["Left out because", STAYS_BEHIND, GUARDED])
        .map(|name| guarded(name).into_owned())
        .collect()
}

/// The columns that become no field and hold something that may be shown.
struct Rest<'a> {
    names: Vec<&'a str>,
    /// Where they stand among the file's columns.
    at: Vec<usize>,
    email: Option<usize>,
    user_id: Option<usize>,
}

impl<'a> Rest<'a> {
    fn of(source: &'a Source, filled: &[u64]) -> Self {
        let target = |name: &str| source.mapping.column(name).and_then(|map| map.to.as_ref());
        let at_field = |field: &str| {
            source
                .columns
                .iter()
                .position(|column| target(&column.name).is_some_and(|to| to.as_str() == field))
        };
        let (mut names, mut at) = (Vec::new(), Vec::new());
        for (index, column) in source.columns.iter().enumerate() {
            let name = column.name.as_str();
            let own = is_own_column(name);
            let empty = filled.get(index).is_none_or(|count| *count == 0);
            if target(name).is_none() && !column.secret && !own && !empty {
                names.push(name);
                at.push(index);
            }
        }
        Self {
            names,
            at,
            email: at_field("email"),
            user_id: at_field("user_id"),
        }
    }
}

/// What one row leaves behind; keeps its buffers.
struct Row {
    reader: RowReader,
    record: Vec<u8>,
    inside: Inside,
    /// Lost hashes by their kind, up to the last row.
    lost: BTreeMap<Shape, u64>,
}

impl Row {
    fn new(source: &Source) -> Self {
        Self {
            reader: source.reader(),
            record: Vec::new(),
            inside: source.hidden_inside(),
            lost: BTreeMap::new(),
        }
    }

    /// `None`: all of it comes along.
    fn read(&mut self, raw: &[u8], rest: &Rest, id: RecordId) -> Option<Vec<String>> {
        let mapped = self.reader.read(raw, &mut self.record);
        let left_out = mapped
            .left_out
            .map(|why| remarks::left_out(why).rule.title());
        let mut behind: Vec<String> = Vec::new();
        for (remark, _) in &mapped.remarks {
            let title = remarks::rule(*remark).title();
            if remarks::is_loss(*remark) && !behind.iter().any(|said| said == title) {
                behind.push(title.to_owned());
            }
        }
        behind.extend(self.lost_hashes());
        let cells = self.reader.cells();
        let values: Vec<String> = rest
            .at
            .iter()
            .map(|at| without_inside(cells.get(*at).shown(), self.inside).into_owned())
            .collect();
        if left_out.is_none() && behind.is_empty() && values.iter().all(String::is_empty) {
            return None;
        }
        let sent = Identifiers::of(&self.record);
        let or_cell = |value: Option<String>, at: Option<usize>| {
            value
                .or_else(|| at.map(|at| cells.get(at).shown().to_owned()))
                .unwrap_or_default()
        };
        let mut row = vec![
            or_cell(sent.email, rest.email),
            or_cell(sent.user_id, rest.user_id),
            id.row().to_string(),
        ];
        row.extend(values);
        row.push(left_out.unwrap_or_default().to_owned());
        row.push(behind.join("; "));
        row.push(String::new());
        Some(row)
    }

    /// The kinds of hashes that the last row lost.
    fn lost_hashes(&mut self) -> Vec<String> {
        let mut kinds = Vec::new();
        for ((kind, fate), count) in &self.reader.tally().hashes {
            if *fate != Fate::Lost {
                continue;
            }
            let before = self.lost.entry(*kind).or_default();
            if count > before {
                *before = *count;
                kinds.push(format!("Password hash: {}", kind.words()));
            }
        }
        kinds
    }
}
