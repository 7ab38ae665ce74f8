use std::collections::HashMap;
use std::fmt::Write;

use super::secret::{Show, public_start, show};

/// Deeper nesting is shown without further line breaks.
const DEEPEST: usize = 64;
/// Characters of one string that are shown.
const LONGEST: usize = 2_000;
pub(super) const BULLETS: &str = "••••••••••";

/// One step of a path to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// A printed record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    pub text: String,
    /// For every JSON pointer in the record the 0-based line on which its value begins; of equal
    /// keys the last one.
    pub lines: HashMap<String, u32>,
}

/// Prints a record. What cannot be read as JSON is shown up to the place where that begins and
/// no further, since behind it nobody knows what is a secret.
pub fn print(record: &[u8]) -> Printed {
    let mut printer = Printer {
        bytes: record,
        at: 0,
        out: Printed::default(),
        line: 0,
        path: Vec::new(),
    };
    printer.space();
    let whole = printer.value().is_some() && {
        printer.space();
        printer.at == record.len()
    };
    if !whole {
        let at = printer.at;
        printer.new_line(0);
        let at = at + 1;
        let _ = write!(
            printer.out.text,
            "… cannot be read from byte {at} of the record on"
        );
    }
    printer.out
}

struct Printer<'a> {
    bytes: &'a [u8],
    at: usize,
    out: Printed,
    line: u32,
    path: Vec<Step>,
}

impl<'a> Printer<'a> {
    /// `None`: not JSON from here on.
    fn value(&mut self) -> Option<()> {
        let pointer = self.pointer();
        self.out.lines.insert(pointer, self.line);
        match self.bytes.get(self.at)? {
            b'{' => self.container(b'}', true),
            b'[' => self.container(b']', false),
            _ => self.scalar(),
        }
    }

    fn container(&mut self, close: u8, keyed: bool) -> Option<()> {
        self.out.text.push(char::from(self.bytes[self.at]));
        self.at += 1;
        self.space();
        if self.bytes.get(self.at) == Some(&close) {
            self.at += 1;
            self.out.text.push(char::from(close));
            return Some(());
        }
        if self.path.len() >= DEEPEST {
            return None;
        }
        for index in 0.. {
            let depth = self.path.len() + 1;
            self.new_line(depth);
            if keyed {
                let key = self.string()?;
                let name: String = serde_json::from_slice(key).ok()?;
                self.out
                    .text
                    .push_str(&shorten(std::str::from_utf8(key).ok()?));
                self.space();
                self.expect(b':')?;
                self.out.text.push_str(": ");
                self.space();
                self.path.push(Step::Key(name));
            } else {
                self.path.push(Step::Index(index));
            }
            self.value()?;
            self.path.pop();
            self.space();
            match self.bytes.get(self.at)? {
                b',' => {
                    self.at += 1;
                    self.out.text.push(',');
                    self.space();
                }
                byte if *byte == close => break,
                _ => return None,
            }
        }
        self.at += 1;
        self.new_line(self.path.len());
        self.out.text.push(char::from(close));
        Some(())
    }

    fn scalar(&mut self) -> Option<()> {
        let from = self.at;
        let token = if self.bytes.get(self.at) == Some(&b'"') {
            self.string()?
        } else {
            let length = self.bytes[from..]
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
                .count();
            self.at += length;
            &self.bytes[from..self.at]
        };
        // The token's own text is shown, so that 1.0 stays 1.0; this only asks whether it is one.
        if serde_json::from_slice::<&serde_json::value::RawValue>(token).is_err() {
            self.at = from;
            return None;
        }
        let text = std::str::from_utf8(token).ok()?;
        let is_string = token.first() == Some(&b'"');
        match show(&self.path) {
            Show::Start if is_string => {
                let hash: String = serde_json::from_str(text).unwrap_or_default();
                let start = public_start(&hash);
                let _ = write!(self.out.text, "\"{start}{BULLETS}\"");
            }
            Show::Start | Show::Nothing if text != "null" => {
                let _ = write!(self.out.text, "\"{BULLETS}\"");
            }
            _ => self.out.text.push_str(&shorten(text)),
        }
        Some(())
    }

    /// A string's bytes with its quotes, not checked any further.
    fn string(&mut self) -> Option<&'a [u8]> {
        let from = self.at;
        if self.bytes.get(from) != Some(&b'"') {
            return None;
        }
        let mut at = from + 1;
        loop {
            match self.bytes.get(at)? {
                b'\\' => at += 2,
                b'"' => break,
                _ => at += 1,
            }
        }
        self.at = at + 1;
        self.bytes.get(from..self.at)
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.bytes.get(self.at) == Some(&byte)).then(|| self.at += 1)
    }

    fn space(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn new_line(&mut self, depth: usize) {
        self.out.text.push('\n');
        self.out.text.extend(std::iter::repeat_n("  ", depth));
        self.line += 1;
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.path {
            pointer.push('/');
            match step {
                Step::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
                Step::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }
}

/// Cuts what is too long for a screen, and says so.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line<'a>(printed: &'a Printed, pointer: &str) -> &'a str {
        let at = printed.lines[pointer] as usize;
        printed.text.lines().nth(at).unwrap().trim()
    }

    #[test]
    fn tokens_stay_as_they_are() {
        let printed =
            print(br#"{"a":1.0,"big":123456789012345678901234567890,"e":"\u00e9","n":[],"o":{ }}"#);
        assert_eq!(
            printed.text,
            "{\n  \"a\": 1.0,\n  \"big\": 123456789012345678901234567890,\n  \"e\": \"\\u00e9\",\n  \"n\": [],\n  \"o\": {}\n}"
        );
    }

    #[test]
    fn every_pointer_finds_its_line() {
        let printed = print(br#"{"email":"a","app_metadata":{"tiers":[1,{"a/b":2}]}}"#);
        assert_eq!(line(&printed, "/email"), "\"email\": \"a\",");
        assert_eq!(line(&printed, "/app_metadata/tiers/1/a~1b"), "\"a/b\": 2");
        assert_eq!(printed.lines[""], 0);
        assert!(!printed.lines.contains_key("/name"));
    }

    #[test]
    fn secrets_are_bullets() {
        let record = br#"{"password_hash":"$2b$10$canaryCANARY","password":"canary",
            "custom_password_hash":{"algorithm":"hmac","hash":{"value":"canary","encoding":"hex",
            "key":{"value":"canary","encoding":"hex"}},"salt":{"value":"canary","position":"prefix"}},
            "mfa_factors":[{"totp":{"secret":"canary"}},{"phone":{"value":"canary"}}],
            "user_metadata":{"value":"shown"}}"#;
        let printed = print(record);
        assert!(
            !printed.text.to_lowercase().contains("canary"),
            "{}",
            printed.text
        );
        assert!(
            printed.text.contains("\"$2b$10$••••••••••\""),
            "{}",
            printed.text
        );
        assert!(printed.text.contains("\"hmac\""));
        assert!(printed.text.contains("\"shown\""));
    }

    #[test]
    fn an_escaped_key_hides_no_secret() {
        let printed = print(br#"{"pass\u0077ord_hash":"canary"}"#);
        assert!(!printed.text.contains("canary"), "{}", printed.text);
    }

    #[test]
    fn nothing_is_shown_behind_what_cannot_be_read() {
        for record in [
            &br#"{"a":1,"b":tru,"password_hash":"canary"}"#[..],
            br#"{"a":1,"password_hash":"canary"#,
            b"{\"a\":1,\"b\":\"\xff\",\"password_hash\":\"canary\"}",
            br#"{"a":1 "password_hash":"canary"}"#,
            br#"{"a":1}{"password_hash":"canary"}"#,
        ] {
            let printed = print(record);
            assert!(!printed.text.contains("canary"), "{}", printed.text);
            assert!(printed.text.contains("\"a\": 1"), "{}", printed.text);
            assert!(
                printed.text.contains("cannot be read from byte"),
                "{}",
                printed.text
            );
        }
    }

    #[test]
    fn starts_of_hashes_name_the_algorithm_alone() {
        assert_eq!(public_start("$2b$10$abcdef"), "$2b$10$");
        assert_eq!(
            public_start("$argon2id$v=19$m=65536,t=2,p=1$c2FsdA$aGFzaA"),
            "$argon2id$v=19$m=65536,t=2,p=1$"
        );
        assert_eq!(public_start("5f4dcc3b5aa765d61d8327deb882cf99"), "");
        assert_eq!(public_start("$"), "");
        assert_eq!(public_start("$1$salt"), "");
        assert_eq!(public_start("$2b$"), "$2b$");
    }

    #[test]
    fn deep_nesting_ends_the_printing() {
        let record = [vec![b'['; 5_000], vec![b']'; 5_000]].concat();
        assert!(print(&record).text.contains("cannot be read"));
    }
}
