//! What the files of other systems and people's own tables mean: which system wrote a file, which
//! column becomes which field of Auth0's profile, and a row's record.

mod back;
mod columns;
mod detect;
mod error;
mod flatten;
mod join;
mod mapper;
mod mapping;
mod mapping_file;
mod matching;
pub mod native;
mod read_as;
mod reader;
mod remark;
mod remembered;
mod report;
mod rows;
mod source;
mod system;
mod systems;
mod tally;
mod target;

pub use back::WriteBack;
pub use columns::Column;
pub use detect::detect;
pub use error::MappingError;
pub use join::HashBook;
pub use mapping::{ColumnMap, Constant, Mapping, MatchedBy, Rest};
pub use read_as::phone::{country as country_of_number, number as phone_number};
pub use read_as::yes_no::usual as yes_or_no;
pub use read_as::{Country, ReadAs};
pub use reader::{Mapped, RowReader};
pub use remark::{LeftOut, Remark};
pub use remembered::Remembered;
pub use report::{Line, Report};
pub use source::{Source, names_password};
pub use system::System;
pub use tally::{Note, Tally};
pub use target::Target;
