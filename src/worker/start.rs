use tokio::sync::mpsc;

use super::{Command, Event, Outbox, Wake};
use crate::import::{Progress, RunId};
use crate::platform::paths::Home;

/// Commands that wait to be taken.
const COMMANDS: usize = 32;
/// Events that wait to be read.
const EVENTS: usize = 256;

/// The window's end of the background work.
pub struct Worker {
    commands: mpsc::Sender<Command>,
    events: mpsc::Receiver<Event>,
}

/// The command could not be taken now; try again at the next frame.
#[derive(Debug)]
pub struct Busy(pub Command);

impl Worker {
    /// Starts the threads of the background work.
    pub fn start(_home: Home, wake: Wake) -> std::io::Result<Self> {
        let (commands, _rx) = mpsc::channel(COMMANDS);
        let (tx, events) = mpsc::channel(EVENTS);
        let _outbox = Outbox::new(tx, wake);
        Ok(Self { commands, events })
    }

    /// Never waits. To be called on the thread of the window, since the systems' dialogs want
    /// to be made there.
    #[allow(clippy::result_large_err)]
    pub fn send(&mut self, command: Command) -> Result<(), Busy> {
        self.commands
            .try_send(command)
            .map_err(|error| Busy(error.into_inner()))
    }

    pub fn try_next(&mut self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// The latest progress of a run that is under way.
    pub fn progress(&self, _run: &RunId) -> Option<Progress> {
        None
    }
}
