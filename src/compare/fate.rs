//! What will become of a record, from what was seen of the users in Auth0.

use serde::Serialize;

/// What was seen of one record: bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen(u16);

impl Seen {
    /// A user has this address.
    pub(super) const EMAIL: u16 = 1;
    /// More than one has it.
    pub(super) const TWICE: u16 = 1 << 1;
    /// A user has this username, id or number, and not this address.
    pub(super) const OTHER: u16 = 1 << 2;
    /// The record brings `password_hash`.
    pub(super) const PASSWORD: u16 = 1 << 3;
    /// The record brings `custom_password_hash`.
    pub(super) const CUSTOM: u16 = 1 << 4;
    /// The user has metadata that the record has not.
    pub(super) const LOSES: u16 = 1 << 5;
    /// The user's address is verified, and would not be any more.
    pub(super) const UNVERIFIES: u16 = 1 << 6;
    /// The user was not shown whole.
    pub(super) const PARTLY: u16 = 1 << 7;
    /// The user's `email_verified`.
    pub(super) const IS_VERIFIED: u16 = 1 << 8;
    pub(super) const IS_UNVERIFIED: u16 = 1 << 9;
    /// The record lacks `email_verified`.
    pub(super) const LACKS: u16 = 1 << 10;
    /// Nobody could ask after it.
    pub(super) const UNASKED: u16 = 1 << 11;
    /// It will not be sent.
    pub(super) const STAYS: u16 = 1 << 12;
    /// It was looked up by itself.
    pub(super) const ASKED: u16 = 1 << 13;

    pub(super) fn add(&mut self, bits: u16) {
        self.0 |= bits;
    }

    pub(super) fn has(self, bit: u16) -> bool {
        self.0 & bit != 0
    }
}

/// What will become of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    Inserted,
    Updated,
    /// Insert: a user with its address, username, id or number exists (reference 3.6).
    Exists,
    /// Update: its username, id or number belongs to a user with another address. That Auth0 refuses
    /// it is likely, not documented (reference 3.6).
    Clash,
    /// Update: it brings a password hash, and the user has one (reference 3.4, 3.6).
    HasPassword,
    /// It cannot be told.
    Unclear,
    /// Blocked or left out.
    NotSent,
}

impl Fate {
    pub const ALL: [Self; 7] = [
        Self::Inserted,
        Self::Updated,
        Self::Exists,
        Self::Clash,
        Self::HasPassword,
        Self::Unclear,
        Self::NotSent,
    ];

    /// The words on screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Inserted => "Will be inserted",
            Self::Updated => "Will be updated",
            Self::Exists => "Refused: the user exists already",
            Self::Clash => "Refused: its username, id or phone number is another user's",
            Self::HasPassword => "Refused: it brings a password hash for a user who has one",
            Self::Unclear => "Cannot be told",
            Self::NotSent => "Will not be sent",
        }
    }

    /// The same where there is little room.
    pub fn short(self) -> &'static str {
        match self {
            Self::Exists => "Exists already",
            Self::Clash => "Is another user's",
            Self::HasPassword => "Has a password",
            Self::Inserted | Self::Updated | Self::Unclear | Self::NotSent => self.words(),
        }
    }

    pub fn is_refused(self) -> bool {
        matches!(self, Self::Exists | Self::Clash | Self::HasPassword)
    }
}

/// What the verdict depends on besides the record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    pub upsert: bool,
    /// Every address belongs to one user only.
    pub emails_unique: bool,
    /// Auth0 showed users without anything to know them by, so that who was not found may be there.
    pub has_hidden: bool,
}

impl Terms {
    pub(super) fn fate(self, seen: Seen) -> Fate {
        let has = |bit| seen.has(bit);
        if has(Seen::STAYS) {
            return Fate::NotSent;
        }
        if has(Seen::OTHER) {
            return if self.upsert {
                Fate::Clash
            } else {
                Fate::Exists
            };
        }
        if has(Seen::EMAIL) {
            return match (self.upsert, self.emails_unique) {
                // What the service does with addresses that several may have is not documented.
                (_, false) => Fate::Unclear,
                (false, true) => Fate::Exists,
                (true, true) if has(Seen::TWICE) => Fate::Unclear,
                (true, true) if has(Seen::PASSWORD) => Fate::HasPassword,
                // Taken as long as the user has not logged in with the first one (reference 3.5).
                (true, true) if has(Seen::CUSTOM) => Fate::Unclear,
                (true, true) => Fate::Updated,
            };
        }
        if has(Seen::UNASKED) || self.has_hidden && !has(Seen::ASKED) {
            return Fate::Unclear;
        }
        Fate::Inserted
    }

    /// Whether an existing user may be changed by it.
    pub(super) fn updates(self, seen: Seen) -> bool {
        self.upsert
            && seen.has(Seen::EMAIL)
            && matches!(self.fate(seen), Fate::Updated | Fate::Unclear)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fate(upsert: bool, bits: u16) -> Fate {
        let terms = Terms {
            upsert,
            emails_unique: true,
            has_hidden: false,
        };
        terms.fate(Seen(bits))
    }

    #[test]
    fn every_match_refuses_an_insert_and_only_the_address_updates() {
        for bits in [Seen::EMAIL, Seen::OTHER, Seen::EMAIL | Seen::OTHER] {
            assert_eq!(fate(false, bits), Fate::Exists);
        }
        assert_eq!(fate(false, Seen::PASSWORD), Fate::Inserted);
        assert_eq!(fate(true, Seen::EMAIL), Fate::Updated);
        assert_eq!(fate(true, Seen::OTHER), Fate::Clash);
        assert_eq!(fate(true, Seen::EMAIL | Seen::OTHER), Fate::Clash);
        assert_eq!(fate(true, Seen::EMAIL | Seen::PASSWORD), Fate::HasPassword);
        assert_eq!(fate(true, Seen::EMAIL | Seen::CUSTOM), Fate::Unclear);
        assert_eq!(fate(true, Seen::STAYS | Seen::EMAIL), Fate::NotSent);
    }

    #[test]
    fn who_was_not_found_is_new_only_where_all_were_shown() {
        let mut terms = Terms {
            upsert: false,
            emails_unique: true,
            has_hidden: true,
        };
        assert_eq!(terms.fate(Seen(0)), Fate::Unclear);
        assert_eq!(terms.fate(Seen(Seen::ASKED)), Fate::Inserted);
        terms.has_hidden = false;
        assert_eq!(terms.fate(Seen(0)), Fate::Inserted);
        assert_eq!(terms.fate(Seen(Seen::UNASKED)), Fate::Unclear);
        terms.emails_unique = false;
        assert_eq!(terms.fate(Seen(Seen::EMAIL)), Fate::Unclear);
    }
}
