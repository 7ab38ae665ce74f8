//! The window killed in the middle of an import, again and again, and each time taken up where it
//! was: every user ends in the tenant, and once.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

use secrecy::SecretString;
use serde_json::{Value, json};
use usher::platform::vault::{Kept, Key, Vault};

use crate::stage::{Keyring, Stage, output, pause, poll, wait};
use crate::usher::Usher;

const USERS: usize = 6_000;
/// Without one, the window would ask before anybody goes in.
const HASH: &str = "$2b$10$abcdefghijklmnopqrstuu5Vk.fKJ2n8C8j1X3xGq3Y2Z6wQy8cS2";
/// Facts of the run after which the window is killed, counted from where it was taken up: among them
/// are parts that were sent and have no answer yet, and jobs whose results are still to be read.
const KILLS: [usize; 5] = [4, 1, 5, 2, 7];
/// Places in the window's inside that do not depend on its size.
const SECOND_TENANT: (i32, i32) = (350, 214);
const RESUME: (i32, i32) = (-110, 110);

/// A practice tenant that outlives the window, as a program of its own. Its answers take a while, so
/// that there are moments in which a part is sent and nothing is known of it.
struct Tenant {
    child: Child,
    ready: Value,
    book: PathBuf,
}

impl Tenant {
    fn start(stage: &Stage) -> Self {
        let scenario = stage.path("slow.json");
        let slow = json!([
            {"match": {"method": "POST", "path": "/api/v2/jobs/users-imports"}, "action": {"delay": 0.4}},
            {"match": {"method": "GET", "path": "/api/v2/jobs/*"}, "action": {"delay": 0.2}},
        ]);
        std::fs::write(&scenario, slow.to_string()).unwrap();
        let home = stage.path("tenant");
        let mut child = stage
            .command(env!("CARGO_BIN_EXE_usher"))
            .args(["practice", "--speed", "instant", "--scenario"])
            .arg(&scenario)
            .env("USHER_HOME", &home)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        Self {
            child,
            ready: serde_json::from_str(&line).unwrap(),
            book: home.join("practice/book.jsonl"),
        }
    }

    fn text(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap()
    }

    /// Makes it known to the window as an admin would have done: a test tenant, with its connection
    /// chosen before. Its secret goes into the keyring.
    fn introduce(&self, stage: &Stage) {
        let settings = json!({
            "version": 1,
            "tenants": [{
                "id": "stand-in",
                "domain": self.text("url"),
                "name": "stand-in",
                "kind": "test",
                "login": {"with": "client", "client_id": self.text("client_id")},
                "connection": self.ready["connections"][0]["id"],
            }],
        });
        std::fs::write(stage.path("usher/settings.json"), settings.to_string()).unwrap();
        let mut step = stage.command(std::env::current_exe().unwrap());
        step.args(["--ignored", "--exact", "--nocapture", "killed::step"]);
        for (name, value) in STEP.into_iter().zip(["url", "client_id", "client_secret"]) {
            step.env(name, self.text(value));
        }
        let out = output(&mut step);
        let text = String::from_utf8_lossy(&out.stdout);
        assert!(text.contains("in the keyring"), "{text}");
    }

    /// How often each user was made, by what the tenant wrote down.
    fn made(&self) -> HashMap<String, u32> {
        let mut made = HashMap::new();
        for line in std::fs::read_to_string(&self.book).unwrap().lines() {
            let entry: Value = serde_json::from_str(line).unwrap();
            for user in entry["users"].as_array().into_iter().flatten() {
                *made.entry(user["email"].to_string()).or_default() += 1;
            }
        }
        made
    }
}

impl Drop for Tenant {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Tells the child below whose secret it keeps, and which.
const STEP: [&str; 3] = ["USHER_TEST_URL", "USHER_TEST_ID", "USHER_TEST_SECRET"];

#[test]
#[ignore = "a step of the test below, run by it in a process of its own"]
fn step() {
    let [Ok(url), Ok(id), Ok(secret)] = STEP.map(std::env::var) else {
        return;
    };
    let key = Key::client_secret(&url, &id);
    if let Kept::Keyring = Vault::system().store(&key, &SecretString::from(secret)) {
        println!("in the keyring");
    }
}

/// About a kilobyte each, so that there are many parts.
fn users(stage: &Stage) -> PathBuf {
    let path = stage.path("members.json");
    let note = "word ".repeat(180);
    let users: Vec<String> = (0..USERS)
        .map(|n| json!({"email": format!("user{n}@example.com"), "email_verified": true, "password_hash": HASH, "user_metadata": {"note": note}}).to_string())
        .collect();
    std::fs::write(&path, format!("[{}]", users.join(",\n"))).unwrap();
    path
}

fn window<'a>(stage: &'a mut Stage, arguments: &[&Path]) -> Usher<'a> {
    Usher::start_as(env!("CARGO_BIN_EXE_usher-window"), stage, arguments, 20)
}

/// The journal of the only run on disk.
fn journal(stage: &Stage) -> Vec<u8> {
    let runs = std::fs::read_dir(stage.path("usher/runs"));
    let mut journals = runs.into_iter().flatten().flatten();
    journals
        .find_map(|run| std::fs::read(run.path().join("journal.jsonl")).ok())
        .unwrap_or_default()
}

fn facts(stage: &Stage) -> usize {
    memchr::memchr_iter(b'\n', &journal(stage)).count()
}

/// Presses what starts or resumes the import until the log says for the `time`th time that it goes.
fn until_under_way(usher: &Usher<'_>, time: usize, press: impl Fn()) {
    let went = || usher.log().matches("a run is under way").count() >= time;
    let began = (0..20).any(|_| {
        press();
        // Pressed once more while it is still being taken up, it might be something else.
        wait(Duration::from_secs(15), || went().then_some(())).is_some()
    });
    assert!(began, "the import does not go on: {}", usher.log());
}

#[test]
fn a_window_that_is_killed_five_times_brings_every_user_in_once() {
    let Some(mut stage) = Stage::new("killed window", Keyring::Unlocked) else {
        return;
    };
    let tenant = Tenant::start(&stage);
    tenant.introduce(&stage);
    let file = users(&stage);

    let usher = window(&mut stage, &[&file]);
    // Check, its primary button, the tenant, its button, the review, the import.
    let connected = (0..20).any(|_| {
        usher.press("Return");
        pause(Duration::from_millis(700));
        usher.click(SECOND_TENANT.0, SECOND_TENANT.1);
        usher.press("Return");
        let log = || usher.log().contains("connected practice=false");
        wait(Duration::from_secs(10), || log().then_some(())).is_some()
    });
    assert!(connected, "the tenant was not connected: {}", usher.log());
    until_under_way(&usher, 1, || usher.press("Return"));
    // A few users go first into a real tenant; the others wait for a word.
    let passed = || memchr::memmem::find(&journal(usher.stage), b"pilot_passed").is_some();
    let went_on = (0..20).any(|_| {
        usher.press("Return");
        wait(Duration::from_secs(3), || passed().then_some(())).is_some()
    });
    assert!(went_on, "the pilot is not passed: {}", usher.log());

    let mut running = usher;
    for (session, more) in (2..).zip(KILLS) {
        let from = facts(running.stage);
        poll("the import does not go on", || {
            (facts(running.stage) >= from + more).then_some(())
        });
        running.kill();
        running = window(&mut stage, &[]);
        assert_eq!(
            running.run().unwrap()["can_resume"],
            true,
            "it was over before it could be killed"
        );
        until_under_way(&running, session, || running.click(RESUME.0, RESUME.1));
    }
    running.wait_for_log("a run is over");
    let run = running.run().unwrap();
    assert_eq!(run["end"], "finished");
    assert_eq!(
        (&run["records"], &run["imported"]),
        (&USERS.into(), &USERS.into())
    );
    let made = tenant.made();
    assert_eq!(made.len(), USERS);
    assert!(
        made.values().all(|times| *times == 1),
        "somebody was made twice"
    );
    pause(Duration::from_secs(1));
    running.close();
}
