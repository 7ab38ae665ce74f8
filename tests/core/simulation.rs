//! The real engine against a model of Auth0, in virtual time, from seeds.
//!
//! `USHER_SEEDS=1000000 cargo test --release simulation` looks at more of them, `USHER_SEED=17` at one.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use usher::import::RunState;
use usher::import::engine::{PartPhase, Rights};

use crate::simulator::dice::Dice;
use crate::simulator::tenant::{Habits, User};
use crate::simulator::world::{Faults, Order, World};

const SECOND: Duration = Duration::from_secs(1);
const USERS: u32 = 7;

/// 2026-11-20
const CLOCK_MS: i64 = 1_795_132_800_000;

fn habits() -> Habits {
    Habits {
        queue: SECOND,
        job: 40 * SECOND,
        spread: 0.25,
        burst: 50.0,
        rate: 16.0,
        log_delay: 10 * SECOND,
        log_names_job: true,
        clock_ms: CLOCK_MS,
        unique: true,
        body: 500_000,
        unlogged: 0,
        factors_inserted: false,
    }
}

fn order() -> Order {
    Order {
        parts: 10,
        users: USERS,
        bytes: 400_000,
        upsert: false,
        may_double: false,
        pilot: 0,
        renewable: true,
        rights: Rights {
            logs: true,
            users: true,
            lasts: None,
            server_ms: Some(CLOCK_MS),
        },
        lacks_logs: false,
        lacks_users: false,
        upload: SECOND / 2,
        round_trip: SECOND / 5,
    }
}

/// A world of its own for each seed: another tenant, another token, other faults.
fn world(seed: u64) -> World {
    let mut dice = Dice::new(seed ^ 0x05EE_D0F0);
    let mut order = order();
    let mut habits = habits();
    order.parts = 1 + u32::try_from(dice.below(12)).unwrap();
    order.upsert = dice.percent(20);
    order.may_double = dice.percent(10);
    // A mixture of its own, so that the others stay what they were.
    if seed % 4 == 3 {
        order.pilot = 1 + u32::try_from(seed / 4 % 3).unwrap();
    }
    order.renewable = dice.percent(60);
    order.rights.logs = dice.percent(50);
    order.rights.users = dice.percent(60);
    order.rights.server_ms = dice.percent(80).then_some(CLOCK_MS);
    order.rights.lasts = dice.percent(30).then_some(600 * SECOND);
    habits.unique = !order.may_double;
    order.lacks_logs = dice.percent(20);
    order.lacks_users = dice.percent(20);
    habits.unlogged = if dice.percent(20) { 50 } else { 0 };
    habits.factors_inserted = dice.percent(50);
    habits.job = dice.between(SECOND / 10, 300 * SECOND);
    if dice.percent(2) {
        // Some of these run into the limit of two hours.
        habits.job = 5_400 * SECOND;
    }
    habits.log_delay = dice.between(Duration::ZERO, 200 * SECOND);
    habits.log_names_job = dice.percent(60);
    if dice.percent(30) {
        (habits.burst, habits.rate) = (2.0, 2.0);
    }
    if dice.percent(10) {
        habits.body = 300_000;
    }
    let much = |dice: &mut Dice, most| {
        if dice.percent(50) {
            dice.below(most)
        } else {
            0
        }
    };
    let faults = Faults {
        wire: much(&mut dice, 40),
        server: much(&mut dice, 30),
        token: much(&mut dice, 10),
        disk: much(&mut dice, 4),
        crash: much(&mut dice, 5),
        sleep: much(&mut dice, 4),
        clock: much(&mut dice, 4),
        source: much(&mut dice, 8),
        date: much(&mut dice, 30),
        result: much(&mut dice, 20),
        strangers: much(&mut dice, 6),
        admin: much(&mut dice, 4),
    };
    let records = order.parts * order.users;
    let mut world = World::new(seed, order, habits, faults);
    for record in 0..records {
        if dice.percent(10) {
            world.tenant.bad.insert(record);
        } else if dice.percent(5) {
            world.tenant.factors.insert(record);
        } else if dice.percent(15) {
            let made_ms = CLOCK_MS - 1_000 * i64::try_from(60 + dice.below(100_000)).unwrap();
            let user = User {
                made_ms,
                ours: false,
                updates: 0,
            };
            world.tenant.users.insert(record, vec![user]);
        }
    }
    for _ in 0..dice.below(4) {
        let until = dice.between(SECOND, 3_000 * SECOND);
        world.tenant.strangers.push(until);
    }
    world
}

/// Faults for a while, then none: the run must end, and every record must have its true fate. Requests, and
/// those of them that were refused for the rate.
fn try_seed(seed: u64) -> [u64; 2] {
    let mut world = world(seed);
    let calm = 10 + world.dice.below(800);
    world.start();
    while u64::from(world.steps) < calm {
        match (world.over, world.engine.state()) {
            (true, RunState::Finished) => break,
            (true, _) => world.begin_again(),
            (false, _) => world.step(),
        }
    }
    world.calm();
    let began = world.now;
    while world.engine.state() != RunState::Finished {
        if world.over {
            world.begin_again();
        } else {
            world.step();
        }
    }
    let took = world.now.saturating_sub(began);
    assert!(
        took < Duration::from_hours(72),
        "seed {seed}: took {took:?} after the faults had stopped"
    );
    assert_eq!(world.engine.state(), RunState::Finished, "seed {seed}");
    world.judge_end();
    [world.tenant.requests, world.tenant.limited].map(u64::from)
}

fn try_seeds(seeds: Range<u64>) {
    let made = [const { AtomicU64::new(0) }; 2];
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from) as u64;
        for first in 0..threads {
            let mine = seeds.clone().skip(usize::try_from(first).unwrap());
            let made = &made;
            scope.spawn(move || {
                for seed in mine.step_by(usize::try_from(threads).unwrap()) {
                    let tried = std::panic::catch_unwind(|| try_seed(seed));
                    let Ok(tried) = tried else {
                        panic!("USHER_SEED={seed} shows it again");
                    };
                    for (sum, this) in made.iter().zip(tried) {
                        sum.fetch_add(this, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let [requests, limited] = made.map(AtomicU64::into_inner);
    assert!(
        limited * 200 < requests,
        "{limited} of {requests} were refused for the rate"
    );
}

fn wish(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_fails_no_user_is_doubled_forgotten_or_misreported_and_the_run_ends() {
    if let Some(seed) = wish("USHER_SEED") {
        try_seed(seed);
        return;
    }
    try_seeds(0..wish("USHER_SEEDS").unwrap_or(20_000));
}

#[test]
fn without_faults_every_user_has_its_fate_and_every_part_goes_once() {
    for seed in 0..200 {
        let mut world = World::new(seed, order(), habits(), Faults::default());
        world.run();
        assert_eq!(world.engine.state(), RunState::Finished);
        assert_eq!(world.tenant.jobs.len(), 10);
        let counts = world.progress().counts;
        assert_eq!(counts.imported, 10 * USERS, "seed {seed}: {counts:?}");
        world.judge_end();
    }
}

/// Free, self-service and enterprise, with jobs of the length that is usual there.
#[test]
fn of_every_plan_half_the_rate_is_used_and_no_answer_is_a_refusal_for_it() {
    for (job, burst, rate) in [(180.0, 2.0, 2.0), (50.0, 10.0, 2.5), (12.6, 50.0, 16.0)] {
        for seed in 0..30 {
            let mut habits = habits();
            habits.job = Duration::from_secs_f64(job);
            (habits.burst, habits.rate) = (burst, rate);
            let order = Order {
                parts: 30,
                ..order()
            };
            let mut world = World::new(seed, order, habits, Faults::default());
            world.run();
            assert_eq!(world.tenant.limited, 0, "seed {seed}, {rate} a second");
            let most = world.now.as_secs_f64() * rate / 2.0;
            assert!(f64::from(world.tenant.requests) <= most, "seed {seed}");
        }
    }
}

#[test]
fn a_stranger_holding_a_slot_is_waited_for() {
    let mut world = World::new(5, order(), habits(), Faults::default());
    world.tenant.strangers = vec![Duration::from_hours(1); 2];
    world.run();
    assert_eq!(world.engine.state(), RunState::Finished);
    assert_eq!(world.tenant.jobs.len(), 10);
    assert!(world.tenant.requests < 600, "{}", world.tenant.requests);
}

#[test]
fn every_lost_answer_is_cleared_up_with_the_rights_that_there_are() {
    for (logs, names, users) in [
        (true, true, true),
        (true, false, true),
        (false, false, true),
        (false, false, false),
    ] {
        for seed in 0..100 {
            let mut order = order();
            order.rights.logs = logs;
            order.rights.users = users;
            let mut habits = habits();
            habits.log_names_job = names;
            let faults = Faults {
                wire: 15,
                ..Faults::default()
            };
            let mut world = World::new(seed, order, habits, faults);
            world.run();
            world.judge_end();
            let counts = world.progress().counts;
            if users && counts.unknown == 0 {
                assert_eq!(counts.imported, 10 * USERS, "seed {seed}: {counts:?}");
            }
            for part in world.engine.parts() {
                if let PartPhase::Settled(outcome) = &part.phase {
                    assert!(
                        !users || outcome.perhaps_ours == 0,
                        "seed {seed}: {outcome:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_part_that_is_too_large_is_halved_until_it_fits() {
    let mut habits = habits();
    habits.body = 120_000;
    let mut world = World::new(1, order(), habits, Faults::default());
    world.run();
    assert_eq!(world.engine.state(), RunState::Finished);
    let counts = world.progress().counts;
    assert_eq!(counts.imported, 10 * USERS);
    let split = |part: &&usher::import::engine::PartRecord| part.phase == PartPhase::Split;
    assert!(world.engine.parts().iter().filter(split).count() >= 20);
    world.judge_end();
}
