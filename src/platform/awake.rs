//! Keeps the computer from falling asleep by itself while something is under way.

use std::sync::mpsc;
use std::thread;

/// Asks the system to stay awake, until dropped. A lid that is closed and a word of the admin's are
/// stronger, and a system that does not listen is no failure: nobody may rely on it.
#[derive(Debug)]
pub struct StayAwake {
    /// Dropped, it ends the thread.
    _over: mpsc::SyncSender<()>,
}

impl StayAwake {
    /// Returns at once. `reason` is shown by the system's own list of who keeps it awake.
    pub fn ask(reason: &'static str) -> Self {
        let (over, wait) = mpsc::sync_channel(0);
        // A thread of its own: asking may take a while, and Windows forgets the wish with its thread.
        let started = thread::Builder::new()
            .name("stay-awake".into())
            .spawn(move || {
                let held = hold(reason);
                if held.is_none() {
                    tracing::debug!("the system was not kept awake");
                }
                let _ = wait.recv();
                drop(held);
            });
        if let Err(error) = started {
            tracing::debug!(%error, "the system was not kept awake");
        }
        Self { _over: over }
    }
}

fn hold(reason: &str) -> Option<keepawake::KeepAwake> {
    let ask = |sleep: bool| {
        keepawake::Builder::default()
            .app_name("Usher")
            .app_reverse_domain("io.github.usher")
            .reason(reason)
            .display(false)
            .idle(true)
            .sleep(sleep)
            .create()
            .ok()
    };
    // Linux desktops put the computer to sleep by the same call as the admin does; elsewhere that one
    // is told apart and stays the admin's.
    if cfg!(target_os = "linux") {
        ask(true).or_else(|| ask(false))
    } else {
        ask(false)
    }
}
