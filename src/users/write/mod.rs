//! Writing rows back in the users file's own format, each with a reason beside it.

mod csv;
mod encode;
mod error;
mod hide;
mod json;
mod ods;
mod rows;
mod sheet_row;
mod spans;
#[cfg(test)]
mod tests;
mod xlsx;

pub use error::WriteError;
pub use hide::{Hidden, Inside, without_inside};
pub use json::drop_own;
pub use rows::{RowsOut, extension};
