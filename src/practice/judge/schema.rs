//! The shape of a record, by `assets/practice/user.schema.json`.

use std::sync::LazyLock;

use jsonschema::{PatternOptions, Validator};
use serde_json::Value;

use super::address::{is_email, is_web_address};
use super::{Refusal, words};

const SCHEMA: &str = include_str!("../../../assets/practice/user.schema.json");

/// Built once; `None` cannot happen with the schema we ship, which a test builds.
static VALIDATOR: LazyLock<Option<Validator>> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(SCHEMA).ok()?;
    jsonschema::draft202012::options()
        .with_pattern_options(PatternOptions::regex())
        .should_validate_formats(true)
        .with_format("email", is_email)
        .with_format("web-address", is_web_address)
        .build(&schema)
        .ok()
});

pub(super) fn judge(record: &Value) -> Vec<Refusal> {
    let Some(validator) = &*VALIDATOR else {
        return vec![words::forbidden(None)];
    };
    // Most records are good, and being good is much cheaper to find out than what is wrong.
    if validator.is_valid(record) {
        return Vec::new();
    }
    let mut refusals: Vec<Refusal> = Vec::new();
    for error in validator.iter_errors(record) {
        for refusal in words::refusals(&error) {
            if !refusals.contains(&refusal) {
                refusals.push(refusal);
            }
        }
    }
    refusals
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn codes(record: &Value) -> Vec<(&'static str, String)> {
        judge(record)
            .into_iter()
            .map(|r| (r.code, r.path.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn the_shipped_schema_builds() {
        assert!(VALIDATOR.is_some());
        assert_eq!(codes(&json!({"email": "ada@example.com"})), []);
    }

    #[test]
    fn codes_and_internal_paths() {
        for (record, code, path) in [
            (
                json!({"email": "x"}),
                "FORMAT",
                "identities[0].profileData.email",
            ),
            (
                json!({"email": 1}),
                "INVALID_TYPE",
                "identities[0].profileData.email",
            ),
            (json!({"password_hash": "x"}), "PATTERN", "passwordHash"),
            (json!({"department": 1}), "NOT_PASSED", "department"),
            (
                json!({"app_metadata": {"user_id": 1}}),
                "NOT_PASSED",
                "app_metadata.user_id",
            ),
            (
                json!({"mfa_factors": []}),
                "ARRAY_LENGTH_SHORT",
                "mfa_factors",
            ),
            (
                json!({"mfa_factors": [{"totp": {"secret": "a"}}]}),
                "PATTERN",
                "mfa_factors[0].totp.secret",
            ),
            (
                json!({"mfa_factors": [{"totp": {}}]}),
                "OBJECT_REQUIRED",
                "mfa_factors[0].totp.secret",
            ),
            (
                json!({"custom_password_hash": {"algorithm": "md5", "hash": {"value": "00", "encoding": "utf8"}}}),
                "NOT_PASSED",
                "custom_password_hash.hash.encoding",
            ),
            (
                json!({"custom_password_hash": {"algorithm": "scrypt", "keylen": 32, "cost": 3, "hash": {"value": "00", "encoding": "hex"}}}),
                "NOT_PASSED",
                "custom_password_hash.cost",
            ),
        ] {
            assert_eq!(codes(&record), [(code, path.to_owned())], "{record}");
        }
    }
}
