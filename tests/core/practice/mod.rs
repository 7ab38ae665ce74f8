//! The practice tenant over real HTTP, with a plain client that is not ours.

mod desk;

mod access;
mod agreement;
mod connections;
mod examples;
mod exports;
mod jobs;
mod logs;
mod refusals;
mod store;
mod upsert;
mod users;
