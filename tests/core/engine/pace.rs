//! The tenant's rate: half of it is ours, for whatever is called.

use std::time::Duration;

use usher::auth0::{Answer, ErrorKind, Job, JobStatus, Meta, SentOutcome};
use usher::import::engine::{Command, Event, Fetched, StoredErrors};

use super::{Rig, SECOND, Setup, accepted, error, posts, rate};

fn calls(out: &[Command]) -> usize {
    let call = |command: &&Command| {
        matches!(
            command,
            Command::Post { .. } | Command::Poll { .. } | Command::FetchErrors { .. }
        )
    };
    out.iter().filter(call).count()
}

fn polled(rig: &mut Rig, part: u32, status: JobStatus, meta: Meta) {
    let value = Job {
        status,
        ..Job::default()
    };
    let answer = Ok(Answer { value, meta });
    rig.tell(Event::Polled { part, answer });
}

/// Of two requests a second: one call on the wire, and the next when the bucket is full again.
#[test]
fn with_the_smallest_bucket_a_part_waits_for_the_answer_to_the_call_before() {
    let mut rig = Rig::unheard(Setup::default().engine(3), Setup::default());
    rig.tell(Event::Begin);
    assert_eq!(calls(&rig.out), 0, "the bucket may be empty");
    assert_eq!(posts(&rig.pass(SECOND)), [1]);
    assert_eq!(calls(&rig.pass(5 * SECOND)), 0, "nothing beside it");
    rig.answered(1, accepted(1), 2, 1);
    assert_eq!(calls(&rig.out), 0);
    assert_eq!(posts(&rig.pass(SECOND)), [2]);
    rig.pass(5 * SECOND);
    rig.lose(2);
    assert_eq!(calls(&rig.out), 0, "it may have been counted just now");
}

/// Both jobs end together: four calls are due, the next parts and two lists of errors.
#[test]
fn what_is_due_together_goes_one_after_the_other() {
    let mut rig = Rig::unheard(Setup::default().engine(4), Setup::default());
    rig.tell(Event::Begin);
    rig.pass(SECOND);
    rig.answered(1, accepted(1), 2, 1);
    rig.pass(SECOND);
    rig.answered(2, accepted(2), 2, 1);
    rig.pass(60 * SECOND);
    polled(&mut rig, 1, JobStatus::Completed, rate(2, 1));
    polled(&mut rig, 2, JobStatus::Completed, rate(2, 0));
    assert_eq!(calls(&rig.out), 0);
    let out = rig.pass(3 * SECOND);
    assert_eq!((posts(&out), calls(&out)), (vec![3], 1), "slots first");
    rig.answered(3, accepted(3), 2, 1);
    let out = rig.pass(SECOND);
    assert_eq!((posts(&out), calls(&out)), (vec![4], 1));
    rig.answered(4, accepted(4), 2, 1);
    for part in [1, 2] {
        let out = rig.pass(SECOND);
        let fetch = |command: &Command| matches!(command, Command::FetchErrors { part: of, .. } if *of == part);
        assert!(out.iter().any(fetch) && calls(&out) == 1, "{out:?}");
        let (stored, meta) = (StoredErrors::default(), rate(2, 1));
        let answer = Ok(Fetched { stored, meta });
        rig.tell(Event::Fetched { part, answer });
    }
}

#[test]
fn a_bucket_that_others_have_nearly_emptied_holds_parts_as_well() {
    let mut rig = Rig::unheard(Setup::default().engine(3), Setup::default());
    rig.tell(Event::Begin);
    rig.pass(SECOND);
    let mut meta = rate(10, 1);
    meta.rate.retry_after = Some(20 * SECOND);
    let outcome = SentOutcome::Refused(error(ErrorKind::TooManyJobs));
    rig.tell(Event::Posted {
        part: 1,
        sent: usher::auth0::Sent { outcome, meta },
    });
    rig.tell(Event::GoOn);
    rig.tell(Event::Pause);
    rig.tell(Event::GoOn);
    assert_eq!(calls(&rig.out), 0);
    assert_eq!(calls(&rig.pass(Duration::from_millis(19_999))), 0);
    assert_eq!(posts(&rig.pass(SECOND)).len(), 2);
}
