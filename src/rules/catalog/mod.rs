//! One entry per rule: everything that is shown about a rule comes from here.

mod entry;
mod factors;
mod file;
mod identity;
mod metadata;
mod password;
mod property;
mod record;
mod rule;
mod source;

pub use entry::Explanation;
pub use rule::Rule;
