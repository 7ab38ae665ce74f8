//! A part of unknown fate: who may look, when it is sent again, and when the admin is asked.

use std::time::Duration;

use usher::auth0::{Answer, ErrorKind, Job, JobStatus, JobSummary, Meta};
use usher::import::engine::{
    AskWhy, Command, Decision, Event, Fetched, Logged, PartPhase, Seen, SeenUser, StoredErrors,
};
use usher::import::plan::Ranges;

use super::{CLOCK_MS, Rig, SECOND, Setup, error, posts};

fn read_log(rig: &mut Rig, part: u32, value: Option<Logged>) {
    let meta = Meta::default();
    rig.tell(Event::LogRead {
        part,
        answer: Ok(Answer { value, meta }),
    });
}

fn looked_up(rig: &mut Rig, part: u32, seen: Vec<Seen>) {
    rig.tell(Event::LookedUp {
        part,
        seen,
        meta: Box::default(),
        error: None,
    });
}

fn asked_log(out: &[Command]) -> bool {
    out.iter()
        .any(|command| matches!(command, Command::ReadLog { .. }))
}

fn asked_users(out: &[Command]) -> Option<Ranges> {
    out.iter().find_map(|command| match command {
        Command::LookUp { records, .. } => Some(records.clone()),
        _ => None,
    })
}

fn asks(rig: &Rig, part: u32) -> Option<AskWhy> {
    let progress = rig.engine.progress(1_000, rig.now);
    let view = progress.parts.iter().find(|view| view.number == part);
    view.unwrap().asks
}

#[test]
fn the_log_is_asked_first_and_a_job_that_it_names_is_followed() {
    let mut rig = Setup {
        logs: true,
        users: true,
        ..Setup::default()
    }
    .begin(1);
    rig.pass(SECOND);
    rig.lose(1);
    let out = rig.pass(5 * SECOND);
    assert!(asked_log(&out) && asked_users(&out).is_none());
    let job = Some("job_9".into());
    read_log(&mut rig, 1, Some(Logged { job }));
    let poll =
        |command: &Command| matches!(command, Command::Poll { job, .. } if &**job == "job_9");
    assert!(rig.out.iter().any(poll), "it may have ended meanwhile");
    rig.end(1, JobStatus::Completed, StoredErrors::default());
    assert!(matches!(rig.phase(1), PartPhase::Settled(outcome) if outcome.imported == 10));
}

#[test]
fn a_log_that_refuses_for_good_gives_way_to_the_users() {
    for kind in [ErrorKind::Forbidden, ErrorKind::BadRequest] {
        let mut rig = Setup {
            logs: true,
            users: true,
            ..Setup::default()
        }
        .begin(1);
        rig.lose(1);
        let out = rig.pass(6 * SECOND);
        assert!(asked_log(&out));
        rig.tell(Event::LogRead {
            part: 1,
            answer: Err(error(kind)),
        });
        let out = rig.pass(Duration::from_mins(3));
        assert!(asked_users(&out).is_some(), "{kind:?}");
        assert!(!asked_log(&out), "{kind:?}");
    }
}

#[test]
fn users_who_are_not_there_mean_that_nothing_was_taken() {
    let mut rig = Setup {
        users: true,
        ..Setup::default()
    }
    .begin(1);
    rig.lose(1);
    let mut out = rig.pass(20 * SECOND);
    while posts(&out).is_empty() {
        let records = asked_users(&out).expect("the first, the middle and the last are looked up");
        let seen = records.iter().map(|record| Seen {
            record,
            user: SeenUser::Absent,
        });
        let seen = seen.collect();
        looked_up(&mut rig, 1, seen);
        out = rig.out.clone();
        out.extend(rig.pass(2 * SECOND));
    }
    assert!(rig.now.at < Duration::from_mins(1));
}

#[test]
fn an_update_goes_again_by_itself_only_while_the_program_that_lost_it_runs() {
    let setup = Setup {
        upsert: true,
        ..Setup::default()
    };
    let mut rig = setup.begin(1);
    rig.lose(1);
    assert_eq!(posts(&rig.pass(61 * SECOND)), [1]);
    rig.lose(1);
    let mut rig = rig.restart(setup, 1);
    assert!(posts(&rig.pass(Duration::from_hours(3))).is_empty());
    assert_eq!(asks(&rig, 1), Some(AskWhy::MayOverwrite));
    rig.tell(Event::Decided {
        part: 1,
        decision: Decision::SendAgain,
    });
    assert_eq!(posts(&rig.out), [1]);
}

/// Auth0 counts the users that the lost sending made as updated, and cannot know better.
#[test]
fn users_of_a_lost_update_that_are_counted_as_updated_are_said_to_be_perhaps_new() {
    let mut rig = Setup {
        upsert: true,
        ..Setup::default()
    }
    .begin(2);
    rig.accept(2);
    rig.lose(1);
    assert_eq!(posts(&rig.pass(61 * SECOND)), [1]);
    rig.accept(1);
    for part in [1, 2] {
        let summary = JobSummary {
            total: 10,
            inserted: 2,
            updated: 8,
            failed: 0,
        };
        let status = JobStatus::Completed;
        let summary = Some(summary);
        rig.polled(
            part,
            Ok(Job {
                status,
                summary,
                ..Job::default()
            }),
        );
        let (stored, meta) = (StoredErrors::default(), Meta::default());
        let answer = Ok(Fetched { stored, meta });
        rig.tell(Event::Fetched { part, answer });
    }
    let outcome = |part| match rig.phase(part) {
        PartPhase::Settled(outcome) => outcome.clone(),
        phase => panic!("{phase:?}"),
    };
    assert_eq!((outcome(1).imported, outcome(1).updated), (2, 8));
    assert_eq!((outcome(1).perhaps_ours, outcome(2).perhaps_ours), (8, 0));
    assert_eq!(outcome(2).note, None);
    let note = outcome(1).note.unwrap_or_default();
    assert!(
        note.contains("earlier sending") && note.contains("updated"),
        "{note}"
    );
}

#[test]
fn an_update_whose_job_is_gone_after_a_day_is_asked_about() {
    let mut rig = Setup {
        upsert: true,
        ..Setup::default()
    }
    .begin(1);
    rig.accept(1);
    rig.polled(1, Err(error(ErrorKind::NotFound)));
    assert!(posts(&rig.pass(Duration::from_hours(3))).is_empty());
    assert_eq!(asks(&rig, 1), Some(AskWhy::MayOverwrite));
}

#[test]
fn users_without_anything_unique_are_never_sent_twice_without_asking() {
    let mut rig = Setup {
        may_double: true,
        ..Setup::default()
    }
    .begin(1);
    rig.lose(1);
    assert!(posts(&rig.pass(Duration::from_hours(3))).is_empty());
    assert_eq!(asks(&rig, 1), Some(AskWhy::MayDouble));
    rig.tell(Event::Decided {
        part: 1,
        decision: Decision::Leave,
    });
    assert!(matches!(rig.phase(1), PartPhase::Doubtful(doubt) if doubt.left));
    let counts = rig.engine.progress(10, rig.now).counts;
    assert_eq!((counts.unknown, counts.sum()), (10, 10));
}

#[test]
fn a_part_that_was_lost_three_times_is_asked_about() {
    let mut rig = Setup::default().begin(1);
    for _ in 0..2 {
        rig.lose(1);
        assert_eq!(posts(&rig.pass(61 * SECOND)), [1]);
    }
    rig.lose(1);
    rig.tell(Event::GoOn);
    assert!(posts(&rig.pass(Duration::from_hours(3))).is_empty());
    assert_eq!(asks(&rig, 1), Some(AskWhy::TooOften));
}

#[test]
fn users_of_the_first_sending_are_told_from_older_ones_and_no_answer_counts_twice() {
    let mut rig = Setup {
        users: true,
        ..Setup::default()
    }
    .begin(1);
    rig.pass(SECOND);
    rig.lose(1);
    // Nobody is found by the probe that could tell; after its time the part goes again.
    let mut sent = Vec::new();
    while sent.is_empty() {
        sent = posts(&rig.pass(20 * SECOND));
        if let Some(records) = asked_users(&rig.out) {
            let seen = records.iter().map(|record| Seen {
                record,
                user: SeenUser::Unclear,
            });
            let seen = seen.collect();
            looked_up(&mut rig, 1, seen);
            sent.extend(posts(&rig.out));
        }
    }
    rig.accept(1);
    let mut existing = Ranges::default();
    for record in [2, 3, 4] {
        existing.push(record);
    }
    rig.end(
        1,
        JobStatus::Completed,
        StoredErrors {
            already_there: 3,
            existing,
            ..StoredErrors::default()
        },
    );
    let user = |record, user| Seen { record, user };
    let first = user(2, SeenUser::Made(CLOCK_MS + 5_000));
    // A probe's late answer, an answer, the same once more.
    looked_up(&mut rig, 1, vec![user(0, SeenUser::Made(CLOCK_MS + 5_000))]);
    looked_up(&mut rig, 1, vec![first]);
    looked_up(&mut rig, 1, vec![first]);
    looked_up(
        &mut rig,
        1,
        vec![user(3, SeenUser::Made(CLOCK_MS - 90_000))],
    );
    looked_up(&mut rig, 1, vec![user(4, SeenUser::Unclear)]);
    let PartPhase::Settled(outcome) = rig.phase(1) else {
        panic!("{:?}", rig.phase(1));
    };
    assert_eq!(outcome.imported, 8);
    assert_eq!((outcome.already_there, outcome.perhaps_ours), (2, 1));
}
