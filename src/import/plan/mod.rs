//! Which records travel in which part, and what was asked for.

mod estimate;
mod options;
mod packer;
mod part;
mod payload;
mod pilot;
mod ranges;
mod shape;

pub use estimate::{Basis, Estimate, Lasts, Pace};
pub use options::Options;
pub use packer::{Packer, TooLarge};
pub use part::{Part, Plan, PlanError, PlanSummary};
pub use payload::{Payload, PayloadError, append, for_each_record, payload, payload_seen};
pub use pilot::{Chooser, PILOT_USERS, Pilot, PilotShape};
pub use ranges::Ranges;
pub use shape::{Shape, Trait, TraitKind};
