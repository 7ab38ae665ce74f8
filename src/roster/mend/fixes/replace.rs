//! A text becomes another, in a field of the user or in one inside of its metadata.

use std::borrow::Cow;

use crate::sources::Target;
use crate::users::{Draft, at_path, string, text_of};

/// What is looked for, and what it becomes.
pub(super) struct Wish<'a> {
    pub find: &'a str,
    pub with: &'a str,
    /// Only texts that are nothing else.
    pub whole: bool,
    /// Capital and small letters are the same.
    pub any_case: bool,
}

pub(super) fn replace(draft: &mut Draft<'_>, field: &str, wish: &Wish<'_>) {
    if wish.find.is_empty() {
        return;
    }
    let Some(made) = value_of(draft, field).and_then(|value| wish.of_value(&value)) else {
        return;
    };
    let path = path(draft, field);
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    draft.put(&path, Some(&made));
}

/// The value of a field, which may lie inside of metadata: names with dots between them.
pub(in crate::roster::mend) fn value_of<'d>(
    draft: &'d Draft<'_>,
    field: &str,
) -> Option<Cow<'d, [u8]>> {
    let path = path(draft, field);
    let (root, rest) = path.split_first()?;
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    at_path(draft.get(root)?, &rest)
}

fn path(draft: &Draft<'_>, field: &str) -> Vec<String> {
    let whole = || vec![field.to_owned()];
    if draft.has(field) {
        return whole();
    }
    field
        .parse::<Target>()
        .map_or_else(|_| whole(), |it| it.keys())
}

impl Wish<'_> {
    /// A text, or a list with texts among its parts; `None`: nothing of it changes.
    fn of_value(&self, value: &[u8]) -> Option<Vec<u8>> {
        if value.first() != Some(&b'[') {
            return self.of_text(&text_of(value)?).map(|made| string(&made));
        }
        let parts: Vec<&serde_json::value::RawValue> = serde_json::from_slice(value).ok()?;
        let mut any = false;
        let mut made = vec![b'['];
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                made.push(b',');
            }
            let new = text_of(part.get().as_bytes()).and_then(|text| self.of_text(&text));
            any |= new.is_some();
            match new {
                Some(new) => made.extend(string(&new)),
                None => made.extend_from_slice(part.get().as_bytes()),
            }
        }
        made.push(b']');
        any.then_some(made)
    }

    /// Where what it becomes holds what is looked for, a place that reads so already stays: done twice, or
    /// to a file that was mended, it does no more. A text of which nothing would be left stays as well.
    fn of_text(&self, text: &str) -> Option<String> {
        let made = if self.whole {
            (self.begins(text) == Some(text.len())).then(|| self.with.to_owned())?
        } else {
            self.each_part(text)
        };
        (made != text && !made.is_empty()).then_some(made)
    }

    fn each_part(&self, text: &str) -> String {
        // Where in what it becomes that stands which is looked for.
        let inside: Vec<usize> = places(self.with)
            .filter(|at| self.begins(&self.with[*at..]).is_some())
            .collect();
        let reads_so = |at: usize| {
            inside.iter().any(|back| {
                let from = at.checked_sub(*back).and_then(|from| text.get(from..));
                from.is_some_and(|rest| rest.starts_with(self.with))
            })
        };
        let (mut made, mut at) = (String::with_capacity(text.len()), 0);
        while let Some(sign) = text[at..].chars().next() {
            let Some(len) = self.begins(&text[at..]) else {
                made.push(sign);
                at += sign.len_utf8();
                continue;
            };
            // What stays is gone past as a whole, as what is replaced: else the next time would find its end.
            made.push_str(if reads_so(at) {
                &text[at..at + len]
            } else {
                self.with
            });
            at += len;
        }
        made
    }

    /// How much of the text is what is looked for, where it begins with that.
    fn begins(&self, text: &str) -> Option<usize> {
        if !self.any_case {
            return text.starts_with(self.find).then_some(self.find.len());
        }
        let mut wanted = self.find.chars().flat_map(char::to_lowercase).peekable();
        for (at, sign) in text.char_indices() {
            for small in sign.to_lowercase() {
                if wanted.next() != Some(small) {
                    return None;
                }
            }
            if wanted.peek().is_none() {
                return Some(at + sign.len_utf8());
            }
        }
        None
    }
}

fn places(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn made(record: &str, field: &str, wish: &Wish<'_>) -> String {
        let mut draft = Draft::of(record.as_bytes()).unwrap();
        replace(&mut draft, field, wish);
        String::from_utf8(draft.to_bytes()).unwrap()
    }

    fn part<'a>(find: &'a str, with: &'a str) -> Wish<'a> {
        Wish {
            find,
            with,
            whole: false,
            any_case: false,
        }
    }

    #[test]
    fn texts_inside_metadata_and_in_lists_are_found() {
        let record = r#"{"user_metadata":{"a.b":"old x","tags":["old",7,"no"],"n":1e400}}"#;
        assert_eq!(
            made(record, r"user_metadata.a\.b", &part("old", "new")),
            r#"{"user_metadata":{"a.b":"new x","tags":["old",7,"no"],"n":1e400}}"#
        );
        assert_eq!(
            made(record, "user_metadata.tags", &part("old", "new")),
            r#"{"user_metadata":{"a.b":"old x","tags":["new",7,"no"],"n":1e400}}"#
        );
        assert_eq!(made(record, "user_metadata.n", &part("1", "2")), record);
        assert_eq!(
            made(record, "user_metadata.none.x", &part("1", "2")),
            record
        );
    }

    #[test]
    fn whole_texts_and_any_case_of_letters() {
        let whole = Wish {
            whole: true,
            ..part("gold", "silver")
        };
        assert_eq!(whole.of_text("gold").as_deref(), Some("silver"));
        assert_eq!(whole.of_text("golden"), None);
        let any = Wish {
            any_case: true,
            ..part("STRASSE.example", "x")
        };
        assert_eq!(any.of_text("a@Strasse.Example").as_deref(), Some("a@x"));
        assert_eq!(any.of_text("a@stra"), None);
        assert_eq!(part("a", "").of_text("a"), None);
    }

    #[test]
    fn what_it_becomes_may_hold_what_is_looked_for() {
        let longer = part("example.com", "mail.example.com");
        let once = longer.of_text("a@example.com").unwrap();
        assert_eq!(once, "a@mail.example.com");
        assert_eq!(longer.of_text(&once), None);
        assert_eq!(
            longer.of_text("mail.example.com, example.com").as_deref(),
            Some("mail.example.com, mail.example.com")
        );
    }

    #[test]
    fn what_stays_is_not_found_again_by_its_end() {
        let wish = Wish {
            find: "bb",
            with: "xbb",
            whole: false,
            any_case: true,
        };
        let once = wish.of_text("BBb");
        assert_eq!(once.as_deref(), Some("xbbb"));
        assert_eq!(wish.of_text("xbbb"), None);
    }

    proptest! {
        #[test]
        fn what_was_replaced_stays(text in "[abB]{0,12}", around in "[xy]{0,2}", behind in "[xy]{0,2}", find in "[ab]{1,2}", any_case: bool) {
            let with = format!("{around}{find}{behind}");
            let wish = Wish { find: &find, with: &with, whole: false, any_case };
            let once = wish.of_text(&text).unwrap_or(text);
            prop_assert_eq!(wish.of_text(&once), None);
        }
    }
}
