//! What several topics need.

pub mod records;
pub mod terminal;
