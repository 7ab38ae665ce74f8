/// Offset just after the JSON number that starts at `from`; `Err`: the offset of the byte that
/// does not fit.
pub(super) fn number_end(text: &[u8], from: usize) -> Result<usize, usize> {
    let mut at = from;
    if text.get(at) == Some(&b'-') {
        at += 1;
    }
    let whole = digits(text, at);
    match text.get(at) {
        Some(b'0') if whole > 1 => return Err(at + 1),
        _ if whole == 0 => return Err(at),
        _ => at += whole,
    }
    if !matches!(text.get(at), Some(b'.' | b'e' | b'E')) {
        return Ok(at);
    }
    if text.get(at) == Some(&b'.') {
        at += 1;
        match digits(text, at) {
            0 => return Err(at),
            fraction => at += fraction,
        }
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        at += 1;
        if matches!(text.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        match digits(text, at) {
            0 => return Err(at),
            exponent => at += exponent,
        }
    }
    Ok(at)
}

/// How many digits stand here.
#[inline]
fn digits(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(rest.len())
}
