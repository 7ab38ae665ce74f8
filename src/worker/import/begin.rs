//! From a plan, or from where a journal ends, to a run under way.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::live::{Ask, follow, same_tenant};
use crate::compare::Forecast;
use crate::import::store::{ConnectionRef, RunError, SourceRef};
use crate::import::{
    Before, Extras, Options, Plan, PlanError, ResumeRequest, RunHandle, RunId, RunRequest,
    RunSummary, StartError, Target, Tempo, runner,
};
use crate::roster::mend::Mending;
use crate::roster::{self, OpenOptions, Reading, Roster};
use crate::rules::{CheckOptions, Facts};
use crate::users::{Cancel, RecordId};
use crate::worker::connect::Session;
use crate::worker::hub::{Hub, Shared, lock};
use crate::worker::open::failure as open_failure;
use crate::worker::supervise::{blocking, bug};
use crate::worker::{ConnectId, Event, Failure, OpenId, RequestId, Whom};

pub(in crate::worker) fn plan(
    hub: &Shared,
    open: OpenId,
    request: RequestId,
    options: Options,
    whom: Whom,
    connect: Option<ConnectId>,
) {
    let Some(roster) = lock(&hub.opens).roster(open) else {
        return;
    };
    let what = "planning an import";
    let broken = Event::PlanFailed {
        open,
        request,
        error: bug(what),
    };
    let outbox = hub.outbox.clone();
    let session = connect.and_then(|connect| lock(&hub.connects).session(connect));
    let (tenant, store) = (session.map(|session| session.tenant_ref()), hub.store());
    hub.tasks.spawn_or(what, Some(broken), async move {
        let both = blocking(move || {
            let plan = made(&roster, &options, &whom)?;
            let paces = tenant.map_or_else(Vec::new, |tenant| store.paces(&tenant));
            Ok::<_, PlanError>((plan, paces))
        });
        let event = match both.await {
            Ok((plan, paces)) => Event::Planned {
                paces,
                open,
                request,
                plan: Box::new(plan.summary()),
            },
            Err(error) => {
                let error = Failure {
                    sentence: error.to_string(),
                    ..Failure::default()
                };
                Event::PlanFailed {
                    open,
                    request,
                    error,
                }
            }
        };
        outbox.send(event).await;
    });
}

fn made(roster: &Roster, options: &Options, whom: &Whom) -> Result<Plan, PlanError> {
    match whom {
        Whom::All => Plan::make(roster, options),
        Whom::Follow(follow) => Plan::of_chosen(roster, options, &follow.records),
        Whom::Changed(since) => Plan::of_changed(roster, options, since),
    }
}

pub(in crate::worker) fn start(
    shared: &Shared,
    open: OpenId,
    connect: ConnectId,
    connection_id: String,
    options: Options,
    whom: Whom,
    before: Option<Forecast>,
) {
    let what = "starting an import";
    let broken = Event::RunFailedToStart {
        open: Some(open),
        run: None,
        error: bug(what),
        asks_file: false,
    };
    let hub = shared.clone();
    shared.tasks.spawn_lasting(what, Some(broken), async move {
        let extras = Extras {
            before: before.map(as_before),
            ..Extras::default()
        };
        let started = begin(&hub, open, connect, &connection_id, options, whom, extras).await;
        match started {
            Ok((handle, summary)) => follow(&hub, handle, Some(open), connect, summary).await,
            Err(error) => {
                hub.send(Event::RunFailedToStart {
                    open: Some(open),
                    run: None,
                    error,
                    asks_file: false,
                })
                .await;
            }
        }
    });
}

async fn begin(
    hub: &Hub,
    open: OpenId,
    connect: ConnectId,
    connection_id: &str,
    options: Options,
    whom: Whom,
    extras: Extras,
) -> Result<(RunHandle, RunSummary), Failure> {
    let say = |sentence: &str| Failure {
        sentence: sentence.into(),
        ..Failure::default()
    };
    let roster = lock(&hub.opens)
        .roster(open)
        .ok_or_else(|| say("The users file is not open any more"))?;
    let session = session(hub, connect)?;
    let connection = session
        .connection(connection_id)
        .ok_or_else(|| say("This connection is not there any more; choose one again"))?;
    let emails_unique = Facts::of_connection(&connection.raw).email_unique;
    let connection = ConnectionRef {
        id: connection.id,
        name: connection.name,
    };
    let target = Target {
        tenant: session.tenant_ref(),
        connection,
    };
    let plan = blocking({
        let (roster, whom) = (roster.clone(), whom.clone());
        move || made(&roster, &options, &whom)
    });
    let plan = plan.await.map_err(|error| say(&error.to_string()))?;
    let follows = match whom {
        Whom::Follow(chosen) => Some(chosen.follows),
        Whom::All | Whom::Changed(_) => None,
    };
    let delta = plan.since.as_ref().map(Into::into);
    let source = SourceRef::of(&roster);
    let parts = plan.summary().parts;
    let options = plan.options.clone();
    let request = RunRequest {
        store: hub.store(),
        roster,
        plan,
        target: target.clone(),
        access: session.access(),
        emails_unique,
        tempo: Tempo::of_program(),
        follows: follows.clone(),
    };
    let handle = runner::start_with(request, extras)
        .await
        .map_err(|error| start_failure(&error))?;
    let summary = RunSummary {
        follows,
        since: delta,
        ..begun(&handle, target, source, options, parts)
    };
    Ok((handle, summary))
}

/// What is known of a run that has just begun.
pub(in crate::worker) fn begun(
    handle: &RunHandle,
    target: Target,
    source: SourceRef,
    options: Options,
    parts: u32,
) -> RunSummary {
    let now = now_ms();
    RunSummary {
        tenant: target.tenant,
        connection: target.connection,
        source,
        options,
        started_ms: now,
        last_ms: now,
        counts: handle.progress.borrow().counts,
        parts,
        ..RunSummary::new(handle.id.clone())
    }
}

pub(in crate::worker) fn resume(
    shared: &Shared,
    run: RunId,
    connect: ConnectId,
    path: Option<PathBuf>,
) {
    let what = "resuming an import";
    let broken = Event::RunFailedToStart {
        open: None,
        run: Some(run.clone()),
        error: bug(what),
        asks_file: false,
    };
    let hub = shared.clone();
    shared.tasks.spawn_lasting(what, Some(broken), async move {
        match begin_again(&hub, &run, connect, path).await {
            Ok((handle, summary)) => follow(&hub, handle, None, connect, summary).await,
            Err(Held { error, asks_file }) => {
                hub.send(Event::RunFailedToStart {
                    open: None,
                    run: Some(run),
                    error,
                    asks_file,
                })
                .await;
            }
        }
    });
}

async fn begin_again(
    hub: &Hub,
    run: &RunId,
    connect: ConnectId,
    path: Option<PathBuf>,
) -> Result<(RunHandle, RunSummary), Held> {
    let say = |sentence: String| Failure {
        sentence,
        ..Failure::default()
    };
    // A run that is held for its file is let go of as soon as the file is found.
    let live = hub.live.has(run);
    if live && path.is_none() {
        return Err(say("This run is under way already".into()).into());
    }
    let session = session(hub, connect)?;
    let store = hub.store();
    let listed = blocking({
        let store = store.clone();
        move || store.list()
    });
    let listed = listed.await.map_err(|error| say(error.to_string()))?;
    let summary = listed
        .into_iter()
        .find(|one| one.id == *run)
        .ok_or_else(|| say("This run is not on this computer any more".into()))?;
    let here = session.tenant_ref();
    if !same_tenant(&summary.tenant, &here) {
        return Err(Failure {
            sentence: format!(
                "This run belongs to {}, and you are connected to {}",
                summary.tenant.name, here.name
            ),
            advice: Some(format!("Connect to {} first", summary.tenant.name)),
            details: None,
        }
        .into());
    }
    let options = CheckOptions {
        upsert: summary.options.upsert,
        email_verified: summary.options.email_verified,
        ..CheckOptions::default()
    };
    let roster = roster_of(hub, &summary, path, options)
        .await
        .map_err(|error| Held {
            error,
            asks_file: true,
        })?;
    if live {
        let (store, summary, roster) = (store.clone(), summary.clone(), roster.clone());
        let same = blocking(move || store.found(&summary, &roster)).await;
        if !same.map_err(|error| say(error.to_string()))? {
            return Err(Held {
                error: start_failure(&StartError::OtherSource),
                asks_file: true,
            });
        }
        hub.live.ask(run, Ask::Leave);
        while hub.live.has(run) {
            tokio::time::sleep(LETTING_GO).await;
        }
    }
    let request = ResumeRequest {
        store,
        run: run.clone(),
        roster,
        access: session.access(),
        tempo: Tempo::of_program(),
    };
    let handle = runner::resume(request).await.map_err(|error| Held {
        asks_file: matches!(error, StartError::OtherSource),
        error: start_failure(&error),
    })?;
    Ok((handle, summary))
}

/// What the forecast saw of users that will be updated is kept with the run.
fn as_before(forecast: Forecast) -> Before {
    Before {
        made_ms: forecast.made().at_ms,
        of: Arc::new(move |record| forecast.before(RecordId(record))),
    }
}

/// How often it is asked whether a run has been let go of.
const LETTING_GO: Duration = Duration::from_millis(20);

/// Why a run could not go on.
struct Held {
    error: Failure,
    /// Another path could help.
    asks_file: bool,
}

impl From<Failure> for Held {
    fn from(error: Failure) -> Self {
        Self {
            error,
            asks_file: false,
        }
    }
}

/// The whole roster of a run's file, with its rows read as the run began: the open one, or opened for
/// this. `moved_to` is where the file, or one of several, is now.
pub(in crate::worker) async fn roster_of(
    hub: &Hub,
    run: &RunSummary,
    moved_to: Option<PathBuf>,
    check: CheckOptions,
) -> Result<Roster, Failure> {
    let paths = moved_to.map_or_else(|| run.source.paths(), |path| run.source.paths_from(&path));
    let lost = |error: RunError| Failure {
        sentence: error.to_string(),
        ..Failure::default()
    };
    let reading = hub.store().reading(run).map_err(lost)?;
    let mending = hub.store().mending(run).map_err(lost)?;
    let open = paths
        .first()
        .and_then(|path| lock(&hub.opens).roster_of(path));
    if let Some(roster) = open.filter(|roster| is_read_so(roster, &paths, &reading, &mending)) {
        return Ok(roster);
    }
    let options = OpenOptions {
        check,
        reading,
        mending,
        ..OpenOptions::default()
    };
    let spool = hub.home.spool();
    // Dropped with the task, the flag ends the reading.
    let stop = StopOnDrop(Cancel::new());
    let cancel = stop.0.clone();
    let opened = blocking(move || roster::open(&paths, &options, &spool, &|_| {}, &cancel)).await;
    opened.map_err(|error| open_failure(&error))
}

/// Whether an open roster has these very files and makes the same records of their rows.
fn is_read_so(roster: &Roster, paths: &[PathBuf], reading: &Reading, mending: &Mending) -> bool {
    SourceRef::of(roster).paths() == paths
        && roster.mender().mending().steps() == mending.steps()
        && match (reading, roster.mapping()) {
            (Reading::Auto(_), None) => true,
            (Reading::Mapped(wished), Some(mapping)) => wished.to_json() == mapping.to_json(),
            _ => false,
        }
}

struct StopOnDrop(Cancel);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

pub(in crate::worker) fn session(hub: &Hub, connect: ConnectId) -> Result<Arc<Session>, Failure> {
    lock(&hub.connects).session(connect).ok_or_else(|| Failure {
        sentence: "Usher is not connected to the tenant any more".into(),
        advice: Some("Connect again".into()),
        details: None,
    })
}

pub(in crate::worker) fn start_failure(error: &StartError) -> Failure {
    let advice = match error {
        StartError::OtherSource => Some("Open the very file that the run began with"),
        StartError::OtherMapping => {
            Some("Close the open file and resume again: the run keeps the mapping it began with")
        }
        StartError::OtherPlace { .. } => Some("Connect to it, and choose that connection"),
        StartError::StillOpen(_) => Some("It stands first in History"),
        StartError::Busy => Some("Close the other Usher, or let it finish"),
        StartError::NoRoom => Some("Make room on the disk, then begin again"),
        StartError::Io(_) => Some("Make sure that the disk of Usher’s data folder has space left"),
        _ => None,
    };
    let mut sentence = error.to_string();
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Failure {
        sentence,
        advice: advice.map(str::to_owned),
        details: None,
    }
}

fn now_ms() -> i64 {
    ms(SystemTime::now())
}

fn ms(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
