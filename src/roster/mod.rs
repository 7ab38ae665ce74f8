//! The open file as one table: open-and-check pipeline, findings, states, filters.

mod across;
mod beginning;
mod check;
mod content;
mod doctor;
mod duplicates;
mod find;
mod follow_up;
mod groups;
mod identities;
mod joined;
mod judge;
pub mod mend;
mod open;
mod options;
mod patch;
mod places;
mod pointers;
mod prints;
mod problems;
mod records;
mod remarks;
mod remembered;
mod reread;
mod row;
mod samples;
mod segment;
mod state;
mod table;
#[cfg(test)]
mod tests;
mod view;
mod whole_file;

pub use doctor::{Diagnosis, diagnose, password_shapes};
pub use find::find;
pub use follow_up::save_follow_up;
pub use open::{Snapshot, open};
pub use options::{OpenOptions, Reading};
pub use problems::save_problems;
pub use records::Records;
pub use remembered::{forget, remember};
pub use row::row;
pub use samples::Sample;
pub use state::RecordState;
pub use table::Roster;
pub use view::{Filter, Group, Load, Row, RowSet, Summary, Verdict};
