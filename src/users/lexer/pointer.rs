use super::{Kind, Lexer, SyntaxError};

/// JSON pointer of the innermost value that holds the byte at `at`, as far as the text can be
/// read; "" where that is the whole record. For naming the place of a fault, not for speed.
pub fn pointer_at(record: &[u8], at: usize) -> String {
    let mut walk = Walk {
        at,
        found: String::new(),
    };
    // A text that cannot be read to the end is what this is for: the walk stops at the fault and
    // has the place by then.
    let mut lexer = Lexer::new(record);
    let _ = lexer
        .kind()
        .and_then(|kind| walk.value(&mut lexer, kind, ""));
    walk.found
}

/// Appends one step of a JSON pointer (RFC 6901).
pub fn push_step(pointer: &mut String, key: &str) {
    pointer.push('/');
    for ch in key.chars() {
        match ch {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(ch),
        }
    }
}

/// The steps of a JSON pointer: what [`push_step`] appended.
pub fn steps(pointer: &str) -> Vec<String> {
    let steps = pointer.split('/').skip(1);
    steps
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect()
}

struct Walk {
    at: usize,
    found: String,
}

impl Walk {
    /// Whether the place has been passed.
    fn value(
        &mut self,
        lexer: &mut Lexer<'_>,
        kind: Kind,
        pointer: &str,
    ) -> Result<bool, SyntaxError> {
        // Deep pointers help nobody; the place is then named by its eighth step.
        if lexer.depth() > 8 {
            lexer.skip(kind)?;
            return Ok(lexer.at() > self.at);
        }
        match kind {
            Kind::Object => {
                lexer.enter()?;
                let mut first = true;
                while let Some(key) = lexer.key(&mut first)? {
                    let mut inner = pointer.to_owned();
                    push_step(&mut inner, &key.to_text());
                    if self.step(lexer, &inner, pointer)? {
                        return Ok(true);
                    }
                }
            }
            Kind::Array => {
                lexer.enter()?;
                let (mut first, mut index) = (true, 0_usize);
                while lexer.element(&mut first)? {
                    if self.step(lexer, &format!("{pointer}/{index}"), pointer)? {
                        return Ok(true);
                    }
                    index += 1;
                }
            }
            _ => lexer.skip(kind)?,
        }
        Ok(lexer.at() > self.at)
    }

    fn step(
        &mut self,
        lexer: &mut Lexer<'_>,
        inner: &str,
        outer: &str,
    ) -> Result<bool, SyntaxError> {
        inner.clone_into(&mut self.found);
        let kind = lexer.kind()?;
        if lexer.at() > self.at {
            outer.clone_into(&mut self.found);
            return Ok(true);
        }
        if self.value(lexer, kind, inner)? {
            return Ok(true);
        }
        outer.clone_into(&mut self.found);
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::pointer_at;

    #[test]
    fn names_the_innermost_value() {
        let text = br#"{"a":{"b/c":[1,"x"]},"d":NaN}"#;
        let at = |needle: &[u8]| {
            text.windows(needle.len())
                .position(|part| part == needle)
                .unwrap()
        };
        assert_eq!(pointer_at(text, at(b"x\"")), "/a/b~1c/1");
        assert_eq!(pointer_at(text, at(b"NaN")), "/d");
        assert_eq!(pointer_at(text, 0), "");
        assert_eq!(pointer_at(b"nothing", 3), "");
        assert_eq!(pointer_at(br#"{"a":1 "b":2}"#, 7), "");
    }
}
