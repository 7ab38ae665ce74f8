//! Text as a JSON string.

use wide::u8x16;

/// Appends the text between quotes.
#[inline]
pub(in crate::sources) fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    if is_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
    } else {
        push_escaped(out, text);
    }
    out.push(b'"');
}

/// Whether the first `len` bytes of a block are a text that needs neither trimming nor an escape, and is
/// no object or list.
#[inline]
pub(in crate::sources) fn is_plain_within<const SIZE: usize>(
    block: &[u8; SIZE],
    len: usize,
) -> bool {
    let Some(last) = len.checked_sub(1).and_then(|last| block.get(last)) else {
        return false;
    };
    let first = block[0];
    let is_solid = first.is_ascii_graphic() && last.is_ascii_graphic();
    is_solid && !matches!(first, b'{' | b'[') && escapes_among(block) << (64 - len) == 0
}

/// The bytes that need an escape, of sixty-four at most.
#[inline]
fn escapes_among(bytes: &[u8]) -> u64 {
    let sixteens = bytes.as_chunks::<16>().0.iter().zip((0..).step_by(16));
    sixteens.fold(0, |found, (sixteen, at)| {
        found | u64::from(escapes_in_sixteen(sixteen).to_bitmask()) << at
    })
}

#[inline]
fn escapes_in_sixteen(sixteen: &[u8; 16]) -> u8x16 {
    let bytes = u8x16::new(*sixteen);
    bytes.simd_eq(u8x16::splat(b'"'))
        | bytes.simd_eq(u8x16::splat(b'\\'))
        | bytes.simd_eq(bytes.min(u8x16::splat(0x1f)))
}

/// Appends the text as it stands between the quotes of a JSON string.
pub(in crate::sources) fn push_escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(at) = first_escape(rest) {
        out.extend_from_slice(&rest[..at]);
        match rest[at] {
            b'"' => out.extend_from_slice(br#"\""#),
            b'\\' => out.extend_from_slice(br"\\"),
            b'\n' => out.extend_from_slice(br"\n"),
            b'\r' => out.extend_from_slice(br"\r"),
            b'\t' => out.extend_from_slice(br"\t"),
            control => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.extend_from_slice(br"\u00");
                out.push(HEX[usize::from(control >> 4)]);
                out.push(HEX[usize::from(control & 15)]);
            }
        }
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

/// Whether no byte needs an escape, as in nearly all texts. The last bytes are looked at together with
/// those before them, once more.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    if let (sixteens @ [_, ..], Some(last)) = (bytes.as_chunks::<16>().0, bytes.last_chunk()) {
        let all = |found, sixteen| found | escapes_in_sixteen(sixteen);
        return sixteens
            .iter()
            .fold(escapes_in_sixteen(last), all)
            .to_bitmask()
            == 0;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return (escapes_in(*first) | escapes_in(*last)) == 0;
    }
    first_escape(bytes).is_none()
}

/// The lowest high bit marks the first byte that needs an escape: only bytes before it could lend it
/// a carry.
#[inline]
fn escapes_in(eight: [u8; 8]) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let below = |word: u64, n: u64| word.wrapping_sub(ONES * n) & !word & HIGH;
    let word = u64::from_le_bytes(eight);
    below(word, u64::from(b' '))
        | zero(word ^ (ONES * u64::from(b'"')))
        | zero(word ^ (ONES * u64::from(b'\\')))
}

/// Where the first byte stands that needs an escape; eight are looked at together.
fn first_escape(bytes: &[u8]) -> Option<usize> {
    let (words, rest) = bytes.as_chunks::<8>();
    for (word, at) in words.iter().zip((0..).step_by(8)) {
        let found = escapes_in(*word);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
    }
    let found = rest
        .iter()
        .position(|byte| *byte < b' ' || *byte == b'"' || *byte == b'\\')?;
    Some(words.len() * 8 + found)
}

/// Whether there is nothing to be seen in it.
pub(in crate::sources) fn is_blank(text: &str) -> bool {
    // Nearly every text begins with a letter or a digit.
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn controls_and_quotes_are_escaped() {
        let mut out = Vec::new();
        push_string(&mut out, "a\"b\\c\n\r\t\u{1}\u{1f}é\u{2028}'");
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001fé\u{2028}'\""
        );
    }

    #[test]
    fn blanks_are_blank() {
        assert!(is_blank("") && is_blank(" \t\u{a0}"));
        assert!(!is_blank(" x ") && !is_blank("é"));
    }

    proptest! {
        #[test]
        fn reads_back_as_it_was(text in any::<String>()) {
            let mut out = Vec::new();
            push_string(&mut out, &text);
            prop_assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }

        #[test]
        fn the_first_escape_is_found_wherever_it_stands(text in "[ -#\\\\a-zé\u{1}\u{1f}\u{80}]{0,40}") {
            let found = text.bytes().position(|byte| byte < b' ' || byte == b'"' || byte == b'\\');
            prop_assert_eq!(first_escape(text.as_bytes()), found);
            prop_assert_eq!(is_plain(text.as_bytes()), found.is_none());
        }
    }
}
