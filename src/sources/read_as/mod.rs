//! What a column's cells are read as, one file for each kind.

pub(super) mod date;
pub(super) mod json;
mod kind;
pub(super) mod list;
pub(super) mod number;
pub(super) mod text;
pub(super) mod yes_no;

pub use kind::ReadAs;
