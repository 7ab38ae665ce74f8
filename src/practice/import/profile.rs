//! Profiles as they are kept in memory.

use serde_json::{Map, Value, json};

use crate::practice::connections::Connection;
use crate::practice::mask;
use crate::practice::times::iso;

/// Properties that an upsert puts in the place of those that are there [reference 3.6].
const UPSERTABLE: [&str; 7] = [
    "app_metadata",
    "user_metadata",
    "given_name",
    "family_name",
    "name",
    "nickname",
    "picture",
];

/// A profile with what the service makes itself where nothing was given [D normalized-profiles].
pub(super) fn new_profile(
    user: &Map<String, Value>,
    made_id: Option<&str>,
    connection: &Connection,
    created: u64,
) -> Map<String, Value> {
    let mut profile = mask::profile(user);
    for name in ["email", "username"] {
        if let Some(lower) = profile
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_lowercase)
        {
            profile.insert(name.to_owned(), lower.into());
        }
    }
    let id = user
        .get("user_id")
        .and_then(Value::as_str)
        .or(made_id)
        .unwrap_or_default()
        .to_owned();
    let label = ["email", "phone_number", "username"]
        .iter()
        .find_map(|name| profile.get(*name).and_then(Value::as_str))
        .unwrap_or_default()
        .to_owned();
    let nickname = label.split('@').next().unwrap_or_default().to_owned();
    let moment = json!(iso(created));
    for (name, value) in [
        ("email_verified", Value::Bool(false)),
        ("name", label.into()),
        ("nickname", nickname.into()),
        ("created_at", moment.clone()),
        ("updated_at", moment),
    ] {
        profile.entry(name).or_insert(value);
    }
    profile.insert("user_id".to_owned(), format!("auth0|{id}").into());
    profile.insert("identities".to_owned(), json!([{"connection": connection.name, "provider": "auth0", "user_id": id, "isSocial": false}]));
    profile
}

/// Metadata is replaced whole, and an address without its mark is unverified again.
pub(super) fn update(user: &Map<String, Value>, verified: bool, at: u64) -> Map<String, Value> {
    let mut properties: Map<String, Value> = UPSERTABLE
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), user.get(*name)?.clone())))
        .collect();
    properties.insert("email_verified".to_owned(), verified.into());
    properties.insert("updated_at".to_owned(), iso(at).into());
    properties
}
