use std::sync::Arc;

use tokio::sync::mpsc;

use super::{Event, Late};

/// Wakes whoever reads the events; called from any thread.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Where tasks put their events. Cheap to clone.
#[derive(Clone)]
pub struct Outbox {
    tx: mpsc::Sender<Event>,
    wake: Wake,
    late: Late,
}

impl Outbox {
    pub fn new(tx: mpsc::Sender<Event>, wake: Wake) -> Self {
        let late = Late::default();
        Self { tx, wake, late }
    }

    #[must_use]
    pub fn that_is(self, late: Late) -> Self {
        Self { late, ..self }
    }

    pub(super) fn late(&self) -> &Late {
        &self.late
    }

    /// Waits while the window is behind. An event that nobody wants any more is dropped.
    pub async fn send(&self, event: Event) {
        self.late.wait().await;
        if self.tx.send(event).await.is_ok() {
            (self.wake)();
        }
    }

    /// Drops the event when the window is behind: for views that are soon outdated anyway.
    pub fn offer(&self, event: Event) {
        if self.tx.try_send(event).is_ok() {
            (self.wake)();
        }
    }

    pub fn wake(&self) {
        (self.wake)();
    }
}
