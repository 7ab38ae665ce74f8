use super::Text;

const MOST: usize = size_of::<u128>();

/// A short key with its quotes and its colon, as most writers put it: compared all at once.
#[derive(Clone, Copy, Debug)]
pub struct KeyToken {
    bits: u128,
    mask: u128,
    len: u8,
}

impl Default for KeyToken {
    /// Stands nowhere.
    fn default() -> Self {
        Self {
            bits: 1,
            mask: 0,
            len: 0,
        }
    }
}

impl KeyToken {
    /// Stands nowhere where the key is long or has escapes.
    pub fn of(key: &Text<'_>) -> Self {
        let len = key.raw.len() + r#""":"#.len();
        if key.plain().is_none() || len > MOST {
            return Self::default();
        }
        let mut bytes = [0; MOST];
        bytes[0] = b'"';
        bytes[1..len - 2].copy_from_slice(key.raw);
        bytes[len - 2..len].copy_from_slice(b"\":");
        Self {
            bits: u128::from_le_bytes(bytes),
            mask: !0 >> (8 * (MOST - len)),
            len: u8::try_from(len).unwrap_or_default(),
        }
    }

    /// Its length, if the text begins with it; `None` too where less than 16 bytes are left.
    #[inline]
    pub(super) fn stands_in(self, text: &[u8]) -> Option<usize> {
        let bytes = text.first_chunk::<MOST>()?;
        (u128::from_le_bytes(*bytes) & self.mask == self.bits).then_some(usize::from(self.len))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::users::lexer::Lexer;

    fn key(record: &str) -> Text<'_> {
        let mut lexer = Lexer::new(record.as_bytes());
        lexer.kind().unwrap();
        lexer.enter().unwrap();
        lexer.key(&mut true).unwrap().unwrap()
    }

    #[test]
    fn stands_only_where_the_same_key_stands() {
        let token = KeyToken::of(&key(r#"{"plan":1}"#));
        let stands = |text: &str| token.stands_in(text.as_bytes());
        assert_eq!(stands(r#""plan":"a value of it"#), Some(7));
        for other in [
            r#""plans":"a value of it"#,
            r#""plan" :"a value of it"#,
            r#""Plan":"a value of it"#,
            r#""plan":"#,
            "",
        ] {
            assert_eq!(stands(other), None, "{other}");
        }
    }

    #[test]
    fn long_and_escaped_keys_stand_nowhere() {
        for record in [r#"{"\u0061":1}"#, r#"{"fourteen bytes":1}"#] {
            let token = KeyToken::of(&key(record));
            let text = format!("{}{}", &record[1..], " ".repeat(16));
            assert_eq!(token.stands_in(text.as_bytes()), None, "{record}");
            assert_eq!(token.stands_in(&[0; 16]), None);
        }
        for record in [r#"{"":1}"#, r#"{"thirteen byte":1}"#] {
            let token = KeyToken::of(&key(record));
            let text = format!("{}{}", &record[1..], " ".repeat(16));
            assert!(token.stands_in(text.as_bytes()).is_some(), "{record}");
        }
    }
}
