//! Room on the disk for what is going to be written.

use std::fs::File;
use std::io::{self, Seek as _};

/// Bytes that are asked for at once.
const AHEAD: u64 = 64 << 20;

/// Asks for room ahead of what is written to the end of a file: a system that finds room for each piece by
/// itself takes twice the time for it. The file's length stays what is written.
pub(super) struct Room<'a> {
    file: &'a File,
    written: u64,
    asked: u64,
    /// Where the system has none to give, or cannot, writing goes on and finds out by itself.
    refused: bool,
}

impl<'a> Room<'a> {
    /// Room behind what was written through this handle.
    pub fn behind(file: &'a File) -> Self {
        let mut handle = file;
        let at = handle.stream_position();
        let refused = at.is_err();
        let written = at.unwrap_or_default();
        Self {
            file,
            written,
            asked: written,
            refused,
        }
    }

    /// So many bytes are about to be written.
    pub fn ask(&mut self, len: usize) {
        self.written += len as u64;
        while !self.refused && self.written > self.asked {
            self.refused = reserve(self.file, self.asked).is_err();
            self.asked += AHEAD;
        }
    }
}

#[cfg(target_os = "linux")]
fn reserve(file: &File, from: u64) -> io::Result<()> {
    use rustix::fs::{FallocateFlags, fallocate};
    Ok(fallocate(file, FallocateFlags::KEEP_SIZE, from, AHEAD)?)
}

#[cfg(not(target_os = "linux"))]
fn reserve(_: &File, _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
