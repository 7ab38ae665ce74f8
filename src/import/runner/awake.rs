use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// More than this between two looks at the clocks is sleep, or a program that was halted [own].
const SLEEP: Duration = Duration::from_secs(30);

/// Notices that the computer slept: the wall clock has gone on and the other has not, or nobody has
/// looked at either for a long time.
pub(super) struct Awake {
    at: Instant,
    wall: SystemTime,
}

impl Awake {
    /// How often it is to be asked.
    pub(super) const EVERY: Duration = Duration::from_secs(10);

    pub(super) fn now() -> Self {
        Self {
            at: Instant::now(),
            wall: SystemTime::now(),
        }
    }

    /// Whether there was a sleep since the last time this was asked.
    pub(super) fn slept(&mut self) -> bool {
        let before = std::mem::replace(self, Self::now());
        slept(
            self.at.duration_since(before.at),
            self.wall.duration_since(before.wall).unwrap_or_default(),
        )
    }
}

/// Asked at least every [`Awake::EVERY`] while awake. A wall clock that is set back is no sleep.
fn slept(running: Duration, wall: Duration) -> bool {
    wall.saturating_sub(running) > SLEEP || running > Awake::EVERY + SLEEP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleep_shows_on_either_clock() {
        let s = Duration::from_secs;
        assert!(!slept(s(10), s(10)));
        assert!(!slept(s(10), s(0)), "the clock was set back");
        assert!(!slept(s(10), s(35)), "the clock was corrected");
        assert!(slept(s(10), s(45)), "suspended");
        assert!(slept(s(45), s(45)), "halted");
    }
}
