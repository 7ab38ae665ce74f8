use tokio::sync::{mpsc, watch};

use super::Access;
use crate::import::engine::Decision;
use crate::import::{Progress, RunId, RunState, RunSummary};

/// What the admin can ask of a run.
pub(super) enum Control {
    Pause,
    GoOn,
    Stop,
    Leave,
    Access(Access),
    Decide(u32, Decision),
}

/// A run under way. Dropping it ends the work at once, as a crash would: the journal has what is
/// needed to resume.
pub struct RunHandle {
    pub id: RunId,
    pub progress: watch::Receiver<Progress>,
    pub(super) control: mpsc::Sender<Control>,
    pub(super) done: watch::Receiver<Option<RunSummary>>,
}

impl RunHandle {
    /// No further parts are sent until [`RunHandle::go_on`]; jobs at Auth0 are followed.
    pub fn pause(&self) {
        self.ask(Control::Pause);
    }

    /// Also after the run held by itself.
    pub fn go_on(&self) {
        self.ask(Control::GoOn);
    }

    /// No further parts are sent; ends when the jobs at Auth0 have ended.
    pub fn stop(&self) {
        self.ask(Control::Stop);
    }

    /// For closing the program: waits for the POSTs on the wire, not for the jobs at Auth0.
    pub fn leave(&self) {
        self.ask(Control::Leave);
    }

    /// A client with a new token for the same tenant; goes on by itself if the run waited for it.
    pub fn new_access(&self, access: Access) {
        self.ask(Control::Access(access));
    }

    /// What is to be done about a part of unknown fate that the run asks about.
    pub fn decide(&self, part: u32, decision: Decision) {
        self.ask(Control::Decide(part, decision));
    }

    /// The same of several parts, however many: none of them is dropped.
    pub async fn decide_all(&self, parts: &[u32], decision: Decision) {
        for part in parts {
            // A closed queue means that the run is over.
            if self
                .control
                .send(Control::Decide(*part, decision))
                .await
                .is_err()
            {
                return;
            }
        }
    }

    /// Waits until the run is over. `None` when the runner broke down; the journal has the rest.
    pub async fn finished(&mut self) -> Option<RunSummary> {
        let seen = self.done.wait_for(Option::is_some).await.ok()?;
        seen.clone()
    }

    /// Why a run ended before anything was sent, after [`RunHandle::finished`] gave `None`.
    pub fn never_began(&self) -> Option<String> {
        match &self.progress.borrow().state {
            RunState::Stopped(Some(why)) => Some(why.to_string()),
            RunState::Stopped(None) => Some("Stopped before anything was sent".into()),
            _ => None,
        }
    }

    fn ask(&self, control: Control) {
        // A full queue means that as much was asked already; a closed one that the run is over.
        let _ = self.control.try_send(control);
    }
}
