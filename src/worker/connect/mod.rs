//! Connecting to a tenant: secret, token, connections, pre-flight; then the choice of a connection.

mod login;
mod patience;
mod session;
mod steps;
mod views;

pub(super) use session::{Connects, Session};
pub(super) use steps::{cancel, choose, confirm, look_again, start};
