//! The background work as the window sees it: commands in, events out.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use keyring_core::{CredentialStore, mock};
use tokio::sync::Notify;
use usher::import::{Options, Progress, RunId};
use usher::platform::paths::Home;
use usher::platform::vault::{Vault, VaultState};
use usher::practice::Speed;
use usher::roster::{Filter, RecordState};
use usher::rules::CheckOptions;
use usher::users::RecordId;
use usher::worker::{
    Command, ConnectFailureKind, ConnectId, Credentials, Event, NewTenant, OpenId, RequestId,
    ResultFilter, Saved, Setup, TenantChoice, Worker,
};

/// Long enough for a loaded machine; no test waits for it unless something is wrong.
const PATIENCE: Duration = Duration::from_secs(20);

struct Bench {
    worker: Option<Worker>,
    runtime: tokio::runtime::Runtime,
    folder: tempfile::TempDir,
    /// Rung by the worker.
    woken: Arc<Notify>,
}

impl Bench {
    fn new() -> Self {
        let keyring: Arc<CredentialStore> = mock::Store::new().unwrap();
        Self::with(
            Vault::with(move || Ok(Arc::clone(&keyring))),
            Speed::Instant,
        )
    }

    fn with(vault: Vault, practice_speed: Speed) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(&folder.path().join("home")).unwrap();
        let woken = Arc::new(Notify::new());
        let setup = Setup {
            home,
            wake: ring(&woken),
            vault,
            practice_speed,
        };
        let worker = Worker::start_with(setup).unwrap();
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

    fn open(&mut self, path: PathBuf) -> (OpenId, usher::worker::OpenView) {
        let open = OpenId::new();
        self.send(Command::OpenFile {
            open,
            path,
            options: CheckOptions::default(),
        });
        let view = self.wait("opened file", |event| match event {
            Event::Opened { open: id, view } if id == open => Some(view),
            Event::OpenFailed { error, .. } => panic!("{error:?}"),
            _ => None,
        });
        (open, view)
    }

    fn connect_practice(&mut self) -> (ConnectId, usher::worker::ConnectedView) {
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

fn ring(woken: &Arc<Notify>) -> usher::worker::Wake {
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

#[test]
fn from_a_file_to_results() {
    let mut bench = Bench::new();
    let text = users(50).replace("user7@example.com", "user7.example.com");
    let path = bench.file("members.json", &text);
    let (open, view) = bench.open(path.clone());
    assert_eq!(view.name, "members.json");
    assert_eq!((view.summary.records, view.summary.blocked), (50, 1));
    assert!(view.complete && !view.groups.is_empty());

    // The table and the inspector.
    let request = RequestId::new();
    bench.send(Command::Rows {
        open,
        request,
        filter: Filter::Blocked,
    });
    let rows = bench.wait("rows", |event| match event {
        Event::RowsReady {
            request: id, rows, ..
        } if id == request => Some(rows),
        _ => None,
    });
    assert_eq!((rows.len(), rows.get(0)), (1, Some(RecordId(7))));
    bench.send(Command::FetchRows {
        open,
        request,
        ids: vec![RecordId(0), RecordId(7)],
    });
    let fetched = bench.wait("fetched rows", |event| match event {
        Event::RowsFetched { rows, .. } => Some(rows),
        _ => None,
    });
    assert_eq!(fetched[0].email.as_deref(), Some("user0@example.com"));
    assert_eq!(fetched[1].findings[0].pointer, "/email");
    bench.send(Command::FetchRecord {
        open,
        id: RecordId(7),
    });
    let record = bench.wait("record", |event| match event {
        Event::RecordFetched { record, .. } => Some(record.unwrap()),
        _ => None,
    });
    assert!(!record.json.contains("abcdefghij"), "{}", record.json);
    let line = record.findings[0].1.expect("the email's line") as usize;
    assert!(record.json.lines().nth(line).unwrap().contains("\"email\""));

    // The tenant.
    let (connect, view) = bench.connect_practice();
    assert!(view.tenant.practice);
    let database = view
        .connections
        .iter()
        .find(|one| one.name == "Username-Password-Authentication")
        .expect("the plain database");
    assert!(
        view.connections.iter().any(|one| one.blocked.is_some()),
        "a custom database"
    );
    let connection_id = database.id.clone();
    bench.send(Command::ChooseConnection {
        connect,
        connection_id: connection_id.clone(),
    });
    let clients = bench.wait("choice", |event| match event {
        Event::ConnectionChosen { connection, .. } => Some(connection.clients),
        _ => None,
    });
    assert!(clients.is_some_and(|count| count > 0));

    // The import.
    let options = Options {
        leave_out_blocked: true,
        ..Options::default()
    };
    bench.send(Command::Plan {
        open,
        request,
        options: options.clone(),
    });
    let plan = bench.wait("plan", |event| match event {
        Event::Planned { plan, .. } => Some(plan),
        Event::PlanFailed { error, .. } => panic!("{error:?}"),
        _ => None,
    });
    assert_eq!((plan.users, plan.left_out), (49, 1));
    bench.send(Command::StartImport {
        open,
        connect,
        connection_id,
        options,
    });
    let (run, summary) = bench.wait("end of the run", |event| match event {
        Event::RunFinished { run, summary } => Some((run, summary)),
        Event::RunFailedToStart { error, .. } | Event::RunBroke { error, .. } => {
            panic!("{error:?}")
        }
        _ => None,
    });
    assert_eq!(
        (
            summary.counts.total,
            summary.counts.imported,
            summary.counts.left_out
        ),
        (50, 49, 1)
    );
    assert!(summary.counts.agrees());
    assert_eq!(bench.worker().running(), 0);

    // The results, with the file at hand.
    bench.send(Command::OpenRun { run: run.clone() });
    let view = bench.wait("results", |event| match event {
        Event::RunOpened { view, .. } => Some(view),
        Event::RunOpenFailed { error, .. } => panic!("{error:?}"),
        _ => None,
    });
    assert_eq!(view.counts, summary.counts);
    bench.wait("source", |event| {
        matches!(event, Event::RunSourceReady { .. }).then_some(())
    });
    let filter = ResultFilter::State(RecordState::Imported);
    bench.send(Command::ResultRows {
        run: run.clone(),
        request,
        filter,
    });
    let rows = bench.wait("rows of the results", |event| match event {
        Event::ResultRowsReady { rows, .. } => Some(rows),
        _ => None,
    });
    assert_eq!(rows.len(), 49);
    let ids = vec![RecordId(7), RecordId(8)];
    bench.send(Command::FetchResultRows {
        run: run.clone(),
        request,
        ids,
    });
    let rows = bench.wait("fetched results", |event| match event {
        Event::ResultRowsFetched { rows, .. } => Some(rows),
        _ => None,
    });
    assert_eq!((rows[0].part, rows[1].part), (None, Some(1)));
    assert_eq!(rows[1].email.as_deref(), Some("user8@example.com"));

    // The history.
    bench.send(Command::LoadRuns);
    assert_eq!(runs(&mut bench).len(), 1);
    bench.send(Command::ForgetRun { run });
    assert!(runs(&mut bench).is_empty());
}

fn runs(bench: &mut Bench) -> Vec<RunId> {
    bench.wait("list of runs", |event| match event {
        Event::Runs(runs) => Some(runs.into_iter().map(|run| run.id).collect()),
        Event::RunForgetFailed { error, .. } | Event::RunsFailed(error) => panic!("{error:?}"),
        _ => None,
    })
}

#[test]
fn what_was_imported_before_is_already_there() {
    let mut bench = Bench::new();
    let path = bench.file("members.json", &users(5));
    let (open, _) = bench.open(path);
    let (connect, view) = bench.connect_practice();
    let connection_id = view.connections[0].id.clone();
    for expected in [(5, 0), (0, 5)] {
        let (connection_id, options) = (connection_id.clone(), Options::default());
        bench.send(Command::StartImport {
            open,
            connect,
            connection_id,
            options,
        });
        let (run, summary) = bench.wait("end of the run", |event| match event {
            Event::RunFinished { run, summary } => Some((run, summary)),
            Event::RunFailedToStart { error, .. } => panic!("{error:?}"),
            _ => None,
        });
        assert_eq!(
            (summary.counts.imported, summary.counts.already_there),
            expected
        );
        bench.send(Command::OpenRun { run: run.clone() });
        bench.wait("source", |event| {
            matches!(event, Event::RunSourceReady { .. }).then_some(())
        });
        let path = bench.folder.path().join("refused.json");
        bench.send(Command::SaveRefused {
            run,
            path: path.clone(),
        });
        let rows = bench.wait("saved rows", |event| match event {
            Event::Saved {
                what: Saved::Refused { .. },
                rows,
                ..
            } => Some(rows),
            Event::SaveFailed { error, .. } => panic!("{error:?}"),
            _ => None,
        });
        assert_eq!(rows, u64::from(summary.counts.already_there));
    }
}

#[test]
fn a_panicking_task_becomes_an_event_and_the_rest_goes_on() {
    let mut bench = Bench::with(
        Vault::with(|| panic!("the keyring's library is broken")),
        Speed::Instant,
    );
    bench.send(Command::TryVaultAgain);
    let what = bench.wait("bug", |event| match event {
        Event::Bug { what, .. } => Some(what),
        _ => None,
    });
    assert_eq!(what, "looking for the keyring");
    let path = bench.file("members.json", &users(3));
    bench.open(path);
}

#[test]
fn stale_ids_are_answered_by_nothing() {
    let mut bench = Bench::new();
    let path = bench.file("members.json", &users(3));
    let (old, _) = bench.open(path.clone());
    let (open, _) = bench.open(path);
    let (request, latest) = (RequestId::new(), RequestId::new());
    bench.send(Command::Rows {
        open: old,
        request,
        filter: Filter::All,
    });
    bench.send(Command::FetchRecord {
        open: old,
        id: RecordId(0),
    });
    bench.send(Command::Pause {
        run: RunId::parse("20261121-000000-aaaaaaaa").unwrap(),
    });
    bench.send(Command::Preflight {
        connect: ConnectId::new(),
    });
    bench.send(Command::Rows {
        open,
        request: latest,
        filter: Filter::All,
    });
    let answered = bench.wait("rows", |event| match event {
        Event::RowsReady { request, .. } => Some(request),
        Event::RecordFetched { .. } => panic!("the file is closed"),
        _ => None,
    });
    assert_eq!(answered, latest);
}

#[test]
fn a_cancelled_opening_ends_without_a_result() {
    let mut bench = Bench::new();
    let path = bench.file("large.json", &users(200_000));
    let open = OpenId::new();
    bench.send(Command::OpenFile {
        open,
        path: path.clone(),
        options: CheckOptions::default(),
    });
    bench.send(Command::CancelOpen { open });
    bench.wait("end", |event| match event {
        Event::OpenCancelled { open: id } => (id == open).then_some(()),
        Event::Opened { .. } => panic!("it was cancelled"),
        _ => None,
    });
    // The next file is opened as if nothing had been.
    let small = bench.file("small.json", &users(2));
    let (_, view) = bench.open(small);
    assert_eq!(view.summary.records, 2);
}

#[test]
fn files_that_cannot_be_used_say_why() {
    let mut bench = Bench::new();
    let path = bench.file("nothing.json", "");
    let open = OpenId::new();
    bench.send(Command::OpenFile {
        open,
        path,
        options: CheckOptions::default(),
    });
    let error = bench.wait("failure", |event| match event {
        Event::OpenFailed { error, .. } => Some(error),
        _ => None,
    });
    assert!(error.sentence.contains("nothing.json"), "{error:?}");
    assert!(error.advice.is_some());
}

#[test]
fn the_sample_opens_and_is_no_recent_file() {
    let mut bench = Bench::new();
    let open = OpenId::new();
    bench.send(Command::OpenSample {
        open,
        options: CheckOptions::default(),
    });
    let view = bench.wait("sample", |event| match event {
        Event::Opened { view, .. } => Some(view),
        Event::OpenFailed { error, .. } => panic!("{error:?}"),
        _ => None,
    });
    assert_eq!(view.summary.records, 500);
    let path = bench.file("members.json", &users(1));
    bench.open(path.clone());
    bench.send(Command::LoadSettings);
    let recents = bench.wait("settings", |event| match event {
        Event::Settings(settings) => Some(settings.recents),
        _ => None,
    });
    assert_eq!(recents.len(), 1);
    assert_eq!(recents[0].path, path);
}

#[test]
fn a_tenant_is_remembered_with_its_secret_and_forgotten_with_it() {
    let practice = Bench::new();
    let mut bench = Bench::new();
    // The practice tenant stands in for a real one: same protocol, another way in.
    let tuning = usher::practice::Tuning::default();
    let config = usher::practice::Config::default();
    let (server, _guard) = serve(&practice, config, tuning);
    let new = |secret: &str| NewTenant {
        domain: server.url.clone(),
        name: "example".into(),
        credentials: Credentials::Client {
            client_id: server.client_id.clone(),
            client_secret: secret.to_owned().into(),
        },
        colour: usher::platform::settings::TenantColour::Ocean,
        kind: usher::platform::settings::TenantKind::Test,
        remember: true,
    };
    let connect = ConnectId::new();
    bench.send(Command::Connect {
        connect,
        tenant: TenantChoice::New(new("wrong")),
    });
    let kind = bench.wait("refusal", |event| match event {
        Event::ConnectFailed { failure, .. } => Some(failure.kind),
        _ => None,
    });
    assert_eq!(kind, ConnectFailureKind::Credentials);

    let connect = ConnectId::new();
    bench.send(Command::Connect {
        connect,
        tenant: TenantChoice::New(new(&server.client_secret)),
    });
    let mut id = None;
    let view = bench.wait("connection", |event| match event {
        Event::Settings(settings) => {
            id = Some(settings.tenants[0].id.clone());
            None
        }
        Event::Connected { view, .. } => Some(view),
        Event::ConnectFailed { failure, .. } => panic!("{failure:?}"),
        _ => None,
    });
    assert!(!view.tenant.session_only);
    assert_eq!(view.tenant.id, id);
    let id = id.unwrap();
    let settings = std::fs::read_to_string(bench.folder.path().join("home/settings.json")).unwrap();
    assert!(
        !settings.contains(&server.client_secret),
        "no secret in the settings"
    );

    bench.send(Command::Connect {
        connect: ConnectId::new(),
        tenant: TenantChoice::Saved { id: id.clone() },
    });
    bench.wait("connection by the keyring's secret", |event| match event {
        Event::Connected { view, .. } => Some(view),
        Event::ConnectFailed { failure, .. } => panic!("{failure:?}"),
        _ => None,
    });
    bench.send(Command::ForgetTenant { id: id.clone() });
    bench.wait("settings without it", |event| match event {
        Event::Settings(settings) => settings.tenants.is_empty().then_some(()),
        _ => None,
    });
    bench.send(Command::Connect {
        connect: ConnectId::new(),
        tenant: TenantChoice::Saved { id },
    });
    bench.wait("nothing to connect to", |event| {
        matches!(event, Event::ConnectFailed { .. }).then_some(())
    });
}

/// A practice tenant beside the worker's own, for as long as the guard lives.
fn serve(
    bench: &Bench,
    config: usher::practice::Config,
    tuning: usher::practice::Tuning,
) -> (usher::practice::Server, tokio::runtime::Runtime) {
    let _ = bench;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let server = runtime
        .block_on(usher::practice::Server::start_tuned(config, tuning))
        .unwrap();
    (server, runtime)
}

#[test]
fn a_token_of_another_host_is_confirmed_first() {
    let mut bench = Bench::new();
    let claims = r#"{"iss":"https://login.example.com/","aud":"https://example.eu.auth0.com/api/v2/","exp":4102444800,"scope":"create:users"}"#;
    use base64::Engine;
    let part = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let token = format!("{}.{}.c2ln", part(r#"{"alg":"none"}"#), part(claims));
    let connect = ConnectId::new();
    let tenant = TenantChoice::New(NewTenant {
        domain: "example.eu.auth0.com".into(),
        name: String::new(),
        credentials: Credentials::Token(token.into()),
        colour: usher::platform::settings::TenantColour::Plum,
        kind: usher::platform::settings::TenantKind::Production,
        remember: false,
    });
    bench.send(Command::Connect { connect, tenant });
    let mismatches = bench.wait("question", |event| match event {
        Event::ConfirmHost { mismatches, .. } => Some(mismatches),
        Event::ConnectFailed { failure, .. } => panic!("{failure:?}"),
        _ => None,
    });
    assert!(
        mismatches
            .iter()
            .any(|one| one.found == "login.example.com"),
        "{mismatches:?}"
    );
    bench.send(Command::CancelConnect { connect });
}

#[test]
fn closing_lets_go_of_a_run_that_can_be_resumed() {
    let keyring: Arc<CredentialStore> = mock::Store::new().unwrap();
    let vault = Vault::with(move || Ok(Arc::clone(&keyring)));
    let mut bench = Bench::with(vault, Speed::Realistic);
    let path = bench.file("members.json", &users(9_000));
    let (open, _) = bench.open(path);
    let (connect, view) = bench.connect_practice();
    let connection_id = view.connections[0].id.clone();
    bench.send(Command::StartImport {
        open,
        connect,
        connection_id,
        options: Options::default(),
    });
    let run = bench.wait("start", |event| match event {
        Event::RunStarted { run, .. } => Some(run),
        Event::RunFailedToStart { error, .. } => panic!("{error:?}"),
        _ => None,
    });
    assert_eq!(bench.worker().running(), 1);
    bench.wait_for_progress(&run, |progress| progress.counts.sent > 0);
    let began = std::time::Instant::now();
    assert_eq!(bench.worker.take().unwrap().close(), 1);
    assert!(
        began.elapsed() < Duration::from_secs(4),
        "{:?}",
        began.elapsed()
    );

    // The next start finds it unfinished, and finishes it.
    let home = Home::at(&bench.folder.path().join("home")).unwrap();
    let keyring: Arc<CredentialStore> = mock::Store::new().unwrap();
    bench.worker = Some(
        Worker::start_with(Setup {
            home,
            wake: Arc::new(|| {}),
            vault: Vault::with(move || Ok(Arc::clone(&keyring))),
            practice_speed: Speed::Instant,
        })
        .unwrap(),
    );
    bench.send(Command::LoadRuns);
    assert_eq!(runs(&mut bench), [run.clone()]);
    let (connect, _) = bench.connect_practice();
    bench.send(Command::ResumeRun {
        run,
        connect,
        path: None,
    });
    let counts = bench.wait("end of the run", |event| match event {
        Event::RunFinished { summary, .. } => Some(summary.counts),
        Event::RunFailedToStart { error, .. } | Event::RunBroke { error, .. } => {
            panic!("{error:?}")
        }
        _ => None,
    });
    assert!(counts.agrees(), "{counts:?}");
    assert_eq!(
        counts.imported + counts.already_there + counts.unknown,
        9_000,
        "{counts:?}"
    );
}

#[test]
fn a_missing_keyring_is_said_and_looked_for_again() {
    let vault = Vault::with(|| Err(keyring_core::Error::PlatformFailure("no bus".into())));
    let mut bench = Bench::with(vault, Speed::Instant);
    bench.send(Command::LoadSettings);
    for _ in 0..2 {
        let state = bench.wait("state of the keyring", |event| match event {
            Event::Vault(state) => Some(state),
            _ => None,
        });
        assert!(matches!(state, VaultState::Missing { .. }));
        bench.send(Command::TryVaultAgain);
    }
}
