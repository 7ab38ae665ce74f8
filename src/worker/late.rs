//! Answers that come late, as on a slow and busy computer: so that tests find what hangs on their order.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long the messages of one task take, each another time; by default none. What one task says keeps its
/// order, what several say does not.
#[derive(Clone, Debug, Default)]
pub struct Late(Option<Arc<Dice>>);

#[derive(Debug)]
struct Dice {
    most: Duration,
    state: AtomicU64,
}

impl Late {
    /// As long as `USHER_TEST_LATE` says, in milliseconds at most; else, and in optimised builds, none.
    pub fn of_environment() -> Self {
        if !cfg!(debug_assertions) {
            return Self::default();
        }
        let most = std::env::var("USHER_TEST_LATE").ok();
        let Some(most) = most.and_then(|most| most.parse().ok()) else {
            return Self::default();
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let seed = now.map_or(0, |now| u64::from(now.subsec_nanos()));
        Self::up_to(Duration::from_millis(most), seed)
    }

    /// Up to `most`, by chance.
    pub fn up_to(most: Duration, seed: u64) -> Self {
        let state = AtomicU64::new(seed);
        Self(Some(Arc::new(Dice { most, state })))
    }

    pub(super) async fn wait(&self) {
        if let Some(wait) = self.throw() {
            tokio::time::sleep(wait).await;
        }
    }

    /// The same on a thread that may block.
    #[expect(clippy::disallowed_methods, reason = "tests alone ask for it")]
    pub(super) fn block(&self) {
        if let Some(wait) = self.throw() {
            std::thread::sleep(wait);
        }
    }

    fn throw(&self) -> Option<Duration> {
        let dice = self.0.as_deref()?;
        let step = 0x9e37_79b9_7f4a_7c15;
        let mut number = dice.state.fetch_add(step, Ordering::Relaxed);
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // Half of them hardly wait, so that one overtakes the other.
        let share = u32::try_from(number >> 48).unwrap_or(0);
        let wait = dice.most * share / 0xffff;
        Some(if number & 1 == 0 { wait } else { wait / 20 })
    }
}
