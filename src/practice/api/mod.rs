//! The Management API endpoints that an import needs, one file for each resource.

mod body;
mod connections;
mod exports;
mod jobs;
mod log_search;
mod logs;
mod query;
mod router;
mod upload;
mod users;
mod users_search;

pub(super) use body::drain;
pub(super) use router::{http_date, router};
pub(super) use upload::busy;
