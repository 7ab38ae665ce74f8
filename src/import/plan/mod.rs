//! Which records travel in which part, and what was asked for.

mod expected;
mod options;
mod packer;
mod part;
mod payload;
mod ranges;

pub use expected::expected;
pub use options::Options;
pub use packer::{Packer, TooLarge};
pub use part::{Part, Plan, PlanError, PlanSummary};
pub use payload::{Payload, PayloadError, append, for_each_record, payload};
pub use ranges::Ranges;
