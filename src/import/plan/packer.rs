use thiserror::Error;

use super::Part;
use super::limits;

/// The record fits into no body at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("record of {bytes} bytes fits into no request")]
pub struct TooLarge {
    pub bytes: u32,
}

/// Fills parts with records in the order of the file. Needs only lengths.
#[derive(Debug)]
pub struct Packer {
    part_bytes: u32,
    parts: Vec<Part>,
    open: Option<Part>,
}

impl Packer {
    /// `part_bytes` is the wished size of a part's JSON array; it is brought into the range that a
    /// body allows.
    pub fn new(part_bytes: u32) -> Self {
        Self {
            part_bytes: part_bytes.clamp(2, limits::RECORD_MAX + 2),
            parts: Vec::new(),
            open: None,
        }
    }

    /// Adds the next record with the length that it has when it is sent. A record above the wished
    /// size travels alone.
    pub fn add(&mut self, record: u32, bytes: u32) -> Result<(), TooLarge> {
        if bytes > limits::RECORD_MAX {
            return Err(TooLarge { bytes });
        }
        if let Some(part) = &mut self.open
            && part.bytes + 1 + bytes <= self.part_bytes
        {
            part.bytes += 1 + bytes;
            part.last = record;
            part.count += 1;
            return Ok(());
        }
        self.close();
        self.open = Some(Part {
            number: u32::try_from(self.parts.len() + 1).unwrap_or(u32::MAX),
            first: record,
            last: record,
            count: 1,
            bytes: bytes + 2,
        });
        Ok(())
    }

    pub fn finish(mut self) -> Vec<Part> {
        self.close();
        self.parts
    }

    fn close(&mut self) {
        self.parts.extend(self.open.take());
    }
}
