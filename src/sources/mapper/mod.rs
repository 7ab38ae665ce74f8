//! From a row's cells to the JSON of its record.

mod build;
mod credentials;
mod plain;
mod tree;
mod value;
mod write;

pub(super) use tree::Mapper;

#[cfg(test)]
mod tests;
