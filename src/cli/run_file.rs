//! The users file of an earlier run, for what is told of its users.

use std::path::PathBuf;

use super::exit::Failure;
use super::{opening, report};
use crate::import::{Run, RunStore, RunSummary};
use crate::platform::files;
use crate::platform::paths::Home;
use crate::roster::{OpenOptions, Roster};

/// What is known of a run's users from all runs of its file, and the newest of these runs.
pub(super) fn known(store: &RunStore, wanted: Option<&str>) -> Result<(Run, RunSummary), Failure> {
    let summary = report::find(store, wanted)?;
    let run = store.load_family(&summary.id).map_err(Failure::new)?;
    let newest = run.family.last().cloned().unwrap_or(summary);
    Ok((run, newest))
}

/// The very file, read and changed as that run did it; never one that `output` would write over. Blocks.
pub(super) fn open(
    store: &RunStore,
    run: &RunSummary,
    moved: &[PathBuf],
    output: &std::path::Path,
    home: &Home,
) -> Result<Roster, Failure> {
    let files = if moved.is_empty() {
        run.source.paths()
    } else {
        moved.to_vec()
    };
    if files.iter().any(|file| files::is_same(file, output)) {
        return Err(Failure::new(format_args!(
            "“{}” is the users file and would be written over",
            output.display()
        ))
        .advice(Some("Name another file for the result")));
    }
    let options = OpenOptions {
        reading: store.reading(run).map_err(Failure::new)?,
        mending: store.mending(run).map_err(Failure::new)?,
        ..OpenOptions::default()
    };
    let roster = opening::open(&files, &options, home)?;
    if store.found(run, &roster).map_err(Failure::new)? {
        return Ok(roster);
    }
    Err(Failure::new(format_args!(
        "{} is not the file that the run began with",
        roster.file().name()
    ))
    .advice(Some("Name its place with --file; it must be the same file")))
}

pub(super) fn not_saved(output: &std::path::Path, error: &std::io::Error) -> Failure {
    Failure::new(format_args!(
        "“{}” could not be saved: {error}",
        output.display()
    ))
    .advice(Some("Choose another folder, or free some space"))
}
