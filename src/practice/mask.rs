//! What the list of errors shows of a user: everything as given, secrets as asterisks [reference 1.5].

use serde_json::{Map, Value};

const MASK: &str = "*****";

pub(super) fn masked(record: &Value) -> Value {
    let Value::Object(user) = record else {
        return Value::Object(Map::new());
    };
    let mut user = user.clone();
    if let Some(hash) = user.get_mut("password_hash") {
        *hash = MASK.into();
    }
    if let Some(hash) = user.get_mut("custom_password_hash") {
        for pointer in ["/hash/value", "/hash/key/value", "/salt/value"] {
            if let Some(secret) = hash.pointer_mut(pointer) {
                *secret = MASK.into();
            }
        }
        // Where the shape is wrong, the secret may be anywhere in it.
        for name in ["hash", "salt"] {
            if let Some(secret) = hash.get_mut(name).filter(|secret| !secret.is_object()) {
                *secret = MASK.into();
            }
        }
        if !hash.is_object() {
            *hash = MASK.into();
        }
    }
    if let Some(Value::Array(factors)) = user.get_mut("mfa_factors") {
        for factor in factors {
            if let Some(secret) = factor.pointer_mut("/totp/secret") {
                *secret = MASK.into();
            }
        }
    }
    Value::Object(user)
}

/// A profile as it is stored: without passwords and factors.
pub(super) fn profile(user: &Map<String, Value>) -> Map<String, Value> {
    user.iter()
        .filter(|(name, _)| {
            !matches!(
                name.as_str(),
                "password_hash" | "custom_password_hash" | "mfa_factors"
            )
        })
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_become_asterisks() {
        let shown = masked(&json!({
            "email": "ada@example.com", "password_hash": "SECRET",
            "custom_password_hash": {"hash": {"value": "SECRET", "key": {"value": "SECRET"}}, "salt": {"value": "SECRET"}},
            "mfa_factors": [{"totp": {"secret": "SECRET"}}, {"phone": {"value": "+4930"}}],
        }));
        assert!(!shown.to_string().contains("SECRET"));
        assert_eq!(shown["email"], "ada@example.com");
        assert_eq!(shown["custom_password_hash"]["hash"]["value"], "*****");
        assert!(
            !masked(&json!({"custom_password_hash": {"hash": "SECRET"}}))
                .to_string()
                .contains("SECRET")
        );
    }
}
