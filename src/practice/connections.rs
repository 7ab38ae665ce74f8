//! The tenant's connections, one of every kind that an importer has to tell apart.

use serde_json::{Map, Value, json};

/// One connection; the options are what `read:connections_options` shows.
#[derive(Clone, Debug)]
pub struct Connection {
    pub id: String,
    pub name: String,
    pub strategy: String,
    pub display_name: String,
    pub options: Value,
    /// Whether any application may use it.
    pub enabled: bool,
}

impl Connection {
    /// A database connection made for judging records, as a test or a comparison needs it.
    pub fn database(options: Value) -> Self {
        Self {
            id: "con_0000000000000000".to_owned(),
            name: "Username-Password-Authentication".to_owned(),
            strategy: "auth0".to_owned(),
            display_name: String::new(),
            options,
            enabled: true,
        }
    }

    /// As `GET /connections` gives it; without `options` for a token that may not know them.
    pub(super) fn body(&self, with_options: bool) -> Map<String, Value> {
        let mut body = Map::new();
        body.insert("id".to_owned(), self.id.clone().into());
        body.insert("name".to_owned(), self.name.clone().into());
        if !self.display_name.is_empty() {
            body.insert("display_name".to_owned(), self.display_name.clone().into());
        }
        body.insert("strategy".to_owned(), self.strategy.clone().into());
        if with_options {
            body.insert("options".to_owned(), self.options.clone());
        }
        body.insert("is_domain_connection".to_owned(), false.into());
        body.insert("realms".to_owned(), json!([self.name]));
        body
    }
}

/// How many connections [`all`] makes, so that their ids can be made beforehand.
pub(super) const COUNT: usize = 5;

pub(super) fn all(ids: &[String]) -> Vec<Connection> {
    let make =
        |at: usize, name: &str, strategy: &str, display_name: &str, options: Value| Connection {
            id: ids.get(at).cloned().unwrap_or_default(),
            name: name.to_owned(),
            strategy: strategy.to_owned(),
            display_name: display_name.to_owned(),
            options,
            enabled: true,
        };
    vec![
        make(
            0,
            "Username-Password-Authentication",
            "auth0",
            "Users by email",
            json!({
                "import_mode": false, "enabledDatabaseCustomization": false, "requires_username": false,
                "disable_signup": false, "passwordPolicy": "good", "brute_force_protection": true,
            }),
        ),
        make(
            1,
            "Members-With-Usernames",
            "auth0",
            "Users with usernames",
            json!({
                "import_mode": false, "enabledDatabaseCustomization": false, "requires_username": true,
                "validation": {"username": {"min": 1, "max": 15}}, "passwordPolicy": "good",
            }),
        ),
        make(
            2,
            "Flexible-Identifiers",
            "auth0",
            "Email, phone or username",
            json!({
                "import_mode": false, "enabledDatabaseCustomization": false, "passwordPolicy": "good",
                "attributes": {
                    "email": {"profile_required": false, "identifier": {"active": true}, "unique": true},
                    "phone_number": {"profile_required": false, "identifier": {"active": true}},
                    "username": {
                        "profile_required": false, "identifier": {"active": true},
                        "validation": {"min_length": 3, "max_length": 20, "allowed_types": {"email": false, "phone_number": false}},
                    },
                },
            }),
        ),
        make(
            3,
            "Legacy-Customer-Database",
            "auth0",
            "Custom database",
            json!({
                "import_mode": false, "enabledDatabaseCustomization": true, "requires_username": false,
                "customScripts": {}, "passwordPolicy": "none",
            }),
        ),
        make(
            4,
            "google-oauth2",
            "google-oauth2",
            "Google",
            json!({"email": true, "profile": true, "scope": ["email", "profile"]}),
        ),
    ]
}
