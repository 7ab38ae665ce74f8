//! What several topics need.

pub mod records;
