//! When a call can be made: half the tenant's rate, as for an import.

use std::time::Duration;

use crate::auth0::Meta;
use crate::import::engine::bucket::Bucket;

/// Which rate a call counts in, where a plan tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Read,
    Write,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    /// What the tenant's plan has for reading users, or for all calls.
    reads: Bucket,
    /// For deleting them, where that is another bucket: then it has another size.
    writes: Option<Bucket>,
}

impl Pace {
    pub(super) fn begin(&mut self, now: Duration) {
        self.reads.begin(now);
    }

    fn bucket(&mut self, kind: Kind) -> &mut Bucket {
        match (kind, &mut self.writes) {
            (Kind::Write, Some(writes)) => writes,
            _ => &mut self.reads,
        }
    }

    pub(super) fn heard(&mut self, kind: Kind, meta: &Meta, now: Duration, on_wire: u32) {
        let size = meta.rate.limit;
        let known = self.reads.size();
        if kind == Kind::Write && size.is_some() && known.is_some() {
            if size == known {
                self.writes = None;
            } else {
                self.writes.get_or_insert_default();
            }
        }
        self.bucket(kind).heard(meta, now, on_wire);
    }

    pub(super) fn has_room(&mut self, kind: Kind, now: Duration, on_wire: u32) -> bool {
        self.bucket(kind).room(now, on_wire) > 0
    }

    pub(super) fn free_at(&mut self, kind: Kind, now: Duration, on_wire: u32) -> Option<Duration> {
        self.bucket(kind).free_at(now, on_wire)
    }

    pub(super) fn take(&mut self, kind: Kind) {
        self.bucket(kind).take(1);
    }
}
