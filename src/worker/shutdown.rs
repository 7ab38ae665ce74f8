use std::time::Duration;

use super::Event;
use super::hub::{Shared, lock};

/// What is on the wire gets this long to end.
const GRACE: Duration = Duration::from_millis(1_500);
/// How often the runs are looked at meanwhile.
const LOOK: Duration = Duration::from_millis(20);

/// Lets go of the runs, which can then be resumed, and ends everything else.
pub(super) async fn shut_down(hub: &Shared) {
    let running = hub.live.count();
    hub.live.leave_all();
    lock(&hub.undoing).stop_all();
    let left = async {
        while hub.live.count() > 0 || !lock(&hub.undoing).is_empty() {
            tokio::time::sleep(LOOK).await;
        }
    };
    if tokio::time::timeout(GRACE, left).await.is_err() {
        tracing::warn!("a run did not end in time; its journal has what it needs");
    }
    lock(&hub.opens).close_all();
    hub.tasks.stop();
    // Threads that read files or wait for the keyring's prompt end with the process.
    let _ = tokio::time::timeout(GRACE / 3, hub.tasks.stopped()).await;
    let _ = tokio::time::timeout(GRACE / 3, hub.practice.stop()).await;
    tracing::info!(running, "ended");
    hub.outbox.offer(Event::ShutDown { running });
}
