//! The rules that one record's bytes answer by themselves, in one pass without a tree.

pub(super) mod formats;
mod metadata;
mod mfa;
mod pass;
mod password;
mod password_algorithm;
mod password_parts;
mod password_value;
mod path;
mod prints;
mod root;
mod texts;

pub(super) use pass::Pass;
pub(super) use path::Path;
pub(super) use prints::{Prints, child, element};
