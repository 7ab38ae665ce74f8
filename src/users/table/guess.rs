//! Which encoding a text is in, by its bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::Encoding;
use crate::users::sniff::BYTE_ORDER_MARK;

/// An encoding, found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::users) struct Guess {
    pub encoding: Encoding,
    /// The bytes do not prove it.
    pub guessed: bool,
    /// Bytes of the mark in front of the text.
    pub mark: usize,
}

/// UTF-16, if the text is in it.
pub(in crate::users) fn utf16(text: &[u8]) -> Option<Guess> {
    let found = |encoding, guessed, mark| {
        Some(Guess {
            encoding,
            guessed,
            mark,
        })
    };
    if text.starts_with(b"\xff\xfe") {
        return found(Encoding::UTF_16LE, false, 2);
    }
    if text.starts_with(b"\xfe\xff") {
        return found(Encoding::UTF_16BE, false, 2);
    }
    // What people write about users has a zero in nearly every second byte: separators, digits,
    // addresses.
    let seen = &text[..text.len().min(1024)];
    let half = seen.len() / 2;
    let zeros = |parity: usize| {
        seen.iter()
            .skip(parity)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if half < 2 || even.max(odd) * 2 < half || even.min(odd) * 8 > half {
        None
    } else if odd > even {
        found(Encoding::UTF_16LE, true, 0)
    } else {
        found(Encoding::UTF_16BE, true, 0)
    }
}

/// The encoding of a text that is not in UTF-16. `more` gives pieces from further on in the file,
/// asked for only if the beginning is nothing but ASCII.
pub(super) fn guess(head: &[u8], more: impl FnOnce() -> Vec<Vec<u8>>) -> Guess {
    let found = |encoding, guessed, mark| Guess {
        encoding,
        guessed,
        mark,
    };
    if head.starts_with(BYTE_ORDER_MARK) {
        return found(Encoding::UTF_8, false, BYTE_ORDER_MARK.len());
    }
    let pieces = if head.is_ascii() { more() } else { Vec::new() };
    let mut evidence = Evidence::default();
    evidence.add(head);
    for piece in &pieces {
        evidence.add(piece);
    }
    if evidence.bad == 0 {
        return found(Encoding::UTF_8, false, 0);
    }
    // Other encodings form such characters by accident only: these rows are damaged.
    if evidence.good > 2 * evidence.bad {
        return found(Encoding::UTF_8, true, 0);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, false);
    for piece in &pieces {
        detector.feed(piece, false);
    }
    let domain = top_level_domain(head);
    let guess = detector.guess(domain.as_deref(), Utf8Detection::Deny);
    found(
        Encoding::named(guess.name()).unwrap_or(Encoding::WINDOWS_1252),
        true,
        0,
    )
}

/// How much speaks for UTF-8, and how much against it.
#[derive(Default)]
struct Evidence {
    /// Characters beyond ASCII.
    good: usize,
    /// Places with bytes that are none.
    bad: usize,
}

impl Evidence {
    fn add(&mut self, piece: &[u8]) {
        // A piece may begin inside a character.
        let inside = |byte: &&u8| **byte & 0xc0 == 0x80;
        let lead = piece.iter().take(3).take_while(inside).count();
        let mut chunks = piece[lead..].utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            let cut = chunks.peek().is_none() && is_begun(chunk.invalid());
            self.bad += usize::from(!chunk.invalid().is_empty() && !cut);
        }
        // Where only its first bytes are odd, they may be characters of another encoding.
        if lead > 0 && self.good == 0 {
            self.bad += 1;
        }
    }
}

/// Whether these are the first bytes of a character that goes on behind them.
fn is_begun(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

/// The domain that most addresses end in, which tells one European encoding from the other.
fn top_level_domain(text: &[u8]) -> Option<Vec<u8>> {
    let mut counts: Vec<(Vec<u8>, u32)> = Vec::new();
    for at in memchr::memchr_iter(b'@', text).take(1000) {
        let host = text[at + 1..]
            .split(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')))
            .next()
            .unwrap_or_default();
        let Some(dot) = memchr::memrchr(b'.', host) else {
            continue;
        };
        let domain = host[dot + 1..].to_ascii_lowercase();
        if domain.len() != 2 || !domain.iter().all(u8::is_ascii_alphabetic) {
            continue;
        }
        match counts.iter_mut().find(|(known, _)| *known == domain) {
            Some((_, count)) => *count += 1,
            None => counts.push((domain, 1)),
        }
    }
    counts
        .into_iter()
        .max_by_key(|&(_, count)| count)
        .map(|(domain, _)| domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &[u8]) -> Guess {
        guess(text, Vec::new)
    }

    #[test]
    fn marks_and_valid_characters_prove_an_encoding() {
        let utf8 = of("Zoë;Müller".as_bytes());
        assert_eq!((utf8.encoding, utf8.guessed), (Encoding::UTF_8, false));
        assert_eq!(of(b"\xef\xbb\xbfa").mark, 3);
        assert!(!of(b"plain").guessed);
        assert_eq!(utf16(b"\xff\xfea\0").map(|found| found.mark), Some(2));
        assert_eq!(
            utf16(b"\0e\0m\0a\0i\0l").map(|found| (found.encoding, found.guessed)),
            Some((Encoding::UTF_16BE, true))
        );
        assert_eq!(
            utf16(b"e\0m\0a\0i\0l\0").map(|found| found.encoding),
            Some(Encoding::UTF_16LE)
        );
        assert_eq!(utf16(b"email"), None);
        assert_eq!(utf16(b"\0\0\0\0\0\0\0\0"), None, "not text");
    }

    #[test]
    fn a_character_at_the_very_end_may_be_cut() {
        let text = "Zoë Zoë".as_bytes();
        let cut = of(&text[..text.len() - 1]);
        assert_eq!((cut.encoding, cut.guessed), (Encoding::UTF_8, false));
    }

    #[test]
    fn a_few_bad_bytes_do_not_change_the_encoding() {
        let mut text = "é,ü,ø,ß,ñ\n".repeat(20).into_bytes();
        text.extend_from_slice(b"Andr\xe9\n");
        let found = of(&text);
        assert_eq!((found.encoding, found.guessed), (Encoding::UTF_8, true));
    }

    #[test]
    fn single_byte_texts_are_guessed() {
        let western = of(b"zoe@example.com\tZo\xeb\tM\xfcller\n");
        assert_eq!(
            (western.encoding, western.guessed),
            (Encoding::WINDOWS_1252, true)
        );
        let polish = encoding_rs::WINDOWS_1250
            .encode("jan@example.pl;Łukasz;Wiśniewski\nzofia@example.pl;Elżbieta;Święcicka\n")
            .0;
        assert_eq!(of(&polish).encoding.name(), "windows-1250");
        let russian = encoding_rs::WINDOWS_1251
            .encode("ivan@example.com;Алина;Иванова;Новосибирск\n")
            .0;
        assert_eq!(of(&russian).encoding.name(), "windows-1251");
    }

    #[test]
    fn an_ascii_beginning_asks_for_more() {
        let found = guess(b"email\nada@example.com\n", || {
            vec![b"Zo\xeb M\xfcller".to_vec()]
        });
        assert_eq!(found.encoding, Encoding::WINDOWS_1252);
    }
}
