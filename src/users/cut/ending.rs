//! What a list ends with: its bracket, the end of the text, or something that should not be there.

use super::{Cut, CutError, ListCutter, State};
use crate::users::strict::{self, Walk, skip_space};

impl ListCutter {
    /// A bracket at `at` closed the list, or a broken record did.
    pub(super) fn closed(
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

    /// The text is at its end, and the list is not.
    pub(super) fn finish(&mut self, text: &[u8], cuts: &mut Vec<Cut>) -> Result<(), CutError> {
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

    pub(super) fn after(&mut self, text: &[u8]) -> Result<(), CutError> {
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
