//! The run's durable record on disk: one folder per run with `journal.jsonl` (checksummed events, one
//! a line), `failures.jsonl` (what Auth0 refused) and `lock`. No addresses, bodies or tokens in any.

mod failures;
mod folder;
mod frame;
mod reader;
#[cfg(test)]
mod tests;
mod writer;

pub use failures::{Failure, Failures, Refusal, Refusals};
pub use folder::RunFolder;
pub(in crate::import) use frame::{frame, unframe};
pub use reader::{Loaded, Unreadable, read};
pub use writer::Journal;

/// Of the journal; a reader that knows a smaller number only shows.
pub const FORMAT: u32 = 1;
