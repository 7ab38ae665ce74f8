use std::borrow::Cow;
use std::fmt;

use super::decode::{Escape, escape};

/// A string as it stands in the record. Kept small: there is one for every key and every text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    /// The bytes between the quotes.
    pub raw: &'a [u8],
    /// The offset above two bits of [`Escapes`]: one word is written and read at once, where a
    /// copy of two parts written singly would wait for both.
    word: u64,
}

/// Its place: what stands there may be a password.
impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes at {}", self.raw.len(), self.at())
    }
}

/// Which escapes a string has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Escapes {
    None,
    Whole,
    /// At least one of them is half of a surrogate pair.
    Half,
}

impl<'a> Text<'a> {
    #[inline]
    pub(super) fn new(raw: &'a [u8], at: usize, escapes: Escapes) -> Self {
        Self {
            raw,
            word: (at as u64) << 2 | escapes as u64,
        }
    }

    /// Offset in the record of the first byte between the quotes.
    pub fn at(&self) -> usize {
        usize::try_from(self.word >> 2).unwrap_or(usize::MAX)
    }

    /// The string holds half of a surrogate pair: it cannot be text.
    #[inline]
    pub fn is_half(&self) -> bool {
        self.word & 3 == Escapes::Half as u64
    }

    #[inline]
    fn has_no_escapes(&self) -> bool {
        self.word & 3 == Escapes::None as u64
    }

    /// Offset in the record of the first escape that is half of a surrogate pair.
    pub fn half_at(&self) -> Option<usize> {
        let mut rest = 0;
        while let Some(found) = memchr::memchr(b'\\', &self.raw[rest..]) {
            match escape(self.raw, rest + found) {
                Ok((Escape::Lone, _)) => return Some(self.at() + rest + found),
                Ok((Escape::Char(_), next)) => rest = next,
                Err(_) => return None,
            }
        }
        None
    }

    /// The bytes that the string stands for, where nothing is escaped. Cheaper than
    /// [`Self::bytes`] in hot loops.
    #[inline]
    pub fn plain(&self) -> Option<&'a [u8]> {
        self.has_no_escapes().then_some(self.raw)
    }

    /// The bytes that the string stands for; borrowed where nothing is escaped. Half characters
    /// become U+FFFD.
    #[inline]
    pub fn bytes(&self) -> Cow<'a, [u8]> {
        if self.has_no_escapes() {
            return Cow::Borrowed(self.raw);
        }
        Cow::Owned(self.decoded())
    }

    #[cold]
    fn decoded(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.raw.len());
        self.decode_into(&mut out);
        out
    }

    /// The text that the string stands for. Bytes that are not UTF-8 become U+FFFD too.
    pub fn to_text(&self) -> Cow<'a, str> {
        match self.bytes() {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(
                String::from_utf8(bytes)
                    .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            ),
        }
    }

    fn decode_into(&self, out: &mut Vec<u8>) {
        let mut rest = 0;
        while let Some(found) = memchr::memchr(b'\\', &self.raw[rest..]) {
            out.extend_from_slice(&self.raw[rest..rest + found]);
            let (ch, next) = match escape(self.raw, rest + found) {
                Ok((Escape::Char(ch), next)) => (ch, next),
                Ok((Escape::Lone, next)) => (char::REPLACEMENT_CHARACTER, next),
                // The lexer lets no broken escape through; keep what is there all the same.
                Err(_) => (char::REPLACEMENT_CHARACTER, rest + found + 1),
            };
            out.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes());
            rest = next;
        }
        out.extend_from_slice(&self.raw[rest..]);
    }
}
