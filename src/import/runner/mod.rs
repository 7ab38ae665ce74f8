//! Carries the engine's commands out: journal, HTTP, clock.

mod access;
mod awake;
mod begin;
mod calls;
mod drive;
mod handle;
mod looks;
mod prepare;
mod request;
mod source;

pub use access::{Access, Renew, RenewError, renewal};
pub use begin::{resume, start, start_with};
pub use handle::RunHandle;
pub use request::{Extras, ResumeRequest, RunRequest, StartError, Target, Tempo};
