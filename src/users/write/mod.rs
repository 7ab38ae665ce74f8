//! Writing rows back in the users file's own format, each with a reason beside it.

mod error;
mod json;
mod rows;

pub use error::WriteError;
pub use json::drop_own_reason;
pub use rows::{RowsOut, extension};
