//! The open file as one table: open-and-check pipeline, findings, states, filters.

mod open;
mod problems;
mod row;
mod state;
mod table;
mod view;

pub use open::{Snapshot, open};
pub use problems::save_problems;
pub use row::row;
pub use state::RecordState;
pub use table::Roster;
pub use view::{Filter, Group, Row, RowSet, Summary, Verdict};
