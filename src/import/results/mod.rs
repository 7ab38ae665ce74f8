//! What became of every record, and why.

mod agree;
mod assemble;
mod entry;
mod matching;
mod message;
mod reason_group;
mod refused_file;
mod remedy;
mod users_list;
mod words;

pub(in crate::import) use assemble::assemble;
pub use entry::{Reason, RefusedEntry, Results};
pub(in crate::import) use matching::{Key, match_entries};
pub use reason_group::ReasonGroup;
pub use refused_file::{SaveError, refused_name, save_refused, save_refused_to_open};
pub use remedy::Remedy;
pub use users_list::{save_ids, save_users, to_look_up};
pub use words::{PERHAPS_OURS, advice, title};
