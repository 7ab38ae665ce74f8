//! What is imported, and what may go wrong with it.

use std::time::Duration;

use usher::import::engine::{PartFact, PartRecord, Rights};
use usher::import::plan::Ranges;

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
    /// The plan: parts of equal size.
    pub(super) fn plan(&self) -> Vec<PartRecord> {
        (1..=self.parts)
            .map(|n| {
                let mut ranges = Ranges::default();
                for record in (n - 1) * self.users..n * self.users {
                    ranges.push(record);
                }
                PartRecord::new(PartFact {
                    n,
                    ranges,
                    count: self.users,
                    bytes: self.bytes,
                    sha256: String::new(),
                    may_double: self.may_double,
                })
            })
            .collect()
    }
}
