//! Taking a run back, one after the other, and saying how far it is.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::history::send_list;
use super::hub::{Shared, lock};
use super::import::{roster_of, same_tenant};
use super::supervise::{blocking, bug};
use super::{ConnectId, Event, Failure};
use crate::import::RunId;
use crate::import::undo::{self, UndoError, UndoHandle, UndoRequest};
use crate::rules::CheckOptions;

/// How often the window hears how far it is.
const PULSE: Duration = Duration::from_millis(100);

/// Undos under way, each with what stops it.
#[derive(Default)]
pub(super) struct Undoing(HashMap<RunId, CancellationToken>);

pub(super) fn stop(hub: &Shared, run: &RunId) {
    if let Some(token) = lock(&hub.undoing).0.get(run) {
        token.cancel();
    }
}

impl Undoing {
    /// The answers under way are waited for; they can go on later.
    pub(super) fn stop_all(&self) {
        for token in self.0.values() {
            token.cancel();
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What of a run is deleted.
#[derive(Clone, Copy)]
pub(super) enum What {
    /// Whom it inserted.
    Users,
    /// What stood in the way of those that it could not insert.
    LeftOvers,
}

pub(super) fn start(shared: &Shared, run: RunId, connect: ConnectId, what: What) {
    let doing = match what {
        What::Users => "deleting the users of an import",
        What::LeftOvers => "removing left-overs",
    };
    let broken = Event::UndoFailed {
        run: run.clone(),
        error: bug(doing),
    };
    let stopping = CancellationToken::new();
    let before = lock(&shared.undoing)
        .0
        .insert(run.clone(), stopping.clone());
    if let Some(before) = before {
        before.cancel();
    }
    let hub = shared.clone();
    shared.tasks.spawn_lasting(doing, Some(broken), async move {
        let begun = begin(&hub, &run, connect, what).await;
        let event = match begun {
            Ok(handle) => follow(&hub, handle, &stopping).await,
            Err(error) => Event::UndoFailed {
                run: run.clone(),
                error,
            },
        };
        lock(&hub.undoing).0.remove(&run);
        hub.send(event).await;
        send_list(&hub).await;
    });
}

async fn begin(
    hub: &Shared,
    run: &RunId,
    connect: ConnectId,
    what: What,
) -> Result<UndoHandle, Failure> {
    let say = |sentence: &str| Failure {
        sentence: sentence.into(),
        ..Failure::default()
    };
    let session = lock(&hub.connects)
        .session(connect)
        .ok_or_else(|| say("Usher is not connected to the tenant any more"))?;
    let (store, id) = (hub.store(), run.clone());
    let summary = blocking(move || match what {
        What::Users => undo::look(&store, &id).map(|inserted| inserted.run),
        What::LeftOvers => undo::left_overs(&store, &id).map(|left| left.run),
    })
    .await;
    let summary = summary.map_err(|error| failure(&error))?;
    if !same_tenant(&summary.tenant, &session.tenant_ref()) {
        return Err(say(
            "This run belongs to another tenant than the one that you are connected to",
        ));
    }
    let roster = roster_of(hub, &summary, None, CheckOptions::default()).await?;
    let request = UndoRequest {
        store: hub.store(),
        run: run.clone(),
        roster,
        access: session.access(),
    };
    let started = match what {
        What::Users => undo::start(request).await,
        What::LeftOvers => {
            let started = undo::remove_left_overs(request).await;
            started.map(|(handle, _)| handle)
        }
    };
    started.map_err(|error| failure(&error))
}

/// To its end; the window hears now and then how far it is.
async fn follow(hub: &Shared, mut handle: UndoHandle, stopping: &CancellationToken) -> Event {
    let run = handle.run.clone();
    let mut progress = handle.progress.clone();
    let mut told = Instant::now();
    let mut stopped = false;
    loop {
        let event = Event::Undoing {
            run: run.clone(),
            progress: progress.borrow_and_update().clone(),
        };
        hub.send(event).await;
        tokio::select! {
            progress = handle.finished() => return Event::UndoEnded { run, progress },
            () = stopping.cancelled(), if !stopped => {
                stopped = true;
                handle.stop();
            }
            () = pulse(&mut progress, told) => told = Instant::now(),
        }
    }
}

/// Something is new, and the last time that it was told is long enough ago.
async fn pulse<T>(progress: &mut tokio::sync::watch::Receiver<T>, told: Instant) {
    sleep_until(told + PULSE).await;
    if progress.changed().await.is_err() {
        // Its end comes by itself.
        std::future::pending::<()>().await;
    }
}

fn failure(error: &UndoError) -> Failure {
    Failure {
        sentence: error.to_string(),
        advice: error.advice().map(str::to_owned),
        details: None,
    }
}
