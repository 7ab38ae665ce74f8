//! A run and those that follow it: runs of chosen records of the same file. What became of each record is
//! what the newest run says that it travelled in, so that the sums of all of them agree with the file.

mod choose;
mod join;
mod kin;
mod load;
mod may_follow;
mod taken;
mod words;

pub use choose::{FollowUp, Only};
pub use join::{Joined, join};
pub(in crate::import) use kin::mark_taken_over;
pub use kin::{Follows, families};
pub use taken::{Taken, TakenUser};
