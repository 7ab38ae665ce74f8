//! Tables as users files: which separator, encoding and header a table has, where its rows end,
//! and a row's cells.

mod cells;
mod encoding;
mod layout;

pub use cells::{Cell, Cells, RowFault};
pub use encoding::Encoding;
pub use layout::{HeaderAt, Layout, Separator, Table};

use super::cutter::Cutter;

/// Cuts the rows of a text table whose text begins at offset `start`.
pub(super) fn cutter(table: &Table, start: usize) -> Box<dyn Cutter> {
    let _ = table;
    Box::new(super::lines::LineCutter::new(start, 1))
}
