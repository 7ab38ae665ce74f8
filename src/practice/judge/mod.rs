//! Judging one record: our own schema for its shape, code for what depends on the connection.

mod address;
mod demands;
mod schema;
mod verdict;
mod words;

pub use verdict::{Refusal, judge};
