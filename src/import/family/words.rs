//! What became of users, on one line.

use crate::import::undo::Undone;
use crate::import::{Counts, Results};
use crate::platform::figures::{counted, number};

impl Counts {
    /// "3 imported, 1 refused": the states that anybody is in.
    pub fn listed(&self) -> String {
        let states = [
            ("imported", self.imported),
            ("updated", self.updated),
            ("already there", self.already_there),
            ("refused", self.refused),
            ("unknown", self.unknown),
            ("with Auth0", self.sent),
            ("left out", self.left_out),
            ("not sent", self.not_sent + self.queued),
        ];
        let states = states.iter().filter(|(_, count)| *count > 0);
        let states: Vec<String> = states
            .map(|(state, count)| format!("{} {state}", number(u64::from(*count))))
            .collect();
        states.join(", ")
    }
}

impl Results {
    /// What all runs of a family say together.
    pub fn together(&self) -> String {
        let deleted = match self.gone.count() {
            0 => String::new(),
            count => format!("; {} of them deleted again", number(u64::from(count))),
        };
        format!(
            "All runs of this file together, {}: {}{deleted}",
            counted(u64::from(self.counts.total), "user"),
            self.counts.listed()
        )
    }
}

impl Undone {
    /// "3 of 5 users that it inserted were deleted again".
    pub fn sentence(&self) -> String {
        format!(
            "{} of {} that it inserted were deleted again",
            number(u64::from(self.deleted)),
            counted(u64::from(self.users), "user")
        )
    }
}
