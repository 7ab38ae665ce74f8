//! A few users of every shape go first; the others wait for a word.

use usher::import::runner::resume;
use usher::import::store::RunEnd;
use usher::import::{Options, PilotView, RunHandle, RunState, WaitingFor};
use usher::practice::Speed;

use super::rig::{Rig, check_journal, ended, open, plan_of_all};

/// Two kinds of users, and one that is like none of them and far behind.
fn records(odd: &str) -> Vec<String> {
    let mut records: Vec<String> = (0..60)
        .map(|n| match n % 3 {
            0 => format!(r#"{{"email":"user{n}@example.com","user_metadata":{{"n":{n}}}}}"#),
            _ => format!(r#"{{"email":"user{n}@example.com"}}"#),
        })
        .collect();
    odd.clone_into(&mut records[55]);
    records
}

fn options() -> Options {
    Options {
        pilot: true,
        part_bytes: 700,
        ..Options::default()
    }
}

async fn waits(handle: &RunHandle) -> PilotView {
    let mut progress = handle.progress.clone();
    let waits = progress
        .wait_for(|progress| progress.pilot.as_ref().is_some_and(|pilot| pilot.waits))
        .await
        .unwrap()
        .clone();
    assert!(waits.counts.agrees(), "{:?}", waits.counts);
    assert_eq!(waits.state, RunState::Running);
    assert_eq!(
        waits.waiting.map(|waiting| waiting.kind),
        Some(WaitingFor::Pilot)
    );
    waits.pilot.unwrap()
}

fn words(pilot: &PilotView) -> Vec<String> {
    let results = pilot.results.iter();
    results
        .map(|result| format!("{}: {}", result.shape.words, result.words()))
        .collect()
}

#[tokio::test]
async fn the_others_follow_after_a_word_and_a_restart_does_not_say_it() {
    let rig = Rig::new(Speed::Instant).await;
    let odd =
        r#"{"email":"odd@example.com","phone_number":"+493012345678","app_metadata":{"a":1}}"#;
    let roster = open(&rig.file("users.json", &records(odd)));
    let mut handle = rig
        .start(&roster, plan_of_all(&roster, options()))
        .await
        .unwrap();
    let pilot = waits(&handle).await;
    let expected = [
        "no password hash: 7 of 7",
        "app_metadata: 1 of 1",
        "user_metadata: 3 of 3",
        "with email: 6 of 6",
        "with email and phone number: 1 of 1",
    ];
    assert_eq!(words(&pilot), expected);
    assert!(pilot.is_clean());
    let counts = handle.progress.borrow().counts;
    assert_eq!((counts.imported, counts.queued), (7, 53));

    handle.leave();
    let left = ended(&mut handle).await;
    assert_eq!((left.end, left.jobs), (RunEnd::Unfinished, 1));
    assert!(
        left.why.clone().unwrap().contains("pilot"),
        "{:?}",
        left.why
    );
    let mut handle = resume(rig.again(&left.id, &roster)).await.unwrap();
    assert_eq!(words(&waits(&handle).await), expected);
    handle.go_on();
    let summary = ended(&mut handle).await;
    assert_eq!(summary.end, RunEnd::Finished);
    assert_eq!((summary.counts.imported, summary.counts.total), (60, 60));
    check_journal(&rig, &summary);
    let run = rig.store.load(&summary.id).unwrap();
    assert!(
        run.results
            .states
            .iter()
            .all(|state| *state == usher::roster::RecordState::Imported)
    );
    assert_eq!(run.part_of(usher::users::RecordId(55)).unwrap().number, 1);
    assert!(run.part_of(usher::users::RecordId(54)).unwrap().number > 1);
}

#[tokio::test]
async fn what_the_tenant_minds_about_one_is_known_before_the_others_go() {
    let rig = Rig::new(Speed::Instant).await;
    let odd = r#"{"email":"odd@example.com","app_metadata":{"a":1},"blocked":"perhaps"}"#;
    let roster = open(&rig.file("users.json", &records(odd)));
    let mut handle = rig
        .start(&roster, plan_of_all(&roster, options()))
        .await
        .unwrap();
    let pilot = waits(&handle).await;
    assert!(!pilot.is_clean());
    assert!(
        words(&pilot).contains(&"app_metadata: 0 of 1, 1 refused".to_owned()),
        "{:?}",
        words(&pilot)
    );
    handle.stop();
    let summary = ended(&mut handle).await;
    assert_eq!(summary.end, RunEnd::Stopped);
    let counts = summary.counts;
    assert_eq!(
        (counts.imported, counts.refused, counts.not_sent),
        (6, 1, 53)
    );
    assert!(summary.can_resume() && summary.refused_file.is_some());
}

#[tokio::test]
async fn a_few_users_need_no_pilot() {
    let rig = Rig::new(Speed::Instant).await;
    let roster = open(&rig.file("users.json", &records("{}")[..3]));
    let summary = rig.import(&roster, plan_of_all(&roster, options())).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 3)
    );
}
