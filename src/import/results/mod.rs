//! What became of every record, and why.

mod entry;
mod reason_group;
mod refused_file;

pub use entry::{Reason, RefusedEntry, Results};
pub use reason_group::ReasonGroup;
pub use refused_file::{SaveError, save_refused};
