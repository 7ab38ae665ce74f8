use std::fs;

use super::*;
use crate::auth0::JobSummary;
use crate::import::engine::{Fact, Header, PartFact, PartPhase, StoredErrors};
use crate::import::plan::{Options, Ranges};
use crate::import::results::Reason;
use crate::import::store::{ConnectionRef, RunId, SourceRef, TenantRef};
use crate::roster::RecordState;

fn facts() -> Vec<Fact> {
    let mut facts = vec![Fact::RunCreated(Box::new(Header {
        format: FORMAT,
        app: "0".into(),
        run: RunId::new(0, [0; 8]),
        tenant: TenantRef::default(),
        connection: ConnectionRef::default(),
        source: SourceRef {
            records: 30,
            ..SourceRef::default()
        },
        options: Options::default(),
        parts: 3,
        key: "00".into(),
        follows: None,
        since: None,
        before: None,
        puts_back: None,
    }))];
    for n in 1..=3 {
        let mut ranges = Ranges::default();
        for record in (n - 1) * 10..n * 10 {
            ranges.push(record);
        }
        facts.push(Fact::Part(PartFact {
            n,
            ranges,
            count: 10,
            bytes: 12,
            sha256: "ab".into(),
            may_double: false,
        }));
    }
    facts.push(Fact::Planned { parts: 3 });
    for part in [1, 2] {
        facts.push(Fact::Attempt {
            part,
            n: 1,
            external_id: format!("x.{part}.1"),
            server_ms: None,
        });
    }
    facts.push(Fact::Accepted {
        part: 1,
        n: 1,
        job: Some("job_1".into()),
    });
    facts.push(Fact::Unknown {
        part: 2,
        n: 1,
        why: "The connection broke".into(),
    });
    facts.push(Fact::Finished {
        part: 1,
        job: "job_1".into(),
        status: "completed".into(),
        summary: Some(JobSummary {
            total: 10,
            inserted: 8,
            updated: 0,
            failed: 2,
        }),
        server_ms: None,
    });
    facts.push(Fact::ErrorsStored {
        part: 1,
        job: "job_1".into(),
        stored: StoredErrors {
            refused: 2,
            ..StoredErrors::default()
        },
    });
    facts.push(Fact::Stopped { why: None });
    facts
}

fn written(facts: &[Fact]) -> (tempfile::TempDir, RunFolder, Vec<u8>) {
    let dir = tempfile::tempdir().unwrap();
    let folder = RunFolder::create(dir.path().join("runs").join("a")).unwrap();
    let (plan, rest) = facts.split_at(5);
    let mut journal = Journal::create(&folder, plan, 1_000).unwrap();
    for (time, fact) in (2_000..).zip(rest) {
        journal.append(std::slice::from_ref(fact), time).unwrap();
    }
    let bytes = fs::read(folder.journal()).unwrap();
    (dir, folder, bytes)
}

#[test]
fn every_cut_gives_the_state_of_the_whole_lines_before_it() {
    let facts = facts();
    let (_dir, folder, bytes) = written(&facts);
    let mut whole = 0;
    let mut states = Vec::new();
    for cut in 0..=bytes.len() {
        let lines = memchr::memchr_iter(b'\n', &bytes[..cut]).count();
        let loaded = match read(&bytes[..cut]) {
            Ok(loaded) => loaded,
            Err(Unreadable::NoHeader) => {
                assert_eq!(lines, 0);
                continue;
            }
        };
        assert_eq!(loaded.read_only, None, "cut at {cut}");
        assert_eq!(loaded.next_seq, lines as u64);
        assert_eq!(loaded.planned, lines >= 5);
        let phases: Vec<PartPhase> = loaded
            .engine
            .parts()
            .iter()
            .map(|part| part.phase.clone())
            .collect();
        if lines > whole {
            whole = lines;
            states.push(phases.clone());
        }
        assert_eq!(Some(&phases), states.last(), "cut at {cut}");
        if cut % 7 != 0 {
            continue;
        }
        // Going on from there cuts the torn line off and leaves a whole journal.
        fs::write(folder.journal(), &bytes[..cut]).unwrap();
        let mut journal = Journal::resume(&folder, loaded.good, loaded.next_seq).unwrap();
        journal.append(&[Fact::Resumed], 9_000).unwrap();
        let again = read(&fs::read(folder.journal()).unwrap()).unwrap();
        assert_eq!(again.read_only, None);
        assert_eq!(again.next_seq, loaded.next_seq + 1);
    }
    assert_eq!(whole, facts.len());
}

#[test]
fn damage_in_the_middle_and_unknown_events_are_only_shown() {
    let (_dir, folder, bytes) = written(&facts());
    let mut damaged = bytes.clone();
    let text = br#""inserted":8"#;
    let at = memchr::memmem::find(&damaged, text).unwrap() + text.len() - 1;
    damaged[at] = b'9';
    let loaded = read(&damaged).unwrap();
    assert!(loaded.read_only.unwrap().contains("damaged"));
    fs::write(folder.journal(), &bytes).unwrap();
    let mut text = Vec::new();
    super::frame::frame(
        facts().len() as u64,
        1,
        &serde_json::json!({"k":"levitated","part":1}),
        &mut text,
    )
    .unwrap();
    let newer = [bytes.as_slice(), &text].concat();
    assert!(
        read(&newer)
            .unwrap()
            .read_only
            .unwrap()
            .contains("does not know")
    );
}

#[cfg(unix)]
#[test]
fn folder_and_files_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let (_dir, folder, _) = written(&facts());
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder.path()), 0o700);
    assert_eq!(mode(&folder.journal()), 0o600);
}

#[test]
fn a_run_is_held_by_one() {
    let (_dir, folder, _) = written(&facts());
    let lock = folder.lock().unwrap();
    assert!(lock.is_some());
    assert!(folder.lock().unwrap().is_none());
    drop(lock);
    assert!(folder.lock().unwrap().is_some());
}

#[test]
fn a_job_whose_refusals_are_stored_twice_counts_once() {
    let (_dir, folder, _) = written(&facts());
    let failure = |record| Failure {
        part: 1,
        job: "job_1".into(),
        record: Some(record),
        state: RecordState::Refused,
        key_hmac: None,
        reasons: vec![Reason {
            code: "FORMAT".into(),
            message: "…".into(),
            field: "email".into(),
        }],
    };
    let failures = Failures::of(folder.clone());
    failures.append(1, &[failure(3), failure(4)]).unwrap();
    let torn = fs::read(folder.failures()).unwrap();
    fs::write(folder.failures(), &torn[..torn.len() - 3]).unwrap();
    failures.append(2, &[failure(3), failure(4)]).unwrap();
    let read = Failures::read(&folder).unwrap();
    let records: Vec<_> = read["job_1"].iter().map(|one| one.record).collect();
    assert_eq!(records, [Some(3), Some(4)]);
    assert_eq!(*read["job_1"][0].reasons, *failure(3).reasons);
}

#[test]
fn jobs_that_end_together_keep_both_lists() {
    let (_dir, folder, _) = written(&facts());
    let failures = Failures::of(folder.clone());
    let failure = |job: usize, record| Failure {
        part: 1,
        job: format!("job_{job}").into(),
        record: Some(record),
        state: RecordState::Refused,
        key_hmac: None,
        reasons: Vec::new(),
    };
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let failures = &failures;
            scope.spawn(move || {
                for round in 0..25 {
                    let job = thread * 25 + round;
                    let batch = [failure(job, 1), failure(job, 2)];
                    failures.append(1, &batch).unwrap();
                }
            });
        }
    });
    let read = Failures::read(&folder).unwrap();
    assert_eq!(read.len(), 100);
    assert!(read.values().all(|refusals| refusals.len() == 2));
}
