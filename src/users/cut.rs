//! Cuts a list of records at its depth-one commas, block after block, and finds its way back
//! when a record is broken.
//!
//! A raw newline is never inside a valid JSON string, and a line that begins as the first
//! record's line began is where a record begins. So a file with its records on lines of their own
//! loses no more than the broken record.

use super::masks::{Carry, Masks, WIDTH, below};
use super::strict::{self, Walk, is_space, skip_space};

/// A decision may need to see this much of what follows.
const AHEAD: usize = 192;
/// Longest indentation that is used to recognise the beginning of a record.
const INDENT_MAX: usize = 64;
/// A record that is longer than this is looked at for a fault, and again each time it doubles.
const SUSPICIOUS: usize = 64 * 1024;
/// Between two records of a list that has no lines, unless the list shows more.
const BETWEEN: &[u8] = b"},{\"";

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
        }
    }

    pub fn oddities(&self) -> Oddities {
        self.odd
    }

    /// From where on the block's bytes are still needed.
    pub fn keep(&self) -> usize {
        match self.state {
            State::After => self.pos,
            _ => self.region,
        }
    }

    /// The block's first `by` bytes are gone.
    pub fn shift(&mut self, by: usize) {
        self.pos -= by;
        self.region = self.region.saturating_sub(by);
    }

    /// Cuts as far as can be decided. With `end` there is nothing behind `text`.
    pub fn feed(&mut self, text: &[u8], end: bool, cuts: &mut Vec<Cut>) -> Result<(), CutError> {
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
        if self.depth > 1 && raw | watched == 0 && masks.closing.count_ones() + 2 <= self.depth {
            self.depth = self.depth + masks.opening.count_ones() - masks.closing.count_ones();
            self.go_on(&masks, width);
            return Ok(());
        }
        let fixed = masks.opening | masks.closing | raw | watched;
        let mut todo = if self.depth == 1 {
            fixed | masks.commas
        } else {
            fixed
        };
        while todo != 0 {
            let bit = todo.trailing_zeros();
            let this = 1u64 << bit;
            todo &= todo - 1;
            let at = self.pos + bit as usize;
            let line_here = self.line + u64::from((masks.newlines & below(bit)).count_ones());
            if raw & this != 0 {
                self.lose(at, line_here);
                return Ok(());
            } else if masks.opening & this != 0 {
                self.depth += 1;
                todo &= !masks.commas;
            } else if masks.closing & this != 0 {
                self.depth -= 1;
                if self.depth == 1 {
                    todo |= masks.commas & !(below(bit) | this);
                } else if self.depth == 0 {
                    return self.closed(text, at, line_here, cuts);
                }
            } else if masks.commas & this != 0 {
                if self.in_doubt(text, at, end) {
                    if self.lines == Lines::No {
                        self.lose(self.region, self.region_line);
                    } else {
                        self.lose(at, line_here);
                    }
                    return Ok(());
                }
                self.emit(text, at, cuts)?;
                self.region = at + 1;
                self.region_line = line_here;
                self.behind_comma = true;
            } else if self.looks_like_start(text, at + 1) {
                if self.depth == 1 {
                    if self.region_is_filled(text, at) {
                        self.odd.missing_commas += 1;
                        self.emit(text, at, cuts)?;
                        self.region = at;
                        self.region_line = line_here;
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
        self.line += u64::from(masks.newlines.count_ones());
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

    /// A comma at depth one with no line behind it, in a file that has a line for each record:
    /// the record is rather broken.
    fn in_doubt(&mut self, text: &[u8], comma: usize, end: bool) -> bool {
        if self.lines == Lines::No {
            return self.is_odd_one(text, comma);
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
    fn is_found_broken(&mut self, text: &[u8]) -> bool {
        self.suspicious *= 2;
        let Walk::Broken(at) = strict::value(&text[..self.pos], self.region) else {
            return false;
        };
        self.lose_before(text, at);
        true
    }

    /// The pending record is broken at `fault`. The white space before that is searched too: its
    /// newline may be where the next record begins.
    fn lose_before(&mut self, text: &[u8], fault: usize) {
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
    fn is_odd_one(&mut self, text: &[u8], comma: usize) -> bool {
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
        let broken = !strict::is_value(region);
        // Once a whole record looks like this, it says nothing any more; before scalars it may.
        self.watch = broken || text.get(skip_space(text, comma + 1)) != Some(&b'{');
        broken
    }

    fn region_is_filled(&self, text: &[u8], end: usize) -> bool {
        skip_space(text, self.region) < end
    }

    fn looks_like_start(&self, text: &[u8], line_start: usize) -> bool {
        let Some(indent) = &self.indent else {
            return false;
        };
        text[line_start..]
            .strip_prefix(indent.as_slice())
            .is_some_and(|rest| rest.first() == Some(&b'{'))
    }

    /// Where the pending record stopped being JSON, if it cannot go on with the `{` of the line at
    /// `line_start`.
    fn fault_before(&self, text: &[u8], line_start: usize) -> Option<usize> {
        let brace = skip_space(text, line_start);
        match strict::value(&text[..=brace], self.region) {
            Walk::Broken(at) => Some(at),
            Walk::Open | Walk::Done(_) => None,
        }
    }

    /// A bracket at `at` closed the list, or a broken record did.
    fn closed(
        &mut self,
        text: &[u8],
        at: usize,
        line: u64,
        cuts: &mut Vec<Cut>,
    ) -> Result<(), CutError> {
        let next = skip_space(text, at + 1);
        let plausible = match text.get(next) {
            _ if text[at] != b']' => false,
            None => true,
            Some(b',' | b'}') => self.wrapped,
            Some(_) => false,
        };
        let start = skip_space(text, self.region);
        let broken = start < at && !strict::is_value(&text[start..at]);
        if text[at] == b']' && (plausible || !broken) {
            if start < at {
                self.emit(text, at, cuts)?;
            } else if self.behind_comma {
                self.odd.spare_commas += 1;
            }
            self.state = State::After;
            self.pos = at + 1;
            self.line = line;
            return Ok(());
        }
        self.lose(at, line);
        Ok(())
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
        let size = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        cuts.push(Cut {
            start: size(start),
            len: size(last + 1),
            line,
        });
        Ok(())
    }

    /// Looks for the next line on which a record begins.
    fn lost(&mut self, text: &[u8], end: bool, cuts: &mut Vec<Cut>) -> Result<(), CutError> {
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
            let begins = self.begins_record(text, line_start);
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

    /// The text is at its end, and the list is not.
    fn finish(&mut self, text: &[u8], cuts: &mut Vec<Cut>) -> Result<(), CutError> {
        let start = skip_space(text, self.region);
        match strict::value(text, start) {
            _ if start == text.len() => self.odd.truncated = true,
            Walk::Done(end) if skip_space(text, end) == text.len() => {
                self.odd.truncated = true;
                self.emit(text, text.len(), cuts)?;
            }
            Walk::Open => self.odd.truncated = true,
            Walk::Done(at) | Walk::Broken(at) => {
                self.lose_before(text, at);
                return Ok(());
            }
        }
        self.state = State::After;
        self.pos = text.len();
        Ok(())
    }

    fn after(&mut self, text: &[u8]) -> Result<(), CutError> {
        if self.wrapped {
            self.pos = text.len();
            return Ok(());
        }
        let next = skip_space(text, self.pos);
        self.line += memchr::memchr_iter(b'\n', &text[self.pos..next]).count() as u64;
        self.pos = next;
        match text.get(next) {
            None => Ok(()),
            Some(b'/') => Err(CutError::Comment { line: self.line }),
            Some(_) => Err(CutError::TextAfterEnd { line: self.line }),
        }
    }
}

/// From the bracket that ends the record before `start` to the first key of the record there.
fn between(text: &[u8], start: usize) -> Option<Vec<u8>> {
    if text.get(start) != Some(&b'{') {
        return None;
    }
    let bracket = text[..start].iter().rposition(|&byte| byte == b'}')?;
    let Walk::Done(key) = strict::value(text, start + 1) else {
        return None;
    };
    (key - bracket < INDENT_MAX).then(|| text[bracket..key].to_vec())
}
