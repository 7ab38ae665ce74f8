//! Tables as users files: which separator, encoding and header a table has, where its rows end,
//! and a row's cells.

mod cells;
pub(super) mod columns;
mod encoding;
mod find;
mod guess;
mod layout;
mod rows;
mod split;
#[cfg(test)]
mod tests;
mod units;

pub use cells::{Cell, Cells, RowFault};
pub use encoding::Encoding;
pub(super) use find::{FoundTable, find};
pub(super) use guess::utf16;
pub use layout::{HeaderAt, Layout, Separator, Table};

use super::cutter::Cutter;
use rows::RowCutter;
use units::{Bytes, Utf16};

/// Cuts the rows of a text table whose first row begins at offset `start`, on line `line`.
pub(super) fn cutter(table: &Table, start: usize, line: u64) -> Box<dyn Cutter> {
    let separator = table.separator.byte();
    let skip = match table.header {
        HeaderAt::None => 0,
        HeaderAt::Row(row) => row,
    };
    if table.encoding == Encoding::UTF_16LE {
        Box::new(RowCutter::<Utf16<false>>::new(separator, start, line, skip))
    } else if table.encoding == Encoding::UTF_16BE {
        Box::new(RowCutter::<Utf16<true>>::new(separator, start, line, skip))
    } else {
        Box::new(RowCutter::<Bytes>::new(separator, start, line, skip))
    }
}
