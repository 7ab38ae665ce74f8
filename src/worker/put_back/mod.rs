//! Putting back whom a run has updated: how they stand in Auth0 now, then a run that sends them as they were.

mod begin;
mod look;
mod window;

pub use begin::begin;
pub use look::{LookError, Looked, Place, look};
pub use window::BackView;
pub(super) use window::{Seen, cancel, see, start};
