//! What is asked of Auth0 about the users of a run that are in: whether they are as they were sent, and
//! under which ids.

mod check;
mod ids;
mod of_run;

pub use check::CheckedView;
pub(super) use check::{save, start as check};
pub(super) use ids::start as ids;

use super::RequestId;
use super::hub::{Shared, lock};

pub(super) fn cancel(hub: &Shared, request: RequestId) {
    lock(&hub.asking).end(request);
}
