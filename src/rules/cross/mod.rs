//! Rules that need more than one record.

mod duplicates;
mod encoding;
mod shapes;

pub use duplicates::{Unique, same};
pub use encoding::looks_like_windows_1252;
pub use shapes::{Drift, Shapes};
