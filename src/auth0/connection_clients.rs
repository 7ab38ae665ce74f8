use reqwest::Method;
use serde_json::Value;

use super::{ApiError, Client};

/// More pages than any tenant has; a server that never ends must not hold us.
const MOST_PAGES: usize = 100;

impl Client {
    /// `GET /connections/{id}/clients`: the ids of the applications that the connection is enabled for.
    /// The connection object itself no longer tells [D deprecations].
    pub async fn connection_clients(&self, id: &str) -> Result<Vec<String>, ApiError> {
        let mut clients = Vec::new();
        let mut from: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let mut query = vec![("take", "1000".to_owned())];
            query.extend(from.take().map(|from| ("from", from)));
            let reply = self
                .call(Method::GET, &["connections", id, "clients"], &query)
                .await?;
            let value = reply.json()?;
            let list = match &value {
                Value::Array(list) => list,
                value => value
                    .get("clients")
                    .and_then(Value::as_array)
                    .ok_or_else(|| reply.not_understood())?,
            };
            clients.extend(list.iter().filter_map(|client| {
                client
                    .as_str()
                    .or_else(|| client.get("client_id").and_then(Value::as_str))
                    .map(str::to_owned)
            }));
            match value
                .get("next")
                .and_then(Value::as_str)
                .filter(|next| !next.is_empty())
            {
                Some(next) => from = Some(next.to_owned()),
                None => break,
            }
        }
        Ok(clients)
    }
}
