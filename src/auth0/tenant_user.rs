use reqwest::Method;
use serde_json::Value;

use super::{Answer, ApiError, Client, ErrorKind, Meta};

/// What of a user is asked for before it is deleted.
pub(super) const STANDING: &str = "user_id,created_at,identities,logins_count,last_login";

/// A user as it stands in the tenant now; nothing else of it is read.
#[derive(Clone, PartialEq, Eq)]
pub struct TenantUser {
    /// `auth0|…`
    pub user_id: String,
    /// Milliseconds since 1970, Auth0's clock.
    pub created_ms: Option<i64>,
    /// The connection of each of its identities; more than one: accounts were linked.
    pub connections: Vec<String>,
    /// At least once.
    pub has_logged_in: bool,
}

/// Its id may name a person.
impl std::fmt::Debug for TenantUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TenantUser")
            .field("created_ms", &self.created_ms)
            .field("identities", &self.connections.len())
            .field("has_logged_in", &self.has_logged_in)
            .finish_non_exhaustive()
    }
}

impl TenantUser {
    pub(super) fn of(value: &Value) -> Option<Self> {
        let user = value.as_object()?;
        let created = user.get("created_at").and_then(Value::as_str);
        let identities = user.get("identities").and_then(Value::as_array);
        let connection = |identity: &Value| identity.get("connection")?.as_str().map(str::to_owned);
        let count = user.get("logins_count").and_then(Value::as_u64);
        let last = user.get("last_login").filter(|last| !last.is_null());
        Some(Self {
            user_id: user.get("user_id")?.as_str()?.to_owned(),
            created_ms: created
                .and_then(|text| text.parse::<jiff::Timestamp>().ok())
                .map(jiff::Timestamp::as_millisecond),
            // One without a name counts too.
            connections: identities
                .into_iter()
                .flatten()
                .map(|identity| connection(identity).unwrap_or_default())
                .collect(),
            has_logged_in: count.is_some_and(|count| count > 0) || last.is_some(),
        })
    }

    /// Of a list; an entry that is no user makes the whole list one that is not understood.
    pub(super) fn list(value: &Value) -> Option<Vec<Self>> {
        value.as_array()?.iter().map(Self::of).collect()
    }
}

impl Client {
    /// `GET /users/{id}` with `read:users`: the user as it is now; `None`: there is none of this id. Known of
    /// the Management API in general, without a source of this project's own.
    pub async fn user(&self, user_id: &str) -> Result<Answer<Option<TenantUser>>, ApiError> {
        let query = [
            ("fields", STANDING.to_owned()),
            ("include_fields", "true".to_owned()),
        ];
        let reply = match self.call(Method::GET, &["users", user_id], &query).await {
            Ok(reply) => reply,
            Err(error) if error.kind == ErrorKind::NotFound => {
                return Ok(none(*error.meta));
            }
            Err(error) => return Err(error),
        };
        let user = TenantUser::of(&reply.json()?).ok_or_else(|| reply.not_understood())?;
        Ok(Answer {
            value: Some(user),
            meta: reply.meta,
        })
    }
}

fn none(meta: Meta) -> Answer<Option<TenantUser>> {
    Answer { value: None, meta }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_user_who_has_never_logged_in_has_neither_count_nor_time() {
        let of = |count: Value, last: Value| {
            TenantUser::of(&json!({
                "user_id": "auth0|1", "created_at": "2026-11-20T09:00:00.250Z", "logins_count": count, "last_login": last,
                "identities": [{"connection": "Users"}, {"provider": "odd"}],
            }))
            .unwrap()
        };
        let never = of(Value::Null, Value::Null);
        assert_eq!(never.created_ms, Some(1_795_165_200_250));
        assert_eq!(never.connections, ["Users", ""]);
        assert!(!never.has_logged_in && !of(json!(0), Value::Null).has_logged_in);
        assert!(of(json!(1), Value::Null).has_logged_in);
        assert!(of(json!(0), json!("2026-11-20T10:00:00Z")).has_logged_in);
        assert!(!format!("{never:?}").contains("auth0|1"));
        assert_eq!(TenantUser::of(&json!({"email": "ann@example.com"})), None);
        assert_eq!(TenantUser::list(&json!([{"user_id": "auth0|1"}, 7])), None);
    }
}
