//! Runs that are kept on this computer.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use super::hub::{Hub, Shared, lock};
use super::import::roster_of;
use super::supervise::{blocking, bug};
use super::{Event, Failure, RequestId, ResultsView, Source};
use crate::compare::Checked;
use crate::import::store::{RunError, SourceRef};
use crate::import::undo::{self, Fate};
use crate::import::{ReasonGroup, Run, RunId, RunStore};
use crate::roster::{RecordState, Roster};
use crate::rules::CheckOptions;
use crate::users::RecordId;

/// Runs that the window looks at.
#[derive(Default)]
pub(super) struct OpenRuns {
    open: HashMap<RunId, Arc<OpenRun>>,
    /// The one that was opened last: while another Usher works on it, it is read again as it grows.
    shown: Option<RunId>,
    /// What was found of their users afterwards.
    checked: HashMap<RunId, Arc<Checked>>,
}

pub(super) struct OpenRun {
    /// Made when it began to be read.
    pub(super) read: RequestId,
    pub(super) run: Run,
    /// What became of whom an undo of these runs was about.
    pub(super) fates: Arc<BTreeMap<u32, Fate>>,
    pub(super) groups: Arc<[ReasonGroup]>,
    /// The users file, once it is at hand.
    pub(super) roster: Option<Roster>,
}

impl OpenRun {
    /// It was left out, because it is as an earlier run brought it in.
    pub(super) fn is_unchanged(&self, record: RecordId, state: RecordState) -> bool {
        state == RecordState::LeftOut
            && self
                .run
                .delta
                .as_ref()
                .is_some_and(|delta| delta.unchanged.contains(record.0))
    }

    fn unchanged(&self) -> u32 {
        let Some(delta) = &self.run.delta else {
            return 0;
        };
        let states = &self.run.results.states;
        let is_so = |record: &u32| states.get(*record as usize) == Some(&RecordState::LeftOut);
        u32::try_from(delta.unchanged.iter().filter(is_so).count()).unwrap_or(u32::MAX)
    }
}

impl OpenRuns {
    /// Whether the run is the one on screen.
    pub(super) fn shows(&self, run: &RunId) -> bool {
        self.shown.as_ref() == Some(run) && self.open.contains_key(run)
    }

    /// What was read later stays.
    fn put(&mut self, opened: OpenRun) {
        let run = &opened.run.summary.id;
        if self.get(run).is_none_or(|known| known.read < opened.read) {
            self.open.insert(run.clone(), Arc::new(opened));
        }
    }

    pub(super) fn get(&self, run: &RunId) -> Option<Arc<OpenRun>> {
        self.open.get(run).cloned()
    }

    pub(super) fn checked(&self, run: &RunId) -> Option<Arc<Checked>> {
        self.checked.get(run).cloned()
    }

    /// Only that of the run looked at last is kept: it may be of millions of users.
    pub(super) fn keep_checked(&mut self, run: &RunId, checked: Arc<Checked>) {
        self.checked = HashMap::from([(run.clone(), checked)]);
    }

    fn close(&mut self, run: &RunId) {
        self.open.remove(run);
        self.checked.remove(run);
    }
}

pub(super) fn load(shared: &Shared) {
    let hub = shared.clone();
    shared
        .tasks
        .spawn("reading the history", async move { send_list(&hub).await });
}

pub(super) async fn send_list(hub: &Shared) {
    let store = hub.store();
    let read = RequestId::new();
    let runs = match blocking(move || store.list()).await {
        Ok(runs) => runs,
        Err(error) => return hub.send(Event::RunsFailed(failure(&error))).await,
    };
    let all = runs.clone();
    hub.send(Event::Runs { runs: all, read }).await;
    let shared = hub.clone();
    let families = blocking(move || lock(&shared.families).sums(&shared.store(), &runs)).await;
    hub.send(Event::Families { families, read }).await;
}

pub(super) fn open(shared: &Shared, run: RunId) {
    let what = "opening a run";
    let broken = Event::RunOpenFailed {
        run: run.clone(),
        error: bug(what),
    };
    let hub = shared.clone();
    shared.tasks.spawn_or(what, Some(broken), async move {
        let store = hub.store();
        let loaded = blocking({
            let run = run.clone();
            move || read(&store, &run)
        });
        let (opened, source) = match loaded.await {
            Ok(loaded) => loaded,
            Err(error) => {
                let error = failure(&error);
                return hub.send(Event::RunOpenFailed { run, error }).await;
            }
        };
        let summary = opened.run.summary.clone();
        let read = opened.read;
        let view = view(&opened, source);
        {
            let mut runs = lock(&hub.runs);
            runs.put(opened);
            runs.shown = Some(run.clone());
        }
        hub.send(Event::RunOpened {
            run: run.clone(),
            read,
            view: Box::new(view),
        })
        .await;
        if summary.open_elsewhere && !hub.live.has(&run) {
            super::watch::follow(&hub, run.clone());
        }
        if source == Source::Available
            && let Ok(roster) = roster_of(&hub, &summary, None, CheckOptions::default()).await
            && take_roster(&mut lock(&hub.runs), &run, roster)
        {
            hub.send(Event::RunSourceReady { run }).await;
        }
    });
}

fn read(store: &RunStore, run: &RunId) -> Result<(OpenRun, Source), RunError> {
    let read = RequestId::new();
    let run = store.load_family(run)?;
    let groups: Arc<[ReasonGroup]> = run.results.groups().into();
    let source = look_for(&run.summary.source);
    let fates = Arc::new(fates(store, &run)?);
    let opened = OpenRun {
        read,
        fates,
        run,
        groups,
        roster: None,
    };
    Ok((opened, source))
}

/// Of runs that follow each other the newest word counts.
fn fates(store: &RunStore, run: &Run) -> Result<BTreeMap<u32, Fate>, RunError> {
    let mut all = BTreeMap::new();
    let own = std::slice::from_ref(&run.summary);
    let runs = if run.family.is_empty() {
        own
    } else {
        &run.family[..]
    };
    for undone in runs.iter().filter(|run| run.undone.is_some()) {
        all.extend(undo::fates(store, &undone.id)?.of);
    }
    Ok(all)
}

/// Reads a run again that is on screen. `None`: it is not on screen any more, or cannot be read.
pub(super) async fn read_again(hub: &Hub, run: &RunId) -> Option<(RequestId, ResultsView)> {
    let store = hub.store();
    let id = run.clone();
    let (mut opened, source) = blocking(move || read(&store, &id)).await.ok()?;
    let mut runs = lock(&hub.runs);
    opened.roster.clone_from(&runs.get(run)?.roster);
    let seen = (opened.read, view(&opened, source));
    runs.put(opened);
    Some(seen)
}

/// Takes the file at `path` for the run's own once it has proved to be the very file.
pub(super) fn find(shared: &Shared, run: RunId, path: PathBuf) {
    let what = "looking at a users file";
    let broken = Event::RunSourceRefused {
        run: run.clone(),
        error: bug(what),
    };
    let hub = shared.clone();
    shared.tasks.spawn_or(what, Some(broken), async move {
        match found(&hub, &run, path).await {
            Ok(()) => open(&hub, run),
            Err(error) => hub.send(Event::RunSourceRefused { run, error }).await,
        }
    });
}

async fn found(hub: &Shared, run: &RunId, path: PathBuf) -> Result<(), Failure> {
    let Some(opened) = lock(&hub.runs).get(run) else {
        return Ok(());
    };
    let summary = opened.run.summary.clone();
    let roster = roster_of(hub, &summary, Some(path), CheckOptions::default()).await?;
    let store = hub.store();
    let same = blocking(move || store.found(&summary, &roster)).await;
    let failure = |sentence: String, advice: &str| Failure {
        sentence,
        advice: Some(advice.into()),
        details: None,
    };
    match same {
        Ok(true) => Ok(()),
        Ok(false) => Err(failure(
            "This is not the file that the run began with".into(),
            "Choose the very file, unchanged; a copy of it will do",
        )),
        Err(error) => Err(failure(
            format!("The file could not be read: {error}"),
            "Choose it again once it can be read",
        )),
    }
}

pub(super) fn close(hub: &Shared, run: &RunId) {
    lock(&hub.runs).close(run);
}

pub(super) fn forget(shared: &Shared, run: RunId) {
    let hub = shared.clone();
    shared.tasks.spawn("deleting a run", async move {
        lock(&hub.runs).close(&run);
        let store = hub.store();
        let id = run.clone();
        if let Err(error) = blocking(move || store.forget(&id)).await {
            let error = failure(&error);
            hub.send(Event::RunForgetFailed { run, error }).await;
        }
        send_list(&hub).await;
    });
}

fn view(opened: &OpenRun, source: Source) -> ResultsView {
    let run = &opened.run;
    ResultsView {
        summary: run.summary.clone(),
        counts: run.results.counts,
        parts: run.parts.clone().into(),
        groups: Arc::clone(&opened.groups),
        remarks: run.summary.notes.clone(),
        disagreement: run.results.disagreement(),
        not_told_apart: run.results.not_told_apart,
        source,
        unchanged: opened.unchanged(),
        fates: Fate::ALL
            .into_iter()
            .map(|fate| {
                (
                    fate,
                    opened.fates.values().filter(|one| **one == fate).count(),
                )
            })
            .filter(|(_, count)| *count > 0)
            .map(|(fate, count)| (fate, count as u64))
            .collect(),
        family: run.family.clone().into(),
    }
}

/// Whether the file is still what was imported, as far as its size and time tell.
fn look_for(source: &SourceRef) -> Source {
    match source.looks_unchanged() {
        None => Source::Missing,
        Some(true) => Source::Available,
        Some(false) => Source::Changed,
    }
}

fn take_roster(runs: &mut OpenRuns, run: &RunId, roster: Roster) -> bool {
    let Some(opened) = runs.open.get_mut(run) else {
        return false;
    };
    // Another number of records is another file, whatever its time says.
    if roster.len() as usize != opened.run.results.states.len() {
        return false;
    }
    let with = OpenRun {
        read: opened.read,
        fates: Arc::clone(&opened.fates),
        run: opened.run.clone(),
        groups: Arc::clone(&opened.groups),
        roster: Some(roster),
    };
    *opened = Arc::new(with);
    true
}

fn failure(error: &RunError) -> Failure {
    let mut sentence = error.to_string();
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Failure {
        sentence,
        ..Failure::default()
    }
}
