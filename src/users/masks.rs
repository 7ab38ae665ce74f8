//! Sixty-four bytes of JSON at a time, as bit masks: bit n speaks of byte n.

use wide::u8x16;

pub(crate) const WIDTH: usize = 64;

/// What has to be carried from one step of 64 bytes to the next.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Carry {
    pub in_string: bool,
    /// The next byte stands behind a backslash.
    pub escaped: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Masks {
    pub newlines: u64,
    /// From the opening quote to the byte before the closing one.
    pub in_string: u64,
    /// `{` and `[` outside strings.
    pub opening: u64,
    /// `}` and `]` outside strings.
    pub closing: u64,
    /// The carry behind these bytes.
    pub carry: Carry,
}

impl Masks {
    #[inline]
    pub fn of(bytes: &[u8; WIDTH], carry: Carry) -> Self {
        let lanes = lanes(bytes);
        let backslashes = equal(&lanes, b'\\');
        let mut quotes = equal(&lanes, b'"');
        let mut escaped_out = false;
        if backslashes != 0 || carry.escaped {
            let escaped = escaped(backslashes, carry.escaped, &mut escaped_out);
            quotes &= !escaped;
        }
        let in_string = parity(quotes) ^ if carry.in_string { !0 } else { 0 };
        // `[` and `{`, `]` and `}` differ in one bit alone.
        let folded = lanes.map(|lane| lane | u8x16::splat(0x20));
        Self {
            newlines: equal(&lanes, b'\n'),
            in_string,
            opening: equal(&folded, b'{') & !in_string,
            closing: equal(&folded, b'}') & !in_string,
            carry: Carry {
                in_string: in_string >> 63 != 0,
                escaped: escaped_out,
            },
        }
    }
}

impl Masks {
    /// How many brackets are open behind these bytes, of `depth` before them; `None` where they
    /// close the second one at any place.
    #[inline]
    pub fn depth_inside(&self, depth: u32) -> Option<u32> {
        let mut depth = depth;
        let mut brackets = self.opening | self.closing;
        while brackets != 0 {
            let lowest = brackets & brackets.wrapping_neg();
            // One more or one less; what would pass zero has returned before.
            let less = u32::from(self.closing & lowest != 0);
            depth = (depth + 1).wrapping_sub(2 * less);
            if depth <= 1 {
                return None;
            }
            brackets ^= lowest;
        }
        Some(depth)
    }

    /// Commas outside strings of the same bytes; seldom needed.
    #[inline]
    pub fn commas(&self, bytes: &[u8; WIDTH]) -> u64 {
        equal(&lanes(bytes), b',') & !self.in_string
    }
}

/// The bits below bit `n`.
#[inline]
pub(crate) fn below(n: u32) -> u64 {
    (1u64 << n) - 1
}

#[inline]
pub(crate) fn lanes(bytes: &[u8; WIDTH]) -> [u8x16; 4] {
    let mut lanes = [u8x16::splat(0); 4];
    for (lane, part) in lanes.iter_mut().zip(bytes.chunks_exact(16)) {
        let mut sixteen = [0; 16];
        sixteen.copy_from_slice(part);
        *lane = u8x16::new(sixteen);
    }
    lanes
}

#[inline]
pub(crate) fn equal(lanes: &[u8x16; 4], byte: u8) -> u64 {
    let byte = u8x16::splat(byte);
    let mask = |n: usize| u64::from(lanes[n].simd_eq(byte).to_bitmask());
    mask(0) | mask(1) << 16 | mask(2) << 32 | mask(3) << 48
}

/// Whether one of the bytes is one of these two.
#[inline]
pub(crate) fn has_either(lanes: &[u8x16; 4], [one, other]: [u8; 2]) -> bool {
    let (one, other) = (u8x16::splat(one), u8x16::splat(other));
    let found = lanes.map(|lane| lane.simd_eq(one) | lane.simd_eq(other));
    (found[0] | found[1] | found[2] | found[3]).to_bitmask() != 0
}

/// The bytes that stand behind an odd number of backslashes. Rare enough to go one by one.
fn escaped(backslashes: u64, carried: bool, out: &mut bool) -> u64 {
    let mut escaped = u64::from(carried);
    let mut left = backslashes & !escaped;
    *out = false;
    while left != 0 {
        let at = left.trailing_zeros();
        left &= left - 1;
        if at == 63 {
            *out = true;
        } else {
            escaped |= 2u64 << at;
            left &= !escaped;
        }
    }
    escaped
}

/// Where a stretch of text between quotes has no quotes but doubled ones, the first of each two; `None`
/// where it has others. A quote that is the last byte of all may be the first of two.
#[inline]
pub(crate) fn doubled(quotes: u64) -> Option<u64> {
    let first = quotes & !(quotes << 1);
    (first | first << 1 == quotes).then_some(first)
}

/// Bit n: whether an odd number of bits up to and with n is set.
#[inline]
pub(crate) fn parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, one byte after the other.
    fn slowly(bytes: &[u8; WIDTH], carry: Carry) -> (u64, u64, u64, u64, u64, bool, bool) {
        let (mut inside, mut escaped) = (carry.in_string, carry.escaped);
        let (mut strings, mut opening, mut closing, mut commas, mut newlines) = (0, 0, 0, 0, 0);
        for (n, &byte) in bytes.iter().enumerate() {
            let bit = 1u64 << n;
            let skipped = std::mem::take(&mut escaped);
            if byte == b'\\' && !skipped {
                escaped = true;
            }
            if byte == b'"' && !skipped {
                inside = !inside;
            }
            match byte {
                _ if inside => strings |= bit,
                b'{' | b'[' => opening |= bit,
                b'}' | b']' => closing |= bit,
                b',' => commas |= bit,
                _ => {}
            }
            if byte == b'\n' {
                newlines |= bit;
            }
        }
        (strings, opening, closing, commas, newlines, inside, escaped)
    }

    proptest! {
        #[test]
        fn doubled_quotes_stand_two_by_two(text in "(\"\"|a|bc|\"){40,64}") {
            let quotes = (0..64).zip(text.bytes()).filter(|(_, byte)| *byte == b'"');
            let quotes = quotes.fold(0u64, |mask, (at, _)| mask | 1 << at);
            let (mut at, mut first, mut sound) = (0, 0u64, true);
            while at < 64 {
                let length = (quotes >> at).trailing_ones();
                sound &= matches!(length, 0 | 2) || length == 1 && at == 63;
                first |= u64::from(length > 0) << at;
                at += length.max(1);
            }
            prop_assert_eq!(doubled(quotes), sound.then_some(first));
        }

        #[test]
        fn agrees_with_one_byte_after_the_other(text in r#"[\[\]{}",\\\\a\n]{64}"#, in_string: bool, escaped: bool) {
            let bytes: [u8; WIDTH] = text.as_bytes().try_into().unwrap();
            let carry = Carry { in_string, escaped };
            let got = Masks::of(&bytes, carry);
            prop_assert_eq!(
                (got.in_string, got.opening, got.closing, got.commas(&bytes), got.newlines, got.carry.in_string, got.carry.escaped),
                slowly(&bytes, carry)
            );
        }
    }
}
