//! What an undo came to, for people and for programs.

use std::fmt::Write as _;
use std::io::Write;

use serde::Serialize;

use super::args::Format;
use super::exit::Failure;
use super::{out, words};
use crate::import::undo::{Fate, UndoProgress, Undone, fates};
use crate::import::{RunStore, RunSummary};
use crate::roster::Roster;
use crate::users::RecordId;

/// Places named for each kind.
const EXAMPLES: usize = 10;

/// One user who was not deleted.
#[derive(Serialize)]
struct Said<'a> {
    /// 0-based.
    record: u32,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    fate: Fate,
}

#[derive(Serialize)]
struct Last<'a> {
    summary: Summary<'a>,
}

#[derive(Serialize)]
struct Summary<'a> {
    run: &'a str,
    #[serde(flatten)]
    sums: Undone,
    to_go: u32,
}

pub(super) fn say(
    store: &RunStore,
    roster: &Roster,
    run: &RunSummary,
    ended: &UndoProgress,
    format: Format,
) -> Result<(), Failure> {
    let fates = fates(store, &run.id).map_err(Failure::new)?;
    let others: Vec<(u32, Fate)> = fates
        .of
        .into_iter()
        .filter(|(_, fate)| *fate != Fate::Deleted)
        .collect();
    match format {
        Format::Json => out::write(|writer| {
            for (record, fate) in &others {
                let place = words::Place::of(roster, RecordId(*record));
                let line = Said {
                    record: *record,
                    line: place.line,
                    file: place.file,
                    fate: *fate,
                };
                serde_json::to_writer(&mut *writer, &line)?;
                writer.write_all(b"\n")?;
            }
            let last = Last {
                summary: Summary {
                    run: run.id.as_str(),
                    sums: ended.sums,
                    to_go: ended.sums.to_go(),
                },
            };
            serde_json::to_writer(&mut *writer, &last)?;
            writer.write_all(b"\n")
        }),
        Format::Text => out::text(&text(roster, run, &ended.sums, &others)),
    }
}

fn text(roster: &Roster, run: &RunSummary, sums: &Undone, others: &[(u32, Fate)]) -> String {
    let users = |count: u32| words::users(u64::from(count));
    let mut text = format!(
        "Undo of the run {}: of {} that it inserted\n",
        run.id,
        users(sums.users)
    );
    if sums.deleted > 0 {
        let _ = writeln!(text, "  {}: {}", users(sums.deleted), Fate::Deleted.words());
    }
    for fate in Fate::ALL {
        let of_fate = others.iter().filter(|(_, own)| *own == fate);
        let records: Vec<u32> = of_fate.map(|(record, _)| *record).collect();
        if records.is_empty() {
            continue;
        }
        let mut named: Vec<String> = records
            .iter()
            .take(EXAMPLES)
            .map(|record| words::place(roster, RecordId(*record)))
            .collect();
        if records.len() > EXAMPLES {
            named.push("…".to_owned());
        }
        let count = words::users(records.len() as u64);
        let _ = writeln!(text, "  {count}: {}: {}", fate.words(), named.join(", "));
    }
    if sums.to_go() > 0 {
        let _ = writeln!(text, "  {}: not looked at yet", users(sums.to_go()));
    }
    text
}
