//! Users files: their formats, the index of their records, a record's bytes and fields.
//! Knows nothing of Auth0.

mod cancel;
mod compact;
mod error;
pub mod fields;
mod file;
mod format;
pub mod lexer;
mod record;

pub use cancel::Cancel;
pub use compact::compact;
pub use error::{OpenError, ReadError};
pub use fields::{Identifiers, RawField, field};
pub use file::UsersFile;
pub use format::{Compression, FileKind, Format};
pub use record::{Place, RecordId};
