use reqwest::Method;
use serde_json::Value;

use super::{Answer, ApiError, Client};

/// More are not told apart anyway.
const MOST: usize = 10;

impl Client {
    /// `GET /users` with `read:users`: ids of the users of a connection that have this value in this field,
    /// such as `username`. The search's index follows the users by some seconds, so what it finds is to be
    /// asked for by id, and that it finds nobody proves nothing. Known of the Management API in general,
    /// without a source of this project's own.
    pub async fn search_users(
        &self,
        connection: &str,
        field: &str,
        value: &str,
    ) -> Result<Answer<Vec<String>>, ApiError> {
        let search = format!(
            "{field}:{} AND identities.connection:{}",
            quoted(value),
            quoted(connection)
        );
        let query = [
            ("q", search),
            ("search_engine", "v3".to_owned()),
            ("fields", "user_id".to_owned()),
            ("include_fields", "true".to_owned()),
            ("per_page", MOST.to_string()),
        ];
        let reply = self.call(Method::GET, &["users"], &query).await?;
        let value = reply.json()?;
        let ids = value.as_array().and_then(|users| {
            let id = |user: &Value| user.get("user_id")?.as_str().map(str::to_owned);
            users.iter().map(id).collect::<Option<Vec<String>>>()
        });
        Ok(Answer {
            value: ids.ok_or_else(|| reply.not_understood())?,
            meta: reply.meta,
        })
    }
}

/// A phrase of the search's language.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for sign in text.chars() {
        if matches!(sign, '"' | '\\') {
            out.push('\\');
        }
        out.push(sign);
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_phrase() {
        assert_eq!(quoted("ann"), r#""ann""#);
        assert_eq!(quoted(r#"a" OR b\"#), r#""a\" OR b\\""#);
    }
}
