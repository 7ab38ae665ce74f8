//! Every record in one state, and what is sent is what stood in the file.

use usher::import::plan::payload;
use usher::import::results::save_refused;
use usher::import::store::RunEnd;
use usher::import::{Options, Plan};
use usher::practice::Speed;
use usher::roster::RecordState;

use super::{Rig, check_journal, open, plan_of_all, small, user};

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

/// The next import is likely to take as long, user for user.
#[tokio::test]
async fn how_fast_a_tenant_was_is_known_the_next_time() {
    let rig = Rig::new(Speed::Realistic).await;
    let records: Vec<String> = (0..240).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let tenant = usher::import::store::TenantRef::default();
    assert_eq!(rig.store.paces(&tenant), []);
    let summary = rig.import(&roster, small(&roster, 2)).await;
    let paces = rig.store.paces(&tenant);
    let [pace] = paces[..] else {
        panic!("{paces:?}");
    };
    // Two jobs side by side take as long as the run at most.
    let least = 240.0 / 2.0 / summary.took().as_secs_f64();
    assert!(pace.per_job >= least * 0.9, "{pace:?}, {least}");
    let other = usher::import::store::TenantRef {
        host: "other.example.com".into(),
        ..tenant
    };
    assert_eq!(rig.store.paces(&other), []);
}
