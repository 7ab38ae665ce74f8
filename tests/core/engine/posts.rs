//! What becomes of a POST: certainly not sent, accepted, unknown.

use std::time::Duration;

use usher::auth0::{ErrorKind, JobStatus, SentOutcome};
use usher::import::RunState;
use usher::import::engine::{Event, PartFact, PartPhase, StoredErrors, Whole};

use super::{SECOND, Setup, error, posts};

#[test]
fn two_parts_go_at_once_and_the_next_when_a_job_ends_before_anything_else() {
    let mut rig = Setup::default().begin(4);
    assert_eq!(posts(&rig.out), [1, 2]);
    rig.accept(1);
    rig.accept(2);
    assert!(posts(&rig.out).is_empty());
    rig.pass(30 * SECOND);
    rig.polled(
        1,
        Ok(usher::auth0::Job {
            status: JobStatus::Completed,
            ..Default::default()
        }),
    );
    assert_eq!(posts(&rig.out), [3]);
    let is_fetch = |command: &_| matches!(command, super::Command::FetchErrors { part: 1, .. });
    let is_post = |command: &_| matches!(command, super::Command::Post { .. });
    let (post, fetch) = (
        rig.out.iter().position(is_post),
        rig.out.iter().position(is_fetch),
    );
    assert!(post < fetch && fetch.is_some(), "{:?}", rig.out);
}

#[test]
fn what_was_certainly_not_taken_goes_again() {
    let rate = || {
        let mut error = error(ErrorKind::RateLimit);
        error.wait = Some(7 * SECOND);
        SentOutcome::Refused(error)
    };
    for outcome in [
        SentOutcome::NotSent(error(ErrorKind::Unreachable)),
        SentOutcome::NotSent(error(ErrorKind::NoSuchHost)),
        SentOutcome::Refused(error(ErrorKind::TooManyJobs)),
        rate(),
    ] {
        let mut rig = Setup::default().begin(1);
        rig.posted(1, outcome.clone());
        assert_eq!(*rig.phase(1), PartPhase::Unsent, "{outcome:?}");
        assert!(posts(&rig.out).is_empty(), "not at once: {outcome:?}");
        assert_eq!(posts(&rig.pass(61 * SECOND)), [1], "{outcome:?}");
    }
}

#[test]
fn what_may_have_been_taken_is_not_sent_before_its_job_could_have_ended() {
    for outcome in [
        SentOutcome::Unknown(error(ErrorKind::TimedOut)),
        SentOutcome::Unknown(error(ErrorKind::Server)),
        SentOutcome::Unknown(error(ErrorKind::Broken)),
        SentOutcome::AcceptedUnread,
    ] {
        let mut rig = Setup::default().begin(1);
        rig.posted(1, outcome.clone());
        assert!(matches!(rig.phase(1), PartPhase::Doubtful(_)));
        assert!(posts(&rig.pass(59 * SECOND)).is_empty(), "{outcome:?}");
        assert_eq!(posts(&rig.pass(2 * SECOND)), [1], "{outcome:?}");
    }
}

#[test]
fn a_clock_that_is_set_does_not_shorten_that() {
    let mut rig = Setup::default().begin(1);
    rig.now.wall_ms += 24 * 3_600 * 1_000;
    rig.lose(1);
    assert!(posts(&rig.pass(59 * SECOND)).is_empty());
    assert_eq!(posts(&rig.pass(2 * SECOND)), [1]);
}

#[test]
fn a_refusal_for_good_stops_the_run_at_once() {
    for kind in [ErrorKind::BadRequest, ErrorKind::Forbidden] {
        let mut rig = Setup::default().begin(3);
        rig.posted(1, SentOutcome::Refused(error(kind)));
        assert_eq!(rig.engine.state(), RunState::Stopping);
        rig.accept(2);
        rig.end(2, JobStatus::Completed, StoredErrors::default());
        assert!(matches!(rig.engine.state(), RunState::Stopped(Some(_))));
        assert!(matches!(rig.phase(2), PartPhase::Settled(_)));
        assert_eq!(*rig.phase(3), PartPhase::Unsent);
    }
}

#[test]
fn three_lost_answers_in_a_row_hold_the_run() {
    let mut rig = Setup::default().begin(9);
    rig.lose(1);
    rig.lose(2);
    assert_eq!(rig.engine.state(), RunState::Running);
    assert!(posts(&rig.out).is_empty(), "both slots may be taken");
    let again = posts(&rig.pass(61 * SECOND));
    rig.lose(again[0]);
    assert!(matches!(rig.engine.state(), RunState::Held(_)));
    assert!(posts(&rig.pass(Duration::from_hours(5))).is_empty());
    rig.tell(Event::GoOn);
    assert!(!posts(&rig.out).is_empty());
}

#[test]
fn three_jobs_that_fail_alike_hold_the_run() {
    let unreadable = || StoredErrors {
        none: true,
        unreadable: true,
        ..StoredErrors::default()
    };
    let mut rig = Setup::default().begin(9);
    for part in 1..=3 {
        assert_eq!(rig.engine.state(), RunState::Running);
        rig.accept(part);
        rig.end(part, JobStatus::Failed, unreadable());
    }
    assert!(matches!(rig.engine.state(), RunState::Held(_)));
    rig.accept(4);
    assert!(posts(&rig.pass(Duration::from_hours(5))).is_empty());
}

#[test]
fn a_part_that_is_too_large_is_halved_down_to_the_user_who_is() {
    let mut rig = Setup::default().begin(1);
    // Its first user is too large by itself.
    let mut part = 1;
    loop {
        rig.posted(part, {
            let mut error = error(ErrorKind::TooLarge);
            error.status = Some(413);
            SentOutcome::Refused(error)
        });
        let fact = rig.engine.parts()[part as usize - 1].fact.clone();
        if fact.count == 1 {
            break;
        }
        assert_eq!(*rig.phase(part), PartPhase::TooLarge);
        let (head, tail) = fact.ranges.split_at(fact.count / 2);
        let parts = [head, tail].into_iter().map(|ranges| PartFact {
            n: 0,
            count: ranges.count(),
            ranges,
            ..fact.clone()
        });
        let parts = parts.collect();
        rig.tell(Event::Halved { part, parts });
        assert_eq!(*rig.phase(part), PartPhase::Split);
        let sent = posts(&rig.out);
        part = sent[0];
        for part in sent.into_iter().skip(1) {
            rig.accept(part);
        }
        let count = rig.engine.parts()[part as usize - 1].fact.count;
        // The other half and the quarters that came before it take the slots in turn.
        while rig
            .engine
            .parts()
            .iter()
            .any(|other| matches!(other.phase, PartPhase::AtAuth0 { .. }) && other.fact.n != part)
        {
            let other = rig.engine.parts().iter().find(|other| {
                matches!(other.phase, PartPhase::AtAuth0 { .. }) && other.fact.n != part
            });
            let other = other.unwrap().fact.n;
            rig.end(other, JobStatus::Completed, StoredErrors::default());
            for part in posts(&rig.out) {
                rig.accept(part);
            }
        }
        assert!(count < fact.count);
    }
    let PartPhase::Settled(outcome) = rig.phase(part) else {
        panic!("{:?}", rig.phase(part));
    };
    assert_eq!(outcome.whole, Some(Whole::TooLarge));
    assert_eq!(outcome.refused, 1);
}
