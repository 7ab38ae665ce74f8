//! Tokens that end, and a computer that slept.

use std::time::Duration;

use usher::auth0::{ErrorKind, JobStatus, SentOutcome};
use usher::import::RunState;
use usher::import::engine::{Command, Event, Rights, StoredErrors};

use super::{Rig, SECOND, Setup, error, posts, renewals};

const HOUR: Duration = Duration::from_hours(1);

fn renewable() -> Setup {
    Setup {
        renewable: true,
        lasts: Some(HOUR),
        ..Setup::default()
    }
}

fn polls(out: &[Command]) -> bool {
    let poll = |command: &Command| matches!(command, Command::Poll { .. });
    out.iter().any(poll)
}

#[test]
fn a_token_is_renewed_before_it_ends() {
    let mut rig = renewable().begin(1);
    assert_eq!(renewals(&rig.pass(54 * Duration::from_mins(1))), 0);
    assert_eq!(renewals(&rig.pass(2 * Duration::from_mins(1))), 1);
    rig.tell(Event::AccessFailed { why: "no".into() });
    assert_eq!(rig.engine.state(), RunState::Running, "the old one lasts");
    let soon = renewals(&rig.out) + renewals(&rig.pass(SECOND));
    assert_eq!(soon, 1, "tried again");
}

#[test]
fn a_token_that_seems_to_have_ended_when_it_comes_is_not_renewed_over_and_over() {
    let ended = || Rights {
        lasts: Some(Duration::ZERO),
        ..Rights::default()
    };
    let mut rig = Setup {
        renewable: true,
        lasts: Some(Duration::ZERO),
        ..Setup::default()
    }
    .begin(1);
    rig.accept(1);
    rig.tell(Event::Access(ended()));
    assert_eq!(renewals(&rig.out) + renewals(&rig.pass(HOUR)), 0);
    rig.polled(1, Err(error(ErrorKind::Unauthorized)));
    assert_eq!(renewals(&rig.out), 1, "when it is refused");
}

#[test]
fn a_renewal_by_itself_does_not_lift_a_hold() {
    let mut rig = renewable().begin(3);
    let html = error(ErrorKind::NotAuth0);
    rig.posted(1, SentOutcome::Unknown(html));
    assert!(matches!(rig.engine.state(), RunState::Held(_)));
    assert_eq!(renewals(&rig.pass(HOUR)), 1);
    rig.tell(Event::Access(Rights::default()));
    assert!(matches!(rig.engine.state(), RunState::Held(_)));
    assert!(posts(&rig.out).is_empty());
    rig.tell(Event::GoOn);
    assert_eq!(rig.engine.state(), RunState::Running);
}

#[test]
fn a_token_that_the_admin_gives_lets_the_run_go_on_with_the_same_part() {
    let mut rig = Setup::default().begin(2);
    rig.accept(2);
    rig.posted(1, SentOutcome::Refused(error(ErrorKind::Unauthorized)));
    assert!(matches!(rig.engine.state(), RunState::Held(_)));
    assert!(posts(&rig.pass(HOUR)).is_empty());
    rig.tell(Event::Access(Rights::default()));
    assert_eq!(posts(&rig.out), [1]);
}

/// A run was held because its token could not be renewed, and then stopped: nothing asked after its job
/// any more.
#[test]
fn a_run_that_is_stopped_without_a_token_is_followed_to_its_end() {
    let mut rig: Rig = renewable().begin(2);
    rig.accept(1);
    rig.accept(2);
    rig.pass(10 * SECOND);
    rig.polled(1, Err(error(ErrorKind::Unauthorized)));
    rig.tell(Event::AccessFailed { why: "no".into() });
    assert!(matches!(rig.engine.state(), RunState::Held(_)));
    rig.tell(Event::Stop);
    assert!(polls(&rig.out) || polls(&rig.pass(HOUR)));
    rig.polled(1, Err(error(ErrorKind::Unauthorized)));
    rig.tell(Event::AccessFailed { why: "no".into() });
    assert!(polls(&rig.pass(Duration::from_mins(3))), "asked again");
    rig.end(1, JobStatus::Completed, StoredErrors::default());
    rig.end(2, JobStatus::Completed, StoredErrors::default());
    assert_eq!(rig.engine.state(), RunState::Finished);
}

#[test]
fn what_is_due_is_asked_at_once_after_sleep() {
    let mut rig = Setup::default().begin(1);
    rig.accept(1);
    rig.pass(8 * HOUR);
    // The question that was on its way is lost.
    rig.tell(Event::Tick);
    assert!(!polls(&rig.out));
    rig.tell(Event::Woke);
    assert!(polls(&rig.out));
}
