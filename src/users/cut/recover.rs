//! Noticing that a record is broken, and finding the next one.

use super::{AHEAD, Cut, CutError, INDENT_MAX, Lines, ListCutter, State};
use crate::users::strict::{self, Walk, is_space, skip_space};

/// Between two records of a list that has no lines, unless the list shows more.
const BETWEEN: &[u8] = b"},{\"";

impl ListCutter {
    /// A comma at depth one with no line behind it, in a file that has a line for each record:
    /// the record is rather broken.
    pub(super) fn in_doubt(&mut self, text: &[u8], comma: usize, end: bool) -> bool {
        if self.lines == Lines::No {
            return self.is_odd_one(text, comma, end);
        }
        let behind = text[comma + 1..]
            .iter()
            .position(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
        let ends_line = match behind {
            Some(found) => text[comma + 1 + found] == b'\n',
            None => !end,
        };
        let start = skip_space(text, self.region);
        let begins_line = text[self.region..start.min(comma)].contains(&b'\n');
        if ends_line || start >= comma {
            if begins_line && self.lines == Lines::Unknown {
                self.lines = Lines::Yes;
            }
            return false;
        }
        if begins_line && !strict::is_value(&text[start..comma]) {
            return true;
        }
        self.lines = Lines::No;
        false
    }

    /// Looks for a fault in a record that has become suspiciously long.
    pub(super) fn is_found_broken(&mut self, text: &[u8]) -> bool {
        self.suspicious *= 2;
        let Walk::Broken(at) = strict::value(&text[..self.pos], self.region) else {
            return false;
        };
        self.lose_before(text, at);
        true
    }

    /// The pending record is broken at `fault`. The white space before that is searched too: its
    /// newline may be where the next record begins.
    pub(super) fn lose_before(&mut self, text: &[u8], fault: usize) {
        let space = text[self.region..fault]
            .iter()
            .rev()
            .take_while(|&&byte| is_space(byte))
            .count();
        let at = fault - space;
        self.lose(at, self.line_of(text, at));
    }

    /// The line of a byte of the pending record.
    fn line_of(&self, text: &[u8], at: usize) -> u64 {
        self.region_line + memchr::memchr_iter(b'\n', &text[self.region..at]).count() as u64
    }

    /// In a list without lines: two broken records may close each other's brackets and swallow what
    /// stands between them, or one may be closed too early.
    fn is_odd_one(&mut self, text: &[u8], comma: usize, end: bool) -> bool {
        let Some(between) = self.between.as_ref().filter(|_| self.watch) else {
            return false;
        };
        let region = &text[self.region..comma];
        let bracket = region
            .iter()
            .rposition(|&byte| !is_space(byte))
            .unwrap_or(0);
        let goes_on_as_others = text[self.region + bracket..].starts_with(between);
        if goes_on_as_others && memchr::memmem::find(region, between).is_none() {
            return false;
        }
        let is_object = region.get(skip_space(region, 0)) == Some(&b'{');
        let broken = !strict::is_value(region);
        let next = skip_space(text, comma + 1);
        // Once a whole record looks like this, it says nothing any more; scalars and what stands
        // before them may.
        self.watch = broken || !is_object || text.get(next) != Some(&b'{');
        broken && !(is_object && self.is_another_kind(text, next, end))
    }

    /// Whether a whole value that is no object stands at `start`, and the list goes on or ends
    /// behind it: then what stands before it ends there, broken or not.
    fn is_another_kind(&self, text: &[u8], start: usize, end: bool) -> bool {
        if text.get(start) == Some(&b'{') {
            return false;
        }
        match strict::value(text, start) {
            Walk::Done(next) => {
                let next = skip_space(text, next);
                text.get(next) == Some(&b',') || self.ends_list(text, next, end)
            }
            Walk::Open | Walk::Broken(_) => false,
        }
    }

    /// Where the pending record stopped being JSON, if it cannot go on with the `{` of the line at
    /// `line_start`.
    pub(super) fn fault_before(&self, text: &[u8], line_start: usize) -> Option<usize> {
        let brace = skip_space(text, line_start);
        match strict::value(&text[..=brace], self.region) {
            Walk::Broken(at) => Some(at),
            Walk::Open | Walk::Done(_) => None,
        }
    }

    /// Looks for the next line on which a record begins.
    pub(super) fn lost(
        &mut self,
        text: &[u8],
        end: bool,
        cuts: &mut Vec<Cut>,
    ) -> Result<(), CutError> {
        if self.lines == Lines::No {
            return self.lost_in_line(text, end, cuts);
        }
        self.lost_among_lines(text, end, cuts)
    }

    /// Looks for the next record in a list that has no lines: it begins as others do and is whole.
    fn lost_in_line(
        &mut self,
        text: &[u8],
        end: bool,
        cuts: &mut Vec<Cut>,
    ) -> Result<(), CutError> {
        let between = self.between.clone().unwrap_or_else(|| BETWEEN.to_vec());
        while let Some(found) = memchr::memmem::find(&text[self.pos..], &between) {
            let at = self.pos + found;
            let walk = strict::value(text, skip_space(text, at + 1) + 1);
            match walk {
                Walk::Open if !end => return Ok(()),
                Walk::Done(next)
                    if text[next - 1..].starts_with(&between)
                        || self.ends_list(text, next, end) =>
                {
                    self.line = self.line_of(text, at);
                    self.emit(text, at + 1, cuts)?;
                    self.region = skip_space(text, at + 1) + 1;
                    self.region_line = self.line
                        + memchr::memchr_iter(b'\n', &text[at..self.region]).count() as u64;
                    self.line = self.region_line;
                    self.pos = self.region;
                    self.state = State::Records;
                    return Ok(());
                }
                Walk::Done(next) if !end && text.len() - next < between.len() => return Ok(()),
                _ => self.pos = at + 1,
            }
        }
        if end {
            return self.lost_among_lines(text, end, cuts);
        }
        self.pos = self.pos.max(text.len().saturating_sub(between.len()));
        Ok(())
    }

    fn lost_among_lines(
        &mut self,
        text: &[u8],
        end: bool,
        cuts: &mut Vec<Cut>,
    ) -> Result<(), CutError> {
        while let Some(found) = memchr::memchr(b'\n', &text[self.pos..]) {
            let newline = self.pos + found;
            let line_start = newline + 1;
            if text.len() - line_start < AHEAD && !end {
                return Ok(());
            }
            // The newline before the lost record itself is where that one begins, not the next.
            let passed = skip_space(text, self.region) < newline;
            let begins = passed && self.begins_record(text, line_start);
            let ends = !begins && self.ends_list(text, line_start, end);
            if begins || ends {
                let stop = text[..newline]
                    .iter()
                    .rposition(|&byte| !is_space(byte))
                    .map_or(0, |last| last + 1);
                let stop = if text[..stop].last() == Some(&b',') {
                    stop - 1
                } else {
                    stop
                };
                self.emit(text, stop.max(self.region), cuts)?;
            }
            self.pos = line_start;
            self.line += 1;
            if begins {
                // With its newline, so that it is seen to begin a line.
                self.region = newline;
                self.region_line = self.line - 1;
                self.state = State::Records;
                return Ok(());
            }
            if ends {
                self.pos = skip_space(text, line_start) + 1;
                self.state = State::After;
                return Ok(());
            }
        }
        self.pos = text.len();
        if end {
            self.odd.truncated = true;
            self.emit(text, text.len(), cuts)?;
            self.state = State::After;
        }
        Ok(())
    }

    fn begins_record(&self, text: &[u8], line_start: usize) -> bool {
        let lead = text[line_start..]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let start = line_start + lead;
        if self
            .indent
            .as_ref()
            .is_some_and(|indent| indent.as_slice() != &text[line_start..start])
        {
            return false;
        }
        match text.get(start) {
            Some(b'{') => true,
            Some(b'}' | b']' | b',' | b':') | None => false,
            Some(_) => {
                let line = &text[start
                    ..memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |len| start + len)];
                let line = line.trim_ascii_end();
                strict::is_value(line.strip_suffix(b",").unwrap_or(line))
            }
        }
    }

    /// Whether nothing but the end of the list stands from `line_start` on.
    fn ends_list(&self, text: &[u8], line_start: usize, end: bool) -> bool {
        let bracket = skip_space(text, line_start);
        if !end || text.get(bracket) != Some(&b']') {
            return false;
        }
        let mut rest = skip_space(text, bracket + 1);
        if self.wrapped && text.get(rest) == Some(&b'}') {
            rest = skip_space(text, rest + 1);
        }
        rest == text.len()
    }
}

/// From the bracket that ends the record before `start` to the first key of the record there.
pub(super) fn between(text: &[u8], start: usize) -> Option<Vec<u8>> {
    if text.get(start) != Some(&b'{') {
        return None;
    }
    let bracket = text[..start].iter().rposition(|&byte| byte == b'}')?;
    let Walk::Done(key) = strict::value(text, start + 1) else {
        return None;
    };
    (key - bracket < INDENT_MAX).then(|| text[bracket..key].to_vec())
}
