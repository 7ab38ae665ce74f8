//! What can be handed to Usher's makers when something went wrong: the log and the course of a run, with
//! everything taken out that names a person, a tenant or a place.

mod bundle;
mod course;
mod mask;

pub use bundle::{CONTAINS, LACKS, file_name, save};
