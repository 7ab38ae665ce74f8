//! Every task of the worker goes through here: a panic in one becomes an event, the rest goes on.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::pending::{OpenEnd, Pending};
use super::{Event, Failure, Outbox};

/// Starts tasks and waits for them at the end. Cheap to clone.
#[derive(Clone)]
pub(super) struct Tasks {
    tracker: TaskTracker,
    stop: CancellationToken,
    outbox: Outbox,
    pending: Pending,
}

impl Tasks {
    pub(super) fn new(outbox: Outbox, pending: Pending) -> Self {
        Self {
            tracker: TaskTracker::new(),
            stop: CancellationToken::new(),
            outbox,
            pending,
        }
    }

    /// Starts a task. `what` completes "Something in Usher itself failed while …".
    pub(super) fn spawn(
        &self,
        what: &'static str,
        task: impl Future<Output = ()> + Send + 'static,
    ) {
        self.spawn_or(what, None, task);
    }

    /// As [`Tasks::spawn`]; `broken` tells the window that what it waits for does not come.
    pub(super) fn spawn_or(
        &self,
        what: &'static str,
        broken: Option<Event>,
        task: impl Future<Output = ()> + Send + 'static,
    ) {
        self.start(what, broken, Some(self.pending.begin()), task);
    }

    /// As [`Tasks::spawn_or`], for what goes on until somebody or something else ends it: nobody counts on its end.
    pub(super) fn spawn_lasting(
        &self,
        what: &'static str,
        broken: Option<Event>,
        task: impl Future<Output = ()> + Send + 'static,
    ) {
        self.start(what, broken, None, task);
    }

    fn start(
        &self,
        what: &'static str,
        broken: Option<Event>,
        open: Option<OpenEnd>,
        task: impl Future<Output = ()> + Send + 'static,
    ) {
        let (outbox, stop) = (self.outbox.clone(), self.stop.clone());
        self.tracker.spawn(async move {
            let task = AssertUnwindSafe(task).catch_unwind();
            let ended = tokio::select! {
                ended = task => ended,
                () = stop.cancelled() => return,
            };
            // What a panic says may quote a value of a record: the log has its place, no more.
            if ended.is_err() {
                let text = bug(what).advice.unwrap_or_default();
                outbox.send(Event::Bug { what, text }).await;
                if let Some(event) = broken {
                    outbox.send(event).await;
                }
            }
            drop(open);
        });
    }

    /// Tasks that are still at it are dropped where they stand.
    pub(super) fn stop(&self) {
        self.tracker.close();
        self.stop.cancel();
    }

    pub(super) async fn stopped(&self) {
        self.tracker.wait().await;
    }
}

/// The words for a panic.
pub(super) fn bug(what: &str) -> Failure {
    Failure {
        sentence: format!("Something in Usher itself failed while {what}"),
        advice: Some("Try once more; if it happens again, please report it with the log".into()),
        details: None,
    }
}

/// Runs what blocks on a thread for that. A panic there goes on here, so that the task's
/// supervision sees it.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(value) => value,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Only when the runtime is going down, where nobody waits for an answer.
            Err(_) => std::future::pending().await,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_an_event_without_its_words() {
        let (tx, mut events) = mpsc::channel(8);
        let tasks = Tasks::new(Outbox::new(tx, Arc::new(|| {})), Pending::default());
        tasks.spawn("counting seats", async {
            blocking(|| panic!("ana.ruiz@example.com")).await;
        });
        let Some(Event::Bug { what, text }) = events.recv().await else {
            panic!("no event")
        };
        assert_eq!(what, "counting seats");
        assert!(!text.contains("example.com"));

        // Others are not touched.
        tasks.spawn("going on", async { blocking(|| ()).await });
        tasks.stop();
        tasks.stopped().await;
    }
}
