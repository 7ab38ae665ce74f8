//! The same for the window: looking first, then, once the admin has confirmed it, the run.

use tokio_util::sync::CancellationToken;

use super::{Looked, Place, begin, look};
use crate::import::before::Stays;
use crate::import::store::{ConnectionRef, SourceRef};
use crate::import::{RunHandle, RunId, RunSummary, Target};
use crate::rules::Facts;
use crate::worker::hub::{Shared, lock};
use crate::worker::import::{begun, follow, same_tenant, session, start_failure};
use crate::worker::question::teller;
use crate::worker::supervise::{blocking, bug};
use crate::worker::{ConnectId, Event, Failure};

/// Who can be put back, as of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackView {
    /// They become again as they were then; milliseconds since 1970.
    pub as_of_ms: i64,
    pub ready: u32,
    /// Kept unless somebody says otherwise.
    pub changed: u32,
    pub gone: u32,
    /// Put back before.
    pub done: u32,
    pub stays: Stays,
}

impl BackView {
    fn of(looked: &Looked) -> Self {
        let Looked {
            updated, choice, ..
        } = looked;
        Self {
            as_of_ms: updated.before.made_ms,
            ready: choice.ready.count(),
            changed: choice.changed.count(),
            gone: choice.gone.count(),
            done: updated.done,
            stays: updated.before.stays,
        }
    }
}

/// The look that is under way, and what the last one has shown.
#[derive(Default)]
pub(in crate::worker) struct Seen {
    under_way: Option<(RunId, CancellationToken)>,
    looked: Option<Looked>,
}

pub(in crate::worker) fn cancel(hub: &Shared, run: &RunId) {
    let mut seen = lock(&hub.backs);
    if let Some((_, token)) = seen.under_way.take_if(|(own, _)| own == run) {
        token.cancel();
    }
}

pub(in crate::worker) fn see(shared: &Shared, run: RunId, connect: ConnectId) {
    let doing = "looking who can be put back";
    let broken = Event::UndoFailed {
        run: run.clone(),
        error: bug(doing),
    };
    let cancelled = CancellationToken::new();
    let mine = (run.clone(), cancelled.clone());
    if let Some((_, before)) = lock(&shared.backs).under_way.replace(mine) {
        before.cancel();
    }
    let hub = shared.clone();
    shared.tasks.spawn_or(doing, Some(broken), async move {
        let event = tokio::select! {
            () = cancelled.cancelled() => return,
            seen = ask(&hub, &run, connect) => match seen {
                Ok(looked) => {
                    let view = BackView::of(&looked);
                    lock(&hub.backs).looked = Some(looked);
                    Event::BackSeen { run, view }
                }
                Err(error) => Event::UndoFailed { run, error },
            },
        };
        hub.send(event).await;
    });
}

async fn ask(hub: &Shared, run: &RunId, connect: ConnectId) -> Result<Looked, Failure> {
    let session = session(hub, connect)?;
    let store = hub.store();
    let summary = summary(hub, run).await?;
    let place = Place {
        client: session.access().client,
        connection: session
            .connection(&summary.connection.id)
            .filter(|_| same_tenant(&summary.tenant, &session.tenant_ref()))
            .ok_or_else(|| elsewhere(&summary))?,
        spool: hub.home.spool(),
    };
    let of = run.clone();
    let watch = teller(hub.outbox.clone(), move |step| {
        let run = of.clone();
        Event::BackLooking { run, step }
    });
    Ok(look(&store, run, place, &watch).await?)
}

async fn summary(hub: &Shared, run: &RunId) -> Result<RunSummary, Failure> {
    let (store, id) = (hub.store(), run.clone());
    let loaded = blocking(move || store.load(&id)).await;
    loaded
        .map(|run| run.summary)
        .map_err(|error| say(&error.to_string()))
}

fn say(sentence: &str) -> Failure {
    Failure {
        sentence: sentence.into(),
        ..Failure::default()
    }
}

fn elsewhere(run: &RunSummary) -> Failure {
    Failure {
        advice: Some(format!("Connect to {} first", run.tenant.name)),
        ..say(&format!(
            "{} of {} is not there to be asked",
            run.connection.name, run.tenant.name
        ))
    }
}

/// `also_changed`: those who have changed since are put back too.
pub(in crate::worker) fn start(
    shared: &Shared,
    run: RunId,
    connect: ConnectId,
    also_changed: bool,
) {
    let doing = "putting users back";
    let failed = |error| Event::RunFailedToStart {
        open: None,
        run: None,
        error,
        asks_file: false,
    };
    let hub = shared.clone();
    shared
        .tasks
        .spawn_lasting(doing, Some(failed(bug(doing))), async move {
            match put_back(&hub, &run, connect, also_changed).await {
                Ok((handle, summary)) => follow(&hub, handle, None, connect, summary).await,
                Err(error) => hub.send(failed(error)).await,
            }
        });
}

async fn put_back(
    hub: &Shared,
    run: &RunId,
    connect: ConnectId,
    also_changed: bool,
) -> Result<(RunHandle, RunSummary), Failure> {
    let session = session(hub, connect)?;
    let looked = lock(&hub.backs).looked.take();
    let looked = looked
        .filter(|looked| looked.updated.run.id == *run)
        .ok_or_else(|| say("Who can be put back is not known any more; look again"))?;
    let of = &looked.updated.run;
    let connection = session
        .connection(&of.connection.id)
        .filter(|_| same_tenant(&of.tenant, &session.tenant_ref()))
        .ok_or_else(|| elsewhere(of))?;
    let emails_unique = Facts::of_connection(&connection.raw).email_unique;
    let target = Target {
        tenant: session.tenant_ref(),
        connection: ConnectionRef {
            id: connection.id,
            name: connection.name,
        },
    };
    let mut choice = looked.choice.clone();
    if also_changed {
        choice = choice.with_changed();
    }
    let started = begin(
        &looked,
        &choice,
        hub.store(),
        target.clone(),
        session.access(),
        emails_unique,
    );
    let (handle, plan) = started.await.map_err(|error| start_failure(&error))?;
    let source = SourceRef::of(&looked.roster);
    let parts = plan.summary().parts;
    let summary = RunSummary {
        puts_back: Some(choice.link(&looked.updated)),
        ..begun(&handle, target, source, plan.options, parts)
    };
    Ok((handle, summary))
}
