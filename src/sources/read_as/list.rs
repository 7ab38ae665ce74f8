//! Several texts in one cell.

use super::text::push_string;

/// Appends the parts as JSON strings, each with a comma behind it: without the white space around
/// them, and without empty ones. A separator of nothing leaves the text in one part.
pub(in crate::sources) fn push_parts(out: &mut Vec<u8>, text: &str, separator: &str) {
    let mut push = |part: &str| {
        let part = part.trim();
        if !part.is_empty() {
            push_string(out, part);
            out.push(b',');
        }
    };
    if separator.is_empty() {
        push(text);
    } else {
        text.split(separator).for_each(push);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_without_their_blanks() {
        let mut out = Vec::new();
        push_parts(&mut out, " a; \"b\" ;;c", ";");
        assert_eq!(out, br#""a","\"b\"","c","#);
        out.clear();
        push_parts(&mut out, "a b", "");
        assert_eq!(out, br#""a b","#);
    }
}
