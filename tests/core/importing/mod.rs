//! A whole import into the practice tenant over real HTTP.

mod follow_up;
mod pilot;
mod rig;
mod source;
mod taken_up;
mod trouble;
mod whole;

pub(crate) use rig::first_job;
pub(super) use rig::{Rig, SCOPES, ended, open, plan_of_all, small, user, write_records};
use rig::{UnderWay, check_journal};
