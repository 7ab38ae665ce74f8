/// Offset just after the JSON number that starts at `from`; `Err`: the offset of the byte that
/// does not fit.
pub(super) fn number_end(text: &[u8], from: usize) -> Result<usize, usize> {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = from;
    if text.get(at) == Some(&b'-') {
        at += 1;
    }
    match text.get(at) {
        Some(b'0') => {
            at += 1;
            if digit(at) {
                return Err(at);
            }
        }
        Some(b'1'..=b'9') => {
            while digit(at) {
                at += 1;
            }
        }
        _ => return Err(at),
    }
    if text.get(at) == Some(&b'.') {
        at += 1;
        if !digit(at) {
            return Err(at);
        }
        while digit(at) {
            at += 1;
        }
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(text.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        if !digit(at) {
            return Err(at);
        }
        while digit(at) {
            at += 1;
        }
    }
    Ok(at)
}
