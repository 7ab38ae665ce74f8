use std::fmt;

use crate::users::{Cut, RecordId};

/// Whole records that stand one after another in the file. Meant to be used again and again.
#[derive(Default)]
pub struct Block {
    /// Only grows, so that it is cleared once; the text is its first `filled` bytes.
    pub(super) buffer: Vec<u8>,
    pub(super) filled: usize,
    /// Offset of the first byte in the file, after decompression.
    pub base: u64,
    /// Number of the first record.
    pub first: u32,
    pub cuts: Vec<Cut>,
    /// Some of `cuts` are lines that were taken for whole records: whoever reads them asks of those
    /// that are no JSON whether they are [doubtful](super::is_doubtful).
    pub by_lines: bool,
}

/// Its place, not its text.
impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let records = self.cuts.len();
        write!(
            f,
            "{records} records, {} bytes at {}",
            self.filled, self.base
        )
    }
}

impl Block {
    pub fn text(&self) -> &[u8] {
        &self.buffer[..self.filled]
    }

    /// The bytes of one of `cuts`.
    pub fn record(&self, cut: Cut) -> &[u8] {
        &self.buffer[cut.start as usize..][..cut.len as usize]
    }

    pub fn id(&self, index: usize) -> RecordId {
        RecordId(self.first + u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// Makes room for `len` bytes. What is in it stays, where there is any.
    pub(super) fn reserve(&mut self, len: usize) {
        if self.buffer.len() >= len {
            return;
        }
        // A little more than asked for: the rest of the last block is seldom as long as before.
        let len = len + len / 16;
        if self.filled == 0 {
            // Comes cleared from the system, page by page as they are used.
            self.buffer = vec![0; len];
        } else {
            self.buffer.resize(len, 0);
        }
    }
}
