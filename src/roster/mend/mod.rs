//! What was changed of an open file: fixes, edits and users left out, each of which can be taken back. The
//! users file itself stays as it is.

mod address;
mod carry;
mod change;
mod copy;
mod duplicates;
mod fix;
mod fixes;
mod kept;
mod mender;
mod mending;
mod offers;
mod own_copy;
mod preview;
mod recipe;
mod steps;
mod suggest;
#[cfg(test)]
mod tests;
mod text_fields;

pub use carry::{CarriedOver, carry_over};
pub use change::Change;
pub use copy::save_copy;
pub use duplicates::{Keep, SameSet, SameUser, Settlement, repeats, settle};
pub use fix::Fix;
pub use fixes::is_invisible;
pub use kept::{Menders, Remembered};
pub use mender::Mender;
pub use mending::{Group as FixedGroup, Mending, Step};
pub use offers::offers;
pub use own_copy::{CopyNote, OwnCopy, has_own_copy, save_own_copy};
pub use preview::{Preview, PreviewRow, preview};
pub use recipe::{Recipe, RecipeError, RecipeOptions, RecipeStep, leave_out};
pub use steps::Steps;
pub use suggest::{Grounds, Suggestion, suggest};
