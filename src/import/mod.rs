//! Plan, engine (pure), runner, journal, results of an import.
//!
//! A run goes through these rooms:
//!
//! 1. [`plan`]: which records travel in which part.
//! 2. [`engine`]: the rules of the run; events and time in, commands out. Start reading at
//!    [`engine::Engine`] and the states in [`engine::PartPhase`].
//! 3. [`runner`]: carries the commands out: journal, HTTP, clock.
//! 4. [`journal`]: what is on disk before it happens.
//! 5. [`results`]: what became of every record, and why.
//! 6. [`store`]: all runs of this computer.
//! 7. [`family`]: runs that follow each other, and what they say together.
//! 8. [`report`]: a run as a page for the file cabinet.
//! 9. [`undo`]: deleting whom a run has inserted; [`put_back`]: whom it has updated becomes again what it was
//!    [`before`].

pub mod before;
pub mod delta;
pub mod engine;
pub mod family;
pub mod journal;
pub mod plan;
pub mod progress;
pub mod put_back;
pub mod report;
pub mod results;
pub mod runner;
pub mod store;
pub mod undo;

pub use before::Before;
pub use delta::{Delta, Since, SinceError, SinceRun};
pub use engine::{AskWhy, Decision};
pub use family::{FollowUp, Follows, Only};
pub use plan::{Options, Plan, PlanError, PlanSummary};
pub use progress::{
    Counts, PartState, PartView, PilotResult, PilotView, Progress, RunState, Waiting, WaitingFor,
};
pub use report::{Report, ReportOptions};
pub use results::{ReasonGroup, Results};
pub use runner::{Access, Extras, ResumeRequest, RunHandle, RunRequest, StartError, Target, Tempo};
pub use store::{Run, RunEnd, RunError, RunId, RunStore, RunSummary};
