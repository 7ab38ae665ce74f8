//! A run that puts users back and is left in the middle.

use usher::import::put_back::PutBackError;
use usher::import::runner::resume;
use usher::import::{RunEnd, RunError};
use usher::practice::Speed;
use usher::worker::put_back::LookError;

use super::desk::{Desk, updates, users};
use crate::importing::{ended, first_job};

#[tokio::test(flavor = "multi_thread")]
async fn left_in_the_middle_it_goes_on() {
    let desk = Desk::new().await;
    let first = desk.open("first.json", &users(30));
    desk.update(&first, None).await;
    let before = desk.profile(17).await;
    let roster = desk.open("members.json", &updates(30));
    let ahead = desk.ahead(&roster).await;
    let run = desk.update_in(900, &roster, Some(ahead)).await;
    assert!(run.parts > 3, "{}", run.parts);
    let looked = desk.look(&run.id).await.unwrap();
    assert_eq!(looked.choice.ready.count(), 30);
    desk.speed(Speed::Realistic);
    let mut handle = desk.begin(&looked).await.unwrap();
    first_job(&handle).await;
    handle.leave();
    let left = ended(&mut handle).await;
    assert_eq!(left.end, RunEnd::Unfinished);
    assert!(left.counts.updated < 30, "{:?}", left.counts);

    // What it reads is not deleted, and nobody else puts the same users back.
    let begun = desk.look(&run.id).await;
    assert!(
        matches!(&begun, Err(LookError::PutBack(PutBackError::Begun(by))) if *by == left.id),
        "{:?}",
        begun.err()
    );
    let needed = desk.rig.store.forget(&run.id);
    assert!(matches!(needed, Err(RunError::Needed(by)) if by == left.id));

    desk.speed(Speed::Instant);
    let roster = desk.opened(&left.source.path);
    let mut handle = resume(desk.rig.again(&left.id, &roster)).await.unwrap();
    let back = ended(&mut handle).await;
    assert_eq!((back.end, back.counts.updated), (RunEnd::Finished, 30));
    assert_eq!(desk.profile(17).await, before);
    desk.rig.store.forget(&run.id).unwrap();
}
