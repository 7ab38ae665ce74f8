//! Runs under way: what is asked of them, and how far they are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use crate::import::store::TenantRef;
use crate::import::{Access, Decision, Progress, RunHandle, RunId, RunSummary};
use crate::worker::connect::Session;
use crate::worker::hub::{Hub, lock};
use crate::worker::supervise::bug;
use crate::worker::{ConnectId, Event, Failure, OpenId};

/// The window hears of progress at most this often.
const WAKE: Duration = Duration::from_millis(100);

/// Runs under way. Cheap to clone; the window reads the progress from it.
#[derive(Clone, Default)]
pub(in crate::worker) struct LiveRuns(Arc<Mutex<HashMap<RunId, Live>>>);

struct Live {
    tenant: TenantRef,
    ask: mpsc::Sender<Ask>,
    progress: watch::Receiver<Progress>,
}

/// What the admin can ask of a run.
#[derive(Clone)]
pub(in crate::worker) enum Ask {
    Pause,
    GoOn,
    Stop,
    /// A new token: goes on by itself if it waited for one.
    Access(Access),
    /// About parts of unknown fate.
    Decide(Vec<u32>, Decision),
    /// The program ends: let go of it, so that it can be resumed.
    Leave,
}

impl LiveRuns {
    pub(in crate::worker) fn ask(&self, run: &RunId, ask: Ask) {
        if let Some(live) = lock(&self.0).get(run) {
            // A full queue means that as much has been asked already.
            let _ = live.ask.try_send(ask);
        }
    }

    pub(in crate::worker) fn leave_all(&self) {
        for live in lock(&self.0).values() {
            let _ = live.ask.try_send(Ask::Leave);
        }
    }

    /// Hands the runs of a tenant the token that one has just connected with.
    pub(in crate::worker) fn connected(&self, session: &Session) {
        let here = session.tenant_ref();
        for live in lock(&self.0).values() {
            if same_tenant(&live.tenant, &here) {
                let _ = live.ask.try_send(Ask::Access(session.access()));
            }
        }
    }

    pub(in crate::worker) fn progress(&self, run: &RunId) -> Option<Progress> {
        let progress = lock(&self.0).get(run)?.progress.clone();
        let latest = progress.borrow().clone();
        Some(latest)
    }

    pub(in crate::worker) fn has(&self, run: &RunId) -> bool {
        lock(&self.0).contains_key(run)
    }

    pub(in crate::worker) fn count(&self) -> usize {
        lock(&self.0).len()
    }
}

/// The practice tenant has another port at every start.
pub(in crate::worker) fn same_tenant(one: &TenantRef, other: &TenantRef) -> bool {
    if one.practice || other.practice {
        one.practice && other.practice
    } else {
        one.domain == other.domain
    }
}

/// Follows a run to its end.
pub(in crate::worker) async fn follow(
    hub: &Hub,
    mut handle: RunHandle,
    open: Option<OpenId>,
    connect: ConnectId,
    summary: RunSummary,
) {
    let run = handle.id.clone();
    let (ask, mut asked) = mpsc::channel(8);
    let mut progress = handle.progress.clone();
    lock(&hub.live.0).insert(
        run.clone(),
        Live {
            tenant: summary.tenant.clone(),
            ask,
            progress: progress.clone(),
        },
    );
    // However this ends, the run is then no longer under way.
    let gone = Gone {
        live: &hub.live,
        run: run.clone(),
    };
    tracing::info!(%run, "a run is under way");
    hub.send(Event::RunStarted {
        run: run.clone(),
        open,
        connect,
        summary: Box::new(summary),
    })
    .await;
    let ended = loop {
        tokio::select! {
            ended = handle.finished() => break ended,
            Some(ask) = asked.recv() => match ask {
                Ask::Pause => handle.pause(),
                Ask::GoOn => handle.go_on(),
                Ask::Stop => handle.stop(),
                Ask::Access(access) => handle.new_access(access),
                Ask::Decide(parts, decision) => handle.decide_all(&parts, decision).await,
                Ask::Leave => handle.leave(),
            },
            Ok(()) = progress.changed() => {
                progress.mark_unchanged();
                hub.outbox.wake();
                tokio::time::sleep(WAKE).await;
            }
        }
    };
    drop(gone);
    tracing::info!(%run, "a run is over");
    let event = match ended {
        Some(summary) => Event::RunFinished {
            run,
            summary: Box::new(summary),
        },
        None => Event::RunBroke {
            run,
            error: handle.never_began().map_or_else(
                || bug("an import was under way"),
                |sentence| Failure {
                    sentence,
                    advice: None,
                    details: None,
                },
            ),
        },
    };
    hub.send(event).await;
}

struct Gone<'a> {
    live: &'a LiveRuns,
    run: RunId,
}

impl Drop for Gone<'_> {
    fn drop(&mut self) {
        lock(&self.live.0).remove(&self.run);
    }
}
