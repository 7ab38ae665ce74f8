//! What cutting finds, in lists, lines and tables alike.

/// A record inside a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Offset in the block.
    pub start: u32,
    pub len: u32,
    /// 1-based line of the record's first byte in the file.
    pub line: u64,
}

/// Why the rest of a file cannot be cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CutError {
    Comment { line: u64 },
    TextAfterEnd { line: u64 },
}

/// What was odd about the list itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Oddities {
    /// The file ends before the list does.
    pub truncated: bool,
    /// Commas with no record behind them.
    pub spare_commas: u64,
    /// Records with no comma between them.
    pub missing_commas: u64,
}

impl Oddities {
    /// What was odd about two lists.
    pub(in crate::users) fn and(self, other: Self) -> Self {
        Self {
            truncated: self.truncated || other.truncated,
            spare_commas: self.spare_commas + other.spare_commas,
            missing_commas: self.missing_commas + other.missing_commas,
        }
    }
}
