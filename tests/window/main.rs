//! Behaviour of the window, driven by accessible label, without a display.

// Helpers of tests fail as tests do, and say on standard output why they were skipped.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::print_stdout)]

mod adding;
mod afterwards;
mod again;
mod asked;
mod copy;
mod cut;
mod doctor;
mod families;
mod fates;
mod flow;
mod follow;
mod gallery;
mod held;
mod kit;
mod left_behind;
mod left_overs;
mod looks;
mod mapping;
mod mapping_looks;
mod mapping_use;
mod mend;
mod outlook;
mod pages;
mod pilot;
mod planned;
mod put_back;
mod screens;
mod second;
mod since;
mod steps;
mod still;
mod support;
mod table;
#[path = "../traces/mod.rs"]
mod traces;
mod undo;
mod waits;
