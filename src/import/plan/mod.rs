//! Which records travel in which part, and what was asked for.

mod limits;
mod options;
mod packer;
mod part;
mod ranges;

pub use options::Options;
pub use packer::{Packer, TooLarge};
pub use part::{Part, Plan, PlanError, PlanSummary};
pub use ranges::Ranges;
