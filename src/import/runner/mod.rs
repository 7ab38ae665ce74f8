//! Carries the engine's commands out: journal, HTTP, clock.

mod handle;
mod request;

pub use handle::RunHandle;
pub use request::{Access, Renew, ResumeRequest, RunRequest, StartError, Target, resume, start};
