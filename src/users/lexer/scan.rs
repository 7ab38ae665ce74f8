//! The way through the inside of strings, 64 bytes at a time.

use wide::u8x16;

/// The places where strings stop (a quote, a backslash, a control character), found for one block
/// of the text after the other. Strings come in order, so each block is looked at once.
#[derive(Clone, Debug)]
pub(super) struct Stops {
    /// Offset of the block's first byte.
    block: usize,
    /// One bit for each byte of the block, the lowest for its first.
    stops: u64,
}

const BLOCK: usize = 64;

impl Stops {
    pub(super) fn of(text: &[u8]) -> Self {
        Self {
            block: 0,
            stops: stops_at(text, 0),
        }
    }

    /// Offset of the first stop at or after `from`; the length of the text where there is none.
    #[expect(clippy::inline_always, reason = "called for every string")]
    #[inline(always)]
    pub(super) fn next(&mut self, text: &[u8], from: usize) -> usize {
        let within = from.wrapping_sub(self.block);
        if within < BLOCK {
            let stops = self.stops >> within;
            if stops != 0 {
                return from + stops.trailing_zeros() as usize;
            }
        }
        self.next_block(text, from)
    }

    #[inline(never)]
    fn next_block(&mut self, text: &[u8], from: usize) -> usize {
        let mut block = from - from % BLOCK;
        let mut passed = from % BLOCK;
        while block < text.len() {
            self.stops = stops_at(text, block);
            self.block = block;
            let stops = self.stops >> passed;
            if stops != 0 {
                return block + passed + stops.trailing_zeros() as usize;
            }
            block += BLOCK;
            passed = 0;
        }
        text.len()
    }
}

/// The stops of the block at this offset; beyond the text there are none.
fn stops_at(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    if let Some(block) = rest.first_chunk::<BLOCK>() {
        return stops_of(block);
    }
    let mut block = [b' '; BLOCK];
    for (to, from) in block.iter_mut().zip(rest) {
        *to = *from;
    }
    stops_of(&block)
}

#[inline]
fn stops_of(block: &[u8; BLOCK]) -> u64 {
    let (sixteens, _) = block.as_chunks::<16>();
    sixteens.iter().rev().fold(0, |stops, sixteen| {
        let bytes = u8x16::new(*sixteen);
        let found = bytes.simd_eq(u8x16::splat(b'"'))
            | bytes.simd_eq(u8x16::splat(b'\\'))
            | bytes.simd_eq(bytes.min(u8x16::splat(0x1f)));
        stops << 16 | u64::from(found.to_bitmask())
    })
}

#[cfg(test)]
mod tests {
    use super::Stops;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn stops_where_a_plain_search_stops(
            text in proptest::collection::vec(prop_oneof![1 => any::<u8>(), 20 => Just(b'a'), 20 => Just(0x80u8)], 0..300),
            mut places in proptest::collection::vec(any::<prop::sample::Index>(), 1..8),
        ) {
            let mut stops = Stops::of(&text);
            places.sort_by_key(|place| place.index(text.len() + 1));
            for from in places.into_iter().map(|place| place.index(text.len() + 1)) {
                let plain = text[from..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
                prop_assert_eq!(stops.next(&text, from), plain.map_or(text.len(), |at| at + from));
            }
        }
    }
}
