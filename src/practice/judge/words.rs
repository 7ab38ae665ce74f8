//! Codes, paths and messages as the service words them, as far as anyone has seen them.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::paths::LocationSegment;
use serde_json::Value;

use super::Refusal;

/// Root properties that the service keeps inside its identity and names so [C-102951].
const IN_IDENTITY: [&str; 10] = [
    "email",
    "email_verified",
    "family_name",
    "given_name",
    "name",
    "nickname",
    "phone_number",
    "phone_verified",
    "picture",
    "username",
];

/// A place in the record as the list of errors names it: `identities[0].profileData.email`, `passwordHash`,
/// `mfa_factors[0].totp.secret`.
pub(super) fn internal_path<'a>(segments: impl Iterator<Item = LocationSegment<'a>>) -> String {
    let mut path = String::new();
    for segment in segments {
        match segment {
            LocationSegment::Index(index) => path.extend(["[", &index.to_string(), "]"]),
            LocationSegment::Property(name) if path.is_empty() => path.push_str(&root_name(&name)),
            LocationSegment::Property(name) => {
                path.push('.');
                path.push_str(&name);
            }
        }
    }
    path
}

pub(super) fn root_name(name: &str) -> String {
    match name {
        "password_hash" => "passwordHash".to_owned(),
        name if IN_IDENTITY.contains(&name) => format!("identities[0].profileData.{name}"),
        name => name.to_owned(),
    }
}

/// Codes in the names of the documents; a forbidden combination is `NOT_PASSED` [D imports 2026-08, C-131623].
pub(super) fn refusals(error: &ValidationError<'_>) -> Vec<Refusal> {
    let at = internal_path(error.instance_path().segments());
    let one = |code, text: String| vec![property_error(code, &at, &text)];
    match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let place = below(&at, name);
            // Which encodings go with which algorithm is a combination, not a plain demand.
            if name == "encoding" {
                return vec![forbidden(Some(place))];
            }
            vec![property_error(
                "OBJECT_REQUIRED",
                &place,
                "A required property is missing",
            )]
        }
        Kind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .map(|name| forbidden(Some(below(&at, name))))
            .collect(),
        Kind::Type { .. } => one(
            "INVALID_TYPE",
            format!(
                "Its type is not the expected one, found {}",
                type_name(error.instance())
            ),
        ),
        Kind::Enum { .. } | Kind::Constant { .. } => one(
            "ENUM_MISMATCH",
            "The value is not one of those allowed".to_owned(),
        ),
        Kind::Pattern { pattern } => one(
            "PATTERN",
            format!("String does not match pattern {pattern}"),
        ),
        Kind::Format { format } => one("FORMAT", format_text(format, error.instance())),
        Kind::MinLength { limit } => one(
            "MIN_LENGTH",
            format!("String is too short, minimum {limit}"),
        ),
        Kind::MaxLength { limit } => {
            one("MAX_LENGTH", format!("String is too long, maximum {limit}"))
        }
        Kind::MinItems { limit } => one(
            "ARRAY_LENGTH_SHORT",
            format!("Array is too short, minimum {limit}"),
        ),
        Kind::MaxItems { limit } => one(
            "ARRAY_LENGTH_LONG",
            format!("Array is too long, maximum {limit}"),
        ),
        Kind::Minimum { limit } => one("MINIMUM", format!("Value is below the minimum {limit}")),
        Kind::ExclusiveMinimum { limit } => one("MINIMUM", format!("Value is not above {limit}")),
        Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => {
            one("MAXIMUM", format!("Value is above the maximum {limit}"))
        }
        _ => vec![forbidden(Some(at))],
    }
}

pub(super) fn property_error(code: &'static str, path: &str, text: &str) -> Refusal {
    Refusal {
        code,
        message: format!("Error in {path} property - {text}"),
        path: Some(path.to_owned()),
    }
}

/// The service names nothing after the colon [C-131623].
pub(super) fn forbidden(path: Option<String>) -> Refusal {
    Refusal {
        code: "NOT_PASSED",
        message: "Forbidden attribute in appUser: ".to_owned(),
        path: path.filter(|path| !path.is_empty()),
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        root_name(name)
    } else {
        format!("{path}.{name}")
    }
}

/// Seen with the malformed address at the end [C-102951].
fn format_text(format: &str, instance: &Value) -> String {
    let given = instance.as_str().unwrap_or_default();
    match format {
        "web-address" => "Object didn't pass validation for format strict-uri".to_owned(),
        format => format!("Object didn't pass validation for format {format}: {given}"),
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
