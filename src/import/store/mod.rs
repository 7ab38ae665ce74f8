//! All runs of this computer: list, load, forget.

mod conclude;
mod kept;
mod run_id;
mod run_store;
mod summary;

pub(in crate::import) use conclude::conclude;
pub use conclude::now_ms;
pub use run_id::RunId;
pub use run_store::{Run, RunError, RunStore};
pub use summary::{ConnectionRef, RunEnd, RunSummary, SourceRef, TenantRef};
