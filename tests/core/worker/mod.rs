//! The background work as the window sees it: commands in, events out.

mod canaries;
mod closing;
mod files;
mod flow;
mod keyring;
mod mend;
mod speed;
mod tenants;
mod trouble;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use keyring_core::{CredentialStore, mock};
use tokio::sync::Notify;
use usher::import::{Progress, RunId, RunSummary};
use usher::platform::paths::Home;
use usher::platform::vault::Vault;
use usher::practice::Speed;
use usher::rules::CheckOptions;
use usher::worker::{
    Command, ConnectId, ConnectedView, Event, Late, OpenId, OpenView, Setup, TenantChoice, Wake,
    Worker,
};

/// Long enough for a loaded machine; no test waits for it unless something is wrong.
const PATIENCE: Duration = Duration::from_mins(1);

struct Bench {
    worker: Option<Worker>,
    runtime: tokio::runtime::Runtime,
    folder: tempfile::TempDir,
    /// Rung by the worker.
    woken: Arc<Notify>,
}

impl Bench {
    fn new() -> Self {
        Self::with(mock_vault(), Speed::Instant)
    }

    fn with(vault: Vault, practice_speed: Speed) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let woken = Arc::new(Notify::new());
        let worker = start(folder.path(), &woken, vault, Some(practice_speed));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        Self {
            worker: Some(worker),
            runtime,
            folder,
            woken,
        }
    }

    /// The program once more, with what the one before left on disk.
    fn again(mut self) -> Self {
        drop(self.worker.take());
        let worker = start(
            self.folder.path(),
            &self.woken,
            mock_vault(),
            Some(Speed::Instant),
        );
        self.worker = Some(worker);
        self
    }

    fn worker(&mut self) -> &mut Worker {
        self.worker.as_mut().unwrap()
    }

    fn send(&mut self, command: Command) {
        self.worker().send(command).expect("room for a command");
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Skips events until one is wanted.
    fn wait<T>(&mut self, what: &str, mut wanted: impl FnMut(Event) -> Option<T>) -> T {
        let worker = self.worker.as_mut().unwrap();
        let mut seen = Vec::new();
        let search = async {
            loop {
                let event = worker.next().await.expect("the worker is there");
                seen.push(format!("{event:?}").chars().take(300).collect::<String>());
                if let Some(found) = wanted(event) {
                    return found;
                }
            }
        };
        let found = self
            .runtime
            .block_on(async { tokio::time::timeout(PATIENCE, search).await });
        found.unwrap_or_else(|_| panic!("no {what}; came: {seen:#?}"))
    }

    /// Waits until a run has come so far.
    fn wait_for_progress(&mut self, run: &RunId, far: impl Fn(&Progress) -> bool) {
        let (worker, woken) = (self.worker.as_ref().unwrap(), &self.woken);
        let wait = async {
            while !far(&worker.progress(run).expect("the run is under way")) {
                woken.notified().await;
            }
        };
        let waited = self
            .runtime
            .block_on(async { tokio::time::timeout(PATIENCE, wait).await });
        waited.expect("progress");
    }

    fn open(&mut self, path: PathBuf) -> (OpenId, OpenView) {
        let open = OpenId::new();
        self.send(Command::OpenFile {
            open,
            paths: vec![path],
            options: CheckOptions::default(),
            reading: usher::roster::Reading::default(),
        });
        let view = self.wait("opened file", |event| match event {
            Event::Opened { open: id, view } if id == open => Some(view),
            Event::OpenFailed { error, .. } => panic!("{error:?}"),
            _ => None,
        });
        (open, view)
    }

    /// The end of a run, however it comes.
    fn wait_for_end(&mut self) -> (RunId, RunSummary) {
        self.wait("end of the run", |event| match event {
            Event::RunFinished { run, summary } => Some((run, *summary)),
            Event::RunFailedToStart { error, .. } | Event::RunBroke { error, .. } => {
                panic!("{error:?}")
            }
            _ => None,
        })
    }

    fn runs(&mut self) -> Vec<RunId> {
        self.wait("list of runs", |event| match event {
            Event::Runs { runs, .. } => Some(runs.into_iter().map(|run| run.id).collect()),
            Event::RunForgetFailed { error, .. } | Event::RunsFailed(error) => {
                panic!("{error:?}")
            }
            _ => None,
        })
    }

    fn connect_practice(&mut self) -> (ConnectId, ConnectedView) {
        let connect = ConnectId::new();
        self.send(Command::Connect {
            connect,
            tenant: TenantChoice::Practice,
        });
        let view = self.wait("connection", |event| match event {
            Event::Connected { connect: id, view } if id == connect => Some(*view),
            Event::ConnectFailed { failure, .. } => panic!("{failure:?}"),
            _ => None,
        });
        (connect, view)
    }
}

fn start(
    folder: &Path,
    woken: &Arc<Notify>,
    vault: Vault,
    practice_speed: Option<Speed>,
) -> Worker {
    let home = Home::at(&folder.join("home")).unwrap();
    let wake = ring(woken);
    Worker::start_with(Setup {
        home,
        wake,
        vault,
        practice_speed,
        late: Late::of_environment(),
    })
    .unwrap()
}

fn mock_vault() -> Vault {
    let keyring: Arc<CredentialStore> = mock::Store::new().unwrap();
    Vault::with(move || Ok(Arc::clone(&keyring)))
}

fn ring(woken: &Arc<Notify>) -> Wake {
    let woken = Arc::clone(woken);
    Arc::new(move || woken.notify_one())
}

fn users(count: usize) -> String {
    let users: Vec<String> = (0..count)
        .map(|number| {
            format!(
                r#"{{"email":"user{number}@example.com","email_verified":true,"name":"User {number}","password_hash":"$2b$10$abcdefghijklmnopqrstuuxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01"}}"#
            )
        })
        .collect();
    format!("[{}]", users.join(",\n"))
}
