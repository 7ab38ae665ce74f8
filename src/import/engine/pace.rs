//! When to ask: learned from the jobs so far and from the tenant's rate.

use std::collections::VecDeque;
use std::time::Duration;

use super::Now;
use super::bucket::Bucket;
use crate::auth0::Meta;

const REMEMBERED: usize = 30;
/// No job is asked about more often.
const SHORTEST_STEP: Duration = Duration::from_millis(250);
/// Nor more often than in this share of the time that jobs take: nobody notices the difference.
const SHARE_OF_JOB: f64 = 0.02;

#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    /// Of the last jobs: how long they took, when they ended, their users.
    jobs: VecDeque<(Duration, Duration, u32)>,
    /// What the tenant's plan has for all calls, or for all but those that have a bucket of their own.
    pub(super) calls: Bucket,
    /// Its bucket for looking users up, where that is another one.
    pub(super) users: Option<Bucket>,
    /// When sending last began or went on, for the rate of the first jobs.
    began: Option<Duration>,
}

impl Pace {
    pub(super) fn began(&mut self, at: Duration) {
        self.began.get_or_insert(at);
        self.calls.begin(at);
    }

    pub(super) fn job_ended(&mut self, took: Duration, now: Duration, users: u32) {
        if self.jobs.len() == REMEMBERED {
            self.jobs.pop_front();
        }
        self.jobs.push_back((took, now, users));
    }

    /// The step between two questions about one of two jobs: together half the tenant's rate, and all of
    /// it where fewer calls were made before and the tenant's bucket is well filled.
    fn step(&self) -> Duration {
        let share = if self.calls.is_roomy() { 1.0 } else { 0.5 };
        Duration::from_secs_f64(2.0 / (self.calls.rate() * share)).max(SHORTEST_STEP)
    }

    /// An answer about a user. Another size says that these calls have a bucket of their own.
    pub(super) fn looked_up(&mut self, meta: &Meta, now: Now, on_wire: u32) {
        let size = meta.rate.limit;
        if size.is_none() || self.calls.size().is_none() || self.calls.size() == size {
            self.users = None;
            self.calls.heard(meta, now.at, on_wire);
        } else {
            let users = self.users.get_or_insert_default();
            users.heard(meta, now.at, 0);
        }
    }

    /// The step between two users that are looked up: half of what the tenant's plan lasts for.
    pub(super) fn look_up_step(&self) -> Duration {
        let bucket = self.users.as_ref().unwrap_or(&self.calls);
        Duration::from_secs_f64(2.0 / bucket.rate())
    }

    /// Users looked up by one command at most: never a large share of the bucket.
    pub(super) fn look_up_batch(&self) -> u32 {
        let bucket = self.users.as_ref().unwrap_or(&self.calls);
        if bucket.size().is_some_and(|size| size >= 40) {
            10
        } else {
            1
        }
    }

    /// How long to wait before asking again about a job that was accepted `spent` ago.
    pub(super) fn next_question(&self, spent: Duration) -> Duration {
        let step = self.step();
        if self.jobs.len() < 3 {
            return step.max(spent.mul_f64(0.05));
        }
        let shortest = self.jobs.iter().map(|(took, ..)| *took).min();
        let expected = shortest
            .unwrap_or_default()
            .mul_f64(0.97)
            .saturating_sub(spent);
        step.max(expected)
            .max(shortest.unwrap_or_default().mul_f64(SHARE_OF_JOB))
            .max(spent.mul_f64(0.005))
    }

    /// How long a job whose answer was lost may hold a slot: three learned job lengths, at least a
    /// minute.
    pub(super) fn lost_slot(&self) -> Duration {
        let longest = self.jobs.iter().map(|(took, ..)| *took).max();
        (longest.unwrap_or_default() * 3).clamp(Duration::from_mins(1), Duration::from_hours(2))
    }

    /// Users settled a second over the remembered jobs.
    pub(super) fn users_per_second(&self) -> Option<f64> {
        let (_, last, _) = *self.jobs.back()?;
        let (from, skip) = if self.jobs.len() == REMEMBERED {
            (self.jobs.front()?.1, 1)
        } else {
            (self.began?, 0)
        };
        let users: u32 = self.jobs.iter().skip(skip).map(|(.., users)| *users).sum();
        let seconds = last.saturating_sub(from).as_secs_f64();
        (seconds > 0.0 && users > 0).then(|| f64::from(users) / seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::super::bucket::tests::says;
    use super::*;

    const S: Duration = Duration::from_secs(1);

    #[test]
    fn sleeps_until_just_under_the_shortest_job() {
        let mut pace = Pace::default();
        assert_eq!(pace.step(), 2 * S);
        assert_eq!(pace.next_question(Duration::ZERO), 2 * S);
        for took in [100, 80, 90] {
            pace.job_ended(took * S, took * S, 700);
        }
        let wait = pace.next_question(Duration::ZERO).as_secs_f64();
        assert!((77.0..78.0).contains(&wait), "{wait}");
        assert_eq!(pace.next_question(79 * S), 2 * S);
    }

    #[test]
    fn a_large_bucket_allows_short_steps() {
        let mut pace = Pace::default();
        pace.calls.heard(&says(50, 49), Duration::ZERO, 0);
        assert_eq!(pace.step(), SHORTEST_STEP);
        pace.calls.heard(&says(10, 1), Duration::ZERO, 0);
        assert_eq!(pace.step(), 2 * S);
    }

    #[test]
    fn the_last_steps_are_quick_where_few_calls_were_made_and_others_have_room() {
        let mut pace = Pace::default();
        let calls = |pace: &mut Pace, now| {
            let room = pace.calls.room(now, 0);
            pace.calls.take(room);
            room
        };
        pace.calls.heard(&says(10, 9), Duration::ZERO, 0);
        assert_eq!(calls(&mut pace, Duration::ZERO), 4);
        assert_eq!(pace.step(), 2 * S, "nothing is saved up");
        calls(&mut pace, 20 * S);
        assert_eq!(pace.step(), S);
        pace.calls.heard(&says(10, 4), 20 * S, 0);
        assert_eq!(pace.step(), 2 * S, "others are busy");
        pace.calls.heard(&says(2, 2), 30 * S, 0);
        assert_eq!(pace.step(), 2 * S, "a bucket of two has no room");
    }

    #[test]
    fn users_are_looked_up_from_the_bucket_that_they_have() {
        let mut pace = Pace::default();
        pace.calls.heard(&says(50, 49), Duration::ZERO, 0);
        pace.looked_up(&says(50, 40), Now::default(), 0);
        assert!(pace.users.is_none(), "one bucket for all");
        assert_eq!(pace.calls.room(Duration::ZERO, 0), 15);
        pace.looked_up(&says(40, 39), Now::default(), 0);
        assert_eq!(pace.calls.room(Duration::ZERO, 0), 15);
        assert_eq!(pace.look_up_step(), S / 4);
        assert_eq!(pace.users.map(|users| users.size()), Some(Some(40)));
    }
}
