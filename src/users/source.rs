//! Reading a file at positions, portably, so that no two readers share a cursor.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Reads at an offset; less than asked for only at the end of the file.
pub(crate) fn read_at(file: &File, into: &mut [u8], offset: u64) -> io::Result<usize> {
    let mut filled = 0;
    while filled < into.len() {
        match once_at(file, &mut into[filled..], offset + filled as u64) {
            Ok(0) => break,
            Ok(got) => filled += got,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(unix)]
fn once_at(file: &File, into: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, into, offset)
}

#[cfg(windows)]
fn once_at(file: &File, into: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, into, offset)
}

/// A reader with a position of its own, which others may watch.
#[derive(Debug)]
pub(crate) struct PositionedReader {
    file: Arc<File>,
    position: Arc<AtomicU64>,
    /// The bytes of the file that are read.
    from: u64,
    len: u64,
}

impl PositionedReader {
    pub fn new(file: Arc<File>) -> Self {
        Self::within(file, 0, u64::MAX)
    }

    /// A reader of no more than the `len` bytes from `from` on.
    pub fn within(file: Arc<File>, from: u64, len: u64) -> Self {
        Self {
            file,
            position: Arc::default(),
            from,
            len,
        }
    }

    pub fn position(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.position)
    }
}

impl Read for PositionedReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let position = self.position.load(Ordering::Relaxed);
        let rest = usize::try_from(self.len.saturating_sub(position)).unwrap_or(usize::MAX);
        let upto = into.len().min(rest);
        let got = read_at(&self.file, &mut into[..upto], self.from + position)?;
        self.position.fetch_add(got as u64, Ordering::Relaxed);
        Ok(got)
    }
}
