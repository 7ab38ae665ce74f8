use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::args::{Format, Verify};
use super::comparing::{failed, progress, show};
use super::exit::{Exit, Failure};
use super::{opening, out, report, runtime, tenant, words};
use crate::compare::{self, CheckOrder, CheckSums, Checked, Kind, spread};
use crate::import::{Run, RunStore, RunSummary};
use crate::platform::paths::Home;
use crate::roster::{OpenOptions, Roster};
use crate::users::{Cancel, RecordId};

/// Places named for each kind.
const EXAMPLES: usize = 3;
/// Fields that are shown.
const FIELDS: usize = 30;

/// One line of `verify --format json`.
#[derive(Serialize)]
struct Said<'a> {
    /// 0-based.
    record: u32,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// JSON pointer; null: nobody was found.
    field: Option<&'a str>,
    what: &'a str,
}

#[derive(Serialize)]
struct Last<'a> {
    summary: Summary<'a>,
}

#[derive(Serialize)]
struct Summary<'a> {
    run: &'a str,
    /// Records of the run that were imported or updated.
    taken: u64,
    #[serde(flatten)]
    sums: CheckSums,
    fields: &'a [(String, Kind, u64)],
    /// Differences without a line.
    unlisted: u64,
}

pub(super) fn run(args: &Verify) -> Result<Exit, Failure> {
    let home = Home::find()?;
    runtime::log(&home);
    let store = RunStore::new(home.runs());
    let summary = report::find(&store, args.run.as_deref())?;
    let run = store.load(&summary.id).map_err(Failure::new)?;
    let taken = taken(&run);
    if taken.is_empty() {
        return Err(Failure::new(format_args!(
            "The run {} has no user that was imported or updated",
            summary.id
        )));
    }
    let files = if args.files.is_empty() {
        summary.source.paths()
    } else {
        args.files.clone()
    };
    runtime::block_on(verify(args, &home, store, summary, taken, files))
}

async fn verify(
    args: &Verify,
    home: &Home,
    store: RunStore,
    summary: RunSummary,
    taken: Vec<(u32, bool)>,
    files: Vec<PathBuf>,
) -> Result<Exit, Failure> {
    let options = OpenOptions {
        reading: store.reading(&summary).map_err(Failure::new)?,
        mending: store.mending(&summary).map_err(Failure::new)?,
        ..OpenOptions::default()
    };
    let (place, run) = (home.clone(), summary.clone());
    let roster = runtime::blocking(move || {
        let roster = opening::open(&files, &options, &place)?;
        if store.found(&run, &roster).map_err(Failure::new)? {
            return Ok(roster);
        }
        Err(Failure::new(format_args!(
            "{} is not the file that the run began with",
            roster.file().name()
        ))
        .advice(Some("Name its place with --file; it must be the same file")))
    })
    .await??;
    let tenant = tenant::of_run(&summary, home).await?;
    let wanted = if args.all {
        taken.len()
    } else {
        args.sample as usize
    };
    let records = spread(taken.len(), wanted)
        .filter_map(|at| taken.get(at).copied())
        .collect();
    let connection = &summary.connection;
    let order = CheckOrder {
        roster: roster.clone(),
        records,
        email_verified: summary.options.email_verified,
        connection_id: connection.id.clone(),
        connection: (connection.name != connection.id).then(|| connection.name.clone()),
    };
    let bar = progress();
    let checked = compare::check(tenant.client(), order, &Cancel::new(), &|step| {
        show(&bar, step);
    })
    .await;
    bar.finish_and_clear();
    tenant.close().await;
    let checked = checked.map_err(|error| failed(&error))?;
    match args.format {
        Format::Json => json(&roster, &summary, taken.len(), &checked)?,
        Format::Text => out::text(&text(&roster, &summary, taken.len(), &checked))?,
    }
    Ok(if checked.is_all_well() {
        Exit::Done
    } else {
        Exit::Partly
    })
}

/// Records that were taken, and whether as an update.
fn taken(run: &Run) -> Vec<(u32, bool)> {
    let taken = run.taken();
    let taken = taken.iter().map(|user| (user.record, user.updated));
    taken.collect()
}

fn json(
    roster: &Roster,
    summary: &RunSummary,
    taken: usize,
    checked: &Checked,
) -> Result<(), Failure> {
    out::write(|writer| {
        let missing = checked.not_found.iter().map(|record| (record, None));
        let differing = checked
            .differences
            .iter()
            .map(|(record, difference)| (record, Some(difference)));
        for (record, difference) in missing.chain(differing) {
            let place = words::Place::of(roster, *record);
            let said = Said {
                record: record.0,
                line: place.line,
                file: place.file,
                field: difference.map(|difference| &*difference.field),
                what: difference.map_or("the user was not found", |difference| {
                    difference.kind.words()
                }),
            };
            serde_json::to_writer(&mut *writer, &said)?;
            writer.write_all(b"\n")?;
        }
        let last = Last {
            summary: Summary {
                run: summary.id.as_str(),
                taken: taken as u64,
                sums: checked.sums,
                fields: &checked.of_field,
                unlisted: checked.unlisted,
            },
        };
        serde_json::to_writer(&mut *writer, &last)?;
        writer.write_all(b"\n")
    })
}

fn text(roster: &Roster, summary: &RunSummary, taken: usize, checked: &Checked) -> String {
    let sums = checked.sums;
    let mut text = format!(
        "Run {}: looked at {} of {} that were imported or updated\n",
        summary.id,
        words::number(sums.asked),
        words::users(taken as u64)
    );
    for (count, what) in [
        (sums.same, "as in the file"),
        (
            sums.shown_partly,
            "as in the file, as far as Auth0 showed them",
        ),
        (sums.differs, "different"),
        (sums.not_found, "not found"),
        (sums.unclear, "could not be looked for"),
    ] {
        if count > 0 {
            let _ = writeln!(text, "  {}: {what}", words::users(count));
        }
    }
    if !checked.not_found.is_empty() {
        let places = places(roster, checked.not_found.iter().copied());
        let _ = writeln!(text, "Not found: {places}");
    }
    if !checked.of_field.is_empty() {
        text.push_str("Fields that are not as in the file:\n");
    }
    for (field, kind, count) in checked.of_field.iter().take(FIELDS) {
        let of_field = checked
            .differences
            .iter()
            .filter(|(_, difference)| difference.field == *field && difference.kind == *kind);
        let places = places(roster, of_field.map(|(record, _)| *record));
        let _ = writeln!(
            text,
            "  {} {}: {}, {places}",
            compare::dotted(field),
            kind.words(),
            words::users(*count)
        );
    }
    let more = checked.of_field.len().saturating_sub(FIELDS);
    if more > 0 {
        let _ = writeln!(text, "  and {} more", words::counted(more as u64, "field"));
    }
    text.push_str(
        "Passwords and sign-in factors cannot be looked at. Users may have changed themselves since the import\n",
    );
    text
}

/// The first few, by name.
fn places(roster: &Roster, records: impl Iterator<Item = RecordId>) -> String {
    let mut records = records.peekable();
    let named: Vec<String> = records
        .by_ref()
        .take(EXAMPLES)
        .map(|record| words::place(roster, record))
        .collect();
    let more = if records.next().is_some() { " …" } else { "" };
    format!("{}{more}", named.join(", "))
}
