use std::collections::HashSet;

use reqwest::Method;
use serde_json::Value;

use super::exchange::Reply;
use super::{ApiError, Client, Connection};

const PER_PAGE: usize = 100;
/// Offset paging ends here, by error, in every tenant [D deprecations].
const OFFSET_REACH: usize = 1_000;
/// More pages than any tenant has; a server that never ends must not hold us.
const MOST_PAGES: usize = 1_000;

/// One page in any of the three shapes: a bare array, with totals, with a checkpoint.
struct Page {
    connections: Vec<Connection>,
    /// Entries on the page, readable or not.
    entries: usize,
    total: Option<usize>,
    next: Option<String>,
}

impl Page {
    fn read(reply: &Reply) -> Result<Self, ApiError> {
        let value = reply.json()?;
        Self::of(&value).ok_or_else(|| reply.not_understood())
    }

    fn of(value: &Value) -> Option<Self> {
        let list = match value {
            Value::Array(list) => list,
            value => value.get("connections")?.as_array()?,
        };
        Some(Self {
            connections: list.iter().filter_map(Connection::of).collect(),
            entries: list.len(),
            total: value
                .get("total")
                .and_then(Value::as_u64)
                .and_then(|total| usize::try_from(total).ok()),
            next: value
                .get("next")
                .and_then(Value::as_str)
                .filter(|next| !next.is_empty())
                .map(str::to_owned),
        })
    }
}

impl Client {
    /// `GET /connections`, every page: by offset up to 1,000 connections, beyond that by checkpoint.
    pub async fn connections(&self) -> Result<Vec<Connection>, ApiError> {
        let mut all = Vec::new();
        let mut entries = 0;
        for page in 0..OFFSET_REACH / PER_PAGE {
            let query = [
                ("page", page.to_string()),
                ("per_page", PER_PAGE.to_string()),
                ("include_totals", "true".to_owned()),
            ];
            let page = Page::read(&self.call(Method::GET, &["connections"], &query).await?)?;
            entries += page.entries;
            all.extend(page.connections);
            if let Some(next) = page.next {
                return self.connections_from(all, Some(next)).await;
            }
            let ended = match page.total {
                Some(total) => entries >= total || page.entries == 0,
                None => page.entries < PER_PAGE,
            };
            if ended {
                return Ok(unique(all));
            }
        }
        self.connections_from(all, None).await
    }

    async fn connections_from(
        &self,
        mut all: Vec<Connection>,
        mut from: Option<String>,
    ) -> Result<Vec<Connection>, ApiError> {
        for _ in 0..MOST_PAGES {
            let mut query = vec![("take", PER_PAGE.to_string())];
            query.extend(from.clone().map(|from| ("from", from)));
            let page = Page::read(&self.call(Method::GET, &["connections"], &query).await?)?;
            all.extend(page.connections);
            if page.next.is_none() || page.next == from {
                break;
            }
            from = page.next;
        }
        Ok(unique(all))
    }
}

/// The checkpoints begin at the first connection again, so the first thousand may come twice.
fn unique(connections: Vec<Connection>) -> Vec<Connection> {
    let mut seen = HashSet::new();
    connections
        .into_iter()
        .filter(|connection| seen.insert(connection.id.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn all_three_shapes_are_read() {
        let one = json!({"id":"con_1","name":"a","strategy":"auth0"});
        for value in [
            json!([one]),
            json!({"start":0,"limit":100,"total":1,"connections":[one]}),
            json!({"next":"abc","connections":[one]}),
        ] {
            let page = Page::of(&value).unwrap();
            assert_eq!((page.connections.len(), page.entries), (1, 1));
        }
        assert_eq!(Page::of(&json!({"connections":[{}]})).unwrap().entries, 1);
        assert!(Page::of(&json!({"message":"?"})).is_none());
    }
}
