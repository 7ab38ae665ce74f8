use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use super::connect::Connects;
use super::dispatch::{self, Message};
use super::doctor::Doctor;
use super::history::OpenRuns;
use super::hub::Hub;
use super::import::LiveRuns;
use super::keeper::Keeper;
use super::opens::Opens;
use super::pending::{OpenEnd, Pending};
use super::practice::Practice;
use super::settings::SettingsFile;
use super::supervise::Tasks;
use super::{Command, Event, Late, Outbox, Wake, dialog, settings};
use crate::import::{Progress, RunId};
use crate::platform::dialogs::Dialogs;
use crate::platform::paths::Home;
use crate::platform::vault::Vault;
use crate::practice::Speed;
use crate::roster::mend::Menders;

/// Commands that wait to be taken.
const COMMANDS: usize = 32;
/// Events that wait to be read.
const EVENTS: usize = 256;

/// The window's end of the background work.
pub struct Worker {
    commands: mpsc::Sender<(Message, OpenEnd)>,
    events: mpsc::Receiver<Event>,
    pending: Pending,
    live: LiveRuns,
    keeper: Keeper,
    dialogs: Dialogs,
    /// Taken when it ends.
    runtime: Option<Runtime>,
}

/// What tests want otherwise than the window.
pub struct Setup {
    pub home: Home,
    pub wake: Wake,
    pub vault: Vault,
    /// Else as the settings have it.
    pub practice_speed: Option<Speed>,
    /// How long commands and events are on their way.
    pub late: Late,
}

/// The command could not be taken now; try again at the next frame.
#[derive(Debug)]
pub struct Busy(pub Command);

impl Worker {
    /// Starts the threads of the background work. `wake` is called, from any thread, when there
    /// is an event or progress to look at.
    pub fn start(home: Home, wake: Wake) -> std::io::Result<Self> {
        Self::start_with(Setup {
            home,
            wake,
            vault: Vault::system(),
            practice_speed: None,
            late: Late::default(),
        })
    }

    pub fn start_with(setup: Setup) -> std::io::Result<Self> {
        let Setup {
            home,
            wake,
            vault,
            practice_speed,
            late,
        } = setup;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("usher-worker")
            .enable_all()
            .build()?;
        let (commands, messages) = mpsc::channel(COMMANDS);
        let (tx, events) = mpsc::channel(EVENTS);
        let outbox = Outbox::new(tx, wake).that_is(late);
        let (file, unread) = SettingsFile::read(home.settings_file());
        if let Some(error) = unread {
            outbox.offer(Event::SettingsFailed(settings::failure(&error)));
        }
        let live = LiveRuns::default();
        let keeper = Keeper::of(Menders::at(home.mended()));
        let pending = Pending::default();
        let practice_speed = practice_speed.unwrap_or(if file.get().practice_instant {
            Speed::Instant
        } else {
            Speed::Realistic
        });
        let hub = Arc::new(Hub {
            tasks: Tasks::new(outbox.clone(), pending.clone()),
            outbox,
            vault,
            settings: file,
            practice: Practice::new(practice_speed),
            opens: Mutex::new(Opens::default()),
            connects: Mutex::new(Connects::default()),
            doctor: Doctor::default(),
            keeper: keeper.clone(),
            live: live.clone(),
            foreseeing: Mutex::default(),
            comparing: Mutex::default(),
            asking: Mutex::default(),
            undoing: Mutex::default(),
            backs: Mutex::default(),
            runs: Mutex::new(OpenRuns::default()),
            families: Mutex::default(),
            home,
        });
        runtime.spawn(dispatch::run(hub, messages));
        Ok(Self {
            commands,
            events,
            pending,
            live,
            keeper,
            dialogs: Dialogs::default(),
            runtime: Some(runtime),
        })
    }

    /// Never waits. To be called on the window's thread, since the systems' dialogs want to be
    /// made there.
    #[allow(clippy::result_large_err)] // the command goes back to be sent again
    pub fn send(&mut self, command: Command) -> Result<(), Busy> {
        let Ok(room) = self.commands.try_reserve() else {
            return Err(Busy(command));
        };
        let message = match command {
            Command::ChooseFile { purpose, suggested } => {
                dialog::make(&self.dialogs, purpose, suggested.as_deref())
            }
            command => Message::Command(command),
        };
        room.send((message, self.pending.begin()));
        Ok(())
    }

    pub fn try_next(&mut self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// Waits for the next event; for programs without a window.
    pub async fn next(&mut self) -> Option<Event> {
        self.events.recv().await
    }

    /// The latest progress of a run that is under way.
    pub fn progress(&self, run: &RunId) -> Option<Progress> {
        self.live.progress(run)
    }

    /// Whether everything that was asked has been answered, and every answer read. What lasts until somebody
    /// ends it does not count: imports, undos, long questions to Auth0, passwords that are tried, dialogs.
    pub fn is_idle(&self) -> bool {
        // In this order: an answer is in the channel before its question counts as answered.
        self.pending.is_none() && self.events.is_empty()
    }

    /// How many runs are under way.
    pub fn running(&self) -> usize {
        self.live.count()
    }

    /// Ends orderly: waits for what is on the wire, three seconds at most. Returns how many runs
    /// go on when Usher is started again.
    pub fn close(mut self) -> usize {
        let Some(runtime) = self.runtime.take() else {
            return 0;
        };
        let until = Instant::now() + Duration::from_secs(3);
        let (commands, events) = (self.commands.clone(), &mut self.events);
        let open = self.pending.begin();
        let running = runtime.block_on(async {
            let end = async {
                let _ = commands
                    .send((Message::Command(Command::Shutdown), open))
                    .await;
                // Events are read meanwhile, so that nobody waits for room in the channel.
                while let Some(event) = events.recv().await {
                    if let Event::ShutDown { running } = event {
                        return running;
                    }
                }
                0
            };
            tokio::time::timeout_at(until.into(), end)
                .await
                .unwrap_or(0)
        });
        runtime.shutdown_timeout(
            until
                .saturating_duration_since(Instant::now())
                .min(Duration::from_millis(200)),
        );
        running
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        self.keeper.settle();
    }
}
