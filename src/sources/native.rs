//! Auth0's own JSON with what Usher can put right by itself: every token is copied as it stands,
//! and only what was asked for is replaced.

use super::Mapping;
use crate::passwords::{Conversion, Digest, Shape, convert as convert_hash, convert_as, recognise};
use crate::users::lexer::{Kind, Lexer, SyntaxError, Text};

/// What is to be replaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NativeOptions {
    /// A hash in `password_hash` that Auth0 takes in another form moves to `custom_password_hash`.
    pub convert_hashes: bool,
    /// `auth0|` in front of `user_id`, once or more often, goes [D imports].
    pub strip_prefix: bool,
    /// What plain digests are; without it they stay as they are.
    pub digest: Option<Digest>,
}

/// What was done with a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Native {
    /// The `password_hash` that was looked at, and what became of it.
    pub hash: Option<(Shape, Conversion)>,
    pub stripped: bool,
}

impl NativeOptions {
    pub fn of(mapping: &Mapping) -> Self {
        Self {
            convert_hashes: mapping.convert_hashes,
            strip_prefix: mapping.strip_prefix,
            digest: mapping.digest,
        }
    }
}

/// Appends the record to `out`. What cannot be read as one object stays as it is, and so does a
/// hash that is given twice or beside a `custom_password_hash`: which one is right is not for us
/// to say.
pub fn convert(record: &[u8], options: NativeOptions, out: &mut Vec<u8>) -> Native {
    let mut native = Native::default();
    let Ok(members) = Members::find(record) else {
        out.extend_from_slice(record);
        return native;
    };
    let mut changes = Vec::new();
    if options.convert_hashes
        && !members.custom
        && let [hash] = members.hashes.as_slice()
    {
        native.hash = hash.convert(options.digest, &mut changes);
    }
    if options.strip_prefix {
        for id in &members.ids {
            native.stripped |= id.strip(record, &mut changes);
        }
    }
    changes.sort_unstable_by_key(|change| change.from);
    let mut done = 0;
    for change in changes {
        out.extend_from_slice(&record[done..change.from]);
        out.extend_from_slice(change.text.as_bytes());
        done = change.to;
    }
    out.extend_from_slice(&record[done..]);
    native
}

/// New text for the record's bytes `from..to`.
struct Change {
    from: usize,
    to: usize,
    text: String,
}

/// A root property whose value is a string; offsets of tokens, quotes included.
struct Member<'a> {
    key: (usize, usize),
    value: (usize, usize),
    text: Text<'a>,
}

#[derive(Default)]
struct Members<'a> {
    hashes: Vec<Member<'a>>,
    ids: Vec<Member<'a>>,
    custom: bool,
}

impl<'a> Members<'a> {
    fn find(record: &'a [u8]) -> Result<Self, SyntaxError> {
        let mut found = Self::default();
        let mut lexer = Lexer::new(record);
        let kind = lexer.kind()?;
        if kind != Kind::Object {
            return Ok(found);
        }
        lexer.enter()?;
        let mut first = true;
        while let Some(key) = lexer.key(&mut first)? {
            // Between the key's closing quote and here are white space and the colon.
            let before = &record[..lexer.at()];
            let key_end = memchr::memrchr(b'"', before).map_or(before.len(), |at| at + 1);
            let kind = lexer.kind()?;
            let from = lexer.at();
            let list = match &*key.bytes() {
                b"password_hash" => &mut found.hashes,
                b"user_id" => &mut found.ids,
                b"custom_password_hash" => {
                    found.custom = true;
                    lexer.skip(kind)?;
                    continue;
                }
                _ => {
                    lexer.skip(kind)?;
                    continue;
                }
            };
            if kind == Kind::String {
                let text = lexer.string()?;
                list.push(Member {
                    key: (key.at() - 1, key_end),
                    value: (from, lexer.at()),
                    text,
                });
            } else {
                lexer.skip(kind)?;
            }
        }
        lexer.finish()?;
        Ok(found)
    }
}

impl Member<'_> {
    fn convert(
        &self,
        digest: Option<Digest>,
        changes: &mut Vec<Change>,
    ) -> Option<(Shape, Conversion)> {
        let bytes = self.text.bytes();
        let text = std::str::from_utf8(&bytes).ok()?;
        let shape = recognise(text);
        let mut conversion = convert_hash(text);
        if let Conversion::Likely(_) = &conversion
            && let Some(custom) = digest.and_then(|digest| convert_as(text, digest))
        {
            conversion = Conversion::Custom(custom);
        }
        if let Conversion::Custom(custom) = &conversion {
            changes.push(Change {
                from: self.key.0,
                to: self.key.1,
                text: "\"custom_password_hash\"".to_owned(),
            });
            changes.push(Change {
                from: self.value.0,
                to: self.value.1,
                text: custom.clone(),
            });
        }
        Some((shape, conversion))
    }

    fn strip(&self, record: &[u8], changes: &mut Vec<Change>) -> bool {
        const PREFIX: &str = "auth0|";
        let inside = &record[self.value.0 + 1..self.value.1 - 1];
        let prefixes = inside
            .chunks_exact(PREFIX.len())
            .take_while(|chunk| *chunk == PREFIX.as_bytes())
            .count();
        let from = self.value.0 + 1;
        let change = if self.text.plain().is_some() || prefixes > 0 {
            Change {
                from,
                to: from + prefixes * PREFIX.len(),
                text: String::new(),
            }
        } else {
            // The prefix itself may be written with escapes.
            let bytes = self.text.bytes();
            let Ok(text) = std::str::from_utf8(&bytes) else {
                return false;
            };
            let rest = text.trim_start_matches(PREFIX);
            if self.text.is_half() || rest.len() == text.len() {
                return false;
            }
            Change {
                from: self.value.0,
                to: self.value.1,
                text: serde_json::Value::from(rest).to_string(),
            }
        };
        // An id of nothing but its prefix is for the rules to speak about.
        let empties = change.to == self.value.1 - 1 || change.text == "\"\"";
        if change.from == change.to || empties {
            return false;
        }
        changes.push(change);
        true
    }
}

#[cfg(test)]
mod tests;
