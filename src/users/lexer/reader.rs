use std::fmt;

use super::decode::{Escape, escape};
use super::number::number_end;
use super::scan::Stops;
use super::text::Escapes;
use super::{Fault, KeyToken, SyntaxError, Text};

/// Objects and lists that may stand inside each other, the outermost one counted: 128 are read,
/// 129 are not.
pub const MAX_DEPTH: u32 = 128;

/// What kind of value comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}

type Step<T> = Result<T, SyntaxError>;

/// Reads one JSON text from its start to its end.
#[derive(Clone)]
pub struct Lexer<'a> {
    text: &'a [u8],
    stops: Stops,
    at: usize,
    depth: u32,
    /// Bytes of insignificant white space passed so far.
    spaces: usize,
}

/// How far it has come, not what it reads.
impl fmt::Debug for Lexer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {} of {} bytes", self.at, self.text.len())
    }
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            stops: Stops::of(text),
            at: 0,
            depth: 0,
            spaces: 0,
        }
    }

    /// Offset of the next byte to be read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Bytes of insignificant white space passed so far.
    pub fn spaces(&self) -> usize {
        self.spaces
    }

    /// Objects and lists that are open.
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// The next byte that is not white space; `None`: there is none.
    #[expect(clippy::inline_always, reason = "called for every token")]
    #[inline(always)]
    fn skip_space(&mut self) -> Option<u8> {
        match self.text.get(self.at) {
            Some(&byte) if byte > b' ' => Some(byte),
            _ => self.skip_some_space(),
        }
    }

    #[inline(never)]
    fn skip_some_space(&mut self) -> Option<u8> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let spaces = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r'))
            .count();
        self.spaces += spaces;
        self.at += spaces;
        rest.get(spaces).copied()
    }

    #[cold]
    fn fault(&self, at: usize, fault: Fault) -> SyntaxError {
        let end = self.text.len();
        let fault = if at >= end && fault != Fault::Depth {
            Fault::Unfinished
        } else {
            fault
        };
        SyntaxError {
            at: u32::try_from(at.min(end)).unwrap_or(u32::MAX),
            fault,
        }
    }

    /// The kind of the value that comes next; it is not read yet.
    #[expect(clippy::inline_always, reason = "called for every token")]
    #[inline(always)]
    pub fn kind(&mut self) -> Step<Kind> {
        Ok(match self.skip_space() {
            Some(b'"') => Kind::String,
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            Some(b't') => Kind::True,
            Some(b'f') => Kind::False,
            Some(b'n') => Kind::Null,
            _ => return Err(self.fault(self.at, Fault::Unexpected)),
        })
    }

    /// Enters the object or list that comes next.
    #[inline]
    pub fn enter(&mut self) -> Step<()> {
        if self.depth == MAX_DEPTH {
            return Err(self.fault(self.at, Fault::Depth));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// The next key of the object that was entered, its colon passed; `None`: the object has
    /// ended. `first` starts as true.
    #[expect(clippy::inline_always, reason = "called for every token")]
    #[inline(always)]
    pub fn key(&mut self, first: &mut bool) -> Step<Option<Text<'a>>> {
        match self.skip_space() {
            Some(b'}') => {
                // A comma must be followed by a key, and it is passed below only with one.
                self.at += 1;
                self.depth -= 1;
                return Ok(None);
            }
            Some(b',') if !*first => {
                self.at += 1;
                if self.skip_space() != Some(b'"') {
                    return Err(self.fault(self.at, Fault::Unexpected));
                }
            }
            Some(b'"') if *first => {}
            _ => return Err(self.fault(self.at, Fault::Unexpected)),
        }
        *first = false;
        let key = self.string()?;
        if self.skip_space() != Some(b':') {
            return Err(self.fault(self.at, Fault::Unexpected));
        }
        self.at += 1;
        Ok(Some(key))
    }

    /// Whether the list that was entered has another element; false: it has ended. `first` starts
    /// as true.
    #[expect(clippy::inline_always, reason = "called for every token")]
    #[inline(always)]
    pub fn element(&mut self, first: &mut bool) -> Step<bool> {
        match self.skip_space() {
            Some(b']') => {
                self.at += 1;
                self.depth -= 1;
                return Ok(false);
            }
            Some(b',') if !*first => {
                self.at += 1;
                // What follows must be a value: `[1,]` fails when it is asked for its kind.
                if self.skip_space() == Some(b']') {
                    return Err(self.fault(self.at, Fault::Unexpected));
                }
            }
            Some(_) if *first => {}
            _ => return Err(self.fault(self.at, Fault::Unexpected)),
        }
        *first = false;
        Ok(true)
    }

    /// The string whose opening quote comes next.
    #[expect(clippy::inline_always, reason = "called for every token")]
    #[inline(always)]
    pub fn string(&mut self) -> Step<Text<'a>> {
        let from = self.at + 1;
        let mut stop = self.stops.next(self.text, from);
        let mut escapes = Escapes::None;
        if self.text.get(stop) != Some(&b'"') {
            (stop, escapes) = self.escaped_string(stop)?;
        }
        self.at = stop + 1;
        Ok(Text::new(&self.text[from..stop], from, escapes))
    }

    /// The next key of the object that was entered, if it stands there as this token; nothing is
    /// passed otherwise. `first` as with [`Self::key`].
    #[expect(clippy::inline_always, reason = "called for nearly every key")]
    #[inline(always)]
    pub fn key_if(&mut self, token: KeyToken, first: &mut bool) -> Option<Text<'a>> {
        let mut at = self.at;
        if !*first {
            if self.text.get(at) != Some(&b',') {
                return None;
            }
            at = at.wrapping_add(1); // still inside the text or at its end
        }
        let len = token.stands_in(self.text.get(at..)?)?;
        // All of it was seen to be there: nothing can overflow.
        let end = at.wrapping_add(len);
        let name = self.text.get(at.wrapping_add(1)..end.wrapping_sub(2))?;
        self.at = end;
        *first = false;
        Some(Text::new(name, at.wrapping_add(1), Escapes::None))
    }

    /// Goes on at the first stop that is no quote, to the quote that ends the string.
    #[inline(never)]
    fn escaped_string(&mut self, first_stop: usize) -> Step<(usize, Escapes)> {
        let mut stop = first_stop;
        let mut escapes = Escapes::Whole;
        loop {
            match self.text.get(stop) {
                Some(b'"') => return Ok((stop, escapes)),
                Some(b'\\') => match escape(self.text, stop) {
                    Ok((escape, next)) => {
                        if matches!(escape, Escape::Lone) {
                            escapes = Escapes::Half;
                        }
                        stop = self.stops.next(self.text, next);
                    }
                    Err((at, fault)) => return Err(self.fault(at, fault)),
                },
                Some(_) => return Err(self.fault(stop, Fault::ControlCharacter)),
                None => return Err(self.fault(stop, Fault::Unfinished)),
            }
        }
    }

    /// The number that comes next, as it stands there.
    #[inline]
    pub fn number(&mut self) -> Step<&'a [u8]> {
        match number_end(self.text, self.at) {
            Ok(end) => {
                let number = &self.text[self.at..end];
                self.at = end;
                Ok(number)
            }
            Err(at) => Err(self.fault(at, Fault::Number)),
        }
    }

    /// Passes the word of this kind (`true`, `false`, `null`).
    #[inline]
    pub fn word(&mut self, kind: Kind) -> Step<()> {
        let word: &[u8] = match kind {
            Kind::True => b"true",
            Kind::False => b"false",
            _ => b"null",
        };
        let end = self.at + word.len();
        if self.text.get(self.at..end) == Some(word) {
            self.at = end;
            return Ok(());
        }
        let rest = &self.text[self.at..];
        let equal = rest.iter().zip(word).take_while(|(a, b)| a == b).count();
        Err(self.fault(self.at + equal, Fault::Unexpected))
    }

    /// Passes the value that comes next, of this kind.
    pub fn skip(&mut self, kind: Kind) -> Step<()> {
        match kind {
            Kind::String => self.string().map(drop),
            Kind::Number => self.number().map(drop),
            Kind::True | Kind::False | Kind::Null => self.word(kind),
            Kind::Object => {
                self.enter()?;
                let mut first = true;
                while self.key(&mut first)?.is_some() {
                    let kind = self.kind()?;
                    self.skip(kind)?;
                }
                Ok(())
            }
            Kind::Array => {
                self.enter()?;
                let mut first = true;
                while self.element(&mut first)? {
                    let kind = self.kind()?;
                    self.skip(kind)?;
                }
                Ok(())
            }
        }
    }

    /// Says that the text is over; only white space may follow.
    pub fn finish(&mut self) -> Step<()> {
        match self.skip_space() {
            None => Ok(()),
            Some(_) => Err(self.fault(self.at, Fault::Trailing)),
        }
    }
}

#[cfg(test)]
mod tests;
