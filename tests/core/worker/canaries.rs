//! The window's background work with its log, from a file to results and all that is saved then, and with
//! threads that panic: nothing of it is left where it does not belong, and no link is followed.

use std::path::{Path, PathBuf};
use std::process::Command as Program;
use std::sync::Arc;

use usher::import::{Options, RunId};
use usher::platform::logging;
use usher::platform::paths::Home;
use usher::platform::settings::Settings;
use usher::practice::Speed;
use usher::worker::{Command, Event, Late, OpenId, RequestId, Setup, Whom, Worker};

use super::{Bench, mock_vault};
use crate::canaries::{ADDRESS, CLEAR, FACTOR, HASH, NAME};
use crate::traces::{Planted, look};

/// The log and the hook for panics belong to a whole process.
const STEP: &str = "USHER_TEST_STEP";

#[test]
fn the_windows_work_leaves_nothing_behind() {
    let step = Program::new(std::env::current_exe().unwrap())
        .args([
            "worker::canaries::work",
            "--exact",
            "--ignored",
            "--nocapture",
        ])
        .env(STEP, "work")
        .env("USHER_LOG", "debug")
        .env("RUST_LOG", "trace")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&step.stdout);
    let errors = String::from_utf8_lossy(&step.stderr);
    assert!(step.status.success(), "{said}\n{errors}");
    assert!(said.contains("all was looked at"), "{said}");
}

#[test]
#[ignore = "a step of the test above, in a process of its own"]
fn work() {
    assert_eq!(std::env::var(STEP).as_deref(), Ok("work"));
    let mut bench = Bench::new();
    let home = bench.folder.path().join("home");
    logging::start(&home.join("logs")).unwrap();
    let file = bench.file("users.csv", &table());
    let (open, _) = bench.open(file);
    let (connect, view) = bench.connect_practice();
    let connection_id = view
        .connections
        .iter()
        .find(|one| one.name == "Username-Password-Authentication")
        .unwrap()
        .id
        .clone();
    bench.send(Command::ChooseConnection {
        connect,
        connection_id: connection_id.clone(),
    });
    let mut run = None;
    // Twice, so that there are rows that were not taken.
    for _ in 0..2 {
        bench.send(Command::StartImport {
            open,
            connect,
            connection_id: connection_id.clone(),
            options: Options {
                leave_out_blocked: true,
                ..Options::default()
            },
            whom: Whom::All,
            before: None,
        });
        run = Some(bench.wait_for_end().0);
    }
    let saved = save_all(&mut bench, open, &run.unwrap());
    panic_in_threads(bench.folder.path());

    let identity = std::fs::read_to_string(home.join("practice/tenant.json")).unwrap();
    let identity: serde_json::Value = serde_json::from_str(&identity).unwrap();
    let secret = identity["client_secret"].as_str().unwrap();
    let planted = Planted {
        secrets: &[CLEAR, "eyJhbGci"],
        people: &[ADDRESS, NAME, HASH, FACTOR],
    };
    let own = |path: &Path| {
        path.file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"refused."))
    };
    let left = look(&home, &planted, own);
    for path in &left {
        let has = memchr::memmem::find(&std::fs::read(path).unwrap(), secret.as_bytes());
        assert!(
            has.is_none() || path.ends_with("practice/tenant.json"),
            "{path:?}"
        );
    }
    let log = std::fs::read_to_string(home.join("logs/usher.log")).unwrap();
    assert!(
        log.contains("started") && log.contains("a run is over"),
        "{log}"
    );
    assert!(log.matches("panicked").count() >= 4, "{log}");
    assert!(log.contains("canaries.rs"), "the place is told: {log}");
    let saved = look(&saved, &planted, |path| {
        let asked = ["follow-up.csv", "problems.csv", "report-named.html"];
        own(path) || asked.iter().any(|name| path.ends_with(name))
    });
    assert_eq!(saved.len(), 6, "{saved:?}");
    println!("all was looked at: {} files", left.len());
}

fn table() -> String {
    let mut text = String::from("email,given_name,password,password_hash,notes\n");
    for n in 0..3 {
        let row = format!("{ADDRESS}{n}@example.com,{NAME},{CLEAR}{n},$2b$10${HASH},of {NAME}\n");
        text.push_str(&row);
    }
    text + &format!("{ADDRESS} is no address,{NAME},{CLEAR}9,,\n")
}

type Save<'a> = Box<dyn Fn(PathBuf) -> Command + 'a>;

/// Everything that the window saves, each where a link stands. Gives the folder.
fn save_all(bench: &mut Bench, open: OpenId, run: &RunId) -> PathBuf {
    let kept = bench.folder.path().join("kept");
    let real = bench.folder.path().join("real");
    for folder in [&kept, &real] {
        std::fs::create_dir(folder).unwrap();
    }
    private(&real);
    // A link on the way there is the admin's own affair.
    let out = bench.folder.path().join("out");
    link(&real, &out);
    let saves: [(&str, Save<'_>); 6] = [
        (
            "mapping.json",
            Box::new(|path| Command::SaveMapping { open, path }),
        ),
        (
            "follow-up.csv",
            Box::new(|path| Command::SaveFollowUp { open, path }),
        ),
        (
            "problems.csv",
            Box::new(|path| Command::SaveProblems { open, path }),
        ),
        (
            "refused.csv",
            Box::new(|path| Command::SaveRefused {
                run: run.clone(),
                path,
            }),
        ),
        (
            "report-named.html",
            Box::new(|path| Command::SaveReport {
                run: run.clone(),
                addresses: true,
                path,
            }),
        ),
        (
            "support.zip",
            Box::new(|path| Command::SaveSupport {
                runs: vec![run.clone()],
                path,
            }),
        ),
    ];
    bench.send(Command::OpenRun { run: run.clone() });
    bench.wait("the run with its file", |event| {
        matches!(event, Event::RunSourceReady { .. }).then_some(())
    });
    for (name, save) in &saves {
        let (target, to) = (kept.join(name), out.join(name));
        std::fs::write(&target, "keep").unwrap();
        link(&target, &to);
        bench.send(save(to.clone()));
        bench.wait(name, |event| match event {
            Event::Saved { path, .. } if path == to => Some(()),
            Event::SaveFailed { error, .. } => panic!("{error:?}"),
            _ => None,
        });
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "keep", "{name}");
        assert!(!to.is_symlink(), "{name} is still a link");
    }
    settings_through_no_link(bench, &kept.join("settings.json"));
    real
}

/// What a link in the place of the settings leads to stays as it is.
fn settings_through_no_link(bench: &mut Bench, target: &Path) {
    let place = bench.folder.path().join("home/settings.json");
    std::fs::write(target, "keep").unwrap();
    let _ = std::fs::remove_file(&place);
    link(target, &place);
    bench.send(Command::SaveSettings {
        request: RequestId::new(),
        settings: Settings {
            proxy: Some("http://proxy.example.com:8080".into()),
            ..Settings::default()
        },
    });
    bench.wait("settings kept", |event| match event {
        Event::Settings { settings, .. } => settings.proxy,
        _ => None,
    });
    assert_eq!(std::fs::read_to_string(target).unwrap(), "keep");
    assert!(!place.is_symlink());
}

/// A thread of its own, one that serves many, and one of the background work in the function that wakes the
/// window: each says what it holds.
fn panic_in_threads(folder: &Path) {
    let own = std::thread::spawn(|| panic!("{ADDRESS}@example.com has $2b$10${HASH}"));
    assert!(own.join().is_err());
    let of_many = tokio::runtime::Runtime::new().unwrap();
    let read = || Err::<(), _>(format!("the password is {CLEAR}"));
    let task = of_many.spawn(async move { read().expect(FACTOR) });
    assert!(of_many.block_on(task).is_err());

    let home = Home::at(&folder.join("second")).unwrap();
    let mut worker = Worker::start_with(Setup {
        home,
        wake: Arc::new(|| panic!("{CLEAR}")),
        vault: mock_vault(),
        practice_speed: Some(Speed::Instant),
        late: Late::default(),
    })
    .unwrap();
    worker.send(Command::LoadRuns).unwrap();
    worker.send(Command::LoadSettings).unwrap();
    of_many.block_on(async {
        for _ in 0..2 {
            worker.next().await.unwrap();
        }
    });
    worker.close();
}

#[cfg(unix)]
fn link(target: &Path, at: &Path) {
    std::os::unix::fs::symlink(target, at).unwrap();
}

/// Links need rights of their own elsewhere; there the files are saved without.
#[cfg(not(unix))]
fn link(target: &Path, at: &Path) {
    if target.is_dir() {
        std::fs::create_dir(at).unwrap();
    }
}

#[cfg(unix)]
fn private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).unwrap();
}

#[cfg(not(unix))]
fn private(_: &Path) {}
