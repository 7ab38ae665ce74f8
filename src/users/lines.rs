//! Cuts NDJSON: one record a line, blank lines aside.

use super::cut::{Cut, CutError, Oddities};
use super::cutter::Cutter;
use super::strict::{self, Walk};

#[derive(Debug)]
pub(crate) struct LineCutter {
    /// Where the line that is not finished begins, in the block.
    start: usize,
    /// How far its newline has been looked for.
    seen: usize,
    line: u64,
    odd: Oddities,
}

impl LineCutter {
    /// A cutter whose first line begins at offset `start` and has the number `line`.
    pub fn new(start: usize, line: u64) -> Self {
        Self {
            start,
            seen: start,
            line,
            odd: Oddities::default(),
        }
    }

    fn emit(&self, text: &[u8], cuts: &mut Vec<Cut>) -> Result<(), CutError> {
        let line = &text[self.start..];
        let lead = line.len() - line.trim_ascii_start().len();
        let record = line.trim_ascii();
        if record.is_empty() {
            return Ok(());
        }
        if record.starts_with(b"//") || record.starts_with(b"/*") {
            return Err(CutError::Comment { line: self.line });
        }
        let size = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        cuts.push(Cut {
            start: size(self.start + lead),
            len: size(record.len()),
            line: self.line,
        });
        Ok(())
    }
}

impl Cutter for LineCutter {
    fn oddities(&self) -> Oddities {
        self.odd
    }

    fn keep(&self) -> usize {
        self.start
    }

    fn shift(&mut self, by: usize) {
        self.start -= by;
        self.seen -= by;
    }

    fn feed(&mut self, text: &[u8], end: bool, cuts: &mut Vec<Cut>) -> Result<(), CutError> {
        while let Some(found) = memchr::memchr(b'\n', &text[self.seen..]) {
            let newline = self.seen + found;
            self.emit(&text[..newline], cuts)?;
            self.start = newline + 1;
            self.seen = self.start;
            self.line += 1;
        }
        self.seen = text.len();
        if end && self.start < text.len() {
            // The last line has no newline: all of it may be there, or not.
            if strict::value(text, self.start) == Walk::Open {
                self.odd.truncated = !text[self.start..].trim_ascii().is_empty();
            } else {
                self.emit(text, cuts)?;
            }
            self.start = text.len();
        }
        Ok(())
    }
}
