use std::fmt;

use super::lexer::{Kind, Lexer, SyntaxError};

/// A root property's value as it stands in the record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RawField<'a> {
    /// The value's own bytes, from its first to its last.
    pub raw: &'a [u8],
    /// Offset of the first of them in the record.
    pub at: usize,
}

/// Its place: what stands there may be a password.
impl fmt::Debug for RawField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes at {}", self.raw.len(), self.at)
    }
}

impl RawField<'_> {
    /// The text of a string value, unescaped; `None` for other types and broken strings.
    pub fn text(&self) -> Option<String> {
        if self.raw.first() != Some(&b'"') {
            return None;
        }
        let text = Lexer::new(self.raw).string().ok()?;
        if text.is_half() {
            return None;
        }
        String::from_utf8(text.bytes().into_owned()).ok()
    }
}

/// The value of a root property, the first of several. `None`: not there, or the record cannot be
/// read so far.
pub fn field<'a>(record: &'a [u8], name: &str) -> Option<RawField<'a>> {
    let mut found = None;
    let _ = each(record, |key, value| {
        if key == name.as_bytes() {
            found = Some(value);
        }
        found.is_none()
    });
    found
}

/// Calls `visit` with each root property (its name unescaped) until it returns false.
pub fn each<'a>(
    record: &'a [u8],
    mut visit: impl FnMut(&[u8], RawField<'a>) -> bool,
) -> Result<(), SyntaxError> {
    let mut lexer = Lexer::new(record);
    if lexer.kind()? != Kind::Object {
        return Ok(());
    }
    lexer.enter()?;
    let mut first = true;
    while let Some(key) = lexer.key(&mut first)? {
        let kind = lexer.kind()?;
        let at = lexer.at();
        lexer.skip(kind)?;
        if !visit(
            &key.bytes(),
            RawField {
                raw: &record[at..lexer.at()],
                at,
            },
        ) {
            break;
        }
    }
    Ok(())
}

/// The property in which Usher writes Auth0's reason when it saves refused rows. It is never sent.
pub const OWN_REASON: &[u8] = b"usher_reason";

/// The property in which it writes from which of several files a refused row is. It is never sent.
pub const OWN_FILE: &[u8] = b"usher_file";

/// Whether Usher itself wrote a property of this name.
pub fn is_own(name: &[u8]) -> bool {
    name == OWN_REASON || name == OWN_FILE
}

/// What tells one user from another.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Identifiers {
    pub email: Option<String>,
    pub user_id: Option<String>,
    pub username: Option<String>,
    pub phone_number: Option<String>,
}

/// Which there are: they name a person.
impl fmt::Debug for Identifiers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identifiers")
            .field("email", &self.email.is_some())
            .field("user_id", &self.user_id.is_some())
            .field("username", &self.username.is_some())
            .field("phone_number", &self.phone_number.is_some())
            .finish()
    }
}

impl Identifiers {
    /// Reads as far as the record can be read; of a property given twice the first one counts.
    pub fn of(record: &[u8]) -> Self {
        let mut raw = [None; 4];
        let _ = each(record, |key, value| {
            let slot = match key {
                b"email" => 0,
                b"user_id" => 1,
                b"username" => 2,
                b"phone_number" => 3,
                _ => return true,
            };
            raw[slot].get_or_insert(value);
            true
        });
        let [email, user_id, username, phone_number] =
            raw.map(|value| value.and_then(|value| value.text()));
        Self {
            email,
            user_id,
            username,
            phone_number,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_keys_counts_and_escapes_are_undone() {
        let record = br#" {"email":"a\u0040example.com", "user\u005fid" : "x", "email":"b@example.com", "username":7}"#;
        let found = Identifiers::of(record);
        assert_eq!(found.email.as_deref(), Some("a@example.com"));
        assert_eq!(found.user_id.as_deref(), Some("x"));
        assert_eq!(found.username, None);
        assert_eq!(
            field(record, "username").map(|value| value.raw),
            Some(&b"7"[..])
        );
    }

    #[test]
    fn a_broken_record_gives_what_stands_before_the_fault() {
        let record = br#"{"email":"a@example.com","name":NaN,"user_id":"x"}"#;
        let found = Identifiers::of(record);
        assert_eq!(found.email.as_deref(), Some("a@example.com"));
        assert_eq!(found.user_id, None);
        assert_eq!(Identifiers::of(b"42"), Identifiers::default());
    }
}
