//! Where the columns of a table that nobody in particular wrote belong, by their names and by what
//! their values look like.

mod choose;
mod dictionary;
mod learn;
mod looks;
mod names;
mod normal;

pub(super) use choose::mapping;
pub(super) use looks::Looks;
pub(super) use normal::snake;

/// Whether the heading says that passwords or their hashes stand below.
pub(super) fn names_password(heading: &str) -> bool {
    names::named(heading).is_some_and(|named| {
        named.meaning == names::Meaning::Password && named.score >= names::CERTAIN
    })
}
