//! What is imported, and what may go wrong with it.

use std::time::Duration;

use usher::import::engine::{Engine, Fact, PartFact, PartRecord, Rights};
use usher::import::plan::{PilotShape, Ranges, TraitKind};

/// What may go wrong, in percent of the occasions.
#[derive(Clone, Copy, Default)]
pub struct Faults {
    pub wire: u64,
    pub server: u64,
    pub token: u64,
    pub disk: u64,
    pub crash: u64,
    pub sleep: u64,
    pub clock: u64,
    pub source: u64,
    /// Dates in answers that are wrong or missing.
    pub date: u64,
    /// Summaries and lists of errors that are lost.
    pub result: u64,
    /// Somebody else takes a slot, or makes a user that is still to come.
    pub strangers: u64,
    /// The admin pauses, stops or leaves, and comes back.
    pub admin: u64,
}

/// What is imported, and how.
#[derive(Clone)]
pub struct Order {
    pub parts: u32,
    pub users: u32,
    /// Bytes of a part's body.
    pub bytes: u32,
    pub upsert: bool,
    pub may_double: bool,
    /// Of so many parts a user each goes first and alone.
    pub pilot: u32,
    pub renewable: bool,
    pub rights: Rights,
    /// What the token is said to be good for and is not.
    pub lacks_logs: bool,
    pub lacks_users: bool,
    /// Time for a body to go up, and for any answer to come back.
    pub upload: Duration,
    pub round_trip: Duration,
}

impl Order {
    /// The records that go first: the second of some parts.
    pub fn first(&self) -> Ranges {
        let mut first = Ranges::default();
        for part in 0..self.pilot.min(self.parts) {
            first.push(part * self.users + 1);
        }
        first
    }

    /// An engine with the plan.
    pub(super) fn engine(&self, seed: u64) -> Engine {
        let mut engine = Engine::new("run", self.upsert, self.renewable, seed, self.plan());
        if let Some(fact) = self.pilot() {
            engine.apply(&fact, 0);
        }
        engine
    }

    /// What stands before the parts.
    pub fn pilot(&self) -> Option<Fact> {
        let records = self.first();
        let shape = PilotShape {
            kind: TraitKind::Password,
            words: "no password hash".into(),
            records: records.clone(),
            of: self.parts * self.users,
        };
        (!records.is_empty()).then(|| Fact::Pilot {
            records,
            shapes: vec![shape],
        })
    }

    /// The plan: parts of equal size, but for those that go first.
    pub(super) fn plan(&self) -> Vec<PartRecord> {
        let first = self.first();
        let bulk = (0..self.parts).map(|part| {
            let from = part * self.users;
            first.gaps(from, from + self.users - 1)
        });
        let pilot = (!first.is_empty()).then(|| first.clone());
        (1..)
            .zip(pilot.into_iter().chain(bulk))
            .map(|(n, ranges)| {
                PartRecord::new(PartFact {
                    n,
                    count: ranges.count(),
                    ranges,
                    bytes: self.bytes,
                    sha256: String::new(),
                    may_double: self.may_double,
                })
            })
            .collect()
    }
}
