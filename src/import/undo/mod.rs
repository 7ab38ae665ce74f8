//! Taking an import back: deleting the users that a run has inserted, and nobody else.
//!
//! 1. [`look`] says what a run inserted, from its journal: only users that Auth0 said it took as new.
//! 2. [`start`] deletes them one by one. Each is looked up first, and is kept unless it is the very one:
//!    made while the run's part was at Auth0, in the run's connection, never logged in, not linked.
//! 3. Before a deletion its intent is on disk, in a journal of its own; after a crash, or where the answer
//!    was lost, the user is looked up again before anything is repeated.
//!
//! What a gradual migration left behind of users that a run could not insert goes the same way, in
//! [`remove_left_overs`]: it is a left-over only while nobody in the tenant has its address.
//!
//! [`Engine`] decides and does nothing; `drive` does and decides nothing.

mod begin;
mod calls;
mod confirm;
mod drive;
mod engine;
mod fact;
mod failed;
mod handle;
mod inserted;
mod journal;
mod judge;
mod left_overs;
mod notes;
mod pace;
mod sums;
#[cfg(test)]
mod tests;

pub(in crate::import) use begin::settled;
pub use begin::{Inserted, UndoError, UndoRequest, look, start};
pub use confirm::{is_confirmed, name_to_type};
pub use engine::{Call, Engine, Event, NoToken, Step};
pub use fact::{Fact, Fate};
pub use handle::{UndoHandle, UndoProgress, UndoState};
pub use inserted::{Span, Spans};
pub use journal::{Fates, fates};
pub(in crate::import) use journal::{gone, has_begun, undone};
pub use judge::Looked;
pub use left_overs::{LeftOvers, Removal, Removed, left_overs, remove_left_overs};
pub use sums::Undone;
