//! The list of runs and what is kept for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use usher::import::engine::{Fact, Header, PartFact, StoredErrors};
use usher::import::journal::{FORMAT, Journal, RunFolder};
use usher::import::plan::Ranges;
use usher::import::store::{ConnectionRef, RunEnd, SourceRef, TenantRef};
use usher::import::{Options, Plan, RunId, RunStore, RunSummary};
use usher::practice::Speed;

use super::importing::{Rig, open, user};

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_summary_counts_only_while_it_fits_its_journal() {
    let rig = Rig::new(Speed::Instant).await;
    let records: Vec<String> = (0..5).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let plan = Plan::make(&roster, &Options::default()).unwrap();
    let ended = rig.import(&roster, plan).await;
    let first = rig.store.list().unwrap();
    let folder = rig.store.dir().join(ended.id.as_str());
    let (kept, journal) = (folder.join("summary.json"), folder.join("journal.jsonl"));
    let text = fs::read_to_string(&kept).unwrap();
    assert_eq!(rig.store.list().unwrap(), first);

    // Read it is: with the journal unreadable in place, but as long as before, the list still has it.
    let good = fs::read(&journal).unwrap();
    fs::write(&journal, vec![b' '; good.len()]).unwrap();
    assert_eq!(rig.store.list().unwrap(), first);
    fs::write(&journal, &good).unwrap();

    for lie in [
        text.replace("\"imported\":5", "\"imported\":4"),
        text[..text.len() / 2].to_owned(),
        String::new(),
    ] {
        assert_ne!(lie, text);
        fs::write(&kept, lie).unwrap();
        assert_eq!(rig.store.list().unwrap(), first);
        assert_eq!(fs::read_to_string(&kept).unwrap(), text, "kept anew");
    }

    let mut longer = good.clone();
    longer.extend_from_slice(b"{\"half a li");
    fs::write(&journal, &longer).unwrap();
    fs::write(&kept, text.replace("\"e\"", "\"x\"")).unwrap();
    assert_eq!(rig.store.list().unwrap()[0].counts, first[0].counts);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_preparation_left_is_deleted_by_the_next_run() {
    let rig = Rig::new(Speed::Instant).await;
    let left = |name: &str, age: Duration| {
        let folder = rig.store.dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("journal.new"), "half").unwrap();
        fs::write(folder.join("lock"), "").unwrap();
        let at = SystemTime::now() - age;
        fs::File::open(&folder).unwrap().set_modified(at).unwrap();
        folder
    };
    let hour = Duration::from_hours(1);
    let old = left("20260101-000000-abcdefgh", hour);
    let busy = left("20260101-000000-bbbbbbbb", hour);
    let young = left("20260101-000000-cccccccc", Duration::ZERO);
    let held = fs::File::create(busy.join("lock")).unwrap();
    held.lock().unwrap();
    fs::File::open(&busy)
        .unwrap()
        .set_modified(SystemTime::now() - hour)
        .unwrap();
    assert_eq!(RunStore::new(rig.store.dir()).list().unwrap(), []);

    let roster = open(&rig.file("users.json", &[user(1)]));
    let plan = Plan::make(&roster, &Options::default()).unwrap();
    rig.import(&roster, plan).await;
    assert!(!old.exists());
    assert!(busy.exists(), "somebody prepares it");
    assert!(young.exists(), "it may not have its lock yet");
}

/// After `users` of `rig` were imported once: an import of them that Auth0 refuses as a whole.
async fn refused_run(rig: &Rig, users: usize) -> RunSummary {
    let records: Vec<String> = (0..users).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let plan = || Plan::make(&roster, &Options::default()).unwrap();
    rig.import(&roster, plan()).await;
    rig.import(&roster, plan()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_refused_rows_are_saved_before_the_run_is_closed() {
    let rig = Rig::new(Speed::Instant).await;
    let ended = refused_run(&rig, 5).await;
    assert_eq!(ended.counts.already_there, 5);
    let written = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let journal = rig
        .store
        .dir()
        .join(ended.id.as_str())
        .join("journal.jsonl");
    // A program that is killed in between leaves a closed run without them, which nobody takes up.
    assert!(written(&ended.refused_file.unwrap()) <= written(&journal));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_finished_with_its_last_result() {
    let rig = Rig::new(Speed::Instant).await;
    let ended = refused_run(&rig, 5).await;
    let journal = rig
        .store
        .dir()
        .join(ended.id.as_str())
        .join("journal.jsonl");
    // Of the last write a computer that lost its power may have kept the beginning.
    let text = fs::read_to_string(&journal).unwrap();
    let (kept, closed) = text.trim_end().rsplit_once('\n').unwrap();
    assert!(closed.contains("\"k\":\"closed\""), "{closed}");
    for cut in [0, 1, closed.len() / 2] {
        fs::write(&journal, format!("{kept}\n{}", &closed[..cut])).unwrap();
        let runs = rig.store.list().unwrap();
        let run = runs.iter().find(|run| run.id == ended.id).unwrap();
        assert_eq!((run.end, run.can_resume()), (RunEnd::Finished, false));
        assert_eq!(run.refused_file, ended.refused_file);
    }
}

/// Runs that an older Usher wrote: one was closed with a part of unknown fate, one was interrupted.
const OLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/runs");

#[tokio::test(flavor = "multi_thread")]
async fn older_journals_are_read_and_kept() {
    let rig = Rig::new(Speed::Instant).await;
    let hour = SystemTime::now() - Duration::from_hours(1);
    for run in fs::read_dir(OLD).unwrap().flatten() {
        let folder = rig.store.dir().join(run.file_name());
        fs::create_dir_all(&folder).unwrap();
        fs::copy(
            run.path().join("journal.jsonl"),
            folder.join("journal.jsonl"),
        )
        .unwrap();
        fs::File::open(&folder).unwrap().set_modified(hour).unwrap();
    }
    let runs = rig.store.list().unwrap();
    let [broken, closed] = &runs[..] else {
        panic!("{runs:?}")
    };
    assert_eq!(
        (broken.end, closed.end),
        (RunEnd::Unfinished, RunEnd::Finished)
    );
    assert!(broken.can_resume() && !closed.can_resume());
    assert_eq!((broken.counts.imported, broken.counts.sent), (10, 10));
    assert_eq!((broken.doubtful, broken.users_to_go()), (10, 20));
    assert_eq!((closed.counts.imported, closed.counts.unknown), (20, 10));
    for run in &runs {
        assert_eq!(run.read_only, None);
        assert!(rig.store.load(&run.id).unwrap().summary.counts.agrees());
    }

    let roster = open(&rig.file("users.json", &[user(1)]));
    let plan = Plan::make(&roster, &Options::default()).unwrap();
    rig.import(&roster, plan).await;
    assert_eq!(
        rig.store.list().unwrap().len(),
        3,
        "runs are kept until they are deleted"
    );
}

/// A run of one part with these facts behind its plan.
fn written(store: &RunStore, id: &str, facts: &[Fact]) {
    let mut ranges = Ranges::default();
    (0..10).for_each(|record| ranges.push(record));
    let plan = [
        Fact::RunCreated(Box::new(Header {
            format: FORMAT,
            app: "0".into(),
            run: RunId::parse(id).unwrap(),
            tenant: TenantRef::default(),
            connection: ConnectionRef::default(),
            source: SourceRef {
                records: 10,
                ..SourceRef::default()
            },
            options: Options::default(),
            parts: 1,
            key: "00".into(),
            follows: None,
            since: None,
            before: None,
            puts_back: None,
        })),
        Fact::Part(PartFact {
            n: 1,
            ranges,
            count: 10,
            bytes: 12,
            sha256: "ab".into(),
            may_double: false,
        }),
        Fact::Planned { parts: 1 },
    ];
    let folder = RunFolder::create(store.dir().join(id)).unwrap();
    let mut journal = Journal::create(&folder, &plan, 1_000).unwrap();
    journal.append(facts, 2_000).unwrap();
}

#[test]
fn open_doubts_can_be_resumed_and_doubts_that_were_left_cannot() {
    let dir = tempfile::tempdir().unwrap();
    let store = RunStore::new(dir.path().join("runs"));
    let attempt = |n| Fact::Attempt {
        part: 1,
        n,
        external_id: format!("x.1.{n}"),
        server_ms: Some(1_000),
    };
    let unknown = Fact::Unknown {
        part: 1,
        n: 1,
        why: "The connection broke".into(),
    };
    let again = Fact::Again {
        part: 1,
        since_ms: Some(1_000),
    };
    let mut existing = Ranges::default();
    (2..6).for_each(|record| existing.push(record));
    let job: std::sync::Arc<str> = "job_1".into();
    let telling = [
        attempt(1),
        unknown.clone(),
        again.clone(),
        attempt(2),
        Fact::Accepted {
            part: 1,
            n: 2,
            job: Some(job.clone()),
        },
        Fact::Finished {
            part: 1,
            job: job.clone(),
            status: "completed".into(),
            summary: None,
            server_ms: None,
        },
        Fact::ErrorsStored {
            part: 1,
            job,
            stored: StoredErrors {
                already_there: 4,
                existing,
                ..StoredErrors::default()
            },
        },
    ];
    let stopped = Fact::Stopped { why: None };
    written(&store, "sending", &[attempt(1)]);
    written(&store, "doubtful", &[attempt(1), unknown.clone(), stopped]);
    written(&store, "again", &[attempt(1), unknown.clone(), again]);
    written(&store, "telling", &telling);
    written(
        &store,
        "left",
        &[attempt(1), unknown, Fact::Left { part: 1 }, Fact::Closed],
    );
    let runs = store.list().unwrap();
    let of = |id: &str| runs.iter().find(|run| run.id.as_str() == id).unwrap();
    for (id, doubtful, to_go) in [
        ("sending", 10, 10),
        ("doubtful", 10, 10),
        ("again", 10, 10),
        ("telling", 0, 4),
    ] {
        let run = of(id);
        assert!(run.can_resume(), "{id}");
        assert_eq!((run.doubtful, run.users_to_go()), (doubtful, to_go), "{id}");
        assert!(run.counts.agrees(), "{id}");
    }
    let left = of("left");
    assert_eq!((left.end, left.counts.unknown), (RunEnd::Finished, 10));
    assert!(!left.can_resume() && left.doubtful == 0);
    assert_eq!(runs.last().unwrap().id, left.id, "finished ones come last");
}

#[test]
fn why_a_run_was_held_is_known_after_it_was_let_go() {
    let dir = tempfile::tempdir().unwrap();
    let store = RunStore::new(dir.path().join("runs"));
    let paused = |why: &str| Fact::Paused { why: why.into() };
    written(&store, "held", &[paused("members.json has changed")]);
    written(
        &store,
        "asked",
        &[
            paused("members.json has changed"),
            Fact::Resumed,
            paused("asked"),
        ],
    );
    let runs = store.list().unwrap();
    for (id, why) in [("held", Some("members.json has changed")), ("asked", None)] {
        let run = runs.iter().find(|run| run.id.as_str() == id).unwrap();
        assert_eq!((run.end, run.why.as_deref()), (RunEnd::Unfinished, why));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_forgotten_leaves_nothing() {
    let rig = Rig::new(Speed::Instant).await;
    let records: Vec<String> = (0..5).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let plan = || Plan::make(&roster, &Options::default()).unwrap();
    let kept = rig.import(&roster, plan()).await;
    // All are there already, so there are refusals and a file of refused rows.
    let summary = rig.import(&roster, plan()).await;
    let refused = summary.refused_file.clone().unwrap();
    assert!(refused.starts_with(rig.store.dir().join(summary.id.as_str())));
    rig.store.list().unwrap();
    assert!(
        files(rig.dir.path())
            .iter()
            .any(|file| names(file, &summary.id))
    );

    rig.store.forget(&summary.id).unwrap();
    let left: Vec<PathBuf> = files(rig.dir.path())
        .into_iter()
        .filter(|file| names(file, &summary.id))
        .collect();
    assert_eq!(left, [] as [PathBuf; 0]);
    assert!(!rig.store.dir().join(summary.id.as_str()).exists());
    let runs = rig.store.list().unwrap();
    assert_eq!(
        runs.iter().map(|run| &run.id).collect::<Vec<_>>(),
        [&kept.id]
    );
    assert!(rig.store.forget(&summary.id).is_err(), "it is gone");
}

/// Whether a file has to do with a run.
fn names(file: &Path, run: &RunId) -> bool {
    let text = fs::read(file).unwrap();
    memchr::memmem::find(&text, run.as_str().as_bytes()).is_some()
        || file.to_string_lossy().contains(run.as_str())
}

/// All files in a folder and those below it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    entries
        .flat_map(|entry| match entry.path() {
            path if path.is_dir() => files(&path),
            path => vec![path],
        })
        .collect()
}
