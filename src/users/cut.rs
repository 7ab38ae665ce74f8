//! Cuts a list of records at its depth-one commas, block after block, and finds its way back
//! when a record is broken.
//!
//! A raw newline is never inside a valid JSON string, and a line that begins as the first
//! record's line began is where a record begins. So a file with its records on lines of their own
//! loses no more than the broken record.

mod ending;
mod found;
mod recover;
#[cfg(test)]
mod tests;
mod whole_lines;

pub(crate) use found::CutError;
pub use found::{Cut, Oddities};
pub use whole_lines::is_doubtful;

use recover::between;
use whole_lines::Trust;

use super::cutter::Cutter;
use super::masks::{Carry, Masks, WIDTH, below};
use super::strict::{is_space, skip_space};

/// A decision may need to see this much of what follows.
const AHEAD: usize = 192;
/// Longest indentation that is used to recognise the beginning of a record.
const INDENT_MAX: usize = 64;
/// A record that is longer than this is looked at for a fault, and again each time it doubles.
const SUSPICIOUS: usize = 64 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Records,
    /// The current record is broken: looking for a line on which a record begins.
    Lost,
    After,
}

/// Whether records begin on lines of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lines {
    Unknown,
    Yes,
    No,
}

#[derive(Debug)]
pub(crate) struct ListCutter {
    wrapped: bool,
    state: State,
    carry: Carry,
    /// Open brackets; 1 is the list itself.
    depth: u32,
    /// Next byte to look at, in the block.
    pos: usize,
    /// Where the pending record begins, white space before it included, in the block.
    region: usize,
    region_line: u64,
    /// The pending record stands behind a comma.
    behind_comma: bool,
    /// Line of the byte at `pos`, counted from 1.
    line: u64,
    indent: Option<Vec<u8>>,
    lines: Lines,
    /// A line inside a record may look like the beginning of one; off once it did for good reason.
    watch: bool,
    /// Length at which the pending record is looked at for a fault.
    suspicious: usize,
    /// What stands between two records, from the bracket of one to the first key of the next.
    between: Option<Vec<u8>>,
    odd: Oddities,
    trust: Trust,
}

impl ListCutter {
    /// A cutter whose list has been opened by the `[` before offset `pos`, on line `line`.
    pub fn new(wrapped: bool, pos: usize, line: u64) -> Self {
        Self {
            wrapped,
            state: State::Records,
            carry: Carry::default(),
            depth: 1,
            pos,
            region: pos,
            region_line: line,
            behind_comma: false,
            line,
            indent: None,
            lines: Lines::Unknown,
            watch: true,
            suspicious: SUSPICIOUS,
            between: None,
            odd: Oddities::default(),
            trust: Trust::default(),
        }
    }
}

impl Cutter for ListCutter {
    /// From where on the block's bytes are still needed.
    fn keep(&self) -> usize {
        match self.state {
            State::After => self.pos,
            _ => self.region,
        }
    }

    /// The block's first `by` bytes are gone.
    fn shift(&mut self, by: usize) {
        self.pos -= by;
        self.region = self.region.saturating_sub(by);
    }

    /// Cuts as far as can be decided. With `end` there is nothing behind `text`.
    fn feed(&mut self, text: &[u8], end: bool, cuts: &mut Vec<Cut>) -> Result<(), CutError> {
        self.whole_lines(text, cuts);
        loop {
            let before = (self.pos, self.state);
            match self.state {
                State::Records => self.records(text, end, cuts)?,
                State::Lost => self.lost(text, end, cuts)?,
                State::After => return self.after(text),
            }
            if before == (self.pos, self.state) {
                return Ok(());
            }
        }
    }

    fn oddities(&self) -> Oddities {
        self.odd
    }

    fn took_lines(&mut self) -> bool {
        self.trust.take()
    }
}

impl ListCutter {
    fn records(&mut self, text: &[u8], end: bool, cuts: &mut Vec<Cut>) -> Result<(), CutError> {
        while self.state == State::Records {
            let rest = text.len() - self.pos;
            if self.pos - self.region > self.suspicious && self.is_found_broken(text) {
                return Ok(());
            }
            if rest >= WIDTH + AHEAD || (end && rest >= WIDTH) {
                if let Ok(chunk) = text[self.pos..self.pos + WIDTH].try_into() {
                    self.step(text, chunk, WIDTH, end, cuts)?;
                }
            } else if end && rest > 0 {
                let mut chunk = [b' '; WIDTH];
                chunk[..rest].copy_from_slice(&text[self.pos..]);
                self.step(text, &chunk, rest, end, cuts)?;
            } else if end {
                return self.finish(text, cuts);
            } else {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Goes over up to 64 bytes at `self.pos`, of which `width` are text.
    fn step(
        &mut self,
        text: &[u8],
        chunk: &[u8; WIDTH],
        width: usize,
        end: bool,
        cuts: &mut Vec<Cut>,
    ) -> Result<(), CutError> {
        let masks = Masks::of(chunk, self.carry);
        let raw = masks.newlines & masks.in_string;
        let watched = if self.watch {
            masks.newlines & !masks.in_string
        } else {
            0
        };
        let brackets = masks.opening | masks.closing;
        if self.depth > 1
            && raw | watched == 0
            && let Some(depth) = masks.depth_inside(self.depth)
        {
            self.depth = depth;
            self.go_on(&masks, width);
            return Ok(());
        }
        let mut commas = if self.depth == 1 {
            masks.commas(chunk)
        } else {
            0
        };
        let mut todo = brackets | raw | watched | commas;
        while todo != 0 {
            let bit = todo.trailing_zeros();
            let this = 1u64 << bit;
            todo &= todo - 1;
            let at = self.pos + bit as usize;
            let line = self.line;
            let line_here = || line + u64::from((masks.newlines & below(bit)).count_ones());
            if raw & this != 0 {
                self.lose(at, line_here());
                return Ok(());
            } else if masks.opening & this != 0 {
                self.depth += 1;
                todo &= !commas;
            } else if masks.closing & this != 0 {
                self.depth -= 1;
                if self.depth == 1 {
                    commas = masks.commas(chunk);
                    todo |= commas & !(below(bit) | this);
                } else if self.depth == 0 {
                    return self.closed(text, at, line_here(), cuts);
                }
            } else if commas & this != 0 {
                if self.in_doubt(text, at, end) {
                    if self.lines == Lines::No {
                        self.lose(self.region, self.region_line);
                    } else {
                        self.lose(at, line_here());
                    }
                    return Ok(());
                }
                self.emit(text, at, cuts)?;
                self.region = at + 1;
                self.region_line = line_here();
                self.behind_comma = true;
            } else if self.looks_like_start(text, at + 1) {
                if self.depth == 1 {
                    if self.region_is_filled(text, at) {
                        self.odd.missing_commas += 1;
                        self.emit(text, at, cuts)?;
                        self.region = at;
                        self.region_line = line_here();
                    }
                } else if let Some(fault) = self.fault_before(text, at + 1) {
                    // What stands between the fault and here may hold records already.
                    self.lose_before(text, fault);
                    return Ok(());
                } else {
                    self.watch = false;
                }
            }
        }
        self.go_on(&masks, width);
        Ok(())
    }

    fn go_on(&mut self, masks: &Masks, width: usize) {
        self.carry = masks.carry;
        if masks.newlines != 0 {
            self.line += u64::from(masks.newlines.count_ones());
        }
        self.pos += width;
    }

    /// The record at `region` is broken; `at`, on `line`, is where that became certain.
    fn lose(&mut self, at: usize, line: u64) {
        self.state = State::Lost;
        self.pos = at;
        self.line = line;
        self.carry = Carry::default();
        self.depth = 1;
    }

    fn region_is_filled(&self, text: &[u8], end: usize) -> bool {
        skip_space(text, self.region) < end
    }

    fn looks_like_start(&self, text: &[u8], line_start: usize) -> bool {
        let Some(indent) = &self.indent else {
            return false;
        };
        // The brace is looked at first: comparing with an empty vector's pointer into nowhere
        // costs some processors as much as a tenth of a record.
        text.get(line_start + indent.len()) == Some(&b'{')
            && (indent.is_empty() || text[line_start..].starts_with(indent))
    }

    /// Records the text from `region` to `end` as one record, if there is any.
    fn emit(&mut self, text: &[u8], end: usize, cuts: &mut Vec<Cut>) -> Result<(), CutError> {
        let start = skip_space(text, self.region).min(end);
        let Some(last) = text[start..end].iter().rposition(|&byte| !is_space(byte)) else {
            self.odd.spare_commas += 1;
            return Ok(());
        };
        let lead = &text[self.region..start];
        let newlines = memchr::memchr_iter(b'\n', lead).count() as u64;
        let line = self.region_line + newlines;
        if text[start] == b'/' {
            return Err(CutError::Comment { line });
        }
        if newlines > 0 && self.indent.is_none() {
            let indent = lead
                .rsplit(|&byte| byte == b'\n')
                .next()
                .unwrap_or_default();
            self.indent = Some(indent[..indent.len().min(INDENT_MAX)].to_vec());
        }
        if self.between.is_none() && text.get(end) == Some(&b',') {
            self.between = between(text, skip_space(text, end + 1));
        }
        self.suspicious = SUSPICIOUS;
        self.trust.note(line);
        let size = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        cuts.push(Cut {
            start: size(start),
            len: size(last + 1),
            line,
        });
        Ok(())
    }
}
