use std::time::Duration;

use super::Now;
use crate::import::{Waiting, WaitingFor};

/// Why nothing is sent for now, and until when.
#[derive(Clone, Debug)]
pub(in crate::import) struct Gate {
    pub(in crate::import) kind: WaitingFor,
    pub(in crate::import) since_ms: i64,
    /// On the engine's clock; `None` waits for an event.
    pub(in crate::import) until: Option<Duration>,
    until_ms: Option<i64>,
    pub(in crate::import) tries: u32,
}

impl Gate {
    /// A new gate, or the old one once more if it waits for the same.
    pub(in crate::import) fn raise(
        old: Option<&Self>,
        kind: WaitingFor,
        wait: Option<Duration>,
        now: Now,
    ) -> Self {
        let again = old.filter(|gate| gate.kind == kind);
        Self {
            kind,
            since_ms: again.map_or(now.wall_ms, |gate| gate.since_ms),
            until: wait.map(|wait| now.at + wait),
            until_ms: wait.map(|wait| {
                now.wall_ms
                    .saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
            }),
            tries: again.map_or(1, |gate| gate.tries.saturating_add(1)),
        }
    }

    pub(in crate::import) fn is_shut(&self, now: Now) -> bool {
        self.until.is_none_or(|until| now.at < until)
    }

    /// The free job slot is waited for by sending only; everything else holds all calls.
    pub(in crate::import) fn holds_questions(&self) -> bool {
        self.kind != WaitingFor::JobSlot
    }

    pub(in crate::import) fn view(&self) -> Waiting {
        Waiting {
            kind: self.kind,
            since_ms: self.since_ms,
            until_ms: self.until_ms,
        }
    }
}

/// Spreads repeated calls without a source of randomness: the same seed and count give the same
/// share of one.
pub(in crate::import) fn share(seed: u64, count: u64) -> f64 {
    let mut x = seed ^ count.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    f64::from(u32::try_from((x ^ (x >> 31)) >> 32).unwrap_or(0)) / f64::from(u32::MAX)
}

/// Full jitter: between nothing and a bound that doubles from 1 s to 60 s, but not below 100 ms.
pub(in crate::import) fn backoff(seed: u64, tries: u32) -> Duration {
    let bound = f64::from(1_u32 << tries.min(6)).min(60.0);
    Duration::from_secs_f64((bound * share(seed, u64::from(tries))).max(0.1))
}
