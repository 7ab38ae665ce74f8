//! Plans, and runs that are under way in this Usher.

mod begin;
mod live;

pub(super) use begin::{begun, plan, resume, roster_of, session, start, start_failure};
pub(super) use live::{Ask, LiveRuns, follow, same_tenant};
