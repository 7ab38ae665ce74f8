//! Asking Auth0: an export of the connection, or look-ups. Waits where Auth0 says wait; each call does no
//! harm a second time.

mod export;
mod look_ups;
mod patience;

pub(super) use export::export;
pub(super) use look_ups::look_up;
pub(super) use patience::now_ms;
