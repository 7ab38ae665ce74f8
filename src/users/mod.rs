//! Users files: their formats, the index of their records, a record's bytes and fields.
//! Knows nothing of Auth0.

mod blocks;
mod cancel;
mod compact;
mod cut;
mod cutter;
mod draft;
mod error;
mod far_list;
pub mod fields;
mod file;
mod format;
mod guard;
pub mod lexer;
mod lines;
mod look;
mod masks;
mod members;
mod own;
mod part;
mod record;
mod room;
mod same;
mod sheet;
mod sniff;
mod source;
mod strict;
pub mod table;
mod unpack;
pub mod write;

pub use blocks::{BLOCK, Block, Blocks, FileEnd, RECORDS_MAX};
pub use cancel::Cancel;
pub use compact::compact;
pub use cut::{Cut, Oddities, is_doubtful};
pub use draft::{Draft, at_path, string, text_of};
pub use error::{OpenError, ReadError};
pub use fields::{Identifiers, RawField, each as each_field, field};
pub use file::{Member, UsersFile};
pub use format::{Compression, FileKind, Format};
pub use guard::{GUARDED, guarded, is_own_column, unguarded};
pub use members::Skipped;
pub use own::{OwnFile, STAYS_BEHIND, WHAT_TO_DO};
pub use record::{Place, RecordId};
pub use same::same_value;
pub use sheet::SheetKind;
pub use table::{Cell, Cells, Encoding, HeaderAt, Layout, RowFault, Separator, Table};
