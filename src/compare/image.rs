//! What of a user an import can change, as Auth0 shows it.

use crate::profile::FORBIDDEN_APP_METADATA;
use crate::users::fields::each;

/// What names the user, and what an update of it may change and Auth0 shows (reference 3.6): passwords and
/// second factors are never shown.
const FIELDS: [&str; 10] = [
    "user_id",
    "email",
    "email_verified",
    "given_name",
    "family_name",
    "name",
    "nickname",
    "picture",
    "app_metadata",
    "user_metadata",
];

/// Keys that a record's `app_metadata` may not have (reference 3.7), so that none is lost.
pub(super) const NEVER: &[&str] = &FORBIDDEN_APP_METADATA;

/// These of the user's own tokens.
pub(super) fn of(user: &[u8]) -> Vec<u8> {
    let mut image = vec![b'{'];
    let _ = each(user, |name, value| {
        let known = FIELDS.iter().find(|field| field.as_bytes() == name);
        if let Some(known) = known {
            if image.len() > 1 {
                image.push(b',');
            }
            image.extend_from_slice(b"\"");
            image.extend_from_slice(known.as_bytes());
            image.extend_from_slice(b"\":");
            image.extend_from_slice(value.raw);
        }
        true
    });
    image.push(b'}');
    image
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stay_as_they_are_and_the_rest_is_left_out() {
        let user = br#"{"created_at":"x", "email" : "a@example.com","user_metadata":{"n":1.0e400, "m":[ ]},"blocked":true}"#;
        assert_eq!(
            String::from_utf8(of(user)).unwrap(),
            r#"{"email":"a@example.com","user_metadata":{"n":1.0e400, "m":[ ]}}"#
        );
        assert_eq!(of(b"[]"), b"{}");
    }
}
