//! The practice tenant: an HTTP server on this computer that behaves as Auth0's documents say.
//!
//! It knows neither our rules nor our client, so that it can disagree with them: records are judged by
//! a JSON schema of its own (`assets/practice/user.schema.json`) and by what the documents promise.
//! Profiles live in memory; the store on disk keeps keyed fingerprints, ids, times and counts.

mod answers;
mod api;
mod book;
mod config;
mod connections;
mod exports;
mod fingerprint;
mod ids;
mod import;
mod judge;
mod mask;
mod ratelimit;
mod server;
mod store;
mod tenant;
mod times;
mod token;
mod trouble;

pub use config::{Clock, Config, Rate, Rates, Speed, Tuning};
pub use connections::Connection;
pub use judge::{Refusal, judge};
pub use ratelimit::Asked;
pub use server::{ConnectionInfo, Server, StartError};
pub use trouble::{Scenario, ScenarioError};
