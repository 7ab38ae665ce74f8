//! How close an import comes to the shortest time that it could take, in virtual time: the engine against
//! the model of a tenant of each plan, 100,000 users in 143 parts, median of eleven runs.
//!
//! `cargo bench --bench makespan`

#![allow(clippy::expect_used)] // a benchmark says that it failed by panicking
#![allow(clippy::print_stdout, reason = "what it measures is printed")]

use std::time::{Duration, Instant};

use usher::auth0::{Answer, Job, JobStatus, Meta, Rate, Sent, SentOutcome};
use usher::import::engine::{
    Command, Engine, Event, Fetched, Now, PartFact, PartRecord, Rights, StoredErrors,
};
use usher::import::plan::Ranges;

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

/// Answers that leave the rate out of it.
fn roomy() -> Meta {
    Meta {
        rate: Rate {
            limit: Some(1_000),
            remaining: Some(1_000),
            ..Rate::default()
        },
        ..Meta::default()
    }
}

/// What one part costs the engine in a run of ten million users: its intent, its job, its list of errors,
/// and what is shown after each of these.
fn of_a_large_run() {
    const MANY: u32 = 20_000;
    const USERS: u32 = 500;
    let parts = (0..MANY).map(|index| {
        let mut ranges = Ranges::default();
        (index * USERS..(index + 1) * USERS).for_each(|record| ranges.push(record));
        PartRecord::new(PartFact {
            n: index + 1,
            ranges,
            count: USERS,
            bytes: 400_000,
            sha256: String::new(),
            may_double: false,
        })
    });
    let mut engine = Engine::new("run", false, true, 1, parts.collect());
    let mut now = Now {
        wall_ms: CLOCK_MS,
        ..Now::default()
    };
    let (mut events, mut showing) = (0, Duration::ZERO);
    let began = Instant::now();
    let mut due = engine.handle(now, Event::Begin);
    let mut settled = 0;
    while settled < 500 {
        now.at += Duration::from_millis(250);
        now.real = now.at;
        assert!(!due.is_empty(), "the engine waits for nothing");
        let mut next = Vec::new();
        for command in std::mem::take(&mut due) {
            let event = match command {
                Command::Post { part, .. } => Event::Posted {
                    part,
                    sent: Sent {
                        outcome: SentOutcome::Accepted(Job {
                            id: format!("job_{part}"),
                            ..Job::default()
                        }),
                        meta: roomy(),
                    },
                },
                Command::Poll { part, .. } => Event::Polled {
                    part,
                    answer: Ok(Answer {
                        value: Job {
                            status: JobStatus::Completed,
                            ..Job::default()
                        },
                        meta: roomy(),
                    }),
                },
                Command::FetchErrors { part, .. } => {
                    settled += 1;
                    Event::Fetched {
                        part,
                        answer: Ok(Fetched {
                            stored: StoredErrors::default(),
                            meta: roomy(),
                        }),
                    }
                }
                Command::WakeAt(at) => {
                    now.at = now.at.max(at);
                    Event::Tick
                }
                _ => continue,
            };
            next.extend(engine.handle(now, event));
            events += 1;
            let shown = Instant::now();
            std::hint::black_box(engine.progress(MANY * USERS, now));
            showing += shown.elapsed();
        }
        due = next;
    }
    let engine_only = began.elapsed().saturating_sub(showing);
    println!(
        "\n20,000 parts: {:.0} µs an event, {:.0} µs to show it, {:.1} events a part",
        engine_only.as_secs_f64() * 1e6 / f64::from(events),
        showing.as_secs_f64() * 1e6 / f64::from(events),
        f64::from(events) / f64::from(settled),
    );
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
    of_a_large_run();
}
