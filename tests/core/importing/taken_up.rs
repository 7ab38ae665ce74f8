//! Runs that are let go, stopped or left, and go on where they were.

use std::time::Duration;

use usher::import::StartError;
use usher::import::runner::resume;
use usher::import::store::RunEnd;
use usher::practice::Speed;
use usher::users::RecordId;

use super::{Rig, UnderWay, check_journal, ended, open, small, user};

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
    let busy = resume(rig.again(&id, &roster)).await;
    assert!(matches!(busy, Err(StartError::Busy)));
    drop(handle);
    // The channel closes when the run is let go.
    while progress.changed().await.is_ok() {}

    let runs = rig.store.list().unwrap();
    assert_eq!(runs[0].end, RunEnd::Unfinished);
    assert!(runs[0].can_resume());
    let (hours, last) = (Duration::from_hours, runs[0].last_ms);
    for ahead in [None, Some(0)] {
        let left = runs[0].forgets_in(last, ahead).unwrap();
        assert!(
            (hours(23)..=hours(24) + hours(1) / 60).contains(&left),
            "{left:?}"
        );
    }
    // This computer's clock was set since; Auth0's tells how long it keeps the results.
    let set = runs[0].forgets_in(last + 30 * 3_600_000, Some(-30 * 3_600_000));
    assert!(set.is_some_and(|left| left > hours(23)), "{set:?}");
    // Nobody works on it: each record's state agrees with the sums, and each knows its part.
    let left = rig.store.load(&id).unwrap();
    assert_eq!(left.results.disagreement(), None);
    assert!(left.results.counts.not_sent > 0);
    let parts = (0..120).map(|record| left.part_of(RecordId(record)).unwrap().number);
    assert!(parts.is_sorted());
    let other = open(&rig.file("other.json", &records[1..]));
    assert!(matches!(
        resume(rig.again(&id, &other)).await,
        Err(StartError::OtherSource)
    ));

    rig.server.set_speed(Speed::Instant);
    let mut handle = resume(rig.again(&id, &roster)).await.unwrap();
    let summary = ended(&mut handle).await;
    assert_eq!(summary.end, RunEnd::Finished);
    assert_eq!(summary.counts.imported, 120);
    assert_eq!(summary.jobs, summary.parts);
    check_journal(&rig, &summary);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_run_keeps_the_rest_unsent_and_can_be_taken_up() {
    let UnderWay {
        rig,
        roster,
        mut handle,
        ..
    } = UnderWay::new(60, 5).await;
    let mut progress = handle.progress.clone();
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
    let mut handle = resume(rig.again(&summary.id, &roster)).await.unwrap();
    let summary = ended(&mut handle).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 60)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_waits_for_no_job_and_loses_none() {
    let UnderWay {
        rig,
        roster,
        mut handle,
        ..
    } = UnderWay::new(30, 5).await;
    handle.leave();
    let summary = ended(&mut handle).await;
    assert_eq!(summary.end, RunEnd::Unfinished);
    assert!(summary.counts.sent > 0 && summary.counts.unknown == 0);
    assert!(summary.can_resume());
    rig.server.set_speed(Speed::Instant);
    let mut handle = resume(rig.again(&summary.id, &roster)).await.unwrap();
    assert_eq!(ended(&mut handle).await.counts.imported, 30);
}
