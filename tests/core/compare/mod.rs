//! The file against the practice tenant over real HTTP, and whether what was said comes true.

mod afterwards;
mod desk;
mod foreseen;
mod trouble;
