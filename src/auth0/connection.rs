use reqwest::Method;
use serde_json::Value;

use super::{ApiError, Client};

/// A connection as `GET /connections` returns it.
#[derive(Clone, Debug, PartialEq)]
pub struct Connection {
    pub id: String,
    pub name: String,
    pub strategy: String,
    pub display_name: Option<String>,
    /// The whole object, from which the facts for the rules are read.
    pub raw: Value,
}

/// What an import can do with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionKind {
    /// Auth0's own user store. Also said of a database whose options the token may not see.
    Database,
    /// A custom database; import works only with import mode on [D imports].
    CustomDatabase { import_mode: bool },
    /// Social, enterprise or passwordless: no bulk import [OAS].
    Other,
}

impl Connection {
    /// `None` when the value has neither id nor name.
    pub fn of(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let id = text("id")?;
        Some(Self {
            name: text("name").unwrap_or_else(|| id.clone()),
            strategy: text("strategy").unwrap_or_default(),
            display_name: text("display_name").filter(|name| !name.is_empty()),
            id,
            raw: value.clone(),
        })
    }

    /// The options, absent unless the token has `read:connections_options`.
    pub fn options(&self) -> Option<&Value> {
        self.raw
            .get("options")
            .filter(|options| options.is_object())
    }

    pub fn kind(&self) -> ConnectionKind {
        if self.strategy != "auth0" {
            return ConnectionKind::Other;
        }
        let flag = |name: &str| {
            self.options()
                .and_then(|options| options.get(name))
                .and_then(Value::as_bool)
                == Some(true)
        };
        if flag("enabledDatabaseCustomization") {
            ConnectionKind::CustomDatabase {
                import_mode: flag("import_mode"),
            }
        } else {
            ConnectionKind::Database
        }
    }

    /// Users can be imported into it, as far as is known.
    pub fn takes_imports(&self) -> bool {
        !matches!(
            self.kind(),
            ConnectionKind::Other | ConnectionKind::CustomDatabase { import_mode: false }
        )
    }
}

impl Client {
    /// `GET /connections/{id}`.
    pub async fn connection(&self, id: &str) -> Result<Connection, ApiError> {
        let reply = self.call(Method::GET, &["connections", id], &[]).await?;
        Connection::of(&reply.json()?).ok_or_else(|| reply.not_understood())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn kinds_follow_strategy_and_options() {
        let kind = |value: Value| Connection::of(&value).unwrap().kind();
        assert_eq!(
            kind(json!({"id":"con_1","name":"a","strategy":"auth0"})),
            ConnectionKind::Database
        );
        assert_eq!(
            kind(
                json!({"id":"con_1","name":"a","strategy":"auth0","options":{"enabledDatabaseCustomization":true}})
            ),
            ConnectionKind::CustomDatabase { import_mode: false }
        );
        assert_eq!(
            kind(
                json!({"id":"con_1","name":"a","strategy":"auth0","options":{"import_mode":false}})
            ),
            ConnectionKind::Database
        );
        assert_eq!(
            kind(json!({"id":"con_1","name":"a","strategy":"email"})),
            ConnectionKind::Other
        );
        assert!(Connection::of(&json!({"name":"a"})).is_none());
    }
}
