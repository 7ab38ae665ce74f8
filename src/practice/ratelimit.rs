//! Token buckets and what their headers say.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::{HeaderMap, HeaderValue};

use super::config::{Rate, Rates};

/// The group that a request counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Connections,
    ReadUsers,
    WriteUsers,
    Other,
    Token,
}

/// What a request was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub allowed: bool,
    pub limit: u32,
    pub remaining: u32,
    /// Unix seconds when the next request is added.
    pub reset: u64,
}

impl Verdict {
    pub(super) fn headers(self, headers: &mut HeaderMap) {
        let mut put = |name, value: u64| headers.insert(name, HeaderValue::from(value));
        put("x-ratelimit-limit", u64::from(self.limit));
        put("x-ratelimit-remaining", u64::from(self.remaining));
        put("x-ratelimit-reset", self.reset);
    }
}

pub(super) struct Limiter {
    buckets: [Bucket; 5],
    whole_api: Option<Bucket>,
    asked: Asked,
}

/// How much was asked of a tenant since it was started or its speed was changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Of the Management API.
    pub requests: u64,
    /// Those of them that were too many.
    pub too_many: u64,
}

struct Bucket {
    rate: Rate,
    level: f64,
    at: SystemTime,
}

impl Limiter {
    pub(super) fn new(rates: &Rates, now: SystemTime) -> Self {
        let full = |rate: Rate| Bucket {
            rate,
            level: f64::from(rate.burst),
            at: now,
        };
        Self {
            buckets: [
                full(rates.connections),
                full(rates.read_users),
                full(rates.write_users),
                full(rates.other),
                full(rates.token),
            ],
            whole_api: rates.whole_api.map(full),
            asked: Asked::default(),
        }
    }

    pub(super) fn ask(&mut self, group: Group, now: SystemTime) -> Verdict {
        if group == Group::Token {
            return self.buckets[group as usize].ask(now);
        }
        let own = &mut self.buckets[group as usize];
        let verdict = self.whole_api.as_mut().unwrap_or(own).ask(now);
        self.asked.requests += 1;
        self.asked.too_many += u64::from(!verdict.allowed);
        verdict
    }

    pub(super) fn asked(&self) -> Asked {
        self.asked
    }
}

impl Bucket {
    fn ask(&mut self, now: SystemTime) -> Verdict {
        let per_second = self.rate.per_minute / 60.0;
        let elapsed = now.duration_since(self.at).unwrap_or_default();
        self.at = now;
        self.level =
            (self.level + elapsed.as_secs_f64() * per_second).min(f64::from(self.rate.burst));
        let allowed = self.level >= 1.0;
        if allowed {
            self.level -= 1.0;
        }
        let missing = 1.0 - self.level.fract();
        let wait = if per_second > 0.0 {
            (missing / per_second).min(3_600.0)
        } else {
            3_600.0
        };
        let reset =
            now.duration_since(UNIX_EPOCH).unwrap_or_default() + Duration::from_secs_f64(wait);
        // The level lies between 0 and the burst.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let remaining = self.level as u32;
        Verdict {
            allowed,
            limit: self.rate.burst,
            remaining,
            reset: reset.as_secs() + u64::from(reset.subsec_nanos() > 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::config::Speed;

    #[test]
    fn a_bucket_empties_and_fills() {
        let mut rates = Rates::of(Speed::Realistic);
        rates.other = Rate {
            burst: 2,
            per_minute: 60.0,
        };
        let start = UNIX_EPOCH + Duration::from_secs(1_000);
        let mut limiter = Limiter::new(&rates, start);
        assert_eq!(
            limiter.ask(Group::Other, start),
            Verdict {
                allowed: true,
                limit: 2,
                remaining: 1,
                reset: 1_001
            }
        );
        assert!(limiter.ask(Group::Other, start).allowed);
        let refused = limiter.ask(Group::Other, start);
        assert!(!refused.allowed && refused.remaining == 0 && refused.reset == 1_001);
        assert!(
            limiter.ask(Group::ReadUsers, start).allowed,
            "groups do not share"
        );
        assert!(
            limiter
                .ask(Group::Other, start + Duration::from_secs(1))
                .allowed
        );
    }
}
