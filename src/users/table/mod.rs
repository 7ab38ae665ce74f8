//! Tables as users files: which separator, encoding and header a table has, where its rows end,
//! and a row's cells.

mod cells;
mod encoding;
mod layout;

pub use cells::{Cell, Cells, RowFault};
pub use encoding::Encoding;
pub use layout::{HeaderAt, Layout, Separator, Table};
