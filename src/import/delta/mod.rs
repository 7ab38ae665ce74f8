//! What is new or has changed since an earlier run: each run keeps keyed fingerprints of what it sent.

mod known;
mod prints;
mod since;

pub(in crate::import) use prints::Writer;
pub use since::{Delta, Since, SinceError, SinceRun};
