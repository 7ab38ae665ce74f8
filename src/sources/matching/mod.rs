//! Where the columns of a table that nobody in particular wrote belong, by their names and by what
//! their values look like.

mod choose;
mod dictionary;
mod learn;
mod looks;
mod names;
mod normal;

use super::ReadAs;
use crate::passwords::SaltUse;

pub(super) use choose::mapping;
pub(super) use looks::Looks;
pub(super) use normal::snake;

/// Whether the heading says that passwords or their hashes stand below.
pub(super) fn names_password(heading: &str) -> bool {
    names::named(heading).is_some_and(names::Named::is_password)
}

/// Whether it ends in a word that says so: “Old password”, or `auth.pwd` of nested JSON. Headings such as
/// “Needs new password” do too, so that the values have a word in it.
pub(super) fn ends_in_password(heading: &str) -> bool {
    names::ending(heading).is_some_and(names::Named::is_password)
}

/// Whether the heading says that salts stand below.
pub(super) fn names_salt(heading: &str) -> bool {
    names::named(heading).is_some_and(|named| named.meaning == names::Meaning::Salt)
}

/// What a column is beside the hashes of another, by its heading.
pub(super) fn hash_part(heading: &str) -> Option<ReadAs> {
    match names::named(heading)?.meaning {
        names::Meaning::Salt => Some(ReadAs::Salt(SaltUse::default())),
        names::Meaning::HashAlgorithm => Some(ReadAs::HashAlgorithm),
        names::Meaning::HashRounds => Some(ReadAs::HashRounds),
        _ => None,
    }
}
