//! The real binary, killed at any moment, at every line of its journal, and started again: the end is
//! that of a run that nobody disturbed.

mod round;
mod rounds;
