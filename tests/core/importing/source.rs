//! A users file that is changed, replaced or taken away while the run goes on.

use std::fs;

use usher::import::store::RunEnd;
use usher::import::{Options, RunHandle, RunState};
use usher::practice::Speed;

use super::{Rig, UnderWay, ended, first_job, open, plan_of_all, user};

async fn held(handle: &RunHandle) -> String {
    let mut progress = handle.progress.clone();
    let now = progress
        .wait_for(|progress| matches!(progress.state, RunState::Held(_)))
        .await
        .unwrap();
    match &now.state {
        RunState::Held(why) => why.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_changed_and_put_back_is_taken_again() {
    let UnderWay {
        rig,
        path,
        mut handle,
        ..
    } = UnderWay::new(40, 8).await;
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("Ann", "Eve")).unwrap();
    rig.server.set_speed(Speed::Instant);
    let why = held(&handle).await;
    assert!(
        why.contains("users.json") && why.contains("Put the file back"),
        "{why}"
    );

    // Going on without it comes to the same.
    handle.go_on();
    let mut progress = handle.progress.clone();
    progress.changed().await.unwrap();
    held(&handle).await;
    // Two parts were read; the second one's failure may come a little later, and holds the run as well.
    let idle = |now: &usher::import::Progress| {
        let sending =
            |part: &usher::import::PartView| part.state == usher::import::PartState::Sending;
        !now.parts.iter().any(sending)
    };
    progress.wait_for(idle).await.unwrap();

    fs::write(&path, &text).unwrap();
    handle.go_on();
    let summary = ended(&mut handle).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 40),
        "{:?}",
        summary.counts
    );
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_replaced_or_deleted_is_still_held() {
    let UnderWay {
        rig,
        path,
        mut handle,
        ..
    } = UnderWay::new(40, 8).await;
    fs::remove_file(&path).unwrap();
    fs::write(&path, "[]").unwrap();
    rig.server.set_speed(Speed::Instant);
    let summary = ended(&mut handle).await;
    assert_eq!(summary.counts.imported, 40, "{:?}", summary.counts);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_errors_waits_for_the_file_that_it_is_about() {
    let rig = Rig::new(Speed::Instant).await;
    let records: Vec<String> = (0..20).map(user).collect();
    let path = rig.file("users.json", &records);
    let roster = open(&path);
    let whole = |roster| plan_of_all(roster, Options::default());
    rig.import(&roster, whole(&roster)).await;

    rig.server.set_speed(Speed::Realistic);
    let mut handle = rig.start(&roster, whole(&roster)).await.unwrap();
    first_job(&handle).await;
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, &text[..100]).unwrap();
    rig.server.set_speed(Speed::Instant);
    let why = held(&handle).await;
    assert!(why.contains("whom of part 1"), "{why}");
    fs::write(&path, &text).unwrap();
    handle.go_on();
    let summary = ended(&mut handle).await;
    assert_eq!(summary.counts.already_there, 20, "{:?}", summary.counts);
}
