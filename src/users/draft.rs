//! A JSON object that is being changed: only what changes is written anew, every other token stays as it
//! stands.

use std::borrow::Cow;
use std::fmt;

use super::compact;
use super::lexer::{Kind, Lexer};

/// Properties that nearly no record has more of.
const USUAL: usize = 14;

/// An object taken apart into its own properties.
#[derive(Clone)]
pub struct Draft<'r> {
    members: Vec<Member<'r>>,
    changed: bool,
}

#[derive(Clone)]
struct Member<'r> {
    name: Cow<'r, str>,
    /// The name as it stands, with its quotes.
    key: Cow<'r, [u8]>,
    value: Cow<'r, [u8]>,
}

impl fmt::Debug for Draft<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft")
            .field("members", &self.members.len())
            .field("changed", &self.changed)
            .finish()
    }
}

impl<'r> Draft<'r> {
    /// `None`: this is no object, or one that cannot be read to its end.
    pub fn of(object: &'r [u8]) -> Option<Self> {
        let mut lexer = Lexer::new(object);
        if lexer.kind().ok()? != Kind::Object {
            return None;
        }
        lexer.enter().ok()?;
        let (mut first, mut members) = (true, Vec::with_capacity(USUAL));
        while let Some(key) = lexer.key(&mut first).ok()? {
            if key.is_half() {
                return None;
            }
            let kind = lexer.kind().ok()?;
            let at = lexer.at();
            lexer.skip(kind).ok()?;
            let begin = key.at().checked_sub(1)?;
            members.push(Member {
                name: key.to_text(),
                key: Cow::Borrowed(object.get(begin..begin + key.raw.len() + 2)?),
                value: Cow::Borrowed(object.get(at..lexer.at())?),
            });
        }
        lexer.finish().ok()?;
        Some(Self {
            members,
            changed: false,
        })
    }

    pub fn changed(&self) -> bool {
        self.changed
    }

    /// The names of the properties, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|member| &*member.name)
    }

    pub fn has(&self, name: &str) -> bool {
        self.at(name).is_some()
    }

    /// The value's bytes; of a property given twice, the first one's.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        Some(&*self.members[self.at(name)?].value)
    }

    /// The values of a property, which may be given more than once.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let members = self.members.iter();
        members
            .filter(move |member| member.name == name)
            .map(|member| &*member.value)
    }

    /// The text of a string; `None` for what is none.
    pub fn text(&self, name: &str) -> Option<String> {
        text_of(self.get(name)?)
    }

    /// Puts the value in place of the property's, or behind all others. `value` is one JSON value.
    pub fn set(&mut self, name: &str, value: Vec<u8>) {
        match self.at(name) {
            Some(at) if *self.members[at].value == *value => return,
            Some(at) => self.members[at].value = Cow::Owned(value),
            None => self.members.push(Member {
                name: Cow::Owned(name.to_owned()),
                key: Cow::Owned(string(name)),
                value: Cow::Owned(value),
            }),
        }
        self.changed = true;
    }

    pub fn set_text(&mut self, name: &str, text: &str) {
        self.set(name, string(text));
    }

    /// Takes the property away, each time that it is given.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.members.len();
        self.members.retain(|member| member.name != name);
        let removed = self.members.len() < before;
        self.changed |= removed;
        removed
    }

    /// Takes the property away but for the first or the last time that it is given.
    pub fn keep_one(&mut self, name: &str, last: bool) {
        let count = self
            .members
            .iter()
            .filter(|member| member.name == name)
            .count();
        if count < 2 {
            return;
        }
        let (mut met, kept) = (0, if last { count } else { 1 });
        self.members.retain(|member| {
            met += usize::from(member.name == name);
            member.name != name || met == kept
        });
        self.changed = true;
    }

    /// Gives the first property of this name another one; false where that one is there already.
    pub fn rename(&mut self, from: &str, to: &str) -> bool {
        if self.has(to) {
            return false;
        }
        let Some(at) = self.at(from) else {
            return false;
        };
        let member = &mut self.members[at];
        member.name = Cow::Owned(to.to_owned());
        member.key = Cow::Owned(string(to));
        self.changed = true;
        true
    }

    /// Puts a value at a path of names and list places (0-based), or takes away what stands there. What
    /// lies between is made where it is missing. False where a value in between is neither an object
    /// nor a list, or a list has no such place: nothing has changed then.
    pub fn put(&mut self, path: &[&str], value: Option<&[u8]>) -> bool {
        let Some((&name, rest)) = path.split_first() else {
            return false;
        };
        if rest.is_empty() {
            match value {
                Some(value) => self.set(name, value.to_vec()),
                None => {
                    self.remove(name);
                }
            }
            return true;
        }
        match self.get(name) {
            None if value.is_none() => true,
            None => {
                let Some(made) = inside(b"{}", rest, value) else {
                    return false;
                };
                self.set(name, made);
                true
            }
            Some(outer) => {
                let Some(made) = inside(outer, rest, value) else {
                    return false;
                };
                self.set(name, made);
                true
            }
        }
    }

    /// Appends the object, without white space between its tokens.
    pub fn write(&self, out: &mut Vec<u8>) {
        // At once: growing step by step is what threads that do this at the same time wait for.
        let members = self.members.iter();
        let bytes = members.map(|member| member.key.len() + member.value.len() + 2);
        out.reserve(2 + bytes.sum::<usize>());
        out.push(b'{');
        for (at, member) in self.members.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(&member.key);
            out.push(b':');
            compact(&member.value, out);
        }
        out.push(b'}');
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.name == name)
    }
}

/// A text as a JSON string.
pub fn string(text: &str) -> Vec<u8> {
    // Writing a text into memory cannot fail.
    serde_json::to_vec(text).unwrap_or_default()
}

/// The text of a JSON string; `None` for other values and strings that are no text.
pub fn text_of(value: &[u8]) -> Option<String> {
    super::RawField { raw: value, at: 0 }.text()
}

/// What stands at the path inside a value: its bytes, exactly.
pub fn at_path<'r>(value: &'r [u8], path: &[&str]) -> Option<Cow<'r, [u8]>> {
    let Some((&name, rest)) = path.split_first() else {
        return Some(Cow::Borrowed(value));
    };
    let found = match value.first()? {
        b'{' => Draft::of(value)?
            .members
            .into_iter()
            .find(|member| member.name == name)
            .map(|member| member.value)?,
        b'[' => Cow::Borrowed(*elements(value)?.get(name.parse::<usize>().ok()?)?),
        _ => return None,
    };
    match found {
        Cow::Borrowed(found) => at_path(found, rest),
        Cow::Owned(found) => at_path(&found, rest).map(|inner| Cow::Owned(inner.into_owned())),
    }
}

/// The value with another one at the path inside it.
fn inside(value: &[u8], path: &[&str], new: Option<&[u8]>) -> Option<Vec<u8>> {
    let value = value.trim_ascii();
    if value.first() != Some(&b'[') {
        let mut draft = Draft::of(value)?;
        return draft.put(path, new).then(|| draft.to_bytes());
    }
    let (&place, rest) = path.split_first()?;
    let at: usize = place.parse().ok()?;
    let mut elements: Vec<Cow<'_, [u8]>> =
        elements(value)?.into_iter().map(Cow::Borrowed).collect();
    match (elements.get_mut(at), new) {
        (Some(element), _) if !rest.is_empty() => {
            *element = Cow::Owned(inside(element, rest, new)?);
        }
        (Some(element), Some(new)) => *element = Cow::Owned(new.to_vec()),
        (Some(_), None) => {
            elements.remove(at);
        }
        (None, _) => return None,
    }
    let mut out = Vec::with_capacity(value.len());
    out.push(b'[');
    for (at, element) in elements.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        compact(element, &mut out);
    }
    out.push(b']');
    Some(out)
}

/// The values of a list.
pub(super) fn elements(list: &[u8]) -> Option<Vec<&[u8]>> {
    let mut lexer = Lexer::new(list);
    if lexer.kind().ok()? != Kind::Array {
        return None;
    }
    lexer.enter().ok()?;
    let (mut first, mut elements) = (true, Vec::new());
    while lexer.element(&mut first).ok()? {
        let kind = lexer.kind().ok()?;
        let at = lexer.at();
        lexer.skip(kind).ok()?;
        elements.push(list.get(at..lexer.at())?);
    }
    Some(elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(object: &str, change: impl FnOnce(&mut Draft<'_>)) -> String {
        let mut draft = Draft::of(object.as_bytes()).unwrap();
        change(&mut draft);
        String::from_utf8(draft.to_bytes()).unwrap()
    }

    #[test]
    fn other_tokens_stay_as_they_stand() {
        let object = "{ \"big\" : 123456789012345678901234567890 ,\"e\\u0041\":\"\\u00e9\", \"twice\":1,\"twice\":2}";
        let after = changed(object, |draft| draft.set_text("name", "Ann \"A\""));
        assert_eq!(
            after,
            r#"{"big":123456789012345678901234567890,"e\u0041":"\u00e9","twice":1,"twice":2,"name":"Ann \"A\""}"#
        );
        assert_eq!(
            changed(object, |draft| assert!(
                draft.remove("eA") && draft.remove("twice")
            )),
            r#"{"big":123456789012345678901234567890}"#
        );
        assert_eq!(
            changed(r#"{"a":1}"#, |draft| assert!(draft.rename("a", "b"))),
            r#"{"b":1}"#
        );
        assert_eq!(
            changed(r#"{"a":1,"b":2}"#, |draft| assert!(!draft.rename("a", "b"))),
            r#"{"a":1,"b":2}"#
        );
    }

    #[test]
    fn paths_lead_into_objects_and_lists() {
        let object = r#"{"m":{"list":[{"x":1e400},2],"n":7}}"#;
        let put = |path: &[&str], value: Option<&str>| {
            let mut draft = Draft::of(object.as_bytes()).unwrap();
            let done = draft.put(path, value.map(str::as_bytes));
            (done, String::from_utf8(draft.to_bytes()).unwrap())
        };
        for (path, value, after) in [
            (
                &["m", "list", "1"][..],
                Some("3"),
                r#"{"m":{"list":[{"x":1e400},3],"n":7}}"#,
            ),
            (&["m", "list", "0"], None, r#"{"m":{"list":[2],"n":7}}"#),
            (
                &["m", "list", "0", "y", "z"],
                Some("true"),
                r#"{"m":{"list":[{"x":1e400,"y":{"z":true}},2],"n":7}}"#,
            ),
            (&["m", "n"], None, r#"{"m":{"list":[{"x":1e400},2]}}"#),
            (&["p", "q"], None, object),
            (
                &["p", "q"],
                Some("[]"),
                r#"{"m":{"list":[{"x":1e400},2],"n":7},"p":{"q":[]}}"#,
            ),
        ] {
            assert_eq!(put(path, value), (true, after.to_owned()), "{path:?}");
        }
        for path in [
            &["m", "list", "2"][..],
            &["m", "n", "x"],
            &["m", "list", "x"],
        ] {
            assert_eq!(put(path, Some("1")), (false, object.to_owned()), "{path:?}");
        }
        let at = |path: &[&str]| {
            at_path(object.as_bytes(), path)
                .map(|found| String::from_utf8(found.into_owned()).unwrap())
        };
        assert_eq!(at(&["m", "list", "0", "x"]).as_deref(), Some("1e400"));
        assert_eq!(at(&["m", "list", "5"]), None);
    }

    #[test]
    fn what_is_no_whole_object_is_no_draft() {
        for text in ["[1]", "7", "{\"a\":1", "{\"a\":1}x", "{\"\\ud800\":1}"] {
            assert!(Draft::of(text.as_bytes()).is_none(), "{text}");
        }
    }
}
