//! All runs of this computer: list, load, forget.

mod run_id;
mod run_store;
mod summary;

pub use run_id::RunId;
pub use run_store::{Run, RunError, RunStore};
pub use summary::{ConnectionRef, RunEnd, RunSummary, SourceRef, TenantRef};
