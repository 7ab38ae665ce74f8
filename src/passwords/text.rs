//! Bytes written as text. Lengths are decoded bytes.

/// Length of a hex text; either case. `None`: not hex.
pub fn hex_len(text: &[u8]) -> Option<usize> {
    // All bytes are looked at side by side: most texts are right to their end.
    let right = text.iter().fold(true, |right, byte| {
        right & ((b'a'..=b'f').contains(&(*byte | 0x20)) | byte.is_ascii_digit())
    });
    (right && text.len().is_multiple_of(2)).then_some(text.len() / 2)
}

/// Length of a base64 text, standard or URL-safe alphabet, padded or not (Auth0 takes each of
/// them [D schema]). Left-over bits of the last character are not looked at. `None`: not base64.
pub fn base64_len(text: &[u8]) -> Option<usize> {
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let body = &text[..text.len() - padding];
    let right = body
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_'));
    let padded = padding == 0 || text.len().is_multiple_of(4) && padding <= 2;
    (right && padded && body.len() % 4 != 1).then(|| body.len() * 3 / 4)
}

/// Length of a base64 text as digests are written: whole groups of four, the last one filled up
/// with `=`. Words and passwords do not look like that by chance.
pub fn padded_base64_len(text: &[u8]) -> Option<usize> {
    let padded = text.last() == Some(&b'=') && text.len().is_multiple_of(4);
    padded.then(|| base64_len(text)).flatten()
}

/// Length of a base64 text as a PHC string wants it: standard alphabet, no `=`.
pub fn phc_base64_len(text: &[u8]) -> Option<usize> {
    let right = text
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    (right && text.len() % 4 != 1).then(|| text.len() * 3 / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_decoded_bytes() {
        assert_eq!(hex_len(b"00fF"), Some(2));
        assert_eq!(hex_len(b"00f"), None);
        assert_eq!(hex_len(b"00fg"), None);
        assert_eq!(base64_len(b"AQI="), Some(2));
        assert_eq!(base64_len(b"AQI"), Some(2));
        assert_eq!(base64_len(b"AQ="), None);
        assert_eq!(base64_len(b"A"), None);
        assert_eq!(base64_len(b"-_-_"), Some(3));
        assert_eq!(base64_len(b""), Some(0));
        assert_eq!(padded_base64_len(b"AQI="), Some(2));
        assert_eq!(padded_base64_len(b"AQI"), None);
        assert_eq!(padded_base64_len(b"AQIA"), None);
        assert_eq!(phc_base64_len(b"AQI="), None);
        assert_eq!(phc_base64_len(b"AQI"), Some(2));
    }
}
