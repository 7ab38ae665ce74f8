//! A whole import into the practice tenant over real HTTP.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use usher::auth0::{Client, Credentials, Domain, Http, ImportForm, SentOutcome, token};
use usher::import::plan::{Packer, Ranges, payload};
use usher::import::results::save_refused;
use usher::import::runner::{resume, start};
use usher::import::store::{ConnectionRef, RunEnd, TenantRef};
use usher::import::{
    Access, Options, Plan, ResumeRequest, RunHandle, RunRequest, RunStore, RunSummary, StartError,
    Target,
};
use usher::practice::{Config, Server, Speed};
use usher::roster::{RecordState, Roster};
use usher::rules::CheckOptions;
use usher::users::{Cancel, RecordId};

pub(super) struct Rig {
    pub(super) server: Server,
    pub(super) client: Client,
    pub(super) dir: tempfile::TempDir,
    pub(super) store: RunStore,
}

impl Rig {
    pub(super) async fn new(speed: Speed) -> Self {
        let config = Config {
            speed,
            ..Config::default()
        };
        let server = Server::start(config).await.unwrap();
        let domain = Domain::parse(&server.url).unwrap();
        let credentials = Credentials::Client {
            id: server.client_id.clone(),
            secret: server.client_secret.clone().into(),
        };
        let http = Http::default();
        let token = token::obtain(&domain, &credentials, &http).await.unwrap();
        let dir = tempfile::tempdir().unwrap();
        Self {
            client: Client::new(&token, &http).unwrap(),
            store: RunStore::new(dir.path().join("runs")),
            server,
            dir,
        }
    }

    pub(super) fn connection(&self) -> ConnectionRef {
        let connection = &self.server.connections[0];
        ConnectionRef {
            id: connection.id.clone(),
            name: connection.name.clone(),
        }
    }

    pub(super) fn file(&self, name: &str, records: &[String]) -> PathBuf {
        let path = self.dir.path().join(name);
        let text = if name.ends_with(".ndjson") {
            records.join("\n")
        } else {
            format!("[\n  {}\n]\n", records.join(",\n  "))
        };
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(super) fn access(&self) -> Access {
        Access {
            client: self.client.clone(),
            renew: None,
        }
    }

    async fn start(&self, roster: &Roster, plan: Plan) -> Result<RunHandle, StartError> {
        start(RunRequest {
            store: self.store.clone(),
            roster: roster.clone(),
            plan,
            target: Target {
                tenant: TenantRef::default(),
                connection: self.connection(),
            },
            access: self.access(),
        })
        .await
    }

    pub(super) async fn import(&self, roster: &Roster, plan: Plan) -> RunSummary {
        let mut handle = self.start(roster, plan).await.unwrap();
        ended(&mut handle).await
    }
}

pub(super) async fn ended(handle: &mut RunHandle) -> RunSummary {
    let summary = tokio::time::timeout(Duration::from_mins(2), handle.finished())
        .await
        .unwrap_or_else(|_| panic!("no end: {:?}", *handle.progress.borrow()));
    let summary = summary.unwrap_or_else(|| panic!("{:?}", handle.progress.borrow().state));
    assert!(summary.counts.agrees(), "{:?}", summary.counts);
    summary
}

pub(super) fn open(path: &std::path::Path) -> Roster {
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
pub(super) fn plan_of_all(roster: &Roster, options: Options) -> Plan {
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
    }
}

pub(super) fn user(number: usize) -> String {
    let mut text = format!(
        "{{ \"email\" : \"user{number:05}@example.com\", \"email_verified\": true, \"given_name\": \"Ann\", \"user_metadata\": {{ \"n\": {number}, \"big\": 123456789012345678901234567890, \"note\": \""
    );
    for word in 0..40 {
        let _ = write!(text, "word{} ", (number * 31 + word * 7) % 1000);
    }
    text.push_str("\" } }");
    text
}

/// What is on disk about who was sent: at no time more than two jobs open, no part sent twice.
fn check_journal(rig: &Rig, summary: &RunSummary) {
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

#[tokio::test(flavor = "multi_thread")]
async fn twenty_thousand_users_with_faults_planted() {
    let rig = Rig::new(Speed::Instant).await;
    let mut records: Vec<String> = (0..20_000).map(user).collect();
    let there: Vec<String> = (100..20_000).step_by(500).map(user).collect();
    for number in (50..20_000).step_by(400) {
        records[number] = format!("{{\"email\":\"no address {number}\",\"email_verified\":true}}");
    }
    for number in (51..20_000).step_by(1_000) {
        records[number] = format!(
            "{{\"email\":\"hash{number}@example.com\",\"email_verified\":true,\"password_hash\":\"$2y$12$nothing\"}}"
        );
    }
    let bad = 50 + 20;
    let first = rig.file("there.json", &there);
    let first = open(&first);
    let summary = rig
        .import(&first, plan_of_all(&first, Options::default()))
        .await;
    assert_eq!(summary.counts.imported as usize, there.len());

    let path = rig.file("users.ndjson", &records);
    let roster = open(&path);
    assert_eq!(roster.len(), 20_000);
    let plan = plan_of_all(&roster, Options::default());
    let parts = plan.parts.len();
    let summary = rig.import(&roster, plan).await;
    check_journal(&rig, &summary);
    assert_eq!(summary.end, RunEnd::Finished);
    assert_eq!(summary.notes, Vec::<String>::new());
    assert_eq!(summary.jobs as usize, parts);
    assert_eq!(summary.counts.refused, bad);
    assert_eq!(summary.counts.already_there as usize, there.len());
    assert_eq!(summary.counts.imported as usize, 20_000 - 70 - there.len());

    let run = rig.store.load(&summary.id).unwrap();
    assert_eq!(run.summary.counts, summary.counts);
    assert_eq!(run.results.states[50], RecordState::Refused);
    assert_eq!(run.results.states[51], RecordState::Refused);
    assert_eq!(run.results.states[100], RecordState::AlreadyThere);
    assert_eq!(run.results.states[52], RecordState::Imported);
    for state in [
        RecordState::Refused,
        RecordState::AlreadyThere,
        RecordState::Imported,
    ] {
        let count = run
            .results
            .states
            .iter()
            .filter(|one| **one == state)
            .count();
        let expected = match state {
            RecordState::Refused => summary.counts.refused,
            RecordState::AlreadyThere => summary.counts.already_there,
            _ => summary.counts.imported,
        };
        assert_eq!(count, expected as usize, "{state:?}");
    }
    let groups = run.results.groups();
    assert!(groups.iter().any(|group| group.count == 50), "{groups:?}");

    // The refused rows come back as they were, in the file's own format, with the reason.
    let saved = std::fs::read_to_string(summary.refused_file.unwrap()).unwrap();
    assert_eq!(saved.lines().count(), 70 + there.len());
    for line in saved.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(!row["usher_reason"].as_str().unwrap().is_empty());
    }
    let kept = "\"big\":123456789012345678901234567890";
    assert_eq!(saved.matches(kept).count(), there.len());
    let elsewhere = rig.dir.path().join("mine.json");
    save_refused(&roster, &run.results, &elsewhere).unwrap();
    assert_eq!(std::fs::read_to_string(elsewhere).unwrap(), saved);

    // Mended by hand, the saved file is a users file like any other.
    let mended = saved
        .replace("no address ", "mended")
        .replace(",\"usher_reason\"", ", \"usher_reason\" ")
        .lines()
        .filter(|line| line.contains("mended"))
        .map(|line| {
            let at = line.find("\",\"email_verified").unwrap();
            format!("{}@example.com{}", &line[..at], &line[at..])
        })
        .collect::<Vec<_>>();
    let again = open(&rig.file("mended.ndjson", &mended));
    assert_eq!((again.summary().records, again.summary().blocked), (50, 0));
    let plan = Plan::make(&again, &Options::default()).unwrap();
    let summary = rig.import(&again, plan).await;
    assert_eq!(summary.counts.imported, 50, "{:?}", summary.notes);

    // Once more: everybody is there already, and the bad ones are still bad.
    let summary = rig
        .import(&roster, plan_of_all(&roster, Options::default()))
        .await;
    assert_eq!(summary.counts.already_there, 20_000 - bad);
    assert_eq!(summary.counts.refused, bad);

    // With updating: nobody is new.
    let upsert = Options {
        upsert: true,
        ..Options::default()
    };
    let summary = rig.import(&roster, plan_of_all(&roster, upsert)).await;
    assert_eq!(summary.counts.updated, 20_000 - bad, "{:?}", summary.counts);

    let runs = rig.store.list().unwrap();
    assert_eq!(runs.len(), 5);
    rig.store.forget(&summary.id).unwrap();
    assert_eq!(rig.store.list().unwrap().len(), 4);
}

#[test]
fn the_parts_joined_are_the_file_token_for_token() {
    let dir = tempfile::tempdir().unwrap();
    let mut records: Vec<String> = (0..700).map(user).collect();
    for number in (0..700).step_by(7) {
        records[number] = format!("{{\"email\" : \"short{number}@example.com\"}}");
    }
    for number in [3, 4, 5, 699] {
        records[number] = "{\"email\":1}".into();
    }
    let path = dir.path().join("users.json");
    std::fs::write(&path, format!("[{}]", records.join(" ,\r\n\t"))).unwrap();
    let roster = open(&path);
    for email_verified in [None, Some(true)] {
        let options = Options {
            part_bytes: 20_000,
            email_verified,
            ..Options::default()
        };
        let plan = Plan::make(&roster, &options).unwrap();
        assert_eq!(plan.blocked, 4);
        assert_eq!(plan.summary().users, 696);
        let mut joined = Vec::new();
        for part in &plan.parts {
            let made = payload(&roster, &plan.records_of(part), email_verified).unwrap();
            assert_eq!(made.users.len(), part.bytes as usize);
            assert!(part.bytes <= 20_000);
            let inner = &made.users[1..made.users.len() - 1];
            joined.push(String::from_utf8(inner.to_vec()).unwrap());
        }
        let expected: Vec<String> = records
            .iter()
            .filter(|record| *record != "{\"email\":1}")
            .map(|record| {
                let mut out = Vec::new();
                usher::users::compact(record.as_bytes(), &mut out);
                let text = String::from_utf8(out).unwrap();
                match email_verified {
                    Some(true) if !text.contains("email_verified") => {
                        format!("{},\"email_verified\":true}}", &text[..text.len() - 1])
                    }
                    _ => text,
                }
            })
            .collect();
        assert_eq!(joined.join(","), expected.join(","));
    }
}

/// Small parts, so that there are many.
pub(super) fn small(roster: &Roster, parts: u32) -> Plan {
    let bytes: u32 = (0..roster.len())
        .map(|record| roster.compact_len(RecordId(record)) + 1)
        .sum();
    let options = Options {
        part_bytes: bytes / parts + 600,
        ..Options::default()
    };
    Plan::make(roster, &options).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_let_go_in_the_middle_goes_on_where_it_was() {
    let rig = Rig::new(Speed::Realistic).await;
    let records: Vec<String> = (0..120).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let plan = small(&roster, 6);
    assert!(plan.parts.len() >= 5);
    let handle = rig.start(&roster, plan).await.unwrap();
    let id = handle.id.clone();
    let mut progress = handle.progress.clone();
    progress
        .wait_for(|progress| {
            progress
                .parts
                .iter()
                .filter(|part| part.job.is_some())
                .count()
                >= 2
        })
        .await
        .unwrap();
    assert!(matches!(
        resume(ResumeRequest {
            store: rig.store.clone(),
            run: id.clone(),
            roster: roster.clone(),
            access: rig.access(),
        })
        .await,
        Err(StartError::Busy)
    ));
    drop(handle);
    // The channel closes when the run is let go.
    while progress.changed().await.is_ok() {}

    let runs = rig.store.list().unwrap();
    assert_eq!(runs[0].end, RunEnd::Unfinished);
    assert!(runs[0].can_resume() && runs[0].hours_left(runs[0].last_ms) == Some(23));
    let other = open(&rig.file("other.json", &records[1..]));
    let asked = |roster: &Roster| ResumeRequest {
        store: rig.store.clone(),
        run: id.clone(),
        roster: roster.clone(),
        access: rig.access(),
    };
    assert!(matches!(
        resume(asked(&other)).await,
        Err(StartError::OtherSource)
    ));

    rig.server.set_speed(Speed::Instant);
    let mut handle = resume(asked(&roster)).await.unwrap();
    let summary = ended(&mut handle).await;
    assert_eq!(summary.end, RunEnd::Finished);
    assert_eq!(summary.counts.imported, 120);
    assert_eq!(summary.jobs, summary.parts);
    check_journal(&rig, &summary);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_run_keeps_the_rest_unsent_and_can_be_taken_up() {
    let rig = Rig::new(Speed::Realistic).await;
    let records: Vec<String> = (0..60).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let mut handle = rig.start(&roster, small(&roster, 5)).await.unwrap();
    let mut progress = handle.progress.clone();
    progress
        .wait_for(|progress| progress.parts.iter().any(|part| part.job.is_some()))
        .await
        .unwrap();
    handle.stop();
    progress
        .wait_for(|progress| progress.counts.not_sent > 0)
        .await
        .unwrap();
    rig.server.set_speed(Speed::Instant);
    let summary = ended(&mut handle).await;
    assert_eq!(summary.end, RunEnd::Stopped);
    assert!(summary.counts.not_sent > 0 && summary.counts.imported > 0);
    assert_eq!(summary.counts.not_sent + summary.counts.imported, 60);
    let mut handle = resume(ResumeRequest {
        store: rig.store.clone(),
        run: summary.id.clone(),
        roster,
        access: rig.access(),
    })
    .await
    .unwrap();
    let summary = ended(&mut handle).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 60)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_with_a_job_costs_only_time() {
    let rig = Rig::new(Speed::Realistic).await;
    let theirs: Vec<String> = (5_000..5_600).map(user).collect();
    let form = ImportForm {
        connection_id: rig.connection().id,
        upsert: false,
        external_id: "theirs".into(),
        send_completion_email: false,
        users: format!("[{}]", theirs.join(",")).into(),
    };
    let sent = rig.client.start_import(&form).await;
    assert!(matches!(sent.outcome, SentOutcome::Accepted(_)));
    let records: Vec<String> = (0..20).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let mut handle = rig.start(&roster, small(&roster, 3)).await.unwrap();
    let mut progress = handle.progress.clone();
    progress
        .wait_for(|progress| {
            progress
                .waiting
                .as_ref()
                .is_some_and(|waiting| waiting.kind == usher::import::WaitingFor::JobSlot)
        })
        .await
        .unwrap();
    let summary = ended(&mut handle).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 20)
    );
    assert!(summary.counts.unknown == 0 && summary.notes.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changes_under_the_run_is_not_sent() {
    let rig = Rig::new(Speed::Realistic).await;
    let records: Vec<String> = (0..80).map(user).collect();
    let path = rig.file("users.json", &records);
    let roster = open(&path);
    let mut handle = rig.start(&roster, small(&roster, 8)).await.unwrap();
    let mut progress = handle.progress.clone();
    progress
        .wait_for(|progress| progress.parts.iter().any(|part| part.job.is_some()))
        .await
        .unwrap();
    let text = std::fs::read_to_string(&path)
        .unwrap()
        .replace("Ann", "Eve");
    std::fs::write(&path, text).unwrap();
    rig.server.set_speed(Speed::Instant);
    progress
        .wait_for(|progress| matches!(progress.state, usher::import::RunState::Held(_)))
        .await
        .unwrap();
    handle.stop();
    let summary = ended(&mut handle).await;
    assert!(summary.counts.not_sent > 0, "{:?}", summary.counts);
    assert_eq!(summary.counts.unknown, 0);
}

pub(super) const SCOPES: &str = "create:users read:users read:connections";

/// A client with a token that has ended.
fn stale(rig: &Rig) -> Client {
    client_with(rig, &rig.server.issue_token(SCOPES, Duration::ZERO))
}

fn client_with(rig: &Rig, token: &str) -> Client {
    let domain = Domain::parse(&rig.server.url).unwrap();
    let (token, _) = usher::auth0::AccessToken::pasted(token, &domain).unwrap();
    Client::new(&token, &Http::default()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ended_is_renewed_or_asked_for() {
    let rig = Rig::new(Speed::Instant).await;
    let records: Vec<String> = (0..40).map(user).collect();
    let roster = open(&rig.file("users.json", &records[..20]));
    let fresh = client_with(
        &rig,
        &rig.server.issue_token(SCOPES, Duration::from_hours(1)),
    );
    let request = |roster: &Roster, renew| RunRequest {
        store: rig.store.clone(),
        roster: roster.clone(),
        plan: small(roster, 3),
        target: Target {
            tenant: TenantRef::default(),
            connection: rig.connection(),
        },
        access: Access {
            client: stale(&rig),
            renew,
        },
    };
    let renewed = fresh.clone();
    let renew: usher::import::runner::Renew = std::sync::Arc::new(move || {
        let client = renewed.clone();
        Box::pin(async move { Ok(client) })
    });
    let mut handle = start(request(&roster, Some(renew))).await.unwrap();
    assert_eq!(ended(&mut handle).await.counts.imported, 20);

    let roster = open(&rig.file("more.json", &records[20..]));
    let mut handle = start(request(&roster, None)).await.unwrap();
    let mut progress = handle.progress.clone();
    let held = |progress: &usher::import::Progress| {
        matches!(progress.state, usher::import::RunState::Held(_))
    };
    progress.wait_for(held).await.unwrap();
    handle.new_access(Access {
        client: fresh,
        renew: None,
    });
    let summary = ended(&mut handle).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 20)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_waits_for_no_job_and_loses_none() {
    let rig = Rig::new(Speed::Realistic).await;
    let records: Vec<String> = (0..30).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let mut handle = rig.start(&roster, small(&roster, 5)).await.unwrap();
    let mut progress = handle.progress.clone();
    progress
        .wait_for(|progress| progress.parts.iter().any(|part| part.job.is_some()))
        .await
        .unwrap();
    handle.leave();
    let summary = ended(&mut handle).await;
    assert_eq!(summary.end, RunEnd::Unfinished);
    assert!(summary.counts.sent > 0 && summary.counts.unknown == 0);
    assert!(summary.can_resume());
    rig.server.set_speed(Speed::Instant);
    let mut handle = resume(ResumeRequest {
        store: rig.store.clone(),
        run: summary.id,
        roster,
        access: rig.access(),
    })
    .await
    .unwrap();
    assert_eq!(ended(&mut handle).await.counts.imported, 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_takes_no_import_stops_the_run_at_once() {
    let rig = Rig::new(Speed::Instant).await;
    let records: Vec<String> = (0..30).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let mut handle = start(RunRequest {
        store: rig.store.clone(),
        roster: roster.clone(),
        plan: small(&roster, 3),
        target: Target {
            tenant: TenantRef::default(),
            connection: ConnectionRef {
                id: rig.server.connections[4].id.clone(),
                name: String::new(),
            },
        },
        access: rig.access(),
    })
    .await
    .unwrap();
    let summary = ended(&mut handle).await;
    assert_eq!(summary.end, RunEnd::Stopped);
    assert_eq!(summary.counts.not_sent, 30);
    assert!(summary.why.is_some_and(|why| why.contains("database")));
}
