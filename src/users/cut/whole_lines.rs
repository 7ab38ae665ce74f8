//! The short way through a list that has shown one whole record a line: from newline to newline.
//!
//! A raw newline is never inside a valid JSON string, and a record that is valid JSON as it was cut
//! was cut rightly. So nothing has to be counted here; whoever reads the records tells those that are
//! none ([`is_doubtful`]), and then the list is cut the long way.

use super::{Cut, Lines, ListCutter, SUSPICIOUS, State};
use crate::users::masks::Carry;
use crate::users::strict::{self, Walk, is_space, skip_space};

/// Records in a row, each on a line of its own, that a list has to show first.
const TRUST: u32 = 16;

/// Whether lines may be taken for whole records.
#[derive(Debug, Default)]
pub(super) struct Trust {
    /// Records in a row that stood on lines of their own.
    straight: u32,
    /// Line of the last record.
    last: u64,
    /// Lines were taken since this was last asked.
    taken: bool,
    /// Never.
    careful: bool,
}

impl Trust {
    /// Takes notice of a record that was cut the long way.
    pub(super) fn note(&mut self, line: u64) {
        let next = line == self.last + 1 && !self.careful;
        self.straight = if next { self.straight + 1 } else { 0 };
        self.last = line;
    }

    /// Whether lines were taken for whole records since this was last asked.
    pub(super) fn take(&mut self) -> bool {
        std::mem::take(&mut self.taken)
    }
}

impl ListCutter {
    /// The same cutter, but each record is cut by its own brackets.
    pub fn careful(mut self) -> Self {
        self.trust.careful = true;
        self
    }

    /// Takes every line, from the pending record's on, that begins as records begin, ends with a comma,
    /// and has another such line behind it.
    pub(super) fn whole_lines(&mut self, text: &[u8], cuts: &mut Vec<Cut>) {
        if self.trust.straight < TRUST || self.lines != Lines::Yes || self.state != State::Records {
            return;
        }
        let Some(indent) = self.indent.clone() else {
            return;
        };
        let begins = |at: usize| {
            text.get(at + indent.len()) == Some(&b'{') && text[at..].starts_with(&indent)
        };
        let lead = text[self.region..].iter();
        let spaces = lead.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
        let mut newline = self.region + spaces.count();
        if text.get(newline) != Some(&b'\n') || !begins(newline + 1) {
            return;
        }
        let mut line = self.region_line;
        let mut taken = false;
        loop {
            let start = newline + 1;
            let Some(len) = memchr::memchr(b'\n', &text[start..]) else {
                break;
            };
            let next = start + len;
            if text.len() - next <= indent.len() + 1 {
                break; // how the next line begins is not known yet
            }
            let comma = text[start..next].iter().rposition(|&byte| !is_space(byte));
            let Some(comma) = comma.map(|last| start + last) else {
                break;
            };
            if text[comma] != b',' || !begins(next + 1) {
                self.trust.straight = 0;
                break;
            }
            let start = start + indent.len();
            let last = text[start..comma].iter().rposition(|&byte| !is_space(byte));
            line += 1;
            let size = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
            cuts.push(Cut {
                start: size(start),
                len: size(last.map_or(0, |last| last + 1)),
                line,
            });
            self.region = comma + 1;
            newline = next;
            taken = true;
        }
        if taken {
            self.trust.taken = true;
            self.region_line = line;
            self.behind_comma = true;
            self.line = line;
            self.pos = self.region;
            self.depth = 1;
            self.carry = Carry::default();
            self.suspicious = SUSPICIOUS;
        }
    }
}

/// Whether a text that stood on a line of its own, a comma and another line behind it, is another
/// number of records than one: there is more behind its end, or it goes on in the next line.
pub fn is_doubtful(record: &[u8]) -> bool {
    if let Walk::Done(end) = strict::value(record, 0) {
        return skip_space(record, end) < record.len();
    }
    let goes_on = [record, b",\n{"].concat();
    strict::value(&goes_on, 0) == Walk::Open
}
