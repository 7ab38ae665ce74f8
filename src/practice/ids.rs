//! Random ids and secrets.

use std::io;

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Letters and digits, each equally likely.
pub(super) fn letters(count: usize) -> io::Result<String> {
    let mut text = String::with_capacity(count);
    while text.len() < count {
        for byte in bytes::<32>()? {
            // 248 is the largest multiple of 62 in a byte; what lies above would favour the first letters.
            if byte < 248 && text.len() < count {
                text.push(char::from(ALPHABET[usize::from(byte) % 62]));
            }
        }
    }
    Ok(text)
}

pub(super) fn bytes<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16)
                .ok()
                .filter(|_| pair.len() == 2)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_letters_and_differ() {
        let (one, other) = (letters(16).unwrap(), letters(16).unwrap());
        assert!(one.len() == 16 && one.bytes().all(|b| b.is_ascii_alphanumeric()));
        assert_ne!(one, other);
        assert_eq!(unhex(&hex(&[0, 171, 255])), Some(vec![0, 171, 255]));
        assert_eq!(unhex("abc"), None);
    }
}
