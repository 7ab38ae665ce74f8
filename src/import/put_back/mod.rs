//! Putting back what a run has updated: the users as a forecast saw them are sent once more, by a run of its
//! own, which goes the way of every import.
//!
//! 1. [`look`] says whom the run updated and of whom it kept what was there, and who has been put back.
//! 2. Somebody asks Auth0 how these stand now; [`Updated::choose`] keeps those from it who have changed since,
//!    and those who are gone, whom an import would make anew.
//! 3. The run that sends the others names the first one, in [`PutBack`].

mod choose;
mod error;
mod link;
mod look;

pub use choose::Choice;
pub use error::PutBackError;
pub use link::{BackSums, PutBack};
pub(in crate::import) use link::{needed_by, tell};
pub use look::{Ids, Updated, look};
