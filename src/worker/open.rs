//! Opening and checking users files.

use std::path::PathBuf;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use super::carry;
use super::hub::{Hub, Shared, lock};
use super::opens::{Ended, Open};
use super::supervise::{blocking, bug};
use super::{Event, Failure, OpenId, OpenView, RequestId, source_view};
use crate::platform::files;
use crate::roster::mend::Mending;
use crate::roster::{self, OpenOptions, Reading, Roster, Snapshot};
use crate::rules::CheckOptions;
use crate::users::{Cancel, Format, Layout, OpenError, Table};

/// 500 invented users, 40 with typical problems.
const SAMPLE: &[u8] = include_bytes!("../../assets/sample/users.json");

/// The work of one check: what it belongs to, and how it is told to end.
#[derive(Clone)]
struct Check {
    open: OpenId,
    number: u64,
    /// The window's number for it; none: the file is opened for the first time.
    request: Option<RequestId>,
    cancel: Cancel,
    options: CheckOptions,
}

/// What is to be opened, and how.
struct Wanted {
    paths: Vec<PathBuf>,
    options: CheckOptions,
    reading: Reading,
    mending: Mending,
    /// It belongs among the recent files.
    recent: bool,
    request: Option<RequestId>,
    /// The whole file as it was read before, for the case that it cannot be read in this way.
    kept: Option<Roster>,
}

pub(super) fn file(
    hub: &Shared,
    open: OpenId,
    paths: Vec<PathBuf>,
    options: CheckOptions,
    reading: Reading,
) {
    let wanted = Wanted {
        paths,
        options,
        reading,
        mending: Mending::default(),
        recent: true,
        request: None,
        kept: None,
    };
    start(hub, open, wanted);
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
    let wanted = Wanted {
        paths: vec![path],
        options,
        reading: Reading::default(),
        mending: Mending::default(),
        recent: false,
        request: None,
        kept: None,
    };
    start(hub, open, wanted);
}

/// Opens files of which it is known how they are read and what is changed of them.
pub(super) fn changed(
    hub: &Shared,
    open: OpenId,
    paths: Vec<PathBuf>,
    options: CheckOptions,
    (reading, mending): (Reading, Mending),
) {
    let wanted = Wanted {
        paths,
        options,
        reading,
        mending,
        recent: true,
        request: None,
        kept: None,
    };
    start(hub, open, wanted);
}

fn start(hub: &Shared, open: OpenId, wanted: Wanted) {
    let check = Check {
        open,
        number: next_check(),
        request: wanted.request,
        cancel: Cancel::new(),
        options: wanted.options.clone(),
    };
    let options = OpenOptions {
        check: wanted.options.clone(),
        reading: wanted.reading.clone(),
        remembered: Some(hub.remembered()),
        mending: wanted.mending.clone(),
        ..OpenOptions::default()
    };
    let (paths, recent) = (wanted.paths.clone(), wanted.recent);
    {
        let mut opens = lock(&hub.opens);
        opens.cancel_unfinished();
        let state = Open {
            cancel: check.cancel.clone(),
            check: check.number,
            applied: wanted.kept.is_none(),
            roster: wanted.kept,
            fresh: None,
            options: wanted.options,
            reading: wanted.reading,
            mending: wanted.mending,
            preview: Cancel::new(),
            find: Cancel::new(),
            paths: wanted.paths,
            recent,
            carry: opens
                .0
                .get(&open)
                .map(|it| it.carry.clone())
                .unwrap_or_default(),
        };
        if let Some(former) = opens.0.insert(open, state) {
            former.cancel.cancel();
        }
    }
    let spool = hub.home.spool();
    let named = paths.clone();
    let work = move |hub: &Hub, check: &Check| {
        roster::open(
            &paths,
            &options,
            &spool,
            &|seen| forward(hub, check, &seen),
            &check.cancel,
        )
    };
    run(hub, check, named, recent, work);
}

/// What is to be another way from now on.
pub(super) enum Other {
    Options(CheckOptions, Option<Reading>),
    Mending(Mending),
}

/// A file that is still being read, and one whose rows are cut in another way now, is read again
/// from its start.
pub(super) fn recheck(hub: &Shared, open: OpenId, request: RequestId, other: Other) {
    let mut opens = lock(&hub.opens);
    let Some(state) = opens.0.get_mut(&open) else {
        return;
    };
    // An older check must not overwrite what this one finds.
    state.cancel.cancel();
    state.fresh = None;
    let mended = matches!(other, Other::Mending(_));
    let (options, reading) = match other {
        Other::Options(options, reading) => (options, reading),
        Other::Mending(mending) => {
            state.mending = mending;
            (state.options.clone(), None)
        }
    };
    let other = reading.is_some();
    let reading = reading.unwrap_or_else(|| state.reading.clone());
    // A check by another reading may have been stopped by one that changes the options alone.
    let anew = other || !state.applied;
    let same_cut = |roster: &Roster| !anew || fits(reading.layout(), roster.file().table());
    let whole = state.roster.clone().filter(Roster::complete);
    let Some(roster) = whole.clone().filter(same_cut) else {
        // A mapping may fail on what it finds; cut by hand, a table grows on screen as it is read.
        let kept = whole.filter(|_| matches!(reading, Reading::Mapped(_)));
        let wanted = Wanted {
            paths: state.paths.clone(),
            recent: state.recent,
            options,
            reading,
            mending: state.mending.clone(),
            request: Some(request),
            kept,
        };
        drop(opens);
        return start(hub, open, wanted);
    };
    state.applied = !anew;
    state.cancel = Cancel::new();
    state.check = next_check();
    state.options = options.clone();
    state.reading = reading.clone();
    let mending = state.mending.clone();
    let check = Check {
        open,
        number: state.check,
        request: Some(request),
        cancel: state.cancel.clone(),
        options,
    };
    drop(opens);
    let named = vec![roster.file().path().to_owned()];
    run(hub, check, named, false, move |hub, check| {
        if mended {
            hub.keeper.keep(open, roster.clone(), mending.clone());
        }
        roster.checked_again(
            &check.options,
            Some(&reading).filter(|_| anew),
            Some(&mending),
            &|seen| forward(hub, check, &seen),
            &check.cancel,
        )
    });
}

/// Whether an open table is cut as `layout` asks, where it asks for anything.
fn fits(layout: &Layout, table: Option<&Table>) -> bool {
    let Some(table) = table else {
        return true;
    };
    let text = table.format == Format::Csv;
    layout
        .separator
        .is_none_or(|wanted| !text || wanted == table.separator)
        && layout
            .encoding
            .is_none_or(|wanted| !text || wanted == table.encoding)
        && layout
            .sheet
            .as_ref()
            .is_none_or(|wanted| text || *wanted == table.sheet)
        && layout.header.is_none_or(|wanted| wanted == table.header)
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
    paths: Vec<PathBuf>,
    recent: bool,
    work: impl FnOnce(&Hub, &Check) -> Result<Roster, OpenError> + Send + 'static,
) {
    let what = "opening a users file";
    let path = paths.first().cloned().unwrap_or_default();
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
                move || {
                    let roster = work(&hub, &check)?;
                    let new = check.request.is_none();
                    if new {
                        // It may be the same file once more, just mended.
                        hub.keeper.settle();
                    }
                    let remembered = new.then(|| hub.menders().recall(&roster)).flatten();
                    Ok((roster, remembered))
                }
            });
            match checked.await {
                Ok((roster, remembered)) => {
                    if !lock(&hub.opens).set(check.open, check.number, &roster) {
                        return;
                    }
                    lock(&hub.opens).close_older(check.open);
                    let size = roster.file().size();
                    let view = view(&roster, size, size, &check);
                    if recent {
                        let users = roster.len();
                        let note = move |settings: &mut crate::platform::settings::Settings| {
                            settings.opened(&paths, Some(users), SystemTime::now());
                        };
                        hub.settings.change(&hub.outbox, note).await;
                    }
                    let open = check.open;
                    hub.send(Event::Opened { open, view }).await;
                    if let Some(remembered) = remembered {
                        hub.send(Event::Remembered { open, remembered }).await;
                    }
                    carry::over(&hub, open, check.number, &roster).await;
                }
                Err(OpenError::Cancelled { .. }) => {}
                Err(error) => {
                    let ended = lock(&hub.opens).end(check.open, check.number);
                    let Some(ended) = ended else { return };
                    let kept = ended == Ended::Kept && !is_lost(&error);
                    let (open, error) = (check.open, failure(&error));
                    hub.send(match check.request.filter(|_| kept) {
                        Some(request) => Event::RecheckFailed {
                            open,
                            request,
                            error,
                        },
                        None => Event::OpenFailed { open, path, error },
                    })
                    .await;
                }
            }
        }
    };
    hub.tasks.spawn_or(what, Some(broken), task);
}

/// The file itself can no longer be read.
fn is_lost(error: &OpenError) -> bool {
    matches!(
        error,
        OpenError::Changed { .. }
            | OpenError::NotFound { .. }
            | OpenError::Permission { .. }
            | OpenError::Io { .. }
    )
}

/// Shows what has been read so far; skipped while the window is behind.
fn forward(hub: &Hub, check: &Check, seen: &Snapshot) {
    if lock(&hub.opens).advance(check.open, check.number, &seen.roster) {
        let view = view(&seen.roster, seen.bytes_read, seen.bytes_total, check);
        hub.outbox.late().block();
        hub.outbox.offer(Event::Opening {
            open: check.open,
            view,
        });
    }
}

fn view(roster: &Roster, bytes_read: u64, bytes_total: u64, check: &Check) -> OpenView {
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
        mender: Arc::clone(roster.mender()),
        file_findings: roster.file_findings().into(),
        options: check.options.clone(),
        request: check.request,
        members: file
            .members()
            .iter()
            .map(|member| member.name.clone())
            .collect(),
        skipped: file.skipped().into(),
        source: source_view::of(roster),
    }
}

pub(super) fn failure(error: &OpenError) -> Failure {
    Failure {
        sentence: error.sentence(),
        advice: error.advice().map(str::to_owned),
        details: None,
    }
}
