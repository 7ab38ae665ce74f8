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
}

impl PositionedReader {
    pub fn new(file: Arc<File>) -> Self {
        Self {
            file,
            position: Arc::default(),
        }
    }

    pub fn position(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.position)
    }
}

impl Read for PositionedReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = read_at(&self.file, into, self.position.load(Ordering::Relaxed))?;
        self.position.fetch_add(got as u64, Ordering::Relaxed);
        Ok(got)
    }
}
