//! Spreadsheets as users files. The chosen sheet is read once, its rows go into a private spool, one a
//! line, and from there on they are read as lines are.

mod book;
mod date;
mod error;
mod ods;
mod open;
mod pick;
mod row;
mod rows;
mod shared;
#[cfg(test)]
mod tests;
mod watched;

pub(super) use book::{Book, NamedSheet};
pub(super) use date::days_of;
pub(super) use error::SheetError;
pub(super) use open::{COMPOUND, OpenSheet, Shelf, kind_of, open};
pub(super) use row::split;
pub(super) use rows::{SheetSource, start};
pub(super) use watched::Watch;

/// What a sheet can have.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

const TOO_MANY: SheetError = SheetError::Broken("it has more cells than a spreadsheet can have");

/// The kinds of workbooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetKind {
    /// Excel's.
    Xlsx,
    /// `LibreOffice`'s.
    Ods,
}
