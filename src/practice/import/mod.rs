//! One job: which records go in, which replace, which are refused and why.

mod judging;
mod profile;
mod settling;

pub(super) use judging::{Order, judge_all};
pub(super) use settling::{JobStart, settle};
