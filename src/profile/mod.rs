//! Auth0's user profile: its fields, types and meanings.

mod attribute;
mod field;

pub use attribute::{FORBIDDEN_APP_METADATA, NotImportable, not_importable};
pub use field::{Field, Type, Upsert};
