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
