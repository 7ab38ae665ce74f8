//! A table of any length: scrolled by row number and fraction, laid out for the rows on screen only.

mod bars;
mod column;
mod grid;
mod scroll;
mod view;

pub use column::Column;
pub use scroll::{Scroll, Window};
pub use view::{CellAt, TableShown, TableState, VirtualTable};
