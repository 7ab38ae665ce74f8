//! Finds where the rows of a text table end, with the csv crate's idea of quotes: a quote opens at
//! the beginning of a cell, two of them inside are one, and a quote anywhere else is a character.
//!
//! Where that idea would have one forgotten quote swallow the rows that follow, the row ends at the
//! first line end behind that quote instead.

mod stride;
#[cfg(test)]
mod tests;

use std::marker::PhantomData;

use super::units::Units;
use crate::users::cut::{Cut, CutError, Oddities};
use crate::users::cutter::Cutter;

/// A cell with more bytes than this between its quotes and a line end among them has lost the
/// closing one.
const QUOTED_MAX: usize = 1 << 20;

#[derive(Debug)]
pub(super) struct RowCutter<U> {
    separator: u8,
    /// Rows that are still to be passed over: the header, and what stands above it.
    skip: u32,
    /// Where the row begins that is not finished.
    start: usize,
    /// Its line, counted from 1.
    line: u64,
    /// Line ends inside it.
    breaks: u64,
    /// How far it has been looked at.
    seen: usize,
    quoted: Option<Quoted>,
    pace: Pace,
    short: bool,
    /// How often a quote was taken for a forgotten one.
    rescued: u64,
    odd: Oddities,
    units: PhantomData<U>,
}

/// How the row that is not finished is gone over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    /// Many bytes at a time, as long as all quotes stand where they should.
    Strides { inside: bool },
    /// From one special character to the next.
    Steps,
}

impl Default for Pace {
    fn default() -> Self {
        Self::Strides { inside: false }
    }
}

/// A cell whose quote is open.
#[derive(Clone, Copy, Debug)]
struct Quoted {
    at: usize,
    /// Line ends in the row before it.
    breaks: u64,
    /// The first line end inside it: where it stands, and where the next line begins.
    line_end: Option<(usize, usize)>,
}

impl<U: Units> RowCutter<U> {
    /// A cutter for rows that begin at offset `start`, on line `line`.
    pub fn new(separator: u8, start: usize, line: u64, skip: u32) -> Self {
        Self {
            separator,
            skip,
            start,
            line,
            breaks: 0,
            seen: start,
            quoted: None,
            pace: Pace::default(),
            short: false,
            rescued: 0,
            odd: Oddities::default(),
            units: PhantomData,
        }
    }

    #[cfg(test)]
    pub fn rescued(&self) -> u64 {
        self.rescued
    }

    /// Goes over the text as far as can be decided.
    fn walk(&mut self, text: &[u8], end: bool, cuts: &mut Vec<Cut>) {
        loop {
            if U::BYTES && self.pace != Pace::Steps {
                self.stride(text, cuts);
                if self.pace != Pace::Steps {
                    if !end || self.start == text.len() {
                        return;
                    }
                    self.look_closely();
                }
            }
            self.step(text, end, cuts);
            if !U::BYTES || self.pace == Pace::Steps {
                return;
            }
        }
    }

    /// Begins the row again, one special character after the other.
    fn look_closely(&mut self) {
        self.pace = Pace::Steps;
        self.seen = self.start;
        self.breaks = 0;
        self.quoted = None;
    }

    /// Goes from one special character to the next; over one row only, where strides are quicker.
    fn step(&mut self, text: &[u8], end: bool, cuts: &mut Vec<Cut>) {
        while self.pace == Pace::Steps || !U::BYTES {
            let Some(at) = U::special(text, self.seen) else {
                // An odd byte at the end of UTF-16 may become a character.
                self.seen = self.seen.max(text.len() - text.len() % U::WIDTH);
                return;
            };
            let next = U::at(text, at + U::WIDTH);
            let is_quote = U::at(text, at) == Some(b'"');
            if let Some(quoted) = self.quoted
                && at - quoted.at > QUOTED_MAX
                && self.rescue(text, quoted, cuts)
            {
                continue;
            }
            // What follows decides about a closing quote and about CR.
            let decides = match U::at(text, at) {
                Some(b'"') => self.quoted.is_some(),
                unit => unit == Some(b'\r'),
            };
            if decides && next.is_none() && !end {
                self.seen = at;
                return;
            }
            match self.quoted {
                None if is_quote => self.maybe_open(text, at),
                None => {
                    let behind = line_end::<U>(text, at, next);
                    self.end_row(text, at, behind, cuts);
                }
                Some(quoted) if is_quote => self.maybe_close(text, at, next, quoted, cuts),
                Some(mut quoted) => {
                    let behind = line_end::<U>(text, at, next);
                    quoted.line_end.get_or_insert((at, behind));
                    self.quoted = Some(quoted);
                    self.breaks += 1;
                    self.seen = behind;
                }
            }
        }
    }

    fn maybe_open(&mut self, text: &[u8], at: usize) {
        if at == self.start || U::at(text, at - U::WIDTH) == Some(self.separator) {
            self.quoted = Some(Quoted {
                at,
                breaks: self.breaks,
                line_end: None,
            });
        }
        self.seen = at + U::WIDTH;
    }

    fn maybe_close(
        &mut self,
        text: &[u8],
        at: usize,
        next: Option<u8>,
        quoted: Quoted,
        cuts: &mut Vec<Cut>,
    ) {
        let ends_cell = |unit: u8| unit == self.separator || matches!(unit, b'\n' | b'\r');
        if next == Some(b'"') {
            self.seen = at + 2 * U::WIDTH;
            return;
        }
        // A quote behind a separator or a line end and before text opens a cell, so the one before
        // it, on an earlier line, was forgotten.
        let opens = next.is_some_and(|next| !ends_cell(next))
            && U::at(text, at - U::WIDTH).is_some_and(ends_cell);
        if opens && self.rescue(text, quoted, cuts) {
            return;
        }
        self.quoted = None;
        self.seen = at + U::WIDTH;
    }

    /// Ends the row at the first line end behind a forgotten quote, if there is one.
    fn rescue(&mut self, text: &[u8], quoted: Quoted, cuts: &mut Vec<Cut>) -> bool {
        let Some((at, behind)) = quoted.line_end else {
            return false;
        };
        self.rescued += 1;
        self.breaks = quoted.breaks;
        self.end_row(text, at, behind, cuts);
        true
    }

    fn end_row(&mut self, text: &[u8], at: usize, behind: usize, cuts: &mut Vec<Cut>) {
        if !self.is_blank(&text[self.start..at]) {
            if self.skip > 0 {
                self.skip -= 1;
            } else {
                let size = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
                cuts.push(Cut {
                    start: size(self.start),
                    len: size(at - self.start),
                    line: self.line,
                });
            }
        }
        self.line += self.breaks + 1;
        self.breaks = 0;
        self.quoted = None;
        self.pace = Pace::default();
        self.start = behind;
        self.seen = behind;
    }

    /// A row without any text is none: spreadsheets leave such rows behind their last one.
    fn is_blank(&self, row: &[u8]) -> bool {
        (0..row.len()).step_by(U::WIDTH).all(|at| {
            U::at(row, at)
                .is_some_and(|unit| unit == self.separator || matches!(unit, b' ' | b'\t' | b'"'))
        })
    }
}

/// Where the line begins behind the line end at `at`.
fn line_end<U: Units>(text: &[u8], at: usize, next: Option<u8>) -> usize {
    let crlf = next == Some(b'\n') && U::at(text, at) == Some(b'\r');
    at + if crlf { 2 * U::WIDTH } else { U::WIDTH }
}

impl<U: Units> Cutter for RowCutter<U> {
    fn feed(&mut self, text: &[u8], end: bool, cuts: &mut Vec<Cut>) -> Result<(), CutError> {
        self.walk(text, end, cuts);
        if !end {
            return Ok(());
        }
        if self.short {
            // Half a row is not worth having: its last cell may be half an address.
            self.odd.truncated = self.start < text.len();
            return Ok(());
        }
        while let Some(quoted) = self.quoted {
            if !self.rescue(text, quoted, cuts) {
                break;
            }
            self.walk(text, end, cuts);
        }
        if self.start < text.len() {
            self.end_row(text, text.len(), text.len(), cuts);
        }
        Ok(())
    }

    fn keep(&self) -> usize {
        self.start
    }

    fn shift(&mut self, by: usize) {
        self.start -= by;
        self.seen -= by;
        if let Some(quoted) = &mut self.quoted {
            quoted.at -= by;
            if let Some((at, behind)) = &mut quoted.line_end {
                *at -= by;
                *behind -= by;
            }
        }
    }

    fn oddities(&self) -> Oddities {
        self.odd
    }

    fn cut_short(&mut self) {
        self.short = true;
    }
}
