use crate::users::fields::each;
use crate::users::{Identifiers, compact, field};

/// Texts that an import replaces and cannot take away (reference 3.6).
const TEXTS: [&str; 5] = ["given_name", "family_name", "name", "nickname", "picture"];
/// Replaced whole, so that an empty one takes all away.
const METADATA: [&str; 2] = ["app_metadata", "user_metadata"];

/// What is to be sent so that a user is again as it was.
pub(super) struct Image {
    /// Auth0's own.
    pub user_id: String,
    pub record: Vec<u8>,
    /// The record brings one of these, and what was there is not shown or cannot be taken away.
    pub keeps_name: bool,
    pub keeps_password: bool,
    pub keeps_factors: bool,
}

/// `there`: the user as Auth0 shows it; `record`: what is sent of it. Only what the record changes is among
/// it: Auth0 leaves absent properties as they are, but for `email_verified`. `None`: it is not this user, or
/// it was not shown whole.
pub(super) fn image(there: &[u8], record: &[u8]) -> Option<Image> {
    let mut shown = Identifiers::of(there);
    let own = Identifiers::of(record).email?;
    let is_same = shown.email.as_ref()?.to_lowercase() == own.to_lowercase();
    let user_id = shown.user_id.take().filter(|_| is_same)?;
    let raw = |name| field(there, name).map(|value| value.raw);
    // Auth0 gives every user a name (reference 4).
    raw("name")?;
    let verified = raw("email_verified").filter(|raw| matches!(*raw, b"true" | b"false"))?;
    let mut image = Image {
        user_id,
        record: b"{\"email\":".to_vec(),
        keeps_name: false,
        keeps_password: false,
        keeps_factors: false,
    };
    image.record.extend_from_slice(raw("email")?);
    put(&mut image.record, "email_verified", verified);
    let mut brought = Vec::new();
    each(record, |name, _| {
        brought.push(name.to_vec());
        true
    })
    .ok()?;
    let brings = |name: &str| brought.iter().any(|own| own == name.as_bytes());
    for name in TEXTS.into_iter().filter(|name| brings(name)) {
        match raw(name).filter(|raw| raw.len() > 2 && raw.starts_with(b"\"")) {
            Some(text) => put(&mut image.record, name, text),
            None => image.keeps_name = true,
        }
    }
    for name in METADATA.into_iter().filter(|name| brings(name)) {
        let object = raw(name).filter(|raw| raw.starts_with(b"{"));
        put(&mut image.record, name, object.unwrap_or(b"{}"));
    }
    image.keeps_password = brings("custom_password_hash");
    image.keeps_factors = brings("mfa_factors");
    image.record.push(b'}');
    Some(image)
}

/// On one line.
fn put(record: &mut Vec<u8>, name: &str, raw: &[u8]) {
    record.extend_from_slice(b",\"");
    record.extend_from_slice(name.as_bytes());
    record.extend_from_slice(b"\":");
    compact(raw, record);
}

#[cfg(test)]
mod tests {
    use super::*;

    const THERE: &str = r#"{"user_id":"auth0|1","email":"ada@example.com","email_verified":true,"name":"Ada","nickname":"",
        "user_metadata":{"n": 1.0e400,
        "a":"b c"},"app_metadata":null,"family_name":"Byron"}"#;

    fn of(record: &str) -> Image {
        image(THERE.as_bytes(), record.as_bytes()).unwrap()
    }

    fn text(image: &Image) -> &str {
        std::str::from_utf8(&image.record).unwrap()
    }

    #[test]
    fn what_the_record_changes_is_sent_as_it_was() {
        let bare = of(r#"{"email":"Ada@Example.com"}"#);
        assert_eq!(
            text(&bare),
            r#"{"email":"ada@example.com","email_verified":true}"#
        );
        assert_eq!(bare.user_id, "auth0|1");
        let all = of(
            r#"{"email":"ada@example.com","name":"x","family_name":"y","user_metadata":{},"app_metadata":{"new":1}}"#,
        );
        assert_eq!(
            text(&all),
            r#"{"email":"ada@example.com","email_verified":true,"family_name":"Byron","name":"Ada","app_metadata":{},"user_metadata":{"n":1.0e400,"a":"b c"}}"#,
            "what was not there is emptied, and every token stands as it did"
        );
        assert!(!all.keeps_name && !all.keeps_password && !all.keeps_factors);
    }

    #[test]
    fn what_cannot_be_put_back_is_told() {
        let image = of(
            r#"{"email":"ada@example.com","nickname":"a","given_name":"b","custom_password_hash":{},"mfa_factors":[]}"#,
        );
        assert_eq!(
            text(&image),
            r#"{"email":"ada@example.com","email_verified":true}"#
        );
        assert!(image.keeps_name && image.keeps_password && image.keeps_factors);
    }

    #[test]
    fn another_user_or_half_a_user_is_not_kept() {
        let none = |there: &str, record: &str| image(there.as_bytes(), record.as_bytes()).is_none();
        let ada = r#"{"email":"ada@example.com"}"#;
        assert!(none(THERE, r#"{"email":"bob@example.com"}"#));
        assert!(none(THERE, r#"{"username":"ada"}"#));
        for there in [
            r#"{"email":"ada@example.com","email_verified":true,"name":"Ada"}"#,
            r#"{"user_id":"auth0|1","email":"ada@example.com","name":"Ada"}"#,
            r#"{"user_id":"auth0|1","email":"ada@example.com","email_verified":true}"#,
        ] {
            assert!(none(there, ada), "{there}");
        }
    }
}
