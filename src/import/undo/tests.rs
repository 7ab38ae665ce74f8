mod killed;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::engine::{Call, Engine, Event, NoToken, Step};
use super::journal::read;
use super::judge::{Looked, Verdict, judge};
use super::{Fact, Fate, Span, Spans, Undone};
use crate::auth0::{Answer, ApiError, Class, ErrorKind, Meta, TenantUser};
use crate::import::engine::Now;
use crate::import::journal::frame;
use crate::import::{RunId, WaitingFor};

const SPAN: Span = Span {
    from_ms: 1_000,
    to_ms: 2_000,
};

fn user(id: &str, made: i64) -> TenantUser {
    TenantUser {
        user_id: id.to_owned(),
        created_ms: Some(made),
        connections: vec!["Users".to_owned()],
        has_logged_in: false,
    }
}

#[test]
fn only_the_very_user_that_the_run_made_is_deleted() {
    let ours = user("auth0|1", 1_500);
    let of = |users: &[TenantUser], intended| {
        judge(Looked::Users(users.to_vec()), "Users", Some(SPAN), intended)
    };
    let one = |user: TenantUser| of(&[user], false);
    assert_eq!(one(ours.clone()), Verdict::Ours("auth0|1".to_owned()));
    let fate = |user: TenantUser| match one(user) {
        Verdict::Fate(fate) => fate,
        other => panic!("{other:?}"),
    };
    for made in [Some(999), Some(2_001), None] {
        let other = TenantUser {
            created_ms: made,
            ..ours.clone()
        };
        assert_eq!(fate(other), Fate::Another, "{made:?}");
    }
    let logged_in = TenantUser {
        has_logged_in: true,
        ..ours.clone()
    };
    assert_eq!(fate(logged_in), Fate::LoggedIn);
    let mut linked = ours.clone();
    linked.connections.push("google-oauth2".to_owned());
    assert_eq!(fate(linked), Fate::Linked);
    let elsewhere = TenantUser {
        connections: vec!["Other".to_owned()],
        ..ours.clone()
    };
    assert_eq!(fate(elsewhere), Fate::NotFound);
    assert_eq!(
        judge(Looked::Users(vec![ours.clone()]), "Users", None, false),
        Verdict::Fate(Fate::Another),
        "no record of when it was made"
    );
    let twice = [ours.clone(), user("auth0|2", 1_600)];
    assert_eq!(of(&twice, false), Verdict::Fate(Fate::Unclear));
    let newer = [ours.clone(), user("auth0|3", 9_000)];
    assert_eq!(of(&newer, false), Verdict::Ours("auth0|1".to_owned()));
}

#[test]
fn who_is_gone_after_its_deletion_was_begun_was_deleted() {
    let of = |looked, intended| judge(looked, "Users", Some(SPAN), intended);
    let none = || Looked::Users(Vec::new());
    assert_eq!(of(none(), false), Verdict::Fate(Fate::NotFound));
    assert_eq!(of(none(), true), Verdict::Fate(Fate::Deleted));
    let newcomer = Looked::Users(vec![user("auth0|9", 9_000)]);
    assert_eq!(of(newcomer, true), Verdict::Fate(Fate::Deleted));
    let there = Looked::Users(vec![user("auth0|1", 1_500)]);
    assert_eq!(of(there, true), Verdict::Ours("auth0|1".to_owned()));
    let ids = |ids: &[&str]| Looked::Ids(ids.iter().map(|id| (*id).to_owned()).collect());
    assert_eq!(of(ids(&["a"]), false), Verdict::Ask("a".to_owned()));
    assert_eq!(of(ids(&["a", "b"]), false), Verdict::Fate(Fate::Unclear));
    assert_eq!(of(ids(&[]), true), Verdict::Fate(Fate::Deleted));
    assert_eq!(of(Looked::Nothing, false), Verdict::Fate(Fate::Unnamed));
}

fn engine(todo: Vec<u32>, intended: BTreeSet<u32>, sums: Undone) -> Engine {
    let spans = Spans::new(vec![(0, 1_000, SPAN)]);
    Engine::new("Users".to_owned(), spans, todo, intended, sums, false)
}

fn fresh(users: u32) -> Engine {
    let sums = Undone {
        users,
        ..Undone::default()
    };
    engine((0..users).collect(), BTreeSet::new(), sums)
}

fn now(seconds: u64) -> Now {
    let at = Duration::from_secs(seconds);
    Now {
        at,
        real: at,
        wall_ms: 0,
    }
}

fn wide() -> Meta {
    let rate = crate::auth0::Rate {
        limit: Some(1_000),
        remaining: Some(999),
        ..crate::auth0::Rate::default()
    };
    Meta {
        rate,
        ..Meta::default()
    }
}

fn said<T>(value: T) -> Answer<T> {
    let meta = wide();
    Answer { value, meta }
}

fn error(class: Class, kind: ErrorKind) -> ApiError {
    ApiError {
        class,
        kind,
        status: None,
        code: None,
        message: String::new(),
        wait: None,
        meta: Box::default(),
    }
}

fn looked(record: u32) -> Event {
    let answer = Ok(said(Looked::Users(vec![user(
        &format!("auth0|{record}"),
        1_500,
    )])));
    Event::Looked { record, answer }
}

/// The first user looked at, and the step in which it is to be deleted.
fn to_be_deleted(engine: &mut Engine) -> Step {
    assert_eq!(engine.step(now(60), Event::Begin).calls, []);
    let look = Call::Look {
        record: 0,
        id: None,
    };
    assert_eq!(engine.step(now(70), Event::Tick).calls, [look]);
    engine.step(now(71), looked(0))
}

#[test]
fn an_intent_stands_before_every_deletion() {
    let mut engine = fresh(1);
    let step = to_be_deleted(&mut engine);
    assert_eq!(step.facts, [Fact::Deleting { record: 0 }]);
    let id = "auth0|0".into();
    assert_eq!(step.calls, [Call::Delete { record: 0, id }]);
    let answer = Ok(said(()));
    let step = engine.step(now(72), Event::Deleted { record: 0, answer });
    let fate = Fate::Deleted;
    assert_eq!(step.facts, [Fact::Settled { record: 0, fate }]);
    assert!(engine.is_over());
}

#[test]
fn what_may_have_been_done_is_looked_at_before_it_is_repeated() {
    for (class, kind, waits) in [
        (Class::Unknown, ErrorKind::Server, WaitingFor::Server),
        (Class::Unknown, ErrorKind::TimedOut, WaitingFor::Network),
        (Class::NotSent, ErrorKind::Unreachable, WaitingFor::Network),
        (Class::Refused, ErrorKind::RateLimit, WaitingFor::RateLimit),
        (Class::Refused, ErrorKind::NotAuth0, WaitingFor::Network),
    ] {
        let mut engine = fresh(1);
        to_be_deleted(&mut engine);
        let answer = Err(error(class, kind));
        let step = engine.step(now(72), Event::Deleted { record: 0, answer });
        assert_eq!((step.facts.len(), step.calls.len()), (0, 0), "{kind:?}");
        assert_eq!(engine.progress().waiting.unwrap().kind, waits);
        let step = engine.step(now(200), Event::Tick);
        let id = Some("auth0|0".into());
        assert_eq!(step.calls, [Call::Look { record: 0, id }], "{kind:?}");
        let answer = Ok(said(Looked::Users(Vec::new())));
        let step = engine.step(now(201), Event::Looked { record: 0, answer });
        let fate = Fate::Deleted;
        assert_eq!(step.facts, [Fact::Settled { record: 0, fate }]);
    }
}

#[test]
fn a_missing_right_and_an_ended_token_stop_it_and_a_refusal_does_not() {
    let after = |kind| {
        let mut engine = fresh(2);
        to_be_deleted(&mut engine);
        let answer = Err(error(Class::Refused, kind));
        let step = engine.step(now(72), Event::Deleted { record: 0, answer });
        (step.facts, engine)
    };
    for kind in [ErrorKind::Forbidden, ErrorKind::Unauthorized] {
        let (facts, mut engine) = after(kind);
        assert!(facts.is_empty());
        engine.step(now(73), looked(1));
        let state = engine.progress().state;
        assert!(
            matches!(&state, super::UndoState::Stopped(Some(why)) if why.contains("token")),
            "{state:?}"
        );
        assert_eq!(engine.progress().sums.to_go(), 2);
    }
    let (facts, engine) = after(ErrorKind::BadRequest);
    let fate = Fate::Refused;
    assert_eq!(facts, [Fact::Settled { record: 0, fate }]);
    assert!(!engine.is_over());
    assert_eq!(after(ErrorKind::NotFound).1.progress().sums.deleted, 1);
}

#[test]
fn a_token_that_renews_itself_is_renewed_once() {
    let sums = Undone {
        users: 1,
        ..Undone::default()
    };
    let spans = Spans::new(vec![(0, 1, SPAN)]);
    let none = BTreeSet::new();
    let mut engine = Engine::new("Users".to_owned(), spans, vec![0], none, sums, true);
    to_be_deleted(&mut engine);
    let ended = || {
        let answer = Err(error(Class::Refused, ErrorKind::Unauthorized));
        Event::Deleted { record: 0, answer }
    };
    assert_eq!(engine.step(now(72), ended()).calls, [Call::Renew]);
    let later = Event::NotRenewed(NoToken::Passing(None));
    assert_eq!(engine.step(now(73), later).calls, []);
    assert_eq!(engine.step(now(200), Event::Tick).calls, [Call::Renew]);
    let step = engine.step(now(201), Event::Renewed);
    assert!(matches!(&step.calls[..], [Call::Look { .. }]), "{step:?}");
    let answer = Err(error(Class::Refused, ErrorKind::Unauthorized));
    engine.step(now(202), Event::Looked { record: 0, answer });
    assert!(engine.is_over(), "the new one is refused too");
}

#[test]
fn what_was_seen_long_ago_is_looked_at_again() {
    let after = |seconds: u64| {
        let mut engine = fresh(2);
        to_be_deleted(&mut engine);
        let mut refused = error(Class::Refused, ErrorKind::RateLimit);
        refused.wait = Some(Duration::from_secs(20));
        let answer = Err(refused);
        engine.step(now(72), Event::Deleted { record: 0, answer });
        // The second user is seen, and waits.
        assert_eq!(engine.step(now(73), looked(1)).calls, []);
        let step = engine.step(now(72 + seconds), Event::Tick);
        step.calls[0].clone()
    };
    let id = || "auth0|1".into();
    assert_eq!(
        after(22),
        Call::Delete {
            record: 1,
            id: id()
        }
    );
    assert!(matches!(after(100), Call::Look { .. }));
}

#[test]
fn one_whom_auth0_cannot_delete_does_not_hold_the_others() {
    let mut engine = fresh(2);
    let mut at = 60;
    let mut step = engine.step(now(at), Event::Begin);
    let mut refused = None;
    while !engine.is_over() {
        at += 100;
        let mut events: Vec<Event> = step
            .calls
            .iter()
            .map(|call| match call {
                Call::Look { record, .. } => looked(*record),
                Call::Delete { record: 0, .. } => Event::Deleted {
                    record: 0,
                    answer: Err(error(Class::Unknown, ErrorKind::Server)),
                },
                Call::Delete { record, .. } => Event::Deleted {
                    record: *record,
                    answer: Ok(said(())),
                },
                Call::Renew => panic!("no token was wanted"),
            })
            .collect();
        if events.is_empty() {
            events.push(Event::Tick);
        }
        let mut next = Step::default();
        for event in events {
            let one = engine.step(now(at), event);
            for fact in one.facts {
                if let Fact::Settled { record: 0, fate } = fact {
                    refused = Some(fate);
                }
            }
            next.calls.extend(one.calls);
        }
        step = next;
        assert!(at < 100_000, "no end");
    }
    assert_eq!(refused, Some(Fate::Refused));
    assert_eq!(engine.progress().sums.deleted, 1);
}
