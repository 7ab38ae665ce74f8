//! The way through the inside of a string.

use memchr::memchr2;

/// Where strings of one text stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stops {
    /// The text has control characters somewhere. Outside of strings they are white space;
    /// inside they are faults. Most records stand on one line and have none.
    controls: bool,
}

impl Stops {
    pub(super) fn of(text: &[u8]) -> Self {
        // Without a way out early this runs over many bytes at once.
        let controls = text.iter().fold(false, |any, byte| any | (*byte < b' '));
        Self { controls }
    }

    /// Offset of the first quote, backslash or control character at or after `from`; the length
    /// of the text where there is none.
    #[expect(clippy::inline_always, reason = "called for every string")]
    #[inline(always)]
    pub(super) fn next(self, text: &[u8], from: usize) -> usize {
        if self.controls {
            return next_of_three(text, from);
        }
        let rest = text.get(from..).unwrap_or_default();
        memchr2(b'"', b'\\', rest).map_or(text.len(), |found| from + found)
    }
}

/// Eight bytes at a time.
fn next_of_three(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let stops = word_stops(u64::from_le_bytes(*chunk));
        if stops != 0 {
            return at + (stops.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = text.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))
        .unwrap_or(rest.len())
}

/// The high bit of each byte that ends a run of plain text. A borrow may set wrong ones above the
/// lowest; only the lowest is used.
fn word_stops(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = zero(word ^ (ONES * 0x22));
    let backslash = zero(word ^ (ONES * 0x5c));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (quote | backslash | control) & HIGHS
}

#[cfg(test)]
mod tests {
    use super::Stops;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn stops_where_a_plain_search_stops(text in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'a'), Just(0x80u8), Just(b'x')], 0..64), from in 0usize..8) {
            let from = from.min(text.len());
            let plain = text[from..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
            prop_assert_eq!(Stops::of(&text).next(&text, from), plain.map_or(text.len(), |at| at + from));
        }
    }
}
