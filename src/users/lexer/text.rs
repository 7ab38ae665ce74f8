use std::borrow::Cow;

use super::decode::{Escape, escape};

/// A string as it stands in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    /// The bytes between the quotes.
    pub raw: &'a [u8],
    /// Offset of the first of them.
    pub at: usize,
    /// There is at least one backslash in it.
    pub escaped: bool,
    /// Offset of the first escape that is half of a surrogate pair.
    pub lone_surrogate: Option<usize>,
}

impl<'a> Text<'a> {
    /// The bytes that the string stands for; borrowed where nothing is escaped. Half characters
    /// become U+FFFD.
    pub fn bytes(&self) -> Cow<'a, [u8]> {
        if !self.escaped {
            return Cow::Borrowed(self.raw);
        }
        let mut out = Vec::with_capacity(self.raw.len());
        self.decode_into(&mut out);
        Cow::Owned(out)
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
