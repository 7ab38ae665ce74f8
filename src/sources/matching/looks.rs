use super::super::ReadAs;
use super::super::read_as::{date, json, number, phone, text, yes_no};
use super::super::systems::{is_prefixed, is_zero_date};
use super::learn;
use crate::passwords::{Shape, recognise};
use crate::profile::{Field, Type};
use crate::users::lexer::Kind;
use crate::users::{Cell, Cells};

/// What the first values of a column look like; every number counts values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::sources) struct Looks {
    pub filled: usize,
    pub rows: usize,
    pub emails: usize,
    /// With a plus sign and a country code.
    pub phones: usize,
    /// That are dialled inside one country only.
    pub national_phones: usize,
    pub addresses: usize,
    /// Web addresses of pictures.
    pub pictures: usize,
    /// Hashes that say what they are.
    pub hashes: usize,
    pub yes_no: usize,
    pub dates: usize,
    pub json: usize,
    /// Booleans, numbers, dates and JSON that the file itself calls so.
    pub typed: usize,
    /// Texts of one word.
    pub single_words: usize,
    /// Identifiers that nobody counts up: UUIDs and the like.
    pub long_ids: usize,
    /// With a strategy before the bar, as Auth0 shows them.
    pub auth0_ids: usize,
    /// No value stands twice.
    pub unique: bool,
    /// The different values in lower case, as long as there are few.
    pub words: Vec<String>,
}

/// More different values than this are no set of words.
const WORDS_MAX: usize = 12;

impl Looks {
    /// Without anything that stands in the column: for secrets.
    pub fn without_words(&self) -> Self {
        Self {
            words: Vec::new(),
            ..self.clone()
        }
    }

    pub fn of(sample: &[Cells], column: usize) -> Self {
        let mut looks = Self {
            rows: sample.len(),
            unique: true,
            ..Self::default()
        };
        let mut seen = std::collections::HashSet::new();
        for cells in sample {
            let value = match cells.get(column) {
                Cell::Empty => continue,
                Cell::Text(value) if text::is_blank(value) => continue,
                Cell::Text(value) => value.trim(),
                Cell::Number(value) | Cell::Date(value) | Cell::Json(value) => {
                    looks.typed += 1;
                    value
                }
                Cell::Bool(value) => {
                    looks.typed += 1;
                    if value { "true" } else { "false" }
                }
            };
            looks.add(value);
            looks.unique &= seen.insert(value);
            if looks.words.len() <= WORDS_MAX {
                let word = value.to_lowercase();
                if !looks.words.contains(&word) {
                    looks.words.push(word);
                }
            }
        }
        if looks.words.len() > WORDS_MAX {
            looks.words.clear();
        }
        looks
    }

    fn add(&mut self, value: &str) {
        let count = |counter: &mut usize, is: bool| *counter += usize::from(is);
        let web = is_web_address(value);
        self.filled += 1;
        count(&mut self.emails, is_email(value));
        count(&mut self.phones, is_phone(value));
        count(&mut self.national_phones, phone::is_national(value));
        count(&mut self.addresses, web);
        count(&mut self.pictures, web && is_picture(value));
        count(&mut self.hashes, is_hash(value));
        count(&mut self.yes_no, yes_no::usual(value).is_some());
        count(
            &mut self.dates,
            value.len() >= 8 && (is_zero_date(value) || date::push_date(&mut Vec::new(), value)),
        );
        count(&mut self.json, is_json(value));
        count(&mut self.single_words, !value.contains(char::is_whitespace));
        count(&mut self.long_ids, is_long_id(value));
        count(&mut self.auth0_ids, is_prefixed(value));
    }

    /// Nearly all of the values.
    pub fn mostly(&self, count: usize) -> bool {
        self.filled > 0 && count * 10 >= self.filled * 9
    }

    /// What the column is best read as where it goes to this root property, or into metadata.
    pub fn read_as(&self, root: Option<Field>) -> ReadAs {
        match root {
            Some(Field::PasswordHash) => ReadAs::Hash,
            Some(Field::CustomPasswordHash) if !self.mostly(self.json) => ReadAs::Hash,
            Some(Field::PhoneNumber) => ReadAs::phone(),
            Some(field) => match field.kind() {
                Type::Object | Type::List => ReadAs::Json,
                Type::Boolean => self.read_as_boolean(field),
                Type::Text => ReadAs::Text,
            },
            None if self.typed > 0 => ReadAs::AsItIs,
            None if self.mostly(self.json) => ReadAs::Json,
            // Noughts and ones may be numbers; what is said in words is meant.
            None if self.filled > 0
                && self.yes_no == self.filled
                && !self.words.is_empty()
                && self
                    .words
                    .iter()
                    .all(|word| word.len() > 1 && number::number(word).is_none()) =>
            {
                ReadAs::yes_no()
            }
            None => ReadAs::Text,
        }
    }

    fn read_as_boolean(&self, field: Field) -> ReadAs {
        if self.mostly(self.dates) {
            return ReadAs::Filled;
        }
        learn::words(field, &self.words).unwrap_or_else(ReadAs::yes_no)
    }
}

fn is_email(value: &str) -> bool {
    value.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && !domain.contains('@')
            && domain.split('.').all(|part| !part.is_empty())
            && domain.contains('.')
            && !value.contains(char::is_whitespace)
    })
}

/// With a plus sign; people's own punctuation does not matter here.
fn is_phone(value: &str) -> bool {
    let Some(rest) = value.strip_prefix('+') else {
        return false;
    };
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let marks = |sign: char| sign.is_ascii_digit() || " -().\u{a0}/".contains(sign);
    (7..=15).contains(&digits) && rest.chars().all(marks)
}

fn is_web_address(value: &str) -> bool {
    let start = |scheme: &str| {
        value
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    (start("https://") || start("http://")) && !value.contains(char::is_whitespace)
}

fn is_picture(value: &str) -> bool {
    let path = value.split(['?', '#']).next().unwrap_or_default();
    let path = path.to_ascii_lowercase();
    [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"]
        .iter()
        .any(|ending| path.ends_with(ending))
        || path.contains("gravatar.com/avatar")
        || path.contains("googleusercontent.com/")
}

/// A digest in hex may be anything: only what names its own kind counts. An object begins with a
/// brace as a scheme does.
fn is_hash(value: &str) -> bool {
    !matches!(
        recognise(value),
        Shape::Hex(_) | Shape::Base64(_) | Shape::NoPassword | Shape::ClearText | Shape::Unknown
    ) && !is_json(value)
}

fn is_json(value: &str) -> bool {
    value.starts_with(['{', '[']) && matches!(json::kind(value), Some(Kind::Object | Kind::Array))
}

fn is_long_id(value: &str) -> bool {
    let shape = value
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'|'));
    shape && value.len() >= 16 && value.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(values: &[&str]) -> Looks {
        let sample: Vec<_> = values
            .iter()
            .map(|value| {
                let mut cells = Cells::new();
                cells.push_text(value);
                cells
            })
            .collect();
        Looks::of(&sample, 0)
    }

    #[test]
    fn values_are_known_by_their_look() {
        let found = looks(&["a@example.com", " b@example.co.uk ", "", "nobody"]);
        assert_eq!((found.filled, found.emails, found.rows), (3, 2, 4));
        assert_eq!(
            looks(&["+41 44 555 01 23", "+15555550100", "0441234567"]).phones,
            2
        );
        let found = looks(&["https://img.example.com/a.png?s=2", "https://example.com/"]);
        assert_eq!((found.addresses, found.pictures), (2, 1));
        let bcrypt = "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";
        assert_eq!(
            looks(&[bcrypt, "secret", "5f4dcc3b5aa765d61d8327deb882cf99"]).hashes,
            1
        );
        assert_eq!(looks(&["{\"a\":1}", "[]", "{"]).json, 2);
        let found = looks(&["{\"a\":1}", "{}", "{CRYPT}$1$salt$hash"]);
        assert_eq!(
            found.hashes, 1,
            "an object is no hash, though it begins with a brace"
        );
        assert_eq!(looks(&["ja", "Nein", "vielleicht"]).yes_no, 2);
        assert!(!looks(&["a", "a"]).unique && looks(&["a", "b"]).unique);
    }

    #[test]
    fn metadata_keeps_texts_that_only_look_like_numbers() {
        assert_eq!(looks(&["000417", "3"]).read_as(None), ReadAs::Text);
        assert_eq!(looks(&["1", "0"]).read_as(None), ReadAs::Text);
        assert_eq!(looks(&["ja", "nein"]).read_as(None), ReadAs::yes_no());
        assert_eq!(looks(&["{\"a\":1}"]).read_as(None), ReadAs::Json);
        let mut cells = Cells::new();
        cells.push(Cell::Number("5"));
        assert_eq!(Looks::of(&[cells], 0).read_as(None), ReadAs::AsItIs);
    }

    #[test]
    fn a_time_of_confirmation_means_yes() {
        let times = looks(&["2024-01-15 10:30:00", "2024-02-15 10:30:00", ""]);
        assert_eq!(times.read_as(Some(Field::EmailVerified)), ReadAs::Filled);
        let none = looks(&["0000-00-00 00:00:00", "2024-02-15 10:30:00"]);
        assert_eq!(none.read_as(Some(Field::EmailVerified)), ReadAs::Filled);
    }
}
