//! How much of the tenant's rate is used: half its bucket at once, half of what it refills in the long run.

use std::collections::VecDeque;
use std::time::Duration;

use crate::auth0::Meta;

/// The smallest plan's bucket and its requests a second [D rate-limit-configurations]; taken until an
/// answer says more.
const SMALLEST: f64 = 2.0;
const SLOWEST: f64 = 2.0;
/// Calls that were not made may be made up for later: those of so many seconds.
const CREDIT_SECONDS: f64 = 30.0;
/// From this size on a bucket has room for others while the last steps towards a job's end are quick.
const ROOMY: f64 = 10.0;
const REMEMBERED: usize = 8;
/// Sums of fractions come out a little below what they are.
const TINY: f64 = 1e-6;

/// A tenant's token bucket as seen from here. What is in it is never taken to be more than it is: calls
/// count from when they are made, and what an answer says is left counts without those on the wire.
#[derive(Clone, Debug)]
pub(in crate::import) struct Bucket {
    /// Requests that it holds when full, as the last answers said: they may speak of more than one bucket,
    /// and the smallest counts.
    sizes: VecDeque<u64>,
    /// What is left in it at `at`.
    level: f64,
    /// Calls that half the rate has room for and that were not made.
    credit: f64,
    at: Duration,
    /// It was nearly empty: no calls before this.
    quiet_until: Duration,
}

impl Default for Bucket {
    fn default() -> Self {
        Self {
            sizes: VecDeque::new(),
            level: SMALLEST,
            credit: SMALLEST / 2.0,
            at: Duration::ZERO,
            quiet_until: Duration::ZERO,
        }
    }
}

impl Bucket {
    /// The run begins or goes on. Before any answer nobody knows what was asked just before, be it to look
    /// at the connection: the bucket may be empty.
    pub(in crate::import) fn begin(&mut self, now: Duration) {
        if self.sizes.is_empty() {
            self.level = SMALLEST / 2.0;
            self.at = now;
        }
    }

    pub(in crate::import) fn size(&self) -> Option<u64> {
        self.sizes.iter().min().copied()
    }

    fn full(&self) -> f64 {
        self.size().map_or(SMALLEST, |size| size as f64)
    }

    /// Requests a second that the tenant's plan lasts for, judged by the size of its bucket
    /// [D rate-limit-configurations]: 50 goes with 16 a second, 40 with 8, 20 with 3.3, 10 with 2 or 2.5, 2 with 2.
    pub(super) fn rate(&self) -> f64 {
        match self.size() {
            Some(size @ 50..) => size as f64 * 0.32,
            Some(40..) => 8.0,
            Some(20..) => 3.3,
            _ => SLOWEST,
        }
    }

    /// Lets time pass. A call on the wire may not have been counted yet, so it keeps its place.
    pub(super) fn pass(&mut self, now: Duration, on_wire: u32) {
        let seconds = now.saturating_sub(self.at).as_secs_f64();
        self.at = now;
        let rate = self.rate();
        let most = self.full() - f64::from(on_wire);
        self.level = (self.level + seconds * rate).min(most);
        self.credit = (self.credit + seconds * rate / 2.0).min(CREDIT_SECONDS * rate / 2.0);
    }

    /// Takes in what an answer says; `on_wire`: calls that are not answered yet.
    pub(in crate::import) fn heard(&mut self, meta: &Meta, now: Duration, on_wire: u32) {
        let Some(size) = meta.rate.limit.filter(|limit| *limit > 0) else {
            return;
        };
        self.pass(now, on_wire);
        let left = meta.rate.remaining.map(|left| left.min(size));
        if self.sizes.is_empty() {
            self.credit = self.credit.max(size as f64 / 2.0);
            self.level = size as f64 - f64::from(on_wire);
        } else if self.sizes.len() == REMEMBERED {
            self.sizes.pop_front();
        }
        self.sizes.push_back(size);
        self.level = self.level.min(self.full() - f64::from(on_wire));
        let Some(left) = left else { return };
        self.level = self.level.min(left as f64 - f64::from(on_wire));
        // A quarter of the bucket stays for others; with a bucket of two, one request.
        if left < (size / 4).max(1) {
            let wait = meta.wait().unwrap_or_default().max(Duration::from_secs(1));
            self.quiet_until = self.quiet_until.max(now + wait);
        }
    }

    /// Calls that can be made now.
    pub(in crate::import) fn room(&mut self, now: Duration, on_wire: u32) -> u32 {
        self.pass(now, on_wire);
        if now < self.quiet_until {
            return 0;
        }
        let room = (self.level - self.full() / 2.0).min(self.credit) + TINY;
        // Between 0 and some thousands.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let room = room.max(0.0) as u32;
        room
    }

    /// When a call can be made, unless an answer says otherwise until then. `None`: an answer has to come
    /// first.
    pub(in crate::import) fn free_at(&mut self, now: Duration, on_wire: u32) -> Option<Duration> {
        if self.room(now, on_wire) > 0 {
            return Some(now);
        }
        let half = self.full() / 2.0;
        if self.full() - f64::from(on_wire) < half + 1.0 {
            return None;
        }
        let level = (half + 1.0 - self.level).max(0.0) / self.rate();
        let credit = (1.0 - self.credit).max(0.0) / (self.rate() / 2.0);
        let wait = Duration::from_secs_f64(level.max(credit)) + Duration::from_millis(1);
        Some((now + wait).max(self.quiet_until))
    }

    /// So many calls are made now.
    pub(in crate::import) fn take(&mut self, calls: u32) {
        self.level -= f64::from(calls);
        self.credit -= f64::from(calls);
    }

    /// Whether others have room beside quick steps of ours, and fewer calls were made before.
    pub(super) fn is_roomy(&self) -> bool {
        self.full() >= ROOMY && self.level >= self.full() / 2.0 && self.credit >= 2.0
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::auth0::Rate;

    const S: Duration = Duration::from_secs(1);

    /// An answer that says how large the bucket is, and what is left in it.
    pub(in crate::import::engine) fn says(limit: u64, remaining: u64) -> Meta {
        Meta {
            rate: Rate {
                limit: Some(limit),
                remaining: Some(remaining),
                ..Rate::default()
            },
            ..Meta::default()
        }
    }

    #[test]
    fn of_a_bucket_of_two_one_call_is_out_at_a_time() {
        let mut bucket = Bucket::default();
        assert_eq!(bucket.room(S, 0), 1, "before any answer as well");
        bucket.take(1);
        assert_eq!(bucket.room(S, 1), 0);
        assert_eq!(bucket.free_at(9 * S, 1), None, "its answer comes first");
        bucket.heard(&says(2, 1), 9 * S, 0);
        assert_eq!(bucket.room(9 * S, 0), 0);
        let free = bucket.free_at(9 * S, 0).unwrap();
        assert!(free > 9 * S && free < 10 * S, "{free:?}");
        assert_eq!(bucket.room(free, 0), 1);
    }

    #[test]
    fn at_the_beginning_it_may_be_empty() {
        let mut bucket = Bucket::default();
        bucket.begin(60 * S);
        assert_eq!(bucket.room(60 * S, 0), 0);
        let free = bucket.free_at(60 * S, 0).unwrap();
        assert!(free > 60 * S + S / 4 && free < 61 * S, "{free:?}");
        bucket.heard(&says(10, 9), 60 * S, 0);
        bucket.begin(60 * S);
        assert_eq!(bucket.room(60 * S, 0), 4);
    }

    #[test]
    fn half_the_bucket_goes_at_once_and_what_is_on_the_wire_counts() {
        let mut bucket = Bucket::default();
        bucket.heard(&says(10, 9), S, 0);
        assert_eq!(bucket.room(S, 0), 4);
        bucket.take(2);
        assert_eq!(bucket.room(S, 2), 2);
        bucket.heard(&says(10, 7), S, 1);
        assert_eq!(bucket.room(S, 1), 1, "one may not be counted yet");
        bucket.heard(&says(10, 9), S, 0);
        assert_eq!(bucket.room(S, 0), 1, "an older answer promises nothing");
        bucket.heard(&says(10, 3), 5 * S, 0);
        assert_eq!(bucket.room(5 * S, 0), 0, "others are busy");
        assert_eq!(
            bucket.room(8 * S, 0),
            4,
            "the longest wait is half a bucket"
        );
    }

    #[test]
    fn of_several_buckets_the_smallest_counts() {
        let mut bucket = Bucket::default();
        bucket.heard(&says(2, 1), S, 0);
        bucket.heard(&says(10, 0), S, 0);
        assert_eq!(bucket.room(20 * S, 0), 1, "a policy's refusal, say");
        for _ in 0..REMEMBERED {
            bucket.heard(&says(10, 9), 20 * S, 0);
        }
        assert_eq!(bucket.room(30 * S, 0), 5, "the tenant has another plan");
    }

    #[test]
    fn in_the_long_run_half_the_rate_is_used() {
        let mut bucket = Bucket::default();
        bucket.heard(&says(50, 49), Duration::ZERO, 0);
        let (mut now, mut made) = (Duration::ZERO, 0);
        while now < 1_000 * S {
            let room = bucket.room(now, 0);
            bucket.take(room);
            made += room;
            now += S / 10;
        }
        assert!((8_000..=8_030).contains(&made), "{made}");
    }

    #[test]
    fn a_bucket_that_is_nearly_empty_is_left_alone() {
        let mut bucket = Bucket::default();
        bucket.heard(&says(10, 1), S, 0);
        assert_eq!(bucket.free_at(S, 0), Some(S + 5 * S / 2 + S / 1_000));
        let mut slow = says(10, 1);
        slow.rate.retry_after = Some(20 * S);
        bucket.heard(&slow, S, 0);
        assert_eq!(bucket.free_at(S, 0), Some(21 * S));
        assert_eq!(bucket.room(20 * S, 0), 0);
        assert_eq!(bucket.room(21 * S, 0), 5);
    }
}
