//! A journal that ends at any byte gives a state from which the run goes on rightly: it is read from a
//! real file, taken up in a world as it was when that byte was written, and judged at its end.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use usher::import::Options;
use usher::import::RunId;
use usher::import::RunState;
use usher::import::engine::{Engine, Fact, Header, Rights};
use usher::import::journal::{FORMAT, Journal, Loaded, RunFolder, Unreadable, read};
use usher::import::store::{ConnectionRef, SourceRef, TenantRef};

use crate::simulator::tenant::{Habits, User};
use crate::simulator::world::{Faults, Order, World};

const SECOND: Duration = Duration::from_secs(1);
const PARTS: u32 = 3;
const USERS: u32 = 4;
/// Facts: each byte of them is a cut, and each cut reads all before it.
const LONGEST: usize = 60;
/// 2026-11-20
const CLOCK_MS: i64 = 1_795_132_800_000;

/// Every fact that a run can write behind its plan; a run that is stopped is another matter.
const KINDS: [&str; 20] = [
    "accepted",
    "again",
    "attempt",
    "closed",
    "errors_stored",
    "finished",
    "found",
    "left",
    "lost",
    "not_sent",
    "paused",
    "pilot_passed",
    "polled",
    "probed",
    "refused",
    "resumed",
    "split",
    "told",
    "told_enough",
    "unknown",
];

/// A world with much trouble, run to its end, in which every fact can be gone back to.
fn troubled(seed: u64) -> World {
    let order = Order {
        parts: PARTS,
        users: USERS,
        bytes: 400_000,
        upsert: false,
        may_double: seed % 5 == 4,
        pilot: if seed % 3 == 2 { 2 } else { 0 },
        renewable: true,
        rights: Rights {
            logs: seed.is_multiple_of(3),
            users: seed % 4 != 3,
            lasts: None,
            server_ms: Some(CLOCK_MS),
        },
        lacks_logs: false,
        lacks_users: false,
        upload: SECOND / 2,
        round_trip: SECOND / 5,
    };
    let habits = Habits {
        queue: SECOND,
        job: 20 * SECOND,
        spread: 0.25,
        burst: 50.0,
        rate: 16.0,
        log_delay: 10 * SECOND,
        log_names_job: seed.is_multiple_of(2),
        clock_ms: CLOCK_MS,
        unique: !order.may_double,
        unlogged: 0,
        factors_inserted: false,
        body: if seed % 4 == 1 { 300_000 } else { 500_000 },
    };
    let faults = Faults {
        wire: 25,
        server: 25,
        crash: 2,
        source: 2,
        ..Faults::default()
    };
    let mut world = World::new(seed, order, habits, faults);
    for record in (0..PARTS * USERS).step_by(5) {
        let user = User {
            made_ms: CLOCK_MS - 86_400_000,
            ours: false,
            updates: 0,
        };
        world.tenant.users.insert(record, vec![user]);
    }
    world.tenant.bad.extend([3, 7]);
    world.past = Some(Vec::new());
    world.start();
    for _ in 0..300 {
        if !world.over {
            world.step();
        }
    }
    world.calm();
    while !world.over {
        world.step();
    }
    world
}

/// The plan as a run writes it.
/// Those that go first among them.
fn planned(world: &World) -> u32 {
    PARTS + u32::from(!world.order.first().is_empty())
}

fn plan(world: &World) -> Vec<Fact> {
    let header = Header {
        format: FORMAT,
        app: "0".into(),
        run: RunId::parse("run").unwrap(),
        tenant: TenantRef::default(),
        connection: ConnectionRef::default(),
        source: SourceRef {
            records: PARTS * USERS,
            ..SourceRef::default()
        },
        options: Options::default(),
        parts: planned(world),
        key: "00".into(),
        follows: None,
        since: None,
        before: None,
        puts_back: None,
    };
    let parts = world.engine.parts().iter().take(planned(world) as usize);
    let parts = parts.map(|part| Fact::Part(part.fact.clone()));
    std::iter::once(Fact::RunCreated(Box::new(header)))
        .chain(world.order.pilot())
        .chain(parts)
        .chain([Fact::Planned {
            parts: planned(world),
        }])
        .collect()
}

fn written(world: &World) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let folder = RunFolder::create(dir.path().join("run")).unwrap();
    let mut journal = Journal::create(&folder, &plan(world), CLOCK_MS).unwrap();
    for (fact, at_ms) in &world.journal {
        journal.append(std::slice::from_ref(fact), *at_ms).unwrap();
    }
    fs::read(folder.journal()).unwrap()
}

fn kinds(world: &World) -> BTreeSet<String> {
    let kind = |fact: &Fact| {
        serde_json::to_value(fact).unwrap()["k"]
            .as_str()
            .map(str::to_owned)
    };
    world
        .journal
        .iter()
        .filter_map(|(fact, _)| kind(fact))
        .collect()
}

/// What the next process begins with.
fn state(engine: &Engine) -> String {
    format!("{:?} {:?}", engine.state(), engine.parts())
}

fn cut_everywhere(world: &World) {
    let seed = world.seed;
    let bytes = written(world);
    let plan_lines = plan(world).len();
    let mut latest: Option<(usize, String)> = None;
    for cut in 0..=bytes.len() {
        let lines = memchr::memchr_iter(b'\n', &bytes[..cut]).count();
        let loaded: Loaded = match read(&bytes[..cut]) {
            Ok(loaded) => loaded,
            Err(Unreadable::NoHeader) => {
                assert_eq!(lines, 0, "seed {seed}, cut at {cut}");
                continue;
            }
        };
        assert_eq!(loaded.read_only, None, "seed {seed}, cut at {cut}");
        assert_eq!(loaded.next_seq, lines as u64);
        assert_eq!(loaded.planned, lines >= plan_lines);
        if !loaded.planned {
            continue;
        }
        let facts = lines - plan_lines;
        let now = state(&loaded.engine);
        // Within a line all cuts are one state, and only the first of them is gone on with.
        if let Some((of, before)) = &latest
            && *of == facts
        {
            assert_eq!(*before, now, "seed {seed}, cut at {cut}");
            continue;
        }
        latest = Some((facts, now));
        if facts == world.journal.len() {
            assert_eq!(loaded.engine.state(), RunState::Finished);
            continue;
        }
        let mut again = world.back_at(facts, loaded.engine);
        while !again.over {
            again.step();
        }
        assert_eq!(
            again.engine.state(),
            RunState::Finished,
            "seed {seed}, cut at {cut}"
        );
        again.judge_end();
    }
}

/// Short journals that have every kind of fact between them.
fn worlds() -> Vec<World> {
    let mut missing: BTreeSet<&str> = KINDS.into();
    let mut worlds = Vec::new();
    for seed in 0..2_000 {
        if missing.is_empty() {
            return worlds;
        }
        let world = troubled(seed);
        let written = kinds(&world);
        assert!(
            written.iter().all(|kind| KINDS.contains(&kind.as_str())),
            "{written:?}"
        );
        let new = missing.iter().any(|kind| written.contains(*kind));
        if new && world.journal.len() <= LONGEST {
            missing.retain(|kind| !written.contains(*kind));
            worlds.push(world);
        }
    }
    panic!("no journal has {missing:?}");
}

#[test]
fn a_journal_cut_at_any_byte_is_gone_on_with_rightly() {
    let worlds = worlds();
    std::thread::scope(|scope| {
        for world in &worlds {
            scope.spawn(|| cut_everywhere(world));
        }
    });
}
