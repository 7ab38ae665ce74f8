//! Carries the engine's commands out: journal, HTTP, clock.

mod awake;
mod begin;
mod calls;
mod drive;
mod handle;
mod looks;
mod prepare;
mod request;

pub use begin::{resume, start};
pub use handle::RunHandle;
pub use request::{Access, Renew, ResumeRequest, RunRequest, StartError, Target, Tempo};
