use std::path::Path;

use jiff::tz::TimeZone;

use super::args::Report as Args;
use super::exit::{Exit, Failure};
use super::{opening, out};
use crate::import::store::now_ms;
use crate::import::{Report, ReportOptions, RunId, RunStore, RunSummary};
use crate::platform::account;
use crate::platform::paths::Home;
use crate::roster::{OpenOptions, Roster};

pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let home = Home::find()?;
    let store = RunStore::new(home.runs());
    let summary = find(&store, args.run.as_deref())?;
    let files = if args.files.is_empty() {
        summary.source.paths()
    } else {
        args.files.clone()
    };
    if files.iter().any(|file| same_place(file, &args.output)) {
        return Err(Failure::new(format_args!(
            "“{}” is the users file and would be written over",
            args.output.display()
        ))
        .advice(Some("Name another file for the report")));
    }
    let roster = opened(&store, &summary, &files, &home);
    let options = ReportOptions {
        addresses: args.addresses,
        account: (!args.no_account).then(account::name).flatten(),
        zone: TimeZone::system(),
        made_ms: now_ms(),
    };
    let report =
        Report::gather(&store, &summary.id, roster.as_ref(), options).map_err(Failure::new)?;
    report.save(&args.output).map_err(|error| {
        Failure::new(format_args!(
            "The report could not be saved to “{}”: {error}",
            args.output.display()
        ))
        .advice(Some("Choose another folder, or free some space"))
    })?;
    if !report.has_file() {
        out::say(format_args!(
            "The users file of this run is not at hand, so its users are named by their numbers only"
        ));
    }
    Ok(Exit::Done)
}

/// The named run, or the latest one.
pub(super) fn find(store: &RunStore, wanted: Option<&str>) -> Result<RunSummary, Failure> {
    let runs = store.list().map_err(Failure::new)?;
    let Some(wanted) = wanted else {
        return runs
            .into_iter()
            .max_by_key(|run| run.started_ms)
            .ok_or_else(|| Failure::new("There are no runs yet"));
    };
    let id = RunId::parse(wanted);
    runs.into_iter()
        .find(|run| Some(&run.id) == id.as_ref())
        .ok_or_else(|| {
            Failure::new(format_args!("There is no run “{wanted}”"))
                .advice(Some("usher runs lists them"))
        })
}

/// The users file as the run read it. Whether it is the very file is for the report to find out; where it
/// cannot be opened, the report goes without.
fn opened(
    store: &RunStore,
    summary: &RunSummary,
    files: &[std::path::PathBuf],
    home: &Home,
) -> Option<Roster> {
    if !files.iter().all(|file| file.is_file()) {
        return None;
    }
    let options = OpenOptions {
        reading: store.reading(summary).ok()?,
        mending: store.mending(summary).ok()?,
        ..OpenOptions::default()
    };
    opening::open(files, &options, home).ok()
}

fn same_place(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
