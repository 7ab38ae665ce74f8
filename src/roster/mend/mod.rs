//! What was changed of an open file: fixes, edits and users left out, each of which can be taken back. The
//! users file itself stays as it is.

mod change;
mod fix;
mod fixes;
mod mender;
mod mending;
mod offers;
mod preview;
#[cfg(test)]
mod tests;

pub use change::Change;
pub use fix::Fix;
pub use mender::Mender;
pub use mending::{Group as FixedGroup, Mending, Step};
pub use offers::offers;
pub use preview::{Preview, PreviewRow, preview};
