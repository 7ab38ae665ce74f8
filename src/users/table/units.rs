//! The characters that matter to a table's shape, found in the file's own bytes.

use std::fmt;

/// How an encoding writes the characters of ASCII.
pub(super) trait Units: fmt::Debug + Send {
    /// Bytes of such a character.
    const WIDTH: usize;
    /// Whether every byte is such a character or part of another.
    const BYTES: bool = false;

    /// Where the next quote or line end stands, at `from` or behind it.
    fn special(text: &[u8], from: usize) -> Option<usize>;

    /// The character at `at`, if it is there; something beyond ASCII for any other.
    fn at(text: &[u8], at: usize) -> Option<u8>;
}

/// An encoding whose ASCII bytes are ASCII characters, as nearly all are.
#[derive(Debug)]
pub(super) struct Bytes;

/// UTF-16, little-endian or big-endian. Texts begin at even offsets of the file.
#[derive(Debug)]
pub(super) struct Utf16<const BIG: bool>;

const BEYOND: u8 = 0xff;

impl Units for Bytes {
    const WIDTH: usize = 1;
    const BYTES: bool = true;

    #[inline]
    fn special(text: &[u8], from: usize) -> Option<usize> {
        memchr::memchr3(b'"', b'\n', b'\r', text.get(from..)?).map(|found| from + found)
    }

    #[inline]
    fn at(text: &[u8], at: usize) -> Option<u8> {
        text.get(at).copied()
    }
}

impl<const BIG: bool> Units for Utf16<BIG> {
    const WIDTH: usize = 2;

    fn special(text: &[u8], from: usize) -> Option<usize> {
        memchr::memchr3_iter(b'"', b'\n', b'\r', text.get(from..)?)
            .map(|found| from + found)
            // The byte must be the character's low half, and the other half nothing.
            .filter(|at| at % 2 == usize::from(BIG))
            .map(|at| at - usize::from(BIG))
            .find(|&at| Self::at(text, at).is_some_and(|unit| unit != BEYOND))
    }

    #[inline]
    fn at(text: &[u8], at: usize) -> Option<u8> {
        let &[first, second] = text.get(at..at + 2)? else {
            return None;
        };
        let (low, high) = if BIG {
            (second, first)
        } else {
            (first, second)
        };
        Some(if high == 0 && low.is_ascii() {
            low
        } else {
            BEYOND
        })
    }
}
