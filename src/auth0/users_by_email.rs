use reqwest::Method;
use serde_json::Value;
use serde_json::value::RawValue;

use super::tenant_user::STANDING;
use super::{Answer, ApiError, Client, EXPORT_FIELDS, TenantUser};

/// A user as looking it up shows it; nothing else of it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundUser {
    /// `auth0|…`
    pub user_id: Option<String>,
    /// Milliseconds since 1970, Auth0's clock.
    pub created_ms: Option<i64>,
    /// Names of the connections that it has an identity in.
    pub connections: Vec<String>,
}

impl FoundUser {
    fn of(value: &Value) -> Option<Self> {
        let user = value.as_object()?;
        let created = user.get("created_at").and_then(Value::as_str);
        let identities = user.get("identities").and_then(Value::as_array);
        Some(Self {
            user_id: user
                .get("user_id")
                .and_then(Value::as_str)
                .map(str::to_owned),
            created_ms: created
                .and_then(|text| text.parse::<jiff::Timestamp>().ok())
                .map(jiff::Timestamp::as_millisecond),
            connections: identities
                .into_iter()
                .flatten()
                .filter_map(|identity| Some(identity.get("connection")?.as_str()?.to_owned()))
                .collect(),
        })
    }
}

impl Client {
    /// The same users as the service shows them, each its JSON text: numbers stay what they are.
    pub async fn profiles_by_email(
        &self,
        email: &str,
    ) -> Result<Answer<Vec<Box<RawValue>>>, ApiError> {
        let fields = [&EXPORT_FIELDS[..], &["identities"]].concat().join(",");
        let query = [
            ("email", email.to_lowercase()),
            ("fields", fields),
            ("include_fields", "true".to_owned()),
        ];
        let reply = self.call(Method::GET, &["users-by-email"], &query).await?;
        reply.json()?;
        let value = serde_json::from_slice(reply.bytes()).map_err(|_| reply.not_understood())?;
        Ok(Answer {
            value,
            meta: reply.meta,
        })
    }

    /// How the users of an address stand in the tenant now, in all connections.
    pub async fn standing_by_email(
        &self,
        email: &str,
    ) -> Result<Answer<Vec<TenantUser>>, ApiError> {
        let query = [
            ("email", email.to_lowercase()),
            ("fields", STANDING.to_owned()),
            ("include_fields", "true".to_owned()),
        ];
        let reply = self.call(Method::GET, &["users-by-email"], &query).await?;
        let users = TenantUser::list(&reply.json()?).ok_or_else(|| reply.not_understood())?;
        Ok(Answer {
            value: users,
            meta: reply.meta,
        })
    }

    /// `GET /users-by-email` with `read:users`: the users of an address in all connections. Addresses are
    /// kept in lower case, and the search minds capitals [OAS], so it is lowered here.
    pub async fn users_by_email(&self, email: &str) -> Result<Answer<Vec<FoundUser>>, ApiError> {
        let query = [
            ("email", email.to_lowercase()),
            ("fields", "user_id,created_at,identities".to_owned()),
            ("include_fields", "true".to_owned()),
        ];
        let reply = self.call(Method::GET, &["users-by-email"], &query).await?;
        let value = reply.json()?;
        let users = value.as_array().ok_or_else(|| reply.not_understood())?;
        Ok(Answer {
            value: users.iter().filter_map(FoundUser::of).collect(),
            meta: reply.meta,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn identities_and_the_time_are_read_leniently() {
        let user = FoundUser::of(&json!({
            "user_id": "auth0|1", "created_at": "2026-11-20T09:00:00.250Z",
            "identities": [{"connection": "Users", "provider": "auth0"}, {"provider": "odd"}, 7],
        }));
        let user = user.unwrap();
        assert_eq!(user.created_ms, Some(1_795_165_200_250));
        assert_eq!(user.connections, ["Users"]);
        let bare = FoundUser::of(&json!({"created_at": 7})).unwrap();
        assert_eq!((bare.created_ms, bare.connections.len()), (None, 0));
        assert_eq!(FoundUser::of(&json!("x")), None);
    }
}
