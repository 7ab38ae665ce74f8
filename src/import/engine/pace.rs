//! When to ask: learned from the jobs so far and from the tenant's rate.

use std::collections::VecDeque;
use std::time::Duration;

use super::Now;
use crate::auth0::Meta;

const REMEMBERED: usize = 30;
/// No job is asked about more often.
const SHORTEST_STEP: Duration = Duration::from_millis(250);
/// Nor more often than in this share of the time that jobs take: nobody notices the difference.
const SHARE_OF_JOB: f64 = 0.02;
/// From this size on a bucket has room for others while the last steps towards a job's end are quick.
const ROOMY_BURST: u64 = 10;
/// Calls that were not made may be made up for later: those of so many seconds.
const CREDIT_SECONDS: f64 = 30.0;
/// Of the smallest plan, in requests a second [D rate-limit-configurations]; taken until an answer
/// says more.
const SLOWEST_RATE: f64 = 2.0;

#[derive(Clone, Debug, Default)]
pub(super) struct Pace {
    /// Of the last jobs: how long they took, when they ended, their users.
    jobs: VecDeque<(Duration, Duration, u32)>,
    /// Size of the tenant's bucket of requests.
    burst: Option<u64>,
    /// What is left in it, as the last answer said.
    left: Option<u64>,
    /// Calls that half the tenant's rate has room for and that were not made, and since when.
    credit: f64,
    credited: Duration,
    /// Size of its bucket for looking users up.
    users_burst: Option<u64>,
    /// The bucket was nearly empty: no questions before this.
    pub(super) quiet_until: Duration,
    /// When sending last began or went on, for the rate of the first jobs.
    began: Option<Duration>,
}

impl Pace {
    pub(super) fn began(&mut self, at: Duration) {
        self.began.get_or_insert(at);
    }

    pub(super) fn job_ended(&mut self, took: Duration, now: Duration, users: u32) {
        if self.jobs.len() == REMEMBERED {
            self.jobs.pop_front();
        }
        self.jobs.push_back((took, now, users));
    }

    /// Takes in what an answer says about the tenant's rate.
    pub(super) fn answered(&mut self, meta: &Meta, now: Now) {
        if let Some(limit) = meta.rate.limit.filter(|limit| *limit > 0) {
            self.burst = Some(limit);
            self.left = meta.rate.remaining;
            // A quarter of the bucket stays for others; with a bucket of two, one request.
            let low = (limit / 4).max(1);
            if meta.rate.remaining.is_some_and(|left| left < low) {
                let wait = meta.wait().unwrap_or_default().max(Duration::from_secs(1));
                self.quiet_until = self.quiet_until.max(now.at + wait);
            }
        }
    }

    /// Requests a second that the tenant's plan lasts for, judged by the size of its bucket
    /// [D rate-limit-configurations]: 50 goes with 16 a second, 10 with 2 or 2.5, 2 with 2.
    fn rate(&self) -> f64 {
        match self.burst {
            Some(burst @ 50..) => burst as f64 * 0.32,
            _ => SLOWEST_RATE,
        }
    }

    /// So many calls are made now.
    pub(super) fn called(&mut self, calls: u32, now: Duration) {
        let half = self.rate() / 2.0;
        let since = now.saturating_sub(self.credited).as_secs_f64();
        self.credited = now;
        let credit = (self.credit + since * half).min(CREDIT_SECONDS * half);
        self.credit = credit - f64::from(calls);
    }

    /// The step between two questions about one of two jobs: together half the tenant's rate, and all of
    /// it where fewer calls were made before and the tenant's bucket is well filled.
    fn step(&self) -> Duration {
        let roomy = self.burst.is_some_and(|burst| {
            burst >= ROOMY_BURST && self.left.is_some_and(|left| left >= burst / 2)
        });
        let share = if roomy && self.credit >= 2.0 {
            1.0
        } else {
            0.5
        };
        Duration::from_secs_f64(2.0 / (self.rate() * share)).max(SHORTEST_STEP)
    }

    pub(super) fn looked_up(&mut self, meta: &Meta) {
        self.users_burst = meta.rate.limit.or(self.users_burst);
    }

    /// The step between two users that are looked up: half of what the tenant's plan lasts for. 50 goes
    /// with 16 a second, 40 with 8 [D rate-limit-configurations].
    pub(super) fn look_up_step(&self) -> Duration {
        let rate = match self.users_burst {
            Some(burst @ 50..) => burst as f64 * 0.32,
            Some(40..) => 8.0,
            _ => SLOWEST_RATE,
        };
        Duration::from_secs_f64(2.0 / rate)
    }

    /// Users looked up by one command at most: never a large share of the bucket.
    pub(super) fn look_up_batch(&self) -> u32 {
        if self.users_burst.is_some_and(|burst| burst >= 40) {
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
    use super::*;
    use crate::auth0::Rate;

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
    fn a_large_bucket_allows_short_steps_and_an_empty_one_asks_for_quiet() {
        let mut pace = Pace::default();
        let meta = |limit, remaining| Meta {
            rate: Rate {
                limit: Some(limit),
                remaining: Some(remaining),
                ..Rate::default()
            },
            ..Meta::default()
        };
        pace.answered(&meta(50, 49), Now::default());
        assert_eq!(pace.step(), SHORTEST_STEP);
        assert_eq!(pace.quiet_until, Duration::ZERO);
        pace.answered(&meta(10, 1), Now::default());
        assert_eq!(pace.step(), 2 * S);
        assert!(pace.quiet_until >= S);
    }

    #[test]
    fn the_last_steps_are_quick_where_few_calls_were_made_and_others_have_room() {
        let rate = |limit, remaining| Meta {
            rate: Rate {
                limit: Some(limit),
                remaining: Some(remaining),
                ..Rate::default()
            },
            ..Meta::default()
        };
        let mut pace = Pace::default();
        pace.answered(&rate(10, 9), Now::default());
        pace.called(1, Duration::ZERO);
        assert_eq!(pace.step(), 2 * S, "nothing was saved up");
        pace.called(1, 20 * S);
        assert_eq!(pace.step(), S);
        pace.answered(&rate(10, 4), Now::default());
        assert_eq!(pace.step(), 2 * S, "others are busy");
        pace.answered(&rate(2, 2), Now::default());
        assert_eq!(pace.step(), 2 * S, "a bucket of two has no room");
        pace.answered(&rate(10, 9), Now::default());
        pace.called(30, 21 * S);
        assert_eq!(pace.step(), 2 * S, "all was spent");
    }
}
