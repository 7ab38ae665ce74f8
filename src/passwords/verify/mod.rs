//! Does a password that somebody knows fit the hash as it is described? Computed here, the way Auth0 does it
//! at login; and where it does not fit, which other description would.

mod answer;
mod axes;
mod coded;
mod compute;
mod cost;
mod description;
mod disguise;
mod examine;
mod hash_name;
mod read;
mod shapes;
mod typed;
mod variants;
mod write;

pub use answer::{Answer, Change, Remedy};
pub use coded::{Coded, Encoding, PasswordEncoding, Salt};
pub use compute::{Cannot, fits};
pub use description::{ArgonKind, Description, Method, Setting};
pub use disguise::Disguise;
pub use examine::examine;
pub use hash_name::HashName;
pub use read::{Unreadable, describe};
pub use shapes::{PasswordShape, ShapeBook, ShapeKind};
pub use typed::Typed;
