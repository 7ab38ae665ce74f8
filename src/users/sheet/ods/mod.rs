//! Workbooks of `LibreOffice`'s kind. All sheets stand in one XML text inside a zip archive; it is gone
//! over once when the workbook is opened, for the names of the sheets and the first rows of each, and
//! from then on one sheet's rows are read as a stream: nothing of it is held.

mod book;
mod cell;
mod list;
mod table;
#[cfg(test)]
mod tests;
mod unpacked;
mod xml;

pub(super) use book::OdsBook;
pub(super) use unpacked::Oversized;
