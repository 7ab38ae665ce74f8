//! Writing rows back in the users file's own format, each with a reason beside it.

mod change;
mod csv;
mod encode;
mod error;
mod head;
mod hide;
mod json;
mod ods;
mod rows;
mod sheet_row;
mod spans;
#[cfg(test)]
mod tests;
mod xlsx;

pub use change::{NewCell, with_cells};
pub use error::WriteError;
pub use hide::{Hidden, Inside, columns as hidden_columns, without_inside};
pub use json::drop_own;
pub use rows::{RowsOut, extension};
