use crate::rules::{Facts, Identity, Rule};
use crate::users::Identifiers;

/// A property whose value must not occur twice in a file, not even with upsert (reference 5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unique {
    Email,
    Username,
    UserId,
    Phone,
}

impl Unique {
    pub const ALL: [Self; 4] = [Self::Email, Self::Username, Self::UserId, Self::Phone];

    /// The rule that the later of two equal records breaks.
    pub fn rule(self, facts: &Facts) -> Rule {
        match self {
            Self::Email if facts.emails_may_repeat() => Rule::DuplicateEmailShared,
            Self::Email => Rule::DuplicateEmail,
            Self::Username => Rule::DuplicateUsername,
            Self::UserId => Rule::DuplicateUserId,
            Self::Phone => Rule::DuplicatePhone,
        }
    }

    /// The record's fingerprint of this property.
    pub fn print(self, identity: &Identity) -> Option<u64> {
        match self {
            Self::Email => identity.email,
            Self::Username => identity.username,
            Self::UserId => identity.user_id,
            Self::Phone => identity.phone,
        }
    }

    /// Where the finding points.
    pub fn pointer(self) -> &'static str {
        match self {
            Self::Email => "/email",
            Self::Username => "/username",
            Self::UserId => "/user_id",
            Self::Phone => "/phone_number",
        }
    }
}

/// Whether two records whose fingerprints are equal really hold the same value.
pub fn same(unique: Unique, one: &[u8], other: &[u8]) -> bool {
    let (one, other) = (Identifiers::of(one), Identifiers::of(other));
    let (a, b) = match unique {
        Unique::Email => (one.email, other.email),
        Unique::Username => (one.username, other.username),
        Unique::UserId => (one.user_id, other.user_id),
        Unique::Phone => (one.phone_number, other.phone_number),
    };
    let (Some(a), Some(b)) = (a, b) else {
        return false;
    };
    match unique {
        Unique::Email | Unique::Username => {
            a.eq_ignore_ascii_case(&b) || a.to_lowercase() == b.to_lowercase()
        }
        Unique::UserId | Unique::Phone => a == b,
    }
}
