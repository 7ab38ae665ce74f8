use super::Fault;

/// What one escape sequence stands for.
pub(super) enum Escape {
    Char(char),
    /// Half of a surrogate pair without its other half.
    Lone,
}

/// Reads the escape whose backslash stands at `at`: what it means and the offset just after it.
/// A surrogate pair is one escape. `Err`: the offset of the byte that does not fit.
pub(super) fn escape(text: &[u8], at: usize) -> Result<(Escape, usize), (usize, Fault)> {
    let plain = |ch| Ok((Escape::Char(ch), at + 2));
    match text.get(at + 1) {
        None => Err((text.len(), Fault::Unfinished)),
        Some(b'"') => plain('"'),
        Some(b'\\') => plain('\\'),
        Some(b'/') => plain('/'),
        Some(b'b') => plain('\u{8}'),
        Some(b'f') => plain('\u{c}'),
        Some(b'n') => plain('\n'),
        Some(b'r') => plain('\r'),
        Some(b't') => plain('\t'),
        Some(b'u') => unicode(text, at),
        Some(_) => Err((at + 1, Fault::Escape)),
    }
}

fn unicode(text: &[u8], at: usize) -> Result<(Escape, usize), (usize, Fault)> {
    let unit = hex4(text, at + 2)?;
    if let Some(ch) = char::from_u32(unit) {
        return Ok((Escape::Char(ch), at + 6));
    }
    // A high surrogate needs a low one right behind it; anything else is half a character.
    if unit < 0xdc00 && text.get(at + 6..at + 8) == Some(b"\\u") {
        let low = hex4(text, at + 8)?;
        if (0xdc00..0xe000).contains(&low) {
            let code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            if let Some(ch) = char::from_u32(code) {
                return Ok((Escape::Char(ch), at + 12));
            }
        }
    }
    Ok((Escape::Lone, at + 6))
}

fn hex4(text: &[u8], from: usize) -> Result<u32, (usize, Fault)> {
    let mut value = 0;
    for at in from..from + 4 {
        let byte = *text.get(at).ok_or((text.len(), Fault::Unfinished))?;
        let digit = char::from(byte).to_digit(16).ok_or((at, Fault::Escape))?;
        value = value << 4 | digit;
    }
    Ok(value)
}
