//! How a practice tenant is to behave.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// What a caller chooses; [`Tuning`] holds what only tests and scenarios turn.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Port on 127.0.0.1; `None` takes a free one.
    pub port: Option<u16>,
    pub speed: Speed,
    /// Folder of the store; `None` keeps everything in memory and forgets it at the end.
    pub store: Option<PathBuf>,
}

/// How long an import job takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// Done by the time it is first asked for; rates are generous.
    #[default]
    Instant,
    /// As in a self-service tenant: a second in the queue, then some users a second, with that plan's rates.
    Realistic,
}

/// A token bucket: so many requests at once, and so many added every minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    pub burst: u32,
    pub per_minute: f64,
}

/// Rates by group of endpoints, as the self-service plans count them [D rate-limit-configurations].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    pub connections: Rate,
    pub read_users: Rate,
    pub write_users: Rate,
    /// Everything else; the job endpoints are among them.
    pub other: Rate,
    pub token: Rate,
    /// One bucket for the whole Management API in the place of the four, as on the free plan.
    pub whole_api: Option<Rate>,
}

impl Rates {
    /// What comes with a speed when nothing else was set.
    pub fn of(speed: Speed) -> Self {
        let rate = |burst, per_minute| Rate { burst, per_minute };
        match speed {
            Speed::Instant => {
                let wide = rate(1_000, 60_000.0);
                Self {
                    connections: wide,
                    read_users: wide,
                    write_users: wide,
                    other: wide,
                    token: wide,
                    whole_api: None,
                }
            }
            Speed::Realistic => Self {
                connections: rate(5, 50.0),
                read_users: rate(40, 500.0),
                write_users: rate(20, 200.0),
                other: rate(10, 150.0),
                token: rate(30, 1_800.0),
                whole_api: None,
            },
        }
    }

    /// Of the free plan: two requests a second.
    pub fn free() -> Self {
        Self::of_whole_api(2)
    }

    /// So many requests a second for whatever is asked.
    pub fn of_whole_api(per_second: u32) -> Self {
        let whole = Rate {
            burst: per_second,
            per_minute: 60.0 * f64::from(per_second),
        };
        Self {
            whole_api: Some(whole),
            ..Self::of(Speed::Realistic)
        }
    }
}

/// What only tests and scenarios turn.
#[derive(Clone, Debug, Default)]
pub struct Tuning {
    pub clock: Clock,
    /// `None`: the rates of the speed.
    pub rates: Option<Rates>,
    /// Largest profile in bytes of JSON, passwords and factors not counted; bigger ones are refused with
    /// `PROFILE_SIZE_EXCEEDED`. `None` as long as Auth0 still lets them in (10 KB from 2027-03-04).
    pub profile_limit: Option<usize>,
    /// How late the tenant log is; `None`: as the speed says.
    pub log_delay: Option<Duration>,
    /// The tenant log says which job an accepted import made. Whether Auth0's does is not documented.
    pub log_job_ids: bool,
}

/// Where the tenant takes the time from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    pub fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    pub fn now(&self) -> SystemTime {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(SystemTime::now)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
