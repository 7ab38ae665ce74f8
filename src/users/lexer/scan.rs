//! Eight bytes at a time through the inside of a string.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Offset of the first quote, backslash or control character at or after `from`; the length of
/// the text where there is none.
#[inline]
pub(super) fn string_stop(text: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let stops = stops(u64::from_le_bytes(*chunk));
        if stops != 0 {
            return at + (stops.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while at < text.len() && !matches!(text[at], b'"' | b'\\' | 0..=0x1f) {
        at += 1;
    }
    at
}

/// The high bit of each byte that ends a run of plain text. Bits above the lowest one set may be
/// wrong (a borrow runs upwards); only the lowest is used.
#[inline]
fn stops(word: u64) -> u64 {
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = zero(word ^ (ONES * 0x22));
    let backslash = zero(word ^ (ONES * 0x5c));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (quote | backslash | control) & HIGHS
}

#[cfg(test)]
mod tests {
    use super::string_stop;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn stops_where_a_plain_search_stops(text in proptest::collection::vec(prop_oneof![any::<u8>(), Just(b'a'), Just(0x80u8)], 0..64), from in 0usize..8) {
            let from = from.min(text.len());
            let plain = text[from..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
            prop_assert_eq!(string_stop(&text, from), plain.map_or(text.len(), |at| at + from));
        }
    }
}
