//! How long an import is likely to take, said before it begins: a range, and from what it is known.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Users a second that Auth0 takes in two jobs at a time, on the fastest and on the free plan [C-112785].
const FASTEST: f64 = 110.0;
const FREE: f64 = 7.5;
/// Smaller parts say more of a job's beginning and end than of its users.
const TELLING: u32 = 100;
/// Jobs of one tenant differ by so much, from one hour to the next [own].
const SPREAD: f64 = 0.2;

/// How fast a tenant was, with a job of full length in each of its two slots.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// Users a second and job.
    pub per_job: f64,
}

impl Pace {
    /// From the jobs of one run: users sent, and how long until each had ended. `None` where they are too
    /// few to tell.
    pub fn of_jobs(jobs: impl IntoIterator<Item = (u32, Duration)>) -> Option<Self> {
        let telling = jobs.into_iter().filter(|(users, _)| *users >= TELLING);
        let (users, took) = telling.fold((0_u64, Duration::ZERO), |(users, took), job| {
            (users + u64::from(job.0), took + job.1)
        });
        let seconds = took.as_secs_f64();
        (users > 0 && seconds > 0.0).then(|| Self {
            per_job: users as f64 / seconds,
        })
    }
}

/// From what the time is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// So many earlier imports into this tenant.
    Runs(usize),
    /// What is known of Auth0's plans, the fastest and the free one.
    Plans,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    pub least: Duration,
    pub most: Duration,
    pub basis: Basis,
}

/// What a limit on the way means for the import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasts {
    Long,
    Perhaps,
    TooShort,
}

impl Estimate {
    pub fn of(users: u32, parts: u32, past: &[Pace]) -> Self {
        let at = |rate: f64| Duration::from_secs_f64((f64::from(users) / rate).min(1e9));
        let slots = f64::from(parts.clamp(1, 2));
        let paces = past
            .iter()
            .map(|pace| pace.per_job)
            .filter(|rate| *rate > 0.0);
        let (least, most) = paces.fold((f64::MAX, 0.0_f64), |(least, most), rate| {
            (rate.min(least), rate.max(most))
        });
        if most > 0.0 {
            Self {
                least: at(most * slots * (1.0 + SPREAD)),
                most: at(least * slots * (1.0 - SPREAD)),
                basis: Basis::Runs(past.len()),
            }
        } else {
            Self {
                least: at(FASTEST),
                most: at(FREE),
                basis: Basis::Plans,
            }
        }
    }

    /// Whether something that is good for `left` lasts to the end.
    pub fn lasts(&self, left: Duration) -> Lasts {
        if left >= self.most {
            Lasts::Long
        } else if left >= self.least {
            Lasts::Perhaps
        } else {
            Lasts::TooShort
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(time: Duration) -> u64 {
        (time.as_secs() + 30) / 60
    }

    #[test]
    fn before_anything_is_known_of_the_tenant_the_plans_are_the_range() {
        let estimate = Estimate::of(1_000_000, 1_800, &[]);
        assert_eq!(estimate.basis, Basis::Plans);
        let hours = |time: Duration| minutes(time) / 60;
        assert_eq!((hours(estimate.least), hours(estimate.most)), (2, 37));
        assert_eq!(Estimate::of(0, 0, &[]).most, Duration::ZERO);
    }

    #[test]
    fn a_tenant_is_as_fast_as_it_was_give_or_take() {
        let jobs = [(560, 43), (560, 45), (3, 20), (80, 30)];
        let jobs = jobs.map(|(users, seconds)| (users, Duration::from_secs(seconds)));
        let pace = Pace::of_jobs(jobs).unwrap();
        assert!((pace.per_job - 1_120.0 / 88.0).abs() < 1e-9, "{pace:?}");
        let estimate = Estimate::of(100_000, 180, &[pace]);
        assert_eq!(estimate.basis, Basis::Runs(1));
        assert_eq!((minutes(estimate.least), minutes(estimate.most)), (55, 82));
        // The faster and the slower of two runs.
        let slow = Pace { per_job: 5.0 };
        let both = Estimate::of(100_000, 180, &[slow, pace]);
        assert_eq!((both.least, minutes(both.most)), (estimate.least, 208));
        // One part has one job.
        let one = Estimate::of(560, 1, &[pace]).most.as_secs_f64();
        assert!((one - 55.0).abs() < 0.01, "{one}");
        assert_eq!(Pace::of_jobs([(3, Duration::from_secs(2))]), None);
    }

    #[test]
    fn what_ends_on_the_way_is_told_apart() {
        let estimate = Estimate::of(100_000, 180, &[Pace { per_job: 10.0 }]);
        let after = |minutes| estimate.lasts(Duration::from_mins(minutes));
        assert_eq!(
            [after(24 * 60), after(90), after(30)],
            [Lasts::Long, Lasts::Perhaps, Lasts::TooShort]
        );
    }
}
