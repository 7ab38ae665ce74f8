//! Behaviour of everything below the window, one module per topic.

#![allow(clippy::expect_used, clippy::unwrap_used)] // a test says that it failed by panicking

mod canaries;
mod cells;
mod cli;
mod client_broken;
mod client_practice;
mod compare;
mod engine;
mod examples;
mod faults;
mod floors;
mod going_back;
mod hashes;
mod hosts;
mod importing;
#[cfg(unix)]
mod kill;
mod mending;
mod opening;
mod own_copy;
mod practice;
mod private;
mod put_back;
mod report;
mod rows;
mod rules;
mod runs;
mod schema_agreement;
mod shown;
mod simulation;
#[path = "../simulator/mod.rs"]
mod simulator;
mod sources;
mod support;
mod systems;
#[path = "../traces/mod.rs"]
mod traces;
mod undo;
mod vault;
mod worker;
