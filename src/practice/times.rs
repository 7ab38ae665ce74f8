//! When a job waits, works and ends.

use std::time::{SystemTime, UNIX_EPOCH};

use super::config::Speed;

/// A job waits so long before its first user.
const QUEUE_MS: u64 = 1_000;
/// Users a second in one job of a self-service tenant: 400,000 an hour with two jobs on the enterprise plan,
/// a quarter of that on production plans [C-112785].
const USERS_PER_SECOND: u64 = 14;

/// Unix milliseconds of a job.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub created: u64,
    pub starts: u64,
    pub ends: u64,
    speed: Speed,
}

impl Times {
    pub(super) fn of_job(speed: Speed, created: u64, users: usize) -> Self {
        match speed {
            Speed::Instant => Self {
                created,
                starts: created,
                ends: created,
                speed,
            },
            Speed::Realistic => {
                let starts = created + QUEUE_MS;
                Self {
                    created,
                    starts,
                    ends: starts + work(users),
                    speed,
                }
            }
        }
    }

    /// When the job comes to its user at this position.
    pub(super) fn of_user(self, position: usize) -> u64 {
        match self.speed {
            Speed::Instant => self.created,
            Speed::Realistic => (self.starts + work(position + 1)).min(self.ends),
        }
    }
}

fn work(users: usize) -> u64 {
    u64::try_from(users)
        .unwrap_or(u64::MAX / 1_000)
        .saturating_mul(1_000)
        / USERS_PER_SECOND
}

pub(super) fn unix_ms(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

/// `2026-11-20T09:00:00.000Z`.
pub(super) fn iso(unix_ms: u64) -> String {
    let ms = i64::try_from(unix_ms).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(ms)
        .map_or_else(|_| String::new(), |time| format!("{time:.3}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_a_job() {
        assert_eq!(iso(1_795_165_200_000), "2026-11-20T09:00:00.000Z");
        let job = Times::of_job(Speed::Realistic, 10_000, 28);
        assert_eq!((job.starts, job.ends), (11_000, 13_000));
        assert_eq!(job.of_user(27), 13_000);
        assert_eq!(Times::of_job(Speed::Instant, 10_000, 28).ends, 10_000);
    }
}
