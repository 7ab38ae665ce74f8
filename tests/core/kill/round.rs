//! One round: a tenant of its own, an import that is killed and taken up until it has ended, and what
//! is to be found then.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::canaries::{FACTOR, HASH, is_not_in, is_refused};
use crate::support::terminal::{PLAIN, Place, Served, arg, code, lines, stderr};
use crate::traces::{Planted, look};

/// When a session is killed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    /// So long after its start.
    After(Duration),
    /// As soon as so many facts follow the plan.
    Facts(usize),
}

pub(super) struct Round {
    pub(super) place: Place,
    served: Served,
    file: PathBuf,
    users: usize,
    /// How many times as fast the engine's clock goes.
    tempo: u32,
    /// A few users of every shape go first.
    pilot: bool,
}

/// What an import came to.
#[derive(Debug, PartialEq)]
pub(super) struct End {
    pub(super) sums: HashMap<String, u64>,
    pub(super) refused: String,
}

const SUMS: [&str; 8] = [
    "records",
    "imported",
    "updated",
    "refused",
    "already_there",
    "unknown",
    "left_out",
    "not_sent",
];

/// No run takes as many sessions.
const SESSIONS: usize = 12;

fn address(number: usize) -> String {
    format!("user{number:04}@example.com")
}

/// Every seventh user is in the tenant already when the import begins.
fn was_there(number: usize) -> bool {
    number.is_multiple_of(7)
}

fn users(numbers: impl Iterator<Item = usize>) -> String {
    let users: Vec<String> = numbers
        .map(|n| {
            format!(
                r#"{{"email":"{}","email_verified":true,"password_hash":"$2b$10${HASH}","mfa_factors":[{{"totp":{{"secret":"{FACTOR}"}}}}]}}"#,
                address(n)
            )
        })
        .collect();
    format!("[{}]", users.join(",\n"))
}

impl End {
    fn of(run: &Value) -> Self {
        let sums = SUMS.map(|name| (name.to_owned(), run[name].as_u64().unwrap()));
        let refused = run["refused_file"].as_str().map(fs::read_to_string);
        Self {
            sums: sums.into(),
            refused: refused.transpose().unwrap().unwrap_or_default(),
        }
    }
}

impl Round {
    pub(super) fn new(users_in_file: usize, speed: &str, tempo: u32, pilot: bool) -> Self {
        let place = Place::new();
        let served = Served::start(&place, speed);
        let file = place.file("users.json", users(0..users_in_file));
        let round = Self {
            place,
            served,
            file,
            users: users_in_file,
            tempo,
            pilot,
        };
        let before = round.place.file(
            "before.json",
            users((0..users_in_file).filter(|n| was_there(*n))),
        );
        let mut command = round.served.command(&round.place);
        command.env("USHER_HOME", round.place.path("before"));
        command.env("USHER_TEMPO", tempo.to_string());
        let output = command.args(round.import(&before)).output().unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        // A user counts as made by a sending when it was made up to two seconds before.
        pause(Duration::from_millis(3_200));
        round
    }

    fn import<'a>(&'a self, file: &'a Path) -> Vec<&'a str> {
        let mut words = vec![
            "import",
            arg(file),
            "--tenant",
            self.served.text("url"),
            "--connection",
            PLAIN,
            "--part-bytes",
            "1500",
        ];
        words.extend(self.pilot.then_some("--pilot"));
        words
    }

    /// A session of its own; false when it ended before its time came.
    pub(super) fn killed(&self, moment: Moment) -> bool {
        let mut child = self.session();
        let began = Instant::now();
        loop {
            if child.try_wait().unwrap().is_some() {
                return false;
            }
            let now = match moment {
                Moment::After(time) => began.elapsed() >= time,
                Moment::Facts(count) => self.facts().is_some_and(|facts| facts >= count),
            };
            if now {
                child.kill().unwrap();
                child.wait().unwrap();
                return true;
            }
            pause(Duration::from_millis(1));
        }
    }

    /// Takes the import up until it has ended.
    pub(super) fn finish(&self) -> End {
        for _ in 0..SESSIONS {
            if let Some(run) = self.runs().first()
                && run["can_resume"] == false
                && run["end"] == "finished"
            {
                return End::of(run);
            }
            let mut child = self.session();
            child.wait().unwrap();
        }
        panic!("no end: {:?}\n{}", self.runs(), self.said());
    }

    fn session(&self) -> Child {
        let started = !self.runs().is_empty();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_usher"));
        if started {
            command.arg("resume");
        } else {
            command.args(self.import(&self.file));
        }
        let said = fs::File::options()
            .append(true)
            .create(true)
            .open(self.place.path("said"))
            .unwrap();
        command
            .env("USHER_HOME", self.place.path("home"))
            .env("USHER_CLIENT_ID", self.served.text("client_id"))
            .env("USHER_CLIENT_SECRET", self.served.text("client_secret"))
            .env("USHER_TEMPO", self.tempo.to_string())
            .env_remove("USHER_TOKEN")
            .stdout(Stdio::null())
            .stderr(said)
            .spawn()
            .unwrap()
    }

    pub(super) fn said(&self) -> String {
        fs::read_to_string(self.place.path("said")).unwrap_or_default()
    }

    fn runs(&self) -> Vec<Value> {
        lines(&self.place.usher(["runs", "--format", "json"]))
    }

    /// Folder of the only run that has a journal.
    fn folder(&self) -> Option<PathBuf> {
        let runs = fs::read_dir(self.place.path("home/runs")).ok()?;
        runs.flatten()
            .map(|run| run.path())
            .find(|run| run.join("journal.jsonl").exists())
    }

    /// Lines behind the plan.
    pub(super) fn facts(&self) -> Option<usize> {
        let text = fs::read(self.folder()?.join("journal.jsonl")).ok()?;
        let plan = memchr::memmem::find(&text, b"\"k\":\"planned\"")?;
        Some(memchr::memchr_iter(b'\n', &text[plan..]).count() - 1)
    }

    /// Every user of the file is in the tenant, and once: counted in what the tenant has written down.
    pub(super) fn look_at_tenant(&self) {
        let folder = self.place.path("served/practice");
        let text = fs::read_to_string(folder.join("book.jsonl")).unwrap();
        let mut made: HashMap<String, u32> = HashMap::new();
        for line in text.lines() {
            let entry: Value = serde_json::from_str(line).unwrap();
            for user in entry["users"].as_array().into_iter().flatten() {
                *made.entry(user["email"].to_string()).or_default() += 1;
            }
        }
        assert!(made.values().all(|times| *times == 1), "made twice");
        assert_eq!(made.len(), self.users);
    }

    /// Nothing that the program or the tenant has written, or said, names somebody or lets somebody in.
    fn look_at_traces(&self) {
        let planted = Planted {
            secrets: &[self.served.text("client_secret"), "eyJhbGci"],
            people: &["example.com", HASH, FACTOR],
        };
        for home in ["home", "before"] {
            let left = look(&self.place.path(home), &planted, is_refused);
            assert!(left.iter().any(|path| path.ends_with("usher.log")));
            let on_the_way = |path: &&PathBuf| path.extension().is_some_and(|end| end == "partial");
            assert_eq!(left.iter().find(on_the_way), None);
        }
        is_not_in(&planted, "standard error", &self.said());
        let of_tenant = Planted {
            secrets: &["eyJhbGci"], // it knows its own client's
            ..planted
        };
        look(&self.place.path("served"), &of_tenant, |_| false);
    }

    /// What is on disk: nothing was sent again without a reason, nobody else can read it, and it names
    /// nobody. Gives how many sendings were lost.
    pub(super) fn look_at_disk(&self) -> usize {
        let folder = self.folder().unwrap();
        let journal = fs::read_to_string(folder.join("journal.jsonl")).unwrap();
        let mut held = HashSet::new();
        let mut open = HashSet::new();
        let mut lost = 0;
        for line in journal.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            let event = &line["e"];
            let part = event["part"].as_u64().unwrap_or(0);
            match event["k"].as_str().unwrap() {
                "attempt" => {
                    assert!(held.insert(part), "part {part} was sent again:\n{journal}");
                    open.insert(part);
                    assert!(open.len() <= 2, "{} jobs open:\n{journal}", open.len());
                }
                "not_sent" | "refused" | "again" => {
                    held.remove(&part);
                    open.remove(&part);
                }
                "finished" => _ = open.remove(&part),
                "unknown" => {
                    lost += 1;
                    open.remove(&part);
                }
                _ => {}
            }
        }
        self.look_at_traces();
        lost
    }
}

/// Programs outside cannot be awaited, only asked.
#[allow(clippy::disallowed_methods)]
fn pause(time: Duration) {
    std::thread::sleep(time);
}
