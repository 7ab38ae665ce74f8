//! What answers say besides their bodies: dates, right and wrong, and what is left of the rate.

use std::time::{Duration, UNIX_EPOCH};

use usher::auth0::{Meta, Rate};

use super::world::World;

impl World {
    /// The date of another machine: never the same error twice, and never one of whole hours, which this
    /// computer's clock may have.
    pub(super) fn wrong_meta(&mut self) -> Meta {
        self.next += 1;
        let off = i64::try_from(self.next % 97).unwrap() * 3_600_000
            + 1_200_000
            + i64::try_from(self.next % 1_200).unwrap() * 1_000;
        let ms = match self.dice.below(2) {
            0 => self.whole_seconds() + off,
            _ => self.whole_seconds() - off,
        };
        Meta {
            date: Some(UNIX_EPOCH + Duration::from_millis(ms.unsigned_abs())),
            ..Meta::default()
        }
    }

    pub(super) fn meta(&mut self, left: Option<u64>) -> Meta {
        let ms = u64::try_from(self.whole_seconds()).unwrap();
        let mut date = Some(UNIX_EPOCH + Duration::from_millis(ms));
        if self.dice.percent(self.faults.date) {
            date = self
                .dice
                .percent(50)
                .then(|| self.wrong_meta().date)
                .flatten();
        }
        Meta {
            status: None,
            date,
            rate: Rate {
                limit: Some(self.tenant.habits.burst as u64),
                remaining: left,
                reset: Some(ms / 1_000 + self.tenant.reset()),
                ..Rate::default()
            },
        }
    }
}
