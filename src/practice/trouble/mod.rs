//! Trouble on demand: what a scenario file lets go wrong between a client and the practice tenant.

mod action;
mod line;
mod meddle;
mod rule;
mod scenario;

pub(super) use action::{FailJob, Told};
pub(super) use line::{Fate, Listening};
pub(super) use meddle::meddle;
pub(super) use rule::Watch;
pub use scenario::{Scenario, ScenarioError};
