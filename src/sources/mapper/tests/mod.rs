//! Rows become records.

mod objects;
mod random;
mod rig;
mod secrets;
mod values;
