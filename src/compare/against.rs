//! One record beside its user: which fields are not as the file has them.

use serde::Serialize;
use serde_json::{Map, Value};

use super::known::Known;
use crate::profile::{Field, Upsert};
use crate::users::lexer::push_step;

/// In which way a field is not as in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Missing,
    Different,
    /// Metadata that the file does not have.
    Added,
}

impl Kind {
    /// The words on screen, behind the field's name.
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing => "is not in Auth0",
            Self::Different => "is different in Auth0",
            Self::Added => "is in Auth0 and not in the file",
        }
    }
}

/// A field that is not as the file has it; its values are not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// JSON pointer.
    pub field: String,
    pub kind: Kind,
}

/// Compares what can be seen: passwords and factors cannot. `updated`: what an update leaves alone is not
/// compared (reference 3.6). `email_verified`: what was sent where the record has none.
pub(super) fn differences(
    record: &[u8],
    user: &[u8],
    updated: bool,
    email_verified: Option<bool>,
) -> Vec<Difference> {
    let (Ok(mut own), Ok(there)) = (
        serde_json::from_slice::<Map<String, Value>>(record),
        serde_json::from_slice::<Map<String, Value>>(user),
    ) else {
        return Vec::new();
    };
    if own.contains_key(Field::Email.name()) {
        let verified = Value::Bool(email_verified.unwrap_or(false));
        own.entry(Field::EmailVerified.name()).or_insert(verified);
    }
    let is_whole = Known::read(user).is_some_and(|known| known.is_whole);
    let mut found = Vec::new();
    for field in Field::ALL {
        let is_shown = is_whole || there.contains_key(field.name());
        let is_left_alone = updated && field.upsert() == Upsert::Never;
        if is_left_alone || !is_shown || !can_be_seen(*field) {
            continue;
        }
        let Some(value) = own.get(field.name()) else {
            continue;
        };
        let expected = as_kept(*field, value);
        compare(
            field.pointer(),
            &expected,
            there.get(field.name()),
            &mut found,
        );
    }
    found
}

fn can_be_seen(field: Field) -> bool {
    !matches!(
        field,
        Field::PasswordHash | Field::CustomPasswordHash | Field::MfaFactors
    )
}

/// A value as Auth0 keeps it (reference 3.2).
fn as_kept(field: Field, value: &Value) -> Value {
    match (field, value) {
        (Field::Email | Field::Username, Value::String(text)) => text.to_lowercase().into(),
        (Field::UserId, Value::String(text)) => format!("auth0|{text}").into(),
        _ => value.clone(),
    }
}

fn compare(pointer: &str, own: &Value, there: Option<&Value>, found: &mut Vec<Difference>) {
    let mut tell = |kind| {
        found.push(Difference {
            field: pointer.to_owned(),
            kind,
        });
    };
    match (own, there) {
        // What is not so need not be shown.
        (Value::Bool(false) | Value::Null, None) => {}
        (Value::Object(own), None) if own.is_empty() => {}
        (_, None) => tell(Kind::Missing),
        (Value::Object(own), Some(Value::Object(there))) => {
            for (key, value) in own {
                compare(&below(pointer, key), value, there.get(key), found);
            }
            for key in there.keys().filter(|key| !own.contains_key(*key)) {
                found.push(Difference {
                    field: below(pointer, key),
                    kind: Kind::Added,
                });
            }
        }
        (own, Some(there)) if is_same(own, there) => {}
        _ => tell(Kind::Different),
    }
}

fn below(pointer: &str, key: &str) -> String {
    let mut pointer = pointer.to_owned();
    push_step(&mut pointer, key);
    pointer
}

/// `1.0` and `1` are one number there, and long ones lose their last digits.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |(key, value): (&String, &Value)| {
                other.get(key).is_some_and(|other| is_same(value, other))
            };
            one.len() == other.len() && one.iter().all(same)
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(record: &str, user: &str, updated: bool) -> Vec<(String, Kind)> {
        let found = differences(record.as_bytes(), user.as_bytes(), updated, None);
        let found = found.into_iter();
        found
            .map(|difference| (difference.field, difference.kind))
            .collect()
    }

    #[test]
    fn what_auth0_makes_of_a_record_is_no_difference() {
        let record = r#"{"email":"Ada@Example.com","user_id":"7","username":"ADA","blocked":false,"password_hash":"x",
            "user_metadata":{"n":1.0,"big":123456789012345678901},"app_metadata":{}}"#;
        let user = r#"{"email":"ada@example.com","user_id":"auth0|7","username":"ada","email_verified":false,
            "name":"made","nickname":"made","user_metadata":{"n":1,"big":123456789012345680000}}"#;
        assert_eq!(found(record, user, false), []);
    }

    #[test]
    fn each_field_is_named_with_what_it_is() {
        let record = r#"{"email":"a@example.com","email_verified":true,"name":"Ada","blocked":true,
            "user_metadata":{"a":1,"b":{"c":[1]},"d":2}}"#;
        let user = r#"{"email":"a@example.com","email_verified":false,"name":"Bob","user_metadata":{"b":{"c":[2]},"d":2,"e":5}}"#;
        let all = [
            ("/email_verified".to_owned(), Kind::Different),
            ("/name".to_owned(), Kind::Different),
            ("/blocked".to_owned(), Kind::Missing),
            ("/user_metadata/a".to_owned(), Kind::Missing),
            ("/user_metadata/b/c".to_owned(), Kind::Different),
            ("/user_metadata/e".to_owned(), Kind::Added),
        ];
        assert_eq!(found(record, user, false), all);
        let of_update = found(record, user, true);
        assert!(!of_update.iter().any(|(field, _)| field == "/blocked"));
    }

    #[test]
    fn what_was_not_shown_is_not_missed() {
        let record = r#"{"email":"a@example.com","email_verified":true,"user_metadata":{"a":1}}"#;
        let user = r#"{"email":"a@example.com","email_verified":true}"#;
        assert_eq!(found(record, user, false), []);
    }
}
