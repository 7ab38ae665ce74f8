//! From a row's cells to the JSON of its record.

mod back;
mod back_cell;
mod build;
mod credentials;
mod plain;
mod tree;
mod value;
mod write;

pub(super) use back::{Lack, Spot};
pub(super) use back_cell::Style;
pub(super) use tree::Mapper;

#[cfg(test)]
mod tests;
