use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::users::Cancel;
use crate::users::source::read_at;

/// How far the reading of a workbook has come, and the wish to stop it.
#[derive(Clone, Debug, Default)]
pub(in crate::users) struct Watch {
    /// Bytes of the file that have been read.
    pub position: Arc<AtomicU64>,
    pub cancel: Cancel,
}

/// A workbook's bytes, for a reader that seeks. It fails as soon as it is to stop: the one who reads
/// knows nothing of stopping.
#[derive(Debug)]
pub(super) struct Watched {
    file: Arc<File>,
    len: u64,
    at: u64,
    watch: Watch,
}

impl Watched {
    pub fn new(file: Arc<File>, watch: Watch) -> io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self {
            file,
            len,
            at: 0,
            watch,
        })
    }
}

impl Read for Watched {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.watch.cancel.is_cancelled() {
            return Err(io::Error::other("stopped"));
        }
        let got = read_at(&self.file, into, self.at)?;
        self.at += got as u64;
        self.watch.position.fetch_add(got as u64, Ordering::Relaxed);
        Ok(got)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}
