use serde::{Deserialize, Serialize};

/// A record's 0-based position in its users file. On screen records are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub u32);

impl RecordId {
    /// The number that people see, counted from 1.
    pub fn row(self) -> u64 {
        u64::from(self.0) + 1
    }

    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a record stands in its users file, after decompression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// 0-based offset of the record's first byte.
    pub byte: u64,
    /// Length in bytes.
    pub len: u32,
    /// 1-based line of the first byte.
    pub line: u64,
}
