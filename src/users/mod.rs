//! Users files: their formats, the index of their records, a record's bytes and fields.
//! Knows nothing of Auth0.

mod format;
mod record;

pub use format::{Compression, FileKind, Format};
pub use record::{Place, RecordId};
