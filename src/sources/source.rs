use std::sync::Arc;
use std::time::SystemTime;

use super::flatten::Flat;
use super::{
    Column, HashBook, Mapping, MappingError, Remembered, Report, RowReader, System, Tally, detect,
    systems,
};
use crate::users::UsersFile;

/// An open file's system and mapping: what its rows become.
#[derive(Clone, Debug)]
pub struct Source {
    pub system: System,
    /// Names every column of the file, in the order in which they are written.
    pub mapping: Arc<Mapping>,
    /// In the file's order.
    pub columns: Arc<[Column]>,
    /// When the mapping was made, if it is one that was remembered.
    pub remembered: Option<SystemTime>,
    /// The hashes of a second file.
    pub join: Option<Arc<HashBook>>,
}

impl Source {
    /// Finds out what the file is and how its columns are to be read. `sample`: the first rows as
    /// they stand, at most 1000. `None`: Auth0's own JSON, which is checked and sent as it is.
    pub fn find(
        file: &UsersFile,
        sample: &[Vec<u8>],
        _remembered: &dyn Remembered,
    ) -> Option<Self> {
        let system = detect::detect(file, sample);
        if system == System::Auth0 {
            return None;
        }
        let flat = Flat::find(system, sample);
        let mapping = systems::mapping(system, flat.columns(), &[])?;
        Self::with(file, sample, Arc::new(mapping)).ok()
    }

    /// Reads the file by this mapping.
    pub fn with(
        _file: &UsersFile,
        _sample: &[Vec<u8>],
        mapping: Arc<Mapping>,
    ) -> Result<Self, MappingError> {
        Ok(Self {
            system: mapping.system,
            mapping,
            columns: Arc::new([]),
            remembered: None,
            join: None,
        })
    }

    /// One for each worker.
    pub fn reader(&self) -> RowReader {
        RowReader::new(self)
    }

    /// What comes along and what stays behind, in words.
    pub fn report(&self, _tally: &Tally) -> Report {
        Report::default()
    }
}
