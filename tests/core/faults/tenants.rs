//! Whole imports into tenants that are hard to import into: one whose gateway loses every tenth answer,
//! one with two requests a second, one in which somebody else is at work.
//!
//! `USHER_LONG=1` runs them at the size of a real migration.

#![allow(clippy::print_stdout, reason = "the figures are read in the long form")]

use std::time::{Duration, Instant, SystemTime};

use usher::auth0::{AccessToken, Client, Domain, Http};
use usher::import::runner::start;
use usher::import::store::{RunEnd, TenantRef};
use usher::import::{
    Access, Options, Plan, RunHandle, RunRequest, RunState, RunSummary, Target, Tempo, WaitingFor,
};
use usher::practice::{Asked, Clock, Config, Rates, Scenario, Server, Speed, Tuning};
use usher::roster::{RecordState, Roster};

use crate::importing::{Rig, open, small, user};

const ALONE: &str = "create:users read:users read:connections";
const WITH_LOGS: &str = "create:users read:users read:connections read:logs";
const EVERY_TENTH: &str = include_str!("../../../assets/practice/scenarios/every-tenth-502.json");

fn is_long() -> bool {
    std::env::var_os("USHER_LONG").is_some()
}

/// A tenant whose clock goes as fast as the engine's, so that rates and jobs keep their proportions.
async fn hurried(speed: Speed, tempo: u32, tuning: Tuning) -> Rig {
    let (began, start) = (Instant::now(), SystemTime::now());
    let clock = Clock::new(move || start + began.elapsed() * tempo);
    let config = Config {
        speed,
        ..Config::default()
    };
    let tuning = Tuning { clock, ..tuning };
    Rig::at(Server::start_tuned(config, tuning).await.unwrap()).await
}

async fn begin(rig: &Rig, scopes: &str, roster: &Roster, plan: Plan, tempo: u32) -> RunHandle {
    let token = rig.server.issue_token(scopes, Duration::from_hours(240));
    let domain = Domain::parse(&rig.server.url).unwrap();
    let (token, _) = AccessToken::pasted(&token, &domain).unwrap();
    start(RunRequest {
        store: rig.store.clone(),
        roster: roster.clone(),
        plan,
        target: Target {
            tenant: TenantRef::default(),
            connection: rig.connection(),
        },
        access: Access {
            client: Client::new(&token, &Http::default()).unwrap(),
            renew: None,
        },
        emails_unique: true,
        tempo: Tempo(tempo),
        follows: None,
    })
    .await
    .unwrap()
}

/// To the end, which must come by itself.
async fn whole(mut handle: RunHandle) -> RunSummary {
    let mut progress = handle.progress.clone();
    let held = async {
        let held = progress.wait_for(|now| matches!(now.state, RunState::Held(_)));
        let state = held.await.map(|now| now.state.clone());
        match state {
            Ok(state) => state,
            // The run is over; the other branch has it.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        summary = handle.finished() => summary.unwrap(),
        state = held => panic!("{state:?}"),
    }
}

/// Nobody is missing, doubled or misreported: not in the sums, not record by record, not in the tenant.
fn check_all_imported(rig: &Rig, summary: &RunSummary, users: usize) {
    assert_eq!(summary.end, RunEnd::Finished);
    assert!(summary.counts.agrees());
    assert_eq!(
        summary.counts.imported as usize, users,
        "{:?}",
        summary.counts
    );
    let run = rig.store.load(&summary.id).unwrap();
    let imported = |state: &&RecordState| **state == RecordState::Imported;
    assert_eq!(run.results.states.iter().filter(imported).count(), users);
    assert_eq!(rig.server.users(), users);
}

async fn under_a_gateway_that_loses_every_tenth(scopes: &str, log_job_ids: bool) {
    let (users, tempo) = if is_long() {
        (100_000, 20)
    } else {
        (1_200, 60)
    };
    let tuning = Tuning {
        log_job_ids,
        ..Tuning::default()
    };
    let rig = hurried(Speed::Instant, 1, tuning).await;
    rig.server
        .set_trouble(Some(Scenario::parse(EVERY_TENTH).unwrap()));
    let records: Vec<String> = (0..users).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let plan = if is_long() {
        Plan::make(&roster, &Options::default()).unwrap()
    } else {
        small(&roster, 30)
    };
    let began = Instant::now();
    let summary = whole(begin(&rig, scopes, &roster, plan, tempo).await).await;
    let lost = summary.parts / 10;
    println!(
        "every tenth answer lost, {scopes}, job ids in the log {log_job_ids}: {} users in {} parts, \
         {} jobs accepted, {:?} asked, {:.1?}: {:?}",
        users,
        summary.parts,
        summary.jobs,
        rig.server.asked(),
        began.elapsed(),
        summary.counts,
    );
    assert!(lost >= 3, "{}", summary.parts);
    check_all_imported(&rig, &summary, users);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_tenth_answer_lost_and_the_log_may_be_read() {
    under_a_gateway_that_loses_every_tenth(WITH_LOGS, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_tenth_answer_lost_and_the_log_names_the_jobs() {
    under_a_gateway_that_loses_every_tenth(WITH_LOGS, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_tenth_answer_lost_and_nobody_may_read_the_log() {
    under_a_gateway_that_loses_every_tenth(ALONE, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_requests_a_second_are_half_used_and_a_refusal_costs_only_waiting() {
    let (users, parts, tempo) = if is_long() {
        (20_000, 20, 20)
    } else {
        (2_400, 6, 40)
    };
    let tuning = Tuning {
        rates: Some(Rates::free()),
        ..Tuning::default()
    };
    let rig = hurried(Speed::Realistic, tempo, tuning).await;
    let refusals = r#"[
        {"match": {"method": "POST", "nth": 3}, "action": {"too_many_requests": {"seconds": 5}}},
        {"match": {"method": "GET", "nth": 4}, "action": {"too_many_requests": {"seconds": 3}}},
        {"match": {"method": "GET", "path": "/api/v2/jobs/*/errors", "nth": 2}, "action": {"too_many_requests": {"seconds": 3}}}
    ]"#;
    rig.server
        .set_trouble(Some(Scenario::parse(refusals).unwrap()));
    let records: Vec<String> = (0..users).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let began = Instant::now();
    let before = rig.server.asked();
    let summary = whole(begin(&rig, ALONE, &roster, small(&roster, parts), tempo).await).await;
    let took = (began.elapsed() * tempo).as_secs_f64();
    let Asked { requests, too_many } = rig.server.asked();
    let requests = requests - before.requests;
    println!(
        "two requests a second: {users} users in {} parts, {requests} requests in {took:.0} s of the \
         tenant's time ({:.0} % of its rate), {too_many} of them too many",
        summary.parts,
        requests as f64 / took / 2.0 * 100.0,
    );
    check_all_imported(&rig, &summary, users);
    assert_eq!(summary.jobs, summary.parts, "every part was accepted once");
    assert_eq!(summary.notes, Vec::<String>::new());
    assert!(requests as f64 <= took, "{requests} requests in {took} s");
    assert_eq!(
        too_many, before.too_many,
        "the tenant was never asked too much"
    );
}

/// `x-ratelimit-reset` is a time of Auth0's: by this computer's clock it would be hours away, or long over.
#[tokio::test(flavor = "multi_thread")]
async fn a_rate_limit_is_waited_for_by_the_tenants_clock_however_wrong_this_computers_is() {
    const HOURS: Duration = Duration::from_hours(3);
    let ahead: fn() -> SystemTime = || SystemTime::now() + HOURS;
    let behind: fn() -> SystemTime = || SystemTime::now() - HOURS;
    for (which, now) in [("ahead", ahead), ("behind", behind)] {
        let clock = Clock::new(now);
        let tuning = Tuning {
            clock,
            ..Tuning::default()
        };
        let server = Server::start_tuned(Config::default(), tuning);
        let rig = Rig::at(server.await.unwrap()).await;
        let refusals = r#"[
            {"match": {"method": "POST", "nth": 2}, "action": {"too_many_requests": {"seconds": 30}}}
        ]"#;
        rig.server
            .set_trouble(Some(Scenario::parse(refusals).unwrap()));
        let records: Vec<String> = (0..40).map(user).collect();
        let roster = open(&rig.file("users.json", &records));
        let handle = begin(&rig, ALONE, &roster, small(&roster, 4), 10).await;
        let mut progress = handle.progress.clone();
        let waits = tokio::spawn(async move {
            let limited = |now: &usher::import::Progress| {
                let waiting = now.waiting.as_ref();
                waiting.is_some_and(|waiting| waiting.kind == WaitingFor::RateLimit)
            };
            let seen = progress.wait_for(limited).await.ok()?;
            let waiting = seen.waiting.clone()?;
            Some(waiting.until_ms? - waiting.since_ms)
        });
        let summary = whole(handle).await;
        check_all_imported(&rig, &summary, 40);
        let waited = waits.await.unwrap().expect("the wait is shown");
        // The clocks are hours apart. What this computer is late counts ten times.
        assert!((20_000..40_000).contains(&waited), "{which}: {waited} ms");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_holds_one_slot_all_the_time() {
    let (users, parts, tempo) = if is_long() {
        (20_000, 20, 20)
    } else {
        (300, 6, 40)
    };
    let rig = hurried(Speed::Realistic, tempo, Tuning::default()).await;
    let stranger =
        r#"[{"match": {"first": 1}, "action": {"stranger": {"slots": 1, "seconds": 86400}}}]"#;
    rig.server
        .set_trouble(Some(Scenario::parse(stranger).unwrap()));
    let records: Vec<String> = (0..users).map(user).collect();
    let roster = open(&rig.file("users.json", &records));
    let began = Instant::now();
    let handle = begin(&rig, ALONE, &roster, small(&roster, parts), tempo).await;
    let mut progress = handle.progress.clone();
    let said = tokio::spawn(async move {
        let waits = |now: &usher::import::Progress| {
            let waiting = now.waiting.as_ref();
            waiting.is_some_and(|waiting| waiting.kind == WaitingFor::JobSlot)
        };
        progress.wait_for(waits).await.is_ok()
    });
    let summary = whole(handle).await;
    println!(
        "a stranger in one slot: {users} users in {} parts, {:.0} s of the tenant's time",
        summary.parts,
        (began.elapsed() * tempo).as_secs_f64()
    );
    check_all_imported(&rig, &summary, users);
    assert!(said.await.unwrap(), "the wait for a slot is shown");
    assert_eq!(summary.jobs, summary.parts);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trouble_that_comes_along_is_got_over() {
    for parts in [1, 16] {
        // Answers that are five seconds of this time apart agree no more on the tenant's clock.
        let tempo = 20;
        let rig = hurried(Speed::Instant, tempo, Tuning::default()).await;
        rig.server.set_trouble(Some(Scenario::trouble()));
        let users = 640;
        let records: Vec<String> = (0..users).map(user).collect();
        let roster = open(&rig.file("users.json", &records));
        let plan = small(&roster, parts);
        let summary = whole(begin(&rig, WITH_LOGS, &roster, plan, tempo).await).await;
        check_all_imported(&rig, &summary, users);
    }
}
