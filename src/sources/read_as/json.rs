//! Cells that hold JSON.

use crate::users::compact;
use crate::users::lexer::{Kind, Lexer};

/// The kind of the JSON value that the text is from its first to its last byte.
pub(in crate::sources) fn kind(text: &str) -> Option<Kind> {
    read(text).map(|(kind, _)| kind)
}

/// Appends the JSON value that the text is, without the white space between its tokens; `None`, and
/// nothing, where it is none.
pub(in crate::sources) fn push(out: &mut Vec<u8>, text: &str) -> Option<Kind> {
    let (kind, spaces) = read(text)?;
    if spaces == 0 {
        out.extend_from_slice(text.as_bytes());
    } else {
        compact(text.as_bytes(), out);
    }
    Some(kind)
}

/// The kind, and how much white space stands between the tokens.
fn read(text: &str) -> Option<(Kind, usize)> {
    let mut lexer = Lexer::new(text.as_bytes());
    let kind = lexer.kind().ok()?;
    lexer.skip(kind).ok()?;
    lexer.finish().ok()?;
    Some((kind, lexer.spaces()))
}

/// Calls `visit` with each key, unescaped, and the bytes of its value; the text is known to be an
/// object.
pub(in crate::sources) fn each(object: &[u8], visit: impl FnMut(&[u8], &[u8]) -> bool) {
    let mut visit = visit;
    // What cannot be read was found out before.
    let _ = crate::users::fields::each(object, |key, value| visit(key, value.raw));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_without_their_white_space() {
        let mut out = Vec::new();
        assert_eq!(push(&mut out, "{ \"a b\" : [ 1 ] } "), Some(Kind::Object));
        assert_eq!(push(&mut out, "{\"a b\":[1]}"), Some(Kind::Object));
        assert_eq!(push(&mut out, "{\"a b\":[1]"), None);
        assert_eq!(out, b"{\"a b\":[1]}{\"a b\":[1]}");
    }

    #[test]
    fn only_whole_values_count() {
        assert_eq!(kind(" {\"a\": [1]} "), Some(Kind::Object));
        assert_eq!(kind("null"), Some(Kind::Null));
        for text in ["", "{", "{} {}", "{'a':1}", "NaN", "abc"] {
            assert_eq!(kind(text), None, "{text}");
        }
    }
}
