//! Cells that hold JSON.

use crate::users::lexer::{Kind, Lexer};

/// The kind of the JSON value that the text is from its first to its last byte.
pub(in crate::sources) fn kind(text: &str) -> Option<Kind> {
    let mut lexer = Lexer::new(text.as_bytes());
    let kind = lexer.kind().ok()?;
    lexer.skip(kind).ok()?;
    lexer.finish().ok()?;
    Some(kind)
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
    fn only_whole_values_count() {
        assert_eq!(kind(" {\"a\": [1]} "), Some(Kind::Object));
        assert_eq!(kind("null"), Some(Kind::Null));
        for text in ["", "{", "{} {}", "{'a':1}", "NaN", "abc"] {
            assert_eq!(kind(text), None, "{text}");
        }
    }
}
