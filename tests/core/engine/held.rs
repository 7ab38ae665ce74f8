//! A run that is held, or being stopped, and what ends that.

use std::time::Duration;

use usher::auth0::{ErrorKind, Job, JobStatus, SentOutcome};
use usher::import::engine::{Command, Event, Fact, Rights, StoredErrors};
use usher::import::{RunState, WaitingFor};

use super::{Rig, SECOND, Setup, error, posts, renewals};

fn unreadable() -> StoredErrors {
    StoredErrors {
        none: true,
        unreadable: true,
        ..StoredErrors::default()
    }
}

/// The jobs whose errors are fetched, in their order.
fn fetches(out: &[Command]) -> Vec<u32> {
    let fetch = |command: &Command| match command {
        Command::FetchErrors { part, .. } => Some(*part),
        _ => None,
    };
    out.iter().filter_map(fetch).collect()
}

#[test]
fn a_held_run_in_which_nothing_is_left_ends() {
    let mut rig = Setup::default().begin(3);
    for part in 1..=3 {
        rig.accept(part);
        rig.end(part, JobStatus::Failed, unreadable());
    }
    assert_eq!(rig.engine.state(), RunState::Finished);
    assert!(rig.out.contains(&Command::Over));
    assert_eq!(rig.facts.last(), Some(&Fact::Closed));
}

#[test]
fn a_held_run_waits_while_something_is_left() {
    let mut rig = Setup::default().begin(4);
    for part in 1..=3 {
        rig.accept(part);
        rig.end(part, JobStatus::Failed, unreadable());
    }
    let RunState::Held(why) = rig.engine.state() else {
        panic!("{:?}", rig.engine.state());
    };
    assert!(
        why.starts_with("Three jobs in a row failed at Auth0"),
        "{why}"
    );
    assert!(posts(&rig.out).is_empty());
}

/// What is not in the journal would be unfinished at the next start.
#[test]
fn a_run_whose_journal_cannot_be_written_does_not_end_before_it_is_told_to_go_on() {
    let mut rig = Setup::default().begin(1);
    rig.accept(1);
    let why = "full".into();
    rig.tell(Event::JournalFailed { part: None, why });
    rig.end(1, JobStatus::Completed, StoredErrors::default());
    assert!(matches!(rig.engine.state(), RunState::Held(_)));
    rig.tell(Event::GoOn);
    assert_eq!(rig.engine.state(), RunState::Finished);
}

#[test]
fn of_several_lists_of_errors_the_oldest_is_fetched_first() {
    let mut rig = Setup::default().begin(2);
    // The first part finds no slot at first, so that the second one is older.
    rig.posted(1, SentOutcome::Refused(error(ErrorKind::TooManyJobs)));
    rig.pass(SECOND);
    rig.accept(2);
    assert_eq!(posts(&rig.out), [1]);
    rig.accept(1);
    let ended = || Job {
        status: JobStatus::Completed,
        ..Job::default()
    };
    rig.polled(1, Ok(ended()));
    assert_eq!(fetches(&rig.out), [1]);
    rig.tell(Event::Fetched {
        part: 1,
        answer: Err(error(ErrorKind::Unreachable)),
    });
    rig.polled(2, Ok(ended()));
    assert_eq!(fetches(&rig.out), [2, 1]);
}

#[test]
fn a_new_token_is_asked_for_and_taken_while_the_run_is_being_stopped() {
    let mut rig = Setup::default().begin(3);
    rig.accept(1);
    rig.accept(2);
    rig.tell(Event::Stop);
    assert!(!rig.engine.progress(30, rig.now).asks_token);
    rig.pass(10 * SECOND);
    rig.polled(1, Err(error(ErrorKind::Unauthorized)));
    let progress = rig.engine.progress(30, rig.now);
    assert_eq!(progress.state, RunState::Stopping);
    assert!(progress.asks_token && !progress.goes_on());
    rig.tell(Event::Access(Rights::default()));
    assert!(!rig.engine.progress(30, rig.now).asks_token);
    let poll = |command: &Command| matches!(command, Command::Poll { part: 1, .. });
    assert!(rig.out.iter().any(poll));
    rig.end(1, JobStatus::Completed, StoredErrors::default());
    rig.end(2, JobStatus::Completed, StoredErrors::default());
    assert_eq!(rig.engine.state(), RunState::Stopped(None));
}

/// A token that ends while the network is gone was said to be waited for.
#[test]
fn a_token_that_cannot_be_renewed_without_the_network_waits_for_the_network() {
    let renewable = Setup {
        renewable: true,
        ..Setup::default()
    };
    for (kind, shown) in [
        (ErrorKind::Unreachable, WaitingFor::Network),
        (ErrorKind::TimedOut, WaitingFor::Network),
        (ErrorKind::Server, WaitingFor::Server),
        (ErrorKind::RateLimit, WaitingFor::RateLimit),
    ] {
        let mut rig: Rig = renewable.begin(2);
        rig.accept(1);
        rig.posted(2, SentOutcome::Refused(error(ErrorKind::Unauthorized)));
        assert_eq!(renewals(&rig.out), 1);
        let waits = |rig: &Rig| rig.engine.waiting().map(|waiting| waiting.kind);
        assert_eq!(waits(&rig), Some(WaitingFor::Token));
        let since = rig.now.wall_ms;
        for _ in 0..5 {
            rig.tell(Event::AccessDelayed(Box::new(error(kind))));
            let waiting = rig.engine.waiting().unwrap();
            assert_eq!((waiting.kind, waiting.since_ms), (shown, since));
            assert!(waiting.until_ms.is_some());
            let asked = rig.pass(Duration::from_secs(61));
            assert_eq!(renewals(&asked), 1, "tried again once, by itself");
            assert!(posts(&asked).is_empty() && fetches(&asked).is_empty());
        }
        assert!(rig.engine.progress(20, rig.now).goes_on());
        rig.tell(Event::Access(Rights::default()));
        assert_eq!(waits(&rig), None);
        assert_eq!(posts(&rig.out), [2]);
    }
}

#[test]
fn a_token_that_is_renewed_early_is_tried_again_and_the_old_one_used_meanwhile() {
    let mut rig = Setup {
        renewable: true,
        lasts: Some(Duration::from_hours(1)),
        ..Setup::default()
    }
    .begin(1);
    rig.accept(1);
    assert_eq!(renewals(&rig.pass(Duration::from_mins(56))), 1);
    rig.tell(Event::AccessDelayed(Box::new(error(
        ErrorKind::Unreachable,
    ))));
    assert_eq!(rig.engine.waiting(), None);
    let again = renewals(&rig.out) + renewals(&rig.pass(Duration::from_secs(61)));
    assert_eq!(again, 1);
}

/// The pause that the admin wanted outlasts a new token.
#[test]
fn a_paused_run_stays_paused_when_its_token_is_replaced() {
    let mut rig = Setup::default().begin(3);
    rig.accept(1);
    rig.accept(2);
    rig.tell(Event::Pause);
    rig.pass(10 * SECOND);
    rig.polled(1, Err(error(ErrorKind::Unauthorized)));
    assert!(matches!(rig.engine.state(), RunState::Held(_)));
    rig.tell(Event::Access(Rights::default()));
    assert_eq!(rig.engine.state(), RunState::Paused);
    rig.end(1, JobStatus::Completed, StoredErrors::default());
    assert!(posts(&rig.out).is_empty());
    rig.tell(Event::GoOn);
    assert_eq!(posts(&rig.out), [3]);
}
