//! What a column's cells are read as, one file for each kind.

mod country;
pub(super) mod date;
pub(super) mod json;
mod kind;
pub(super) mod list;
pub(super) mod number;
pub(super) mod phone;
pub(super) mod text;
pub(super) mod yes_no;

pub use country::Country;
pub use kind::ReadAs;
