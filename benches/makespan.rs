//! How close an import comes to the shortest time that it could take, in virtual time: the engine against
//! the model of a tenant of each plan, 100,000 users in 143 parts, median of eleven runs.
//!
//! `cargo bench --bench makespan`

#![allow(clippy::expect_used)] // a benchmark says that it failed by panicking
#![allow(clippy::print_stdout, reason = "what it measures is printed")]

use std::time::Duration;

use usher::import::engine::Rights;

#[path = "../tests/simulator/mod.rs"]
mod simulator;

use simulator::tenant::Habits;
use simulator::world::{Faults, Order, World};

const CLOCK_MS: i64 = 1_795_132_800_000;
const PARTS: u32 = 143;

struct Tier {
    name: &'static str,
    job: f64,
    burst: f64,
    rate: f64,
}

struct Measured {
    net: f64,
    ideal: f64,
    requests: f64,
    limited: f64,
}

fn measure(tier: &Tier, seed: u64) -> Measured {
    let second = Duration::from_secs_f64;
    let (upload, round_trip) = (second(0.4), second(0.15));
    let habits = Habits {
        queue: second(1.0),
        job: second(tier.job),
        spread: 0.25,
        burst: tier.burst,
        rate: tier.rate,
        log_delay: second(10.0),
        log_names_job: true,
        clock_ms: CLOCK_MS,
        unique: true,
        body: 512_000,
        unlogged: 0,
        factors_inserted: false,
    };
    let order = Order {
        parts: PARTS,
        users: 700,
        bytes: 500_000,
        upsert: false,
        may_double: false,
        renewable: true,
        rights: Rights {
            logs: true,
            users: true,
            lasts: None,
            server_ms: Some(CLOCK_MS),
        },
        lacks_logs: false,
        lacks_users: false,
        upload,
        round_trip,
    };
    let mut world = World::new(seed, order, habits, Faults::default());
    world.run();
    let jobs = &world.tenant.jobs;
    let shortest = |more: Duration| {
        let mut slots = [Duration::ZERO; 2];
        for job in jobs {
            let free = slots.iter_mut().min().expect("there are two slots");
            *free += more + job.length();
        }
        slots[0].max(slots[1]).as_secs_f64()
    };
    let made = world.now.as_secs_f64();
    Measured {
        // Both slots always busy, each body and one round trip included: no client can be faster.
        net: made / shortest(upload + round_trip),
        ideal: made / shortest(Duration::ZERO),
        requests: f64::from(world.tenant.requests) / made / tier.rate,
        limited: f64::from(world.tenant.limited) / f64::from(world.tenant.requests),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    println!(
        "{:<14}{:>16}{:>10}{:>18}{:>12}",
        "plan", "makespan / net", "/ ideal", "requests / rate", "429"
    );
    for tier in [
        Tier {
            name: "free",
            job: 180.0,
            burst: 2.0,
            rate: 2.0,
        },
        Tier {
            name: "self-service",
            job: 50.0,
            burst: 10.0,
            rate: 2.5,
        },
        Tier {
            name: "enterprise",
            job: 12.6,
            burst: 50.0,
            rate: 16.0,
        },
    ] {
        let runs: Vec<Measured> = (0..11).map(|seed| measure(&tier, seed)).collect();
        let of = |value: fn(&Measured) -> f64| median(runs.iter().map(value).collect());
        println!(
            "{:<14}{:>16.3}{:>10.3}{:>18.3}{:>11.2}%",
            tier.name,
            of(|run| run.net),
            of(|run| run.ideal),
            of(|run| run.requests),
            of(|run| run.limited) * 100.0,
        );
    }
}
