//! A record as the inspector shows it: printed over lines, token by token as it stands in the
//! file, with secrets as bullets.

mod fields;
mod printer;
mod secret;

pub use fields::{FieldKind, FieldView, field, fields};
pub use printer::{Printed, print};
