//! A run of the real engine against a model of Auth0, in virtual time, from a seed. Faults come by dice:
//! on the wire, at Auth0, in the tokens, the clocks, the disk, the program itself. What must never happen
//! is asserted after every event; when the faults end, the run must.
//!
//! The benchmark of the makespan drives the same world without faults.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::unchecked_time_subtraction,
    clippy::option_option,
    clippy::print_stderr,
    clippy::struct_excessive_bools,
    reason = "the benchmark and the tests each use their part; numbers of a model are small"
)]

pub mod dice;
mod headers;
mod order;
mod people;
mod process;
pub mod tenant;
mod truth;
mod wire;
pub mod world;
