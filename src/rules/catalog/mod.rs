//! One entry per rule: everything that is shown about a rule comes from here.

mod entry;
mod rule;

pub use entry::Explanation;
pub use rule::Rule;
