//! Auth0's own JSON with what Usher can put right by itself: every token is copied as it stands,
//! and only what was asked for is replaced.

mod reader;

use super::Mapping;
use crate::passwords::{Conversion, Digest, Shape, convert as convert_hash, convert_as, recognise};
use crate::users::lexer::{Kind, Lexer, SyntaxError, Text};

pub(super) use reader::NativeReader;

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
    /// Whether a hash was found elsewhere, for a user who has none of his own.
    pub joined: Option<bool>,
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
    convert_joined(record, options, |_, _| None, out)
}

/// The same; `find` is asked for the hash of a user who has none, by user id and email. It says
/// `None` where there is nothing to ask, and `Some(None)` where nothing was found.
fn convert_joined(
    record: &[u8],
    options: NativeOptions,
    find: impl FnOnce(&str, Option<&str>) -> Option<Option<String>>,
    out: &mut Vec<u8>,
) -> Native {
    let mut native = Native::default();
    let Ok(members) = Members::find(record) else {
        out.extend_from_slice(record);
        return native;
    };
    let mut changes = Vec::new();
    if !members.custom {
        match members.hashes.as_slice() {
            [hash] if options.convert_hashes => {
                native.hash = hash.convert(options.digest, &mut changes);
            }
            [] => {
                native.joined = members.join(find, &mut changes);
            }
            _ => {}
        }
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
    email: Option<Text<'a>>,
    /// A hash of its own is there, even if it is none that can be read.
    custom: bool,
    /// Just after the last value.
    end: usize,
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
            let text = if kind == Kind::String {
                Some(lexer.string()?)
            } else {
                lexer.skip(kind)?;
                None
            };
            found.end = lexer.at();
            let member = text.map(|text| Member {
                key: (key.at() - 1, key_end),
                value: (from, found.end),
                text,
            });
            match (&*key.bytes(), member) {
                (b"password_hash", Some(member)) => found.hashes.push(member),
                (b"user_id", Some(member)) => found.ids.push(member),
                (b"email", _) => found.email = text,
                (b"custom_password_hash" | b"password_hash", _) => found.custom = true,
                _ => {}
            }
        }
        lexer.finish()?;
        Ok(found)
    }

    /// Adds the hash that is found for the user, behind all other members.
    fn join(
        &self,
        find: impl FnOnce(&str, Option<&str>) -> Option<Option<String>>,
        changes: &mut Vec<Change>,
    ) -> Option<bool> {
        let [id] = self.ids.as_slice() else {
            return None;
        };
        let email = self.email.map(|email| email.to_text());
        let Some(hash) = find(&id.text.to_text(), email.as_deref())? else {
            return Some(false);
        };
        let text = match convert_hash(&hash) {
            Conversion::Custom(custom) => format!(",\"custom_password_hash\":{custom}"),
            // What Auth0 cannot take is for the rules to speak about.
            _ => format!(",\"password_hash\":{}", serde_json::Value::from(hash)),
        };
        changes.push(Change {
            from: self.end,
            to: self.end,
            text,
        });
        Some(true)
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
