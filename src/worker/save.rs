//! Files that the window writes where the admin chose; never over what is read.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::history::OpenRun;
use super::hub::{Hub, Shared, lock};
use super::results::no_source;
use super::supervise::{blocking, bug};
use super::{Event, Failure, OpenId, Saved};
use crate::import::store::now_ms;
use crate::import::{Report, ReportOptions, RunId, results as import_results};
use crate::platform::{account, files, support};
use crate::roster::mend::Recipe;
use crate::roster::{self, RecordState, Roster};

pub(super) fn mapping(hub: &Shared, open: OpenId, path: PathBuf) {
    let roster = lock(&hub.opens).newest(open);
    of_roster(
        hub,
        roster,
        path,
        Saved::Mapping { open },
        |roster, path| {
            let mapping = roster
                .mapping()
                .ok_or_else(|| io::Error::other("the file has no columns"))?;
            files::write_private(path, mapping.to_json().as_bytes())?;
            Ok(mapping.columns.len() as u64)
        },
    );
}

pub(super) fn recipe(hub: &Shared, open: OpenId, path: PathBuf) {
    let roster = lock(&hub.opens).newest(open);
    of_roster(hub, roster, path, Saved::Recipe { open }, |roster, path| {
        let recipe = Recipe::of(roster);
        files::write_private(path, (recipe.to_json() + "\n").as_bytes())?;
        Ok(recipe.steps.len() as u64)
    });
}

pub(super) fn follow_up(hub: &Shared, open: OpenId, path: PathBuf) {
    let roster = lock(&hub.opens).newest(open);
    let what = Saved::FollowUp { open };
    of_roster(hub, roster, path, what, roster::save_follow_up);
}

/// What is on screen: of a check under way its findings so far are another list.
pub(super) fn problems(hub: &Shared, open: OpenId, path: PathBuf) {
    let roster = lock(&hub.opens).roster(open);
    of_roster(
        hub,
        roster,
        path,
        Saved::Problems { open },
        |roster, path| {
            roster::save_problems(roster, path)?;
            Ok(roster.summary().findings + roster.file_findings().len() as u64)
        },
    );
}

pub(super) fn refused(hub: &Shared, run: RunId, path: PathBuf) {
    let Some(opened) = lock(&hub.runs).get(&run) else {
        return;
    };
    let mappings = hub.mappings();
    of_run(
        hub,
        opened,
        path,
        Saved::Refused { run },
        move |opened, roster, path| {
            let results = &opened.run.results;
            import_results::save_refused_to_open(roster, results, path, &mappings)
                .map_err(io::Error::other)?;
            let is_refused = |state: &&RecordState| {
                matches!(state, RecordState::Refused | RecordState::AlreadyThere)
            };
            Ok(results.states.iter().filter(is_refused).count() as u64)
        },
    );
}

pub(super) fn users(hub: &Shared, run: RunId, states: Vec<RecordState>, path: PathBuf) {
    let Some(opened) = lock(&hub.runs).get(&run) else {
        return;
    };
    of_run(
        hub,
        opened,
        path,
        Saved::Users { run },
        move |opened, roster, path| {
            import_results::save_users(roster, &opened.run.results, &states, path)
        },
    );
}

/// What is said of the users of a run; their file says who they are.
pub(super) fn of_run(
    hub: &Shared,
    opened: Arc<OpenRun>,
    path: PathBuf,
    what: Saved,
    write: impl FnOnce(&OpenRun, &Roster, &Path) -> io::Result<u64> + Send + 'static,
) {
    save(hub, path, what, move |path| {
        let Some(roster) = &opened.roster else {
            return Err(no_source(&opened));
        };
        apart(roster, path)?;
        write(&opened, roster, path).map_err(|error| not_saved(path, &error))
    });
}

/// The run's report. Whether the roster is of the run's own file is for the report to find out.
pub(super) fn report(hub: &Shared, run: RunId, addresses: bool, path: PathBuf) {
    let roster = lock(&hub.runs)
        .get(&run)
        .and_then(|opened| opened.roster.clone());
    let store = hub.store();
    let what = Saved::Report { run: run.clone() };
    save(hub, path, what, move |path| {
        if let Some(roster) = &roster {
            apart(roster, path)?;
        }
        let options = ReportOptions {
            addresses,
            account: account::name(),
            zone: TimeZone::system(),
            made_ms: now_ms(),
        };
        let report = Report::gather(&store, &run, roster.as_ref(), options)
            .map_err(|error| not_saved(path, &error))?;
        report.save(path).map_err(|error| not_saved(path, &error))?;
        Ok(1)
    });
}

pub(super) fn support(hub: &Shared, runs: Vec<RunId>, path: PathBuf) {
    let home = hub.home.clone();
    save(hub, path, Saved::Support, move |path| {
        let runs: Vec<String> = runs.iter().map(ToString::to_string).collect();
        support::save(&home, &runs, path).map_err(|error| not_saved(path, &error))?;
        Ok(1)
    });
}

fn of_roster(
    hub: &Shared,
    roster: Option<Roster>,
    path: PathBuf,
    what: Saved,
    write: impl FnOnce(&Roster, &Path) -> io::Result<u64> + Send + 'static,
) {
    let Some(roster) = roster else {
        return;
    };
    save(hub, path, what, move |path| {
        apart(&roster, path)?;
        write(&roster, path).map_err(|error| not_saved(path, &error))
    });
}

/// Answers for certain, also where the writing itself breaks.
fn save(
    hub: &Hub,
    path: PathBuf,
    what: Saved,
    write: impl FnOnce(&Path) -> Result<u64, Failure> + Send + 'static,
) {
    let broken = Event::SaveFailed {
        what: what.clone(),
        path: path.clone(),
        error: bug("saving a file"),
    };
    let outbox = hub.outbox.clone();
    hub.tasks
        .spawn_or("saving a file", Some(broken), async move {
            let saved = blocking({
                let path = path.clone();
                move || write(&path)
            });
            let event = match saved.await {
                Ok(rows) => Event::Saved { what, path, rows },
                Err(error) => Event::SaveFailed { what, path, error },
            };
            outbox.send(event).await;
        });
}

/// A file dialog asks whether a file is to be replaced, but not whether it is the one that is open.
pub(super) fn apart(roster: &Roster, path: &Path) -> Result<(), Failure> {
    if !roster.reads(path) {
        return Ok(());
    }
    Err(Failure {
        sentence: format!(
            "“{}” is the open users file or belongs to it, and Usher never changes that",
            path.display()
        ),
        advice: Some("Save under another name".into()),
        details: None,
    })
}

pub(super) fn not_saved(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure {
        sentence: format!("“{}” could not be saved", path.display()),
        advice: Some("Choose another folder, or free some space".into()),
        details: Some(error.to_string()),
    }
}
