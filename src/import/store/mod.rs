//! All runs of this computer: list, load, forget.

mod conclude;
mod kept;
mod mapping;
mod mending;
mod moved;
mod pace;
mod run_id;
mod run_store;
mod source_ref;
mod summary;

pub use conclude::now_ms;
pub(in crate::import) use conclude::{keep_refused, summarise};
pub(in crate::import) use mapping::keep_mapping;
pub(in crate::import) use mending::keep_mending;
pub(in crate::import) use moved::{keep_place, same_file};
pub use run_id::RunId;
pub use run_store::{Run, RunError, RunStore};
pub use source_ref::SourceRef;
pub use summary::{ConnectionRef, RunEnd, RunSummary, TenantRef};
