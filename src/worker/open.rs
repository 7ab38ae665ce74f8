//! Opening and checking users files. A file stays open until the next one has been opened.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use super::hub::{Hub, Shared, lock};
use super::supervise::{blocking, bug};
use super::{Event, Failure, OpenId, OpenView};
use crate::platform::files;
use crate::roster::{self, Roster, Snapshot};
use crate::rules::CheckOptions;
use crate::users::{Cancel, OpenError};

/// 500 invented users, 40 with typical problems.
const SAMPLE: &[u8] = include_bytes!("../../assets/sample/users.json");

#[derive(Default)]
pub(super) struct Opens(HashMap<OpenId, Open>);

/// An opened file, or one that is being opened.
struct Open {
    cancel: Cancel,
    /// Counts the checks, so that a late answer of an older one is known as such.
    check: u64,
    /// As far as it has been read.
    roster: Option<Roster>,
    options: CheckOptions,
    path: PathBuf,
    /// It belongs among the recent files.
    recent: bool,
}

impl Opens {
    pub(super) fn roster(&self, open: OpenId) -> Option<Roster> {
        self.0.get(&open)?.roster.clone()
    }

    /// A whole roster of this very file, if one is open.
    pub(super) fn roster_of(&self, path: &Path) -> Option<Roster> {
        let rosters = self.0.values().filter_map(|open| open.roster.as_ref());
        rosters
            .into_iter()
            .find(|roster| roster.complete() && roster.file().path() == path)
            .cloned()
    }

    /// A newer opening ends the ones that are under way.
    fn cancel_unfinished(&mut self) {
        self.close_unless(|_, open| open.roster.as_ref().is_some_and(Roster::complete));
    }

    fn close_all_but(&mut self, kept: OpenId) {
        self.close_unless(|id, _| *id == kept);
    }

    pub(super) fn close_all(&mut self) {
        self.close_unless(|_, _| false);
    }

    fn close_unless(&mut self, keep: impl Fn(&OpenId, &Open) -> bool) {
        self.0.retain(|id, open| {
            let kept = keep(id, open);
            if !kept {
                open.cancel.cancel();
            }
            kept
        });
    }

    /// Forgets a file that could not be opened; one whose re-check failed stays as it was.
    /// `false`: the check is outdated, and so is its failure.
    fn end(&mut self, open: OpenId, check: u64) -> bool {
        let current = self.0.get(&open).filter(|open| open.check == check);
        let Some(complete) = current.map(|open| open.roster.as_ref().is_some_and(Roster::complete))
        else {
            return false;
        };
        if !complete {
            self.0.remove(&open);
        }
        true
    }

    /// What a check has come to so far. A whole file that is checked again stays as it was until
    /// the check is through: its last rows have to be shown too.
    /// `false`: the check is outdated, and so is what it found.
    fn advance(&mut self, open: OpenId, check: u64, roster: &Roster) -> bool {
        match self.0.get_mut(&open).filter(|open| open.check == check) {
            Some(open) => {
                if !open.roster.as_ref().is_some_and(Roster::complete) {
                    open.roster = Some(roster.clone());
                }
                true
            }
            None => false,
        }
    }

    /// `false`: the check is outdated, and so is what it found.
    fn set(&mut self, open: OpenId, check: u64, roster: &Roster) -> bool {
        match self.0.get_mut(&open).filter(|open| open.check == check) {
            Some(open) => {
                open.roster = Some(roster.clone());
                true
            }
            None => false,
        }
    }
}

impl Drop for Opens {
    fn drop(&mut self) {
        self.close_all();
    }
}

/// The work of one check: what it belongs to, and how it is told to end.
#[derive(Clone)]
struct Check {
    open: OpenId,
    number: u64,
    cancel: Cancel,
    options: CheckOptions,
}

pub(super) fn file(hub: &Shared, open: OpenId, path: PathBuf, options: CheckOptions) {
    start(hub, open, path, options, true);
}

/// Writes the sample where it is not there as it was made: somebody may have tried an editor on it.
pub(super) fn sample(hub: &Shared, open: OpenId, options: CheckOptions) {
    let path = hub.home.sample_file();
    let there = std::fs::read(&path).is_ok_and(|bytes| bytes == SAMPLE);
    if !there && let Err(error) = files::write_private(&path, SAMPLE) {
        let error = Failure {
            sentence: "The sample could not be written into Usher’s data folder".into(),
            advice: Some("Make sure that the disk has space left".into()),
            details: Some(error.to_string()),
        };
        let outbox = hub.outbox.clone();
        hub.tasks.spawn("opening the sample", async move {
            outbox.send(Event::OpenFailed { open, path, error }).await;
        });
        return;
    }
    start(hub, open, path, options, false);
}

fn start(hub: &Shared, open: OpenId, path: PathBuf, options: CheckOptions, recent: bool) {
    let check = Check {
        open,
        number: next_check(),
        cancel: Cancel::new(),
        options: options.clone(),
    };
    {
        let mut opens = lock(&hub.opens);
        opens.cancel_unfinished();
        let state = Open {
            cancel: check.cancel.clone(),
            check: check.number,
            roster: None,
            options,
            path: path.clone(),
            recent,
        };
        opens.0.insert(open, state);
    }
    let spool = hub.home.spool();
    let work = {
        let path = path.clone();
        move |hub: &Hub, check: &Check| {
            roster::open(
                &[path],
                &check.options.clone().into(),
                &spool,
                &|seen| forward(hub, check, &seen),
                &check.cancel,
            )
        }
    };
    run(hub, check, path, recent, work);
}

/// A file that is still being read is read again from its start.
pub(super) fn recheck(hub: &Shared, open: OpenId, options: CheckOptions) {
    let mut opens = lock(&hub.opens);
    let Some(state) = opens.0.get_mut(&open) else {
        return;
    };
    // An older check must not overwrite what this one finds.
    state.cancel.cancel();
    let Some(roster) = state.roster.clone().filter(Roster::complete) else {
        let (path, recent) = (state.path.clone(), state.recent);
        drop(opens);
        return start(hub, open, path, options, recent);
    };
    state.cancel = Cancel::new();
    state.check = next_check();
    state.options = options.clone();
    let check = Check {
        open,
        number: state.check,
        cancel: state.cancel.clone(),
        options,
    };
    drop(opens);
    let path = roster.file().path().to_owned();
    run(hub, check, path, false, move |hub, check| {
        roster.recheck(
            &check.options,
            None,
            &|seen| forward(hub, check, &seen),
            &check.cancel,
        )
    });
}

fn next_check() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

pub(super) fn cancel(hub: &Shared, open: OpenId) {
    if let Some(state) = lock(&hub.opens).0.remove(&open) {
        state.cancel.cancel();
    }
    let outbox = hub.outbox.clone();
    hub.tasks.spawn("stopping to open a file", async move {
        outbox.send(Event::OpenCancelled { open }).await;
    });
}

pub(super) fn close(hub: &Shared, open: OpenId) {
    if let Some(state) = lock(&hub.opens).0.remove(&open) {
        state.cancel.cancel();
    }
}

fn run(
    hub: &Shared,
    check: Check,
    path: PathBuf,
    recent: bool,
    work: impl FnOnce(&Hub, &Check) -> Result<Roster, OpenError> + Send + 'static,
) {
    let what = "opening a users file";
    let broken = Event::OpenFailed {
        open: check.open,
        path: path.clone(),
        error: bug(what),
    };
    let task = {
        let hub = hub.clone();
        async move {
            let checked = blocking({
                let (hub, check) = (hub.clone(), check.clone());
                move || work(&hub, &check)
            });
            match checked.await {
                Ok(roster) => {
                    if !lock(&hub.opens).set(check.open, check.number, &roster) {
                        return;
                    }
                    lock(&hub.opens).close_all_but(check.open);
                    let size = roster.file().size();
                    let view = view(&roster, size, size, &check.options);
                    if recent {
                        let (path, users) = (path.clone(), roster.len());
                        let note = move |settings: &mut crate::platform::settings::Settings| {
                            settings.opened(&path, Some(users), SystemTime::now());
                        };
                        hub.settings.change(&hub.outbox, note).await;
                    }
                    hub.send(Event::Opened {
                        open: check.open,
                        view,
                    })
                    .await;
                }
                Err(OpenError::Cancelled { .. }) => {}
                Err(error) => {
                    let current = lock(&hub.opens).end(check.open, check.number);
                    if current {
                        let error = failure(&error);
                        hub.send(Event::OpenFailed {
                            open: check.open,
                            path,
                            error,
                        })
                        .await;
                    }
                }
            }
        }
    };
    hub.tasks.spawn_or(what, Some(broken), task);
}

/// Shows what has been read so far; skipped while the window is behind.
fn forward(hub: &Hub, check: &Check, seen: &Snapshot) {
    if lock(&hub.opens).advance(check.open, check.number, &seen.roster) {
        let view = view(
            &seen.roster,
            seen.bytes_read,
            seen.bytes_total,
            &check.options,
        );
        hub.outbox.offer(Event::Opening {
            open: check.open,
            view,
        });
    }
}

fn view(roster: &Roster, bytes_read: u64, bytes_total: u64, options: &CheckOptions) -> OpenView {
    let file = roster.file();
    OpenView {
        path: file.path().to_owned(),
        name: file.name().to_owned(),
        kind: file.kind(),
        size: file.size(),
        bytes_read,
        bytes_total,
        complete: roster.complete(),
        truncated: roster.truncated(),
        summary: roster.summary(),
        groups: roster.groups(),
        file_findings: roster.file_findings().into(),
        options: options.clone(),
    }
}

pub(super) fn failure(error: &OpenError) -> Failure {
    Failure {
        sentence: error.sentence(),
        advice: error.advice().map(str::to_owned),
        details: None,
    }
}
