/// Appends a record without the white space between its tokens; every token's bytes are kept.
/// Bytes that are not JSON are kept too, as far as they stand outside of strings and are not
/// white space.
pub fn compact(record: &[u8], out: &mut Vec<u8>) {
    let mut rest = record;
    while let Some(at) = rest
        .iter()
        .position(|byte| matches!(byte, b'"' | b' ' | b'\t' | b'\n' | b'\r'))
    {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let taken = if rest[0] == b'"' { string_len(rest) } else { 0 };
        out.extend_from_slice(&rest[..taken]);
        rest = &rest[taken.max(1)..];
    }
    out.extend_from_slice(rest);
}

/// Length of the string that starts here, quotes included; to the end where it never closes.
fn string_len(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = text
        .get(at..)
        .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
    {
        at += found;
        if text[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::compact;
    use crate::users::lexer::Lexer;
    use proptest::prelude::*;

    fn compacted(text: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        compact(text, &mut out);
        out
    }

    #[test]
    fn only_the_space_between_tokens_goes() {
        let text = b" { \"a b\" : [ 1e400 ,\t\"x \\\" y\" ] ,\r\n \"a b\":18446744073709551616 } ";
        assert_eq!(
            compacted(text),
            br#"{"a b":[1e400,"x \" y"],"a b":18446744073709551616}"#
        );
    }

    #[test]
    fn an_open_string_keeps_everything() {
        assert_eq!(compacted(b"{ \"a b c"), b"{\"a b c");
        assert_eq!(compacted(b"{ \"a b \\"), b"{\"a b \\");
    }

    proptest! {
        #[test]
        fn weighs_what_the_lexer_counts(value in proptest::collection::vec(("[a-z \\\\\"]{0,6}", any::<Option<i32>>()), 0..8)) {
            let pretty: serde_json::Map<_, _> = value.into_iter().map(|(key, value)| (key, serde_json::json!([value, "a b"]))).collect();
            let text = serde_json::to_vec_pretty(&pretty).unwrap();
            let mut lexer = Lexer::new(&text);
            let kind = lexer.kind().unwrap();
            lexer.skip(kind).unwrap();
            lexer.finish().unwrap();
            prop_assert_eq!(compacted(&text).len(), text.len() - lexer.spaces());
            prop_assert_eq!(compacted(&text), serde_json::to_vec(&pretty).unwrap());
        }
    }
}
