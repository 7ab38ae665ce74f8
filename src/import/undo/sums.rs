use serde::{Deserialize, Serialize};

use super::Fate;

/// How far a run has been taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// Whom the run had inserted.
    pub users: u32,
    pub deleted: u32,
    pub logged_in: u32,
    /// Kept for any other reason.
    pub kept: u32,
    pub not_found: u32,
    pub refused: u32,
    /// Milliseconds since 1970.
    pub began_ms: i64,
    pub last_ms: i64,
}

impl Undone {
    /// Whose fate is known.
    pub fn settled(&self) -> u32 {
        self.deleted + self.logged_in + self.kept + self.not_found + self.refused
    }

    /// Who would still be looked at.
    pub fn to_go(&self) -> u32 {
        self.users.saturating_sub(self.settled())
    }

    /// Nobody is left to be looked at, and everybody whom the run inserted is gone.
    pub fn is_whole(&self) -> bool {
        self.users == self.deleted + self.not_found
    }

    pub(super) fn count(&mut self, fate: Fate, by: i32) {
        let slot = match fate {
            Fate::Deleted => &mut self.deleted,
            Fate::LoggedIn => &mut self.logged_in,
            Fate::NotFound => &mut self.not_found,
            Fate::Refused => &mut self.refused,
            Fate::Linked | Fate::Another | Fate::Unclear | Fate::Unnamed => &mut self.kept,
        };
        *slot = slot.saturating_add_signed(by);
    }
}
