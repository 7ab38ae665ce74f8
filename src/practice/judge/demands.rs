//! What a connection demands, and what a schema cannot say.

use serde_json::{Map, Value};

use super::Refusal;
use super::words::{forbidden, property_error, root_name};
use crate::practice::connections::Connection;

/// Shortest and longest username where the connection says nothing [D require-username].
const USERNAME_DEFAULT: (usize, usize) = (1, 15);
const IDENTIFIERS: [&str; 3] = ["email", "phone_number", "username"];

pub(super) fn judge(
    user: &Map<String, Value>,
    connection: &Connection,
    profile_limit: Option<usize>,
    refusals: &mut Vec<Refusal>,
) {
    identifiers(user, connection, refusals);
    if let Some(Value::String(name)) = user.get("username") {
        username(name, connection, refusals);
    }
    if user.contains_key("password_hash") && user.contains_key("custom_password_hash") {
        refusals.push(forbidden(Some("passwordHash".to_owned())));
    }
    if profile_limit.is_some_and(|limit| profile_size(user) > limit) {
        refusals.push(Refusal {
            code: "PROFILE_SIZE_EXCEEDED",
            message: "The user profile is larger than allowed".to_owned(),
            path: None,
        });
    }
}

/// Classic connections demand an address; flexible identifiers say themselves what they demand,
/// bulk import included [D flexible-identifiers-activate].
fn identifiers(user: &Map<String, Value>, connection: &Connection, refusals: &mut Vec<Refusal>) {
    let missing = |name: &str| {
        property_error(
            "OBJECT_REQUIRED",
            &root_name(name),
            "A required property is missing",
        )
    };
    let Some(attributes) = connection
        .options
        .get("attributes")
        .and_then(Value::as_object)
    else {
        if !user.contains_key("email") {
            refusals.push(missing("email"));
        }
        return;
    };
    let is = |name: &str, pointer: &str| {
        attributes
            .get(name)
            .and_then(|a| a.pointer(pointer))
            .and_then(Value::as_bool)
            == Some(true)
    };
    let mut demanded = false;
    for name in IDENTIFIERS {
        if is(name, "/profile_required") && !user.contains_key(name) {
            refusals.push(missing(name));
            demanded = true;
        }
    }
    let active = || {
        IDENTIFIERS
            .iter()
            .filter(|name| is(name, "/identifier/active"))
    };
    if !demanded && active().next().is_some() && !active().any(|name| user.contains_key(*name)) {
        refusals.push(Refusal {
            code: "ANY_OF_MISSING",
            message: "None of the identifiers of this connection is there".to_owned(),
            path: None,
        });
    }
}

/// Letters without accents, digits and some signs; an address or a phone number only where the connection
/// allows it [D require-username].
fn username(name: &str, connection: &Connection, refusals: &mut Vec<Refusal>) {
    let options = &connection.options;
    let flexible = options.pointer("/attributes/username");
    let number = |pointer: &str| {
        options
            .pointer(pointer)
            .and_then(Value::as_u64)
            .and_then(|n| usize::try_from(n).ok())
    };
    let (min, max) = if flexible.is_some() {
        (
            number("/attributes/username/validation/min_length").unwrap_or(USERNAME_DEFAULT.0),
            number("/attributes/username/validation/max_length").unwrap_or(USERNAME_DEFAULT.1),
        )
    } else {
        (
            number("/validation/username/min").unwrap_or(USERNAME_DEFAULT.0),
            number("/validation/username/max").unwrap_or(USERNAME_DEFAULT.1),
        )
    };
    let path = root_name("username");
    let length = name.chars().count();
    // The schema has spoken about an empty one and about one beyond what any connection allows.
    if length > 0 && length < min {
        refusals.push(property_error(
            "MIN_LENGTH",
            &path,
            &format!("String is too short, minimum {min}"),
        ));
    } else if length > max && length <= 128 {
        refusals.push(property_error(
            "MAX_LENGTH",
            &path,
            &format!("String is too long, maximum {max}"),
        ));
    }
    let allows = |kind: &str| {
        flexible
            .and_then(|f| f.pointer(&format!("/validation/allowed_types/{kind}")))
            .and_then(Value::as_bool)
            == Some(true)
    };
    let alphabet = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "@^$.!`-#+'~_".contains(c));
    if super::address::is_email(name) {
        if !allows("email") {
            refusals.push(property_error(
                "FORMAT",
                &path,
                "Object didn't pass validation for format username",
            ));
        }
    } else if !alphabet {
        refusals.push(property_error(
            "PATTERN",
            &path,
            "String does not match pattern ^[a-zA-Z0-9@^$.!`\\-#+'~_]*$",
        ));
    } else if flexible.is_some() && is_phone(name) && !allows("phone_number") {
        refusals.push(property_error(
            "FORMAT",
            &path,
            "Object didn't pass validation for format username",
        ));
    }
}

fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (1..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Bytes of compact JSON without what becomes no part of the profile.
fn profile_size(user: &Map<String, Value>) -> usize {
    user.iter()
        .filter(|(name, _)| {
            !matches!(
                name.as_str(),
                "password_hash" | "custom_password_hash" | "mfa_factors"
            )
        })
        .map(|(name, value)| name.len() + 4 + value.to_string().len())
        .sum::<usize>()
        + 2
}
