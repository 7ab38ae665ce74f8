//! Plans, and runs that are under way in this Usher.

mod begin;
mod live;

pub(super) use begin::{plan, resume, roster_of, start};
pub(super) use live::{Ask, LiveRuns, same_tenant};
