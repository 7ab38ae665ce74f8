use crate::users::Encoding;

/// Appends a text in that encoding. What the encoding cannot say becomes its nearest plain sign, or a
/// question mark.
pub(super) fn encode(text: &str, encoding: Encoding, out: &mut Vec<u8>) {
    if encoding == Encoding::UTF_8 {
        out.extend_from_slice(text.as_bytes());
    } else if encoding == Encoding::UTF_16LE {
        out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    } else if encoding == Encoding::UTF_16BE {
        out.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    } else {
        for character in text.chars() {
            let buffer = &mut [0; 4];
            let (bytes, _, unknown) = encoding.0.encode(character.encode_utf8(buffer));
            if unknown {
                out.push(plain(character));
            } else {
                out.extend_from_slice(&bytes);
            }
        }
    }
}

fn plain(character: char) -> u8 {
    match character {
        '‘' | '’' | '“' | '”' | '„' => b'\'',
        '–' | '—' => b'-',
        '\u{a0}' => b' ',
        _ => b'?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gets_its_own_bytes() {
        let encoded = |text: &str, encoding| {
            let mut out = Vec::new();
            encode(text, encoding, &mut out);
            out
        };
        assert_eq!(encoded("é“Ł", Encoding::WINDOWS_1252), [0xe9, 0x93, b'?']);
        assert_eq!(encoded("é", Encoding::UTF_16LE), [0xe9, 0]);
        assert_eq!(encoded("é", Encoding::UTF_16BE), [0, 0xe9]);
        let latin_2 = Encoding::named("ISO-8859-2").unwrap();
        assert_eq!(encoded("Ł“x”", latin_2), [0xa3, b'\'', b'x', b'\'']);
    }
}
