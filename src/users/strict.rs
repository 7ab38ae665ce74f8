//! Tells text that is still JSON from text that cannot become JSON any more. Only cutting in
//! doubt and finding out what a file is ask this, so it is exact rather than fast.

/// What a text turned out to be when it was read as one JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Walk {
    /// A value that ends before this offset.
    Done(usize),
    /// The beginning of a value.
    Open,
    /// No JSON: the offset of the first byte that does not fit.
    Broken(usize),
}

/// Reads one value that begins at `from`, white space before it allowed.
pub(crate) fn value(text: &[u8], from: usize) -> Walk {
    let mut walker = Walker {
        text,
        at: from,
        stack: Vec::new(),
    };
    match walker.run() {
        Ok(()) => Walk::Done(walker.at),
        Err(Stop::End) => Walk::Open,
        Err(Stop::Fault(at)) => Walk::Broken(at),
    }
}

/// Whether the text is one whole value, white space around it allowed.
pub(crate) fn is_value(text: &[u8]) -> bool {
    matches!(value(text, 0), Walk::Done(end) if text[end..].iter().all(|&byte| is_space(byte)))
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The offset of the first byte from `from` on that is no white space.
pub(crate) fn skip_space(text: &[u8], from: usize) -> usize {
    text.get(from..)
        .and_then(|rest| rest.iter().position(|&byte| !is_space(byte)))
        .map_or(text.len(), |found| from + found)
}

enum Stop {
    End,
    Fault(usize),
}

struct Walker<'a> {
    text: &'a [u8],
    at: usize,
    /// The brackets that are open; `{` or `[`.
    stack: Vec<u8>,
}

impl Walker<'_> {
    fn run(&mut self) -> Result<(), Stop> {
        let mut first = false;
        loop {
            // A value, or the end of a list that has just begun.
            let byte = self.peek()?;
            if first && byte == self.closing() {
                self.at += 1;
                self.stack.pop();
            } else {
                if self.stack.last() == Some(&b'{') {
                    self.key()?;
                }
                match self.peek()? {
                    open @ (b'{' | b'[') => {
                        self.at += 1;
                        self.stack.push(open);
                        first = true;
                        continue;
                    }
                    b'"' => self.string()?,
                    b'-' | b'0'..=b'9' => self.number()?,
                    b't' => self.word(b"true")?,
                    b'f' => self.word(b"false")?,
                    b'n' => self.word(b"null")?,
                    _ => return Err(Stop::Fault(self.at)),
                }
            }
            // What follows a value: as many closing brackets as there are, then a comma.
            loop {
                if self.stack.is_empty() {
                    return Ok(());
                }
                let byte = self.peek()?;
                self.at += 1;
                if byte == b',' {
                    break;
                }
                if byte != self.closing() {
                    return Err(Stop::Fault(self.at - 1));
                }
                self.stack.pop();
            }
            first = false;
        }
    }

    fn closing(&self) -> u8 {
        match self.stack.last() {
            Some(b'{') => b'}',
            _ => b']',
        }
    }

    fn peek(&mut self) -> Result<u8, Stop> {
        self.at = skip_space(self.text, self.at);
        self.text.get(self.at).copied().ok_or(Stop::End)
    }

    fn key(&mut self) -> Result<(), Stop> {
        if self.peek()? != b'"' {
            return Err(Stop::Fault(self.at));
        }
        self.string()?;
        if self.peek()? != b':' {
            return Err(Stop::Fault(self.at));
        }
        self.at += 1;
        Ok(())
    }

    fn next(&mut self) -> Result<u8, Stop> {
        let byte = *self.text.get(self.at).ok_or(Stop::End)?;
        self.at += 1;
        Ok(byte)
    }

    fn string(&mut self) -> Result<(), Stop> {
        self.at += 1;
        loop {
            match self.next()? {
                b'"' => return Ok(()),
                b'\\' => match self.next()? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                    b'u' => {
                        for _ in 0..4 {
                            if !self.next()?.is_ascii_hexdigit() {
                                return Err(Stop::Fault(self.at - 1));
                            }
                        }
                    }
                    _ => return Err(Stop::Fault(self.at - 1)),
                },
                0..0x20 => return Err(Stop::Fault(self.at - 1)),
                _ => {}
            }
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Stop> {
        for &letter in word {
            if self.next()? != letter {
                return Err(Stop::Fault(self.at - 1));
            }
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Stop> {
        if !self.next()?.is_ascii_digit() {
            return Err(Stop::Fault(self.at - 1));
        }
        while self.text.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Stop> {
        if self.text[self.at] == b'-' {
            self.at += 1;
        }
        if self.text.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.text.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.text.get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tells_whole_begun_and_broken_apart() {
        assert_eq!(
            value(br#" {"a":[1,{"b":null}],"c":-1.5e+3} ,"#, 0),
            Walk::Done(33)
        );
        assert_eq!(value(br#"{"a":{"#, 0), Walk::Open);
        assert_eq!(value(br#"{"a":{{"#, 0), Walk::Broken(6));
        assert_eq!(value(br#"{"a":1,{"#, 0), Walk::Broken(7));
        assert_eq!(value(b"{\"a\":\"x\n", 0), Walk::Broken(7));
        assert_eq!(value(br#"{"a":"\x"#, 0), Walk::Broken(7));
        assert_eq!(value(b"[1,]", 0), Walk::Broken(3));
        assert_eq!(value(b"[1}", 0), Walk::Broken(2));
        assert_eq!(value(b"[]", 0), Walk::Done(2));
        assert_eq!(value(b"01", 0), Walk::Done(1));
        assert_eq!(value(b"tru", 0), Walk::Open);
        assert!(!is_value(b"01"));
        assert!(is_value(b" \"text\"\n"));
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(text in r#"[\[\]{}",:a0\\ 1]{0,12}"#) {
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            prop_assert_eq!(is_value(text.as_bytes()), theirs);
        }

        #[test]
        fn every_beginning_of_a_value_is_open(value_text in r#"\{"a":\[(1,|"x\\n",|\{\},){0,4}null\]\}"#) {
            for end in 0..value_text.len() {
                prop_assert_eq!(value(&value_text.as_bytes()[..end], 0), Walk::Open);
            }
        }
    }
}
