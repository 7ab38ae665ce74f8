//! Numbers as people write them.

use std::borrow::Cow;

/// The number as JSON writes it; `None` where the text is none, or could be two different ones
/// (`1,234`), or would lose its leading zeros. No digit is rounded.
pub(in crate::sources) fn number(text: &str) -> Option<Cow<'_, str>> {
    let text = text.trim();
    if is_json(text) {
        return Some(Cow::Borrowed(text));
    }
    let (sign, rest) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = split(rest)?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(&whole) || !digits(fraction) || leading_zero(&whole) {
        return None;
    }
    Some(Cow::Owned(if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }))
}

/// Whole part without its separators, and fraction.
fn split(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let last = text.rfind(['.', ',']);
    let Some(at) = last else {
        return Some((
            grouped(text, &[' ', '\u{a0}', '\u{202f}', '\u{2009}', '\''])?,
            "",
        ));
    };
    let mark = &text[at..=at];
    let (before, after) = (&text[..at], &text[at + 1..]);
    if before.contains(mark) {
        // Twice the same one: it parts thousands, and there is no fraction.
        let mark = mark.chars().next()?;
        return Some((grouped(text, &[mark])?, ""));
    }
    if after.is_empty() {
        return None;
    }
    let other = if mark == "." { ',' } else { '.' };
    let marks = [other, ' ', '\u{a0}', '\u{202f}', '\u{2009}', '\''];
    let whole = grouped(before, &marks)?;
    let plain = matches!(whole, Cow::Borrowed(_));
    // `1,234` could be either; `0,125` and `12,5` could not, nor could `1 234,567`.
    if mark == "," && plain && after.len() == 3 && (1..=3).contains(&before.len()) && before != "0"
    {
        return None;
    }
    Some((whole, after))
}

/// The digits of a number whose thousands are parted by one of these marks, or by none.
fn grouped<'a>(text: &'a str, marks: &[char]) -> Option<Cow<'a, str>> {
    let Some(mark) = text.chars().find(|sign| marks.contains(sign)) else {
        return Some(Cow::Borrowed(text));
    };
    let mut groups = text.split(mark);
    let first = groups.next()?;
    let mut digits = String::with_capacity(text.len());
    digits.push_str(first);
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    (1..=3).contains(&first.len()).then_some(Cow::Owned(digits))
}

fn leading_zero(whole: &str) -> bool {
    whole.len() > 1 && whole.starts_with('0')
}

/// Whether it is a number of JSON already.
pub(in crate::sources) fn is_json(text: &str) -> bool {
    fn digits(bytes: &[u8]) -> usize {
        bytes
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    }
    let bytes = text.as_bytes();
    let bytes = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let whole = digits(bytes);
    if whole == 0 || (whole > 1 && bytes[0] == b'0') {
        return false;
    }
    let mut rest = &bytes[whole..];
    if let Some(after) = rest.strip_prefix(b".") {
        let fraction = digits(after);
        if fraction == 0 {
            return false;
        }
        rest = &after[fraction..];
    }
    if let Some(after) = rest.strip_prefix(b"e").or(rest.strip_prefix(b"E")) {
        let after = after
            .strip_prefix(b"+")
            .or(after.strip_prefix(b"-"))
            .unwrap_or(after);
        let exponent = digits(after);
        return exponent > 0 && exponent == after.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_can_mean_one_thing_only() {
        for (text, is) in [
            ("12", "12"),
            (" -0.5 ", "-0.5"),
            ("1.234", "1.234"),
            ("+7", "7"),
            ("12,5", "12.5"),
            ("0,125", "0.125"),
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1 234,5", "1234.5"),
            ("1\u{202f}234\u{202f}567", "1234567"),
            ("1'234'567.25", "1234567.25"),
            ("1,234,567", "1234567"),
            ("1.234.567", "1234567"),
            ("1234,567", "1234.567"),
            ("-1.5e3", "-1.5e3"),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
            ),
        ] {
            assert_eq!(number(text).as_deref(), Some(is), "{text}");
        }
        for text in [
            "1,234",
            "007",
            "0041",
            "12 34",
            "1,23,456",
            "1.2.3",
            "12,",
            ",5",
            "1e",
            "abc",
            "",
            "12 €",
            "1.234,5.6",
            "--1",
            "0x1F",
            "١٢",
            "1,234,56",
            "NaN",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
