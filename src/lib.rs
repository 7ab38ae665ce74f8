//! Usher brings a user base into Auth0.
//!
//! The house has six floors; a room may use only rooms on floors below its own
//! (`tests/core/floors.rs` fails otherwise):
//!
//! | floor | rooms |
//! | --- | --- |
//! | 5 | [`app`] the window · [`cli`] the same work without a window |
//! | 4 | [`worker`] background work: commands in, events out |
//! | 3 | [`import`] plan, engine, runner, journal, results · [`compare`] the file against the tenant · [`practice`] the practice tenant |
//! | 2 | [`roster`] the open file as one table |
//! | 1 | [`rules`] what Auth0 accepts · [`sources`] what other systems' exports mean, mapping · [`auth0`] Management API client · [`platform`] what differs between systems |
//! | 0 | [`users`] users files · [`profile`] Auth0's user profile · [`passwords`] password hashes |
#![forbid(unsafe_code)]

pub mod app;
pub mod auth0;
pub mod cli;
pub mod compare;
pub mod import;
pub mod passwords;
pub mod platform;
pub mod practice;
pub mod profile;
pub mod roster;
pub mod rules;
pub mod sources;
pub mod users;
pub mod worker;
