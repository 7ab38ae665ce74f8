use std::path::Path;
use std::sync::Arc;

use super::{Roster, check};
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

/// Opens and checks a users file on all cores; returns when all is done.
///
/// `watch` is called from this thread at most every 50 ms, for the first time as soon as there is
/// anything to show.
pub fn open(
    path: &Path,
    options: &CheckOptions,
    spool_dir: &Path,
    watch: &dyn Fn(Snapshot),
    cancel: &Cancel,
) -> Result<Roster, OpenError> {
    let file = Arc::new(UsersFile::open(path, spool_dir)?);
    check::check(&file, options, watch, cancel)
}

impl Roster {
    /// Checks the same file again under other options.
    pub fn recheck(
        &self,
        options: &CheckOptions,
        watch: &dyn Fn(Snapshot),
        cancel: &Cancel,
    ) -> Result<Self, OpenError> {
        check::check(self.file(), options, watch, cancel)
    }
}
