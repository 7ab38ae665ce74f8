use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// No answer makes anyone wait longer than this before asking again.
pub(super) const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// What an answer's header said besides its body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    pub status: Option<u16>,
    /// The server's clock, from the `Date` header.
    pub date: Option<SystemTime>,
    pub rate: Rate,
}

/// The rate limit as the answer describes it [D rate-limit-use-cases, D custom-rate-limit].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rate {
    /// Requests that the bucket holds when full (`x-ratelimit-limit`).
    pub limit: Option<u64>,
    /// Requests left in the bucket (`x-ratelimit-remaining`).
    pub remaining: Option<u64>,
    /// When tokens are added, in Unix seconds of the server's clock (`x-ratelimit-reset`).
    pub reset: Option<u64>,
    /// `Retry-After`; custom policies and token quotas send it.
    pub retry_after: Option<Duration>,
    /// `Auth0-RateLimit: client;q=…;t=…;r=…` as it came; then `x-ratelimit-*` describes the tenant, not the policy.
    pub policy: Option<String>,
}

/// A readable answer and what its header said.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    pub value: T,
    pub meta: Meta,
}

impl<T> Answer<T> {
    /// The same answer, read in another way.
    #[must_use]
    pub fn map<U>(self, read: impl FnOnce(T) -> U) -> Answer<U> {
        Answer {
            value: read(self.value),
            meta: self.meta,
        }
    }
}

impl Meta {
    pub(super) fn read(status: u16, headers: &HeaderMap) -> Self {
        let text = |name: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::trim)
        };
        let number = |name: &str| text(name).and_then(|text| text.parse::<u64>().ok());
        let date = text(DATE.as_str()).and_then(|text| httpdate::parse_http_date(text).ok());
        let retry_after = text(RETRY_AFTER.as_str()).and_then(|text| {
            if let Ok(seconds) = text.parse::<u64>() {
                return Some(Duration::from_secs(seconds));
            }
            let until = httpdate::parse_http_date(text).ok()?;
            let now = date.unwrap_or_else(SystemTime::now);
            Some(until.duration_since(now).unwrap_or_default())
        });
        Self {
            status: Some(status),
            date,
            rate: Rate {
                limit: number("x-ratelimit-limit"),
                remaining: number("x-ratelimit-remaining"),
                reset: number("x-ratelimit-reset"),
                retry_after,
                policy: text("auth0-ratelimit").map(|text| text.chars().take(200).collect()),
            },
        }
    }

    /// How long to wait before the next call after a refusal for its rate: `Retry-After`, else
    /// `x-ratelimit-reset` in the server's time, never more than a minute.
    pub fn wait(&self) -> Option<Duration> {
        let wait = self.rate.retry_after.or_else(|| {
            let reset = UNIX_EPOCH.checked_add(Duration::from_secs(self.rate.reset?))?;
            Some(
                reset
                    .duration_since(self.date.unwrap_or_else(SystemTime::now))
                    .unwrap_or_default(),
            )
        })?;
        Some(wait.min(LONGEST_WAIT))
    }

    /// The server's clock minus this computer's, in milliseconds; positive when the server is ahead. The
    /// server says whole seconds, so it is too small by up to one, and never too large.
    pub fn clock_skew(&self, local_now: SystemTime) -> Option<i64> {
        let millis = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Some(match self.date?.duration_since(local_now) {
            Ok(ahead) => millis(ahead),
            Err(behind) => -millis(behind.duration()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    reqwest::header::HeaderName::from_static(name),
                    reqwest::header::HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    /// A second that is lost twice would make somebody else's user look like one of ours.
    #[test]
    fn the_servers_clock_is_reckoned_a_second_behind_at_most_and_never_ahead() {
        let meta = Meta::read(200, &headers(&[("date", "Fri, 20 Nov 2026 09:00:00 GMT")]));
        let date = meta.date.unwrap();
        for (local, skew) in [(0, 0), (900, -900), (1_100, -1_100)] {
            let local = date + Duration::from_millis(local);
            assert_eq!(meta.clock_skew(local), Some(skew));
        }
        let behind = date - Duration::from_millis(1_500);
        assert_eq!(meta.clock_skew(behind), Some(1_500));
    }

    #[test]
    fn waits_in_server_time_and_never_longer_than_a_minute() {
        let date = ("date", "Fri, 20 Nov 2026 09:00:00 GMT");
        let wait = |pairs: &[_]| Meta::read(429, &headers(pairs)).wait();
        assert_eq!(wait(&[date]), None);
        assert_eq!(
            wait(&[date, ("retry-after", "7")]),
            Some(Duration::from_secs(7))
        );
        assert_eq!(
            wait(&[date, ("retry-after", "Fri, 20 Nov 2026 09:00:09 GMT")]),
            Some(Duration::from_secs(9))
        );
        assert_eq!(
            wait(&[date, ("x-ratelimit-reset", "1795165204")]),
            Some(Duration::from_secs(4))
        );
        assert_eq!(
            wait(&[date, ("x-ratelimit-reset", "1795169999")]),
            Some(LONGEST_WAIT)
        );
        assert_eq!(
            wait(&[date, ("x-ratelimit-reset", "12")]),
            Some(Duration::ZERO)
        );
        assert_eq!(wait(&[date, ("x-ratelimit-reset", "soon")]), None);
    }

    #[test]
    fn rate_headers_are_kept() {
        let meta = Meta::read(
            200,
            &headers(&[
                ("x-ratelimit-limit", "10"),
                ("x-ratelimit-remaining", "9"),
                ("auth0-ratelimit", "client;q=5;t=1;r=4"),
            ]),
        );
        assert_eq!((meta.rate.limit, meta.rate.remaining), (Some(10), Some(9)));
        assert_eq!(meta.rate.policy.as_deref(), Some("client;q=5;t=1;r=4"));
    }
}
