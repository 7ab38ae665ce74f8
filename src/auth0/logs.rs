use reqwest::Method;
use serde_json::Value;

use super::{Answer, ApiError, Client};

const PER_PAGE: usize = 100;
/// A busy tenant writes thousands of entries a minute; more than this is not worth its rate.
const MOST_PAGES: usize = 10;
/// The log of a tenant may be written with another clock than the one that answers.
const LEEWAY_MS: i64 = 60_000;

/// What the tenant log says about a `POST /jobs/users-imports`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoggedImport {
    /// The job that it made; whether the log says so is not documented (reference 5.3).
    pub job: Option<String>,
}

impl LoggedImport {
    /// The entry of that POST, if this is it and it was accepted: `sapi`, with the `external_id` in the
    /// request's body [GH auth0.net#443] or as the correlation id.
    fn of(entry: &Value, external_id: &str) -> Option<Self> {
        if entry.get("type").and_then(Value::as_str) != Some("sapi") {
            return None;
        }
        let text = |pointer: &str| entry.pointer(pointer).and_then(Value::as_str);
        let named = text("/details/request/body/external_id") == Some(external_id)
            || text("/references/correlation_id")
                .is_some_and(|id| id == external_id.get(..64).unwrap_or(external_id));
        if !named {
            return None;
        }
        let path = text("/details/request/path").unwrap_or("users-imports");
        let job = text("/details/response/body/id").filter(|id| id.starts_with("job_"));
        path.contains("users-imports").then(|| Self {
            job: job.map(str::to_owned),
        })
    }
}

impl Client {
    /// `GET /logs` with `read:logs`: the accepted import with this `external_id`, looked for from `since_ms`
    /// (Auth0's clock) on, newest first. The log is not written at once: `None` may change later. The log
    /// cannot be searched by correlation id, so its entries are looked through here.
    pub async fn logged_import(
        &self,
        external_id: &str,
        since_ms: Option<i64>,
    ) -> Result<Answer<Option<LoggedImport>>, ApiError> {
        let from = since_ms
            .and_then(|ms| jiff::Timestamp::from_millisecond(ms - LEEWAY_MS).ok())
            .map(|from| format!(" AND date:[{} TO *]", from.strftime("%Y-%m-%dT%H:%M:%SZ")));
        let search = format!("type:sapi{}", from.unwrap_or_default());
        let mut page = 0;
        loop {
            let query = [
                ("q", search.clone()),
                ("sort", "date:-1".to_owned()),
                ("per_page", PER_PAGE.to_string()),
                ("page", page.to_string()),
            ];
            let reply = self.call(Method::GET, &["logs"], &query).await?;
            let value = reply.json()?;
            let entries = value.as_array().ok_or_else(|| reply.not_understood())?;
            let found = entries
                .iter()
                .find_map(|entry| LoggedImport::of(entry, external_id));
            page += 1;
            if found.is_some() || entries.len() < PER_PAGE || page == MOST_PAGES {
                return Ok(Answer {
                    value: found,
                    meta: reply.meta,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_the_accepted_import_of_that_name_is_meant() {
        let entry = |kind: &str, id: &str, response: Value| {
            json!({"type": kind, "description": "Create import users job",
                "details": {"request": {"path": "/api/v2/jobs/users-imports", "body": {"external_id": id}},
                            "response": response}})
        };
        let of = |value: &Value| LoggedImport::of(value, "run.1.1");
        let known = entry("sapi", "run.1.1", json!({"body": {"id": "job_7"}}));
        assert_eq!(of(&known).unwrap().job.as_deref(), Some("job_7"));
        let bare = entry("sapi", "run.1.1", json!({"statusCode": 202}));
        assert_eq!(of(&bare), Some(LoggedImport::default()));
        assert_eq!(of(&entry("fapi", "run.1.1", json!({}))), None);
        assert_eq!(of(&entry("sapi", "run.1.2", json!({}))), None);
        let by_reference = json!({"type": "sapi", "references": {"correlation_id": "run.1.1"}});
        assert_eq!(of(&by_reference), Some(LoggedImport::default()));
        assert_eq!(of(&json!([])), None);
    }
}
