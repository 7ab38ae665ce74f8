//! The users file of an earlier run: opened as it was read and changed then, and proved to be the very one.

use std::path::PathBuf;

use super::hub::{Shared, lock};
use super::supervise::{blocking, bug};
use super::{Event, Failure, OpenId, open};
use crate::import::store::RunError;
use crate::import::{RunId, RunStore, RunSummary};
use crate::rules::CheckOptions;

/// `path`: where it, or one of several, is now.
pub(super) fn open(
    shared: &Shared,
    open: OpenId,
    run: RunId,
    options: CheckOptions,
    path: Option<PathBuf>,
) {
    let what = "opening the users file of a run";
    let failed = move |error: Failure| Event::OpenFailed {
        open,
        path: PathBuf::new(),
        error,
    };
    let hub = shared.clone();
    shared
        .tasks
        .spawn_or(what, Some(failed(bug(what))), async move {
            let store = hub.store();
            let found = blocking(move || {
                let run = find(&store, run)?;
                let paths =
                    path.map_or_else(|| run.source.paths(), |at| run.source.paths_from(&at));
                Ok::<_, RunError>((paths, (store.reading(&run)?, store.mending(&run)?)))
            });
            match found.await {
                Ok((paths, as_then)) => open::changed(&hub, open, paths, options, as_then),
                Err(error) => hub.send(failed(failure(&error))).await,
            }
        });
}

pub(super) fn prove(shared: &Shared, open: OpenId, run: RunId) {
    let Some(roster) = lock(&shared.opens).roster(open) else {
        return;
    };
    let what = "comparing a file with that of an earlier import";
    let broken = Event::SameFile {
        open,
        same: Err(bug(what)),
    };
    let (outbox, store) = (shared.outbox.clone(), shared.store());
    shared.tasks.spawn_or(what, Some(broken), async move {
        let proved = blocking(move || {
            let run = find(&store, run).map_err(|error| failure(&error))?;
            store.found(&run, &roster).map_err(|error| Failure {
                sentence: format!("“{}” could not be read", roster.file().name()),
                advice: Some("Make sure that the file can still be read".into()),
                details: Some(error.to_string()),
            })
        });
        let same = proved.await;
        outbox.send(Event::SameFile { open, same }).await;
    });
}

fn find(store: &RunStore, run: RunId) -> Result<RunSummary, RunError> {
    let runs = store.list()?;
    let found = runs.into_iter().find(|one| one.id == run);
    found.ok_or(RunError::NotFound(run))
}

fn failure(error: &RunError) -> Failure {
    Failure {
        sentence: error.to_string(),
        ..Failure::default()
    }
}
