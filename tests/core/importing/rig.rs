//! A practice tenant over HTTP, files and runs in a folder of their own.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use usher::auth0::{Client, Credentials, Domain, Http, token};
use usher::import::plan::{Packer, Ranges};
use usher::import::runner::start;
use usher::import::store::{ConnectionRef, TenantRef};
use usher::import::{
    Access, Follows, Options, Plan, ResumeRequest, RunHandle, RunId, RunRequest, RunStore,
    RunSummary, StartError, Target,
};
use usher::practice::{Config, Server, Speed};
use usher::roster::Roster;
use usher::rules::CheckOptions;
use usher::users::{Cancel, RecordId};

pub(crate) struct Rig {
    pub(crate) server: Server,
    pub(crate) client: Client,
    pub(crate) dir: tempfile::TempDir,
    pub(crate) store: RunStore,
}

impl Rig {
    pub(crate) async fn new(speed: Speed) -> Self {
        let config = Config {
            speed,
            ..Config::default()
        };
        Self::at(Server::start(config).await.unwrap()).await
    }

    pub(crate) async fn at(server: Server) -> Self {
        let client = client(&server).await;
        let dir = tempfile::tempdir().unwrap();
        Self {
            client,
            store: RunStore::new(dir.path().join("runs")),
            server,
            dir,
        }
    }

    pub(crate) fn connection(&self) -> ConnectionRef {
        let connection = &self.server.connections[0];
        ConnectionRef {
            id: connection.id.clone(),
            name: connection.name.clone(),
        }
    }

    pub(crate) fn file(&self, name: &str, records: &[String]) -> PathBuf {
        let path = self.dir.path().join(name);
        write_records(&path, records);
        path
    }

    pub(crate) fn access(&self) -> Access {
        Access {
            client: self.client.clone(),
            renew: None,
        }
    }

    pub(crate) async fn start(&self, roster: &Roster, plan: Plan) -> Result<RunHandle, StartError> {
        self.start_after(None, roster, plan).await
    }

    pub(crate) async fn start_after(
        &self,
        follows: Option<Follows>,
        roster: &Roster,
        plan: Plan,
    ) -> Result<RunHandle, StartError> {
        start(RunRequest {
            store: self.store.clone(),
            roster: roster.clone(),
            plan,
            target: Target {
                tenant: TenantRef::default(),
                connection: self.connection(),
            },
            access: self.access(),
            emails_unique: true,
            tempo: usher::import::Tempo::default(),
            follows,
        })
        .await
    }

    /// To go on with a run.
    pub(crate) fn again(&self, run: &RunId, roster: &Roster) -> ResumeRequest {
        ResumeRequest {
            store: self.store.clone(),
            run: run.clone(),
            roster: roster.clone(),
            access: self.access(),
            tempo: usher::import::Tempo::default(),
        }
    }

    pub(crate) async fn import(&self, roster: &Roster, plan: Plan) -> RunSummary {
        let mut handle = self.start(roster, plan).await.unwrap();
        ended(&mut handle).await
    }
}

/// A run of which a first job is at a tenant that takes its time.
pub(crate) struct UnderWay {
    pub(crate) rig: Rig,
    pub(crate) path: PathBuf,
    pub(crate) roster: Roster,
    pub(crate) handle: RunHandle,
}

impl UnderWay {
    pub(crate) async fn new(users: usize, parts: u32) -> Self {
        let rig = Rig::new(Speed::Realistic).await;
        let records: Vec<String> = (0..users).map(user).collect();
        let path = rig.file("users.json", &records);
        let roster = open(&path);
        let handle = rig.start(&roster, small(&roster, parts)).await.unwrap();
        first_job(&handle).await;
        Self {
            rig,
            path,
            roster,
            handle,
        }
    }
}

pub(crate) async fn first_job(handle: &RunHandle) {
    let mut progress = handle.progress.clone();
    progress
        .wait_for(|progress| progress.parts.iter().any(|part| part.job.is_some()))
        .await
        .unwrap();
}

pub(crate) fn write_records(path: &Path, records: &[String]) {
    let text = if path.extension().is_some_and(|kind| kind == "ndjson") {
        records.join("\n")
    } else {
        format!("[\n  {}\n]\n", records.join(",\n  "))
    };
    std::fs::write(path, text).unwrap();
}

/// With all that the tenant's own application may do.
async fn client(server: &Server) -> Client {
    let domain = Domain::parse(&server.url).unwrap();
    let credentials = Credentials::Client {
        id: server.client_id.clone(),
        secret: server.client_secret.clone().into(),
    };
    let http = Http::default();
    let token = token::obtain(&domain, &credentials, &http).await.unwrap();
    Client::new(&token, &http).unwrap()
}

pub(crate) async fn ended(handle: &mut RunHandle) -> RunSummary {
    let summary = tokio::time::timeout(Duration::from_mins(2), handle.finished())
        .await
        .unwrap_or_else(|_| panic!("no end: {:?}", *handle.progress.borrow()));
    let summary = summary.unwrap_or_else(|| panic!("{:?}", handle.progress.borrow().state));
    assert!(summary.counts.agrees(), "{:?}", summary.counts);
    summary
}

pub(crate) fn open(path: &Path) -> Roster {
    let spool = path.parent().unwrap();
    usher::roster::open(
        &[path],
        &CheckOptions::default().into(),
        spool,
        &|_| {},
        &Cancel::new(),
    )
    .unwrap()
}

/// All records, also those that our own rules would hold back: the tenant is to refuse them.
pub(crate) fn plan_of_all(roster: &Roster, options: Options) -> Plan {
    let mut packer = Packer::new(options.part_bytes);
    for record in 0..roster.len() {
        packer
            .add(record, roster.compact_len(RecordId(record)))
            .unwrap();
    }
    Plan {
        options,
        records: roster.len(),
        parts: packer.finish(),
        left_out: Ranges::default(),
        blocked: 0,
        pilot: None,
        since: None,
    }
}

pub(crate) fn user(number: usize) -> String {
    let mut text = format!(
        "{{ \"email\" : \"user{number:05}@example.com\", \"email_verified\": true, \"given_name\": \"Ann\", \"user_metadata\": {{ \"n\": {number}, \"big\": 123456789012345678901234567890, \"note\": \""
    );
    for word in 0..40 {
        let _ = write!(text, "word{} ", (number * 31 + word * 7) % 1000);
    }
    text.push_str("\" } }");
    text
}

/// Small parts, so that there are many.
pub(crate) fn small(roster: &Roster, parts: u32) -> Plan {
    let bytes: u32 = (0..roster.len())
        .map(|record| roster.compact_len(RecordId(record)) + 1)
        .sum();
    let options = Options {
        part_bytes: bytes / parts + 600,
        ..Options::default()
    };
    Plan::make(roster, &options).unwrap()
}

/// What is on disk about who was sent: at no time more than two jobs open, no part sent twice.
pub(crate) fn check_journal(rig: &Rig, summary: &RunSummary) {
    let folder = rig.store.dir().join(summary.id.as_str());
    let text = std::fs::read_to_string(folder.join("journal.jsonl")).unwrap();
    let mut open: HashMap<u64, bool> = HashMap::new();
    let mut accepted: HashMap<u64, u32> = HashMap::new();
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let event = &line["e"];
        let part = event["part"].as_u64().unwrap_or(0);
        match event["k"].as_str().unwrap() {
            "attempt" => {
                open.insert(part, true);
                let now = open.values().filter(|open| **open).count();
                assert!(now <= 2, "{now} jobs open");
            }
            "accepted" => *accepted.entry(part).or_default() += 1,
            "not_sent" | "refused" | "unknown" | "finished" | "lost" => {
                open.insert(part, false);
            }
            _ => {}
        }
    }
    assert!(accepted.values().all(|times| *times == 1));
    for name in ["journal.jsonl", "failures.jsonl"] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(!text.contains("example.com"), "{name} names somebody");
    }
}

pub(crate) const SCOPES: &str = "create:users read:users read:connections";
