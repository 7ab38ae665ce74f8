//! Auth0's clock, as its answers tell it. Whether a user was made by a sending of ours is judged by it, so
//! it is believed only when two witnesses agree.

use std::collections::VecDeque;

use super::Now;

/// The last answers that are remembered.
const REMEMBERED: usize = 5;
/// Two witnesses agree when they are no further apart: dates are whole seconds, and answers travel.
const AGREES_MS: i64 = 5_000;
/// What is known of Auth0's clock may be behind by so much: dates are whole seconds, and answers travel.
/// A user counts as made by a sending when it was made after it, less this.
pub(super) const LEEWAY_MS: i64 = 2_000;

#[derive(Clone, Debug, Default)]
pub(super) struct ServerClock {
    /// Of each answer: how far its clock is ahead of the time since the runner began; ms.
    ahead: VecDeque<i64>,
}

impl ServerClock {
    /// An answer said so; ms since 1970.
    pub(super) fn heard(&mut self, date_ms: i64, now: Now) {
        if self.ahead.len() == REMEMBERED {
            self.ahead.pop_front();
        }
        self.ahead.push_back(date_ms.saturating_sub(real_ms(now)));
    }

    /// The computer slept, and the clock by which answers were remembered stood still.
    pub(super) fn forget(&mut self) {
        self.ahead.clear();
    }

    /// Auth0's clock now, ms since 1970: behind by a second and a round trip at most, never ahead, whatever
    /// happens to this computer's clock. A single answer counts only where this computer's clock agrees: a
    /// `Date` may be a cache's or a gateway's.
    pub(super) fn now_ms(&self, now: Now) -> Option<i64> {
        let real = real_ms(now);
        let agree = |a: i64, b: i64| a.abs_diff(b) <= AGREES_MS.unsigned_abs();
        let mut best: Option<(usize, i64)> = None;
        for ahead in &self.ahead {
            let others = self.ahead.iter().filter(|other| agree(*ahead, **other));
            let here = agree(ahead.saturating_add(real), now.wall_ms);
            let witnesses = others.count() + usize::from(here);
            if witnesses >= 2 && best.is_none_or(|(most, _)| witnesses >= most) {
                best = Some((witnesses, *ahead));
            }
        }
        best.map(|(_, ahead)| ahead.saturating_add(real))
    }
}

fn real_ms(now: Now) -> i64 {
    i64::try_from(now.real.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const DAY: i64 = 24 * 3_600 * 1_000;
    const HERE: i64 = 1_000 * DAY;

    fn at(seconds: u64) -> Now {
        let real = Duration::from_secs(seconds);
        Now {
            at: real,
            real,
            wall_ms: HERE + i64::try_from(seconds).unwrap() * 1_000,
        }
    }

    #[test]
    fn one_answer_is_believed_where_this_computer_agrees() {
        let mut clock = ServerClock::default();
        assert_eq!(clock.now_ms(at(0)), None);
        clock.heard(HERE - 1_500, at(0));
        assert_eq!(clock.now_ms(at(10)), Some(HERE + 8_500));
        clock.forget();
        clock.heard(HERE - 60_000, at(0));
        assert_eq!(clock.now_ms(at(1)), None, "one of the two is wrong");
    }

    #[test]
    fn answers_that_agree_are_believed_against_this_computer_and_against_a_stray_one() {
        let mut clock = ServerClock::default();
        clock.heard(HERE + DAY, at(0));
        clock.heard(HERE + DAY + 20_000, at(20));
        assert_eq!(clock.now_ms(at(30)), Some(HERE + DAY + 30_000));
        clock.heard(HERE - 5 * DAY, at(40));
        clock.heard(HERE + 9 * DAY, at(50));
        assert_eq!(clock.now_ms(at(60)), Some(HERE + DAY + 60_000));
    }
}
