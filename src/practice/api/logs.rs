//! `GET /logs`: what the tenant log says about import jobs [reference 5.3].

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::log_search::Search;
use super::query::{Query, invalid};
use crate::practice::answers::{Failure, answer};
use crate::practice::book::Job;
use crate::practice::tenant::Tenant;
use crate::practice::times::iso;
use crate::practice::token::access;

/// One line of the log, not yet written out.
pub(super) struct Entry<'a> {
    pub at: u64,
    pub kind: &'static str,
    job: &'a Job,
}

pub(super) async fn list(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    access(&tenant, &headers, &["read:logs"])?;
    let query = Query::of(query.as_deref());
    let fields = query.fields()?;
    let search = Search::of(query.get("q").unwrap_or_default())
        .ok_or_else(|| invalid("q", "The search cannot be read"))?;
    let newest_first = match query.get("sort") {
        None | Some("date:-1") => true,
        Some("date:1") => false,
        Some(_) => return Err(invalid("sort", "Only date:1 and date:-1 are known here")),
    };
    let limit = query.number("per_page", 0..=100)?.unwrap_or(50);
    let start = query.number("page", 0..=usize::MAX / 100)?.unwrap_or(0) * limit;
    let with_totals = query.flag("include_totals", false)?;

    let now = tenant.now_ms();
    let written = now.saturating_sub(tenant.log_delay_ms());
    let book = tenant.book();
    let mut found: Vec<Entry> = book
        .jobs(now)
        .flat_map(entries)
        .filter(|entry| entry.at <= written && search.finds(entry))
        .collect();
    found.sort_by(|a, b| (a.at, &a.job.id).cmp(&(b.at, &b.job.id)));
    if newest_first {
        found.reverse();
    }
    let total = found.len();
    let page: Vec<Value> = found
        .iter()
        .skip(start)
        .take(limit)
        .map(|entry| fields.of(body(&tenant, entry)))
        .collect();
    let body = if with_totals {
        json!({"start": start, "limit": limit, "length": page.len(), "total": total, "logs": page})
    } else {
        Value::Array(page)
    };
    Ok(answer(StatusCode::OK, &body))
}

/// The call that made the job, and its end.
fn entries(job: &Job) -> impl Iterator<Item = Entry<'_>> {
    let over = if job.readable { "sui" } else { "fui" };
    [(job.created, "sapi"), (job.ends, over)]
        .into_iter()
        .map(move |(at, kind)| Entry { at, kind, job })
}

fn body(tenant: &Tenant, entry: &Entry<'_>) -> Map<String, Value> {
    let job = entry.job;
    let connection = tenant.connections.get(job.connection);
    let (id, name) = connection.map_or(("", ""), |one| (&one.id, &one.name));
    let log_id = format!("90020{:014}{}{}", entry.at, entry.kind, job.id);
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("_id", log_id.clone().into());
    put("log_id", log_id.into());
    put("date", iso(entry.at).into());
    put("type", entry.kind.into());
    if entry.kind == "sapi" {
        put("description", "Create import users job".into());
        put("client_id", tenant.identity().client_id.clone().into());
        let mut sent = json!({"connection_id": id, "upsert": job.upsert.to_string()});
        if let Some(external_id) = &job.external_id {
            sent["external_id"] = external_id.clone().into();
        }
        let mut response = json!({"statusCode": 202});
        if tenant.tuning.log_job_ids {
            response["body"] = json!({"id": job.id});
        }
        let request = json!({"method": "post", "path": "/api/v2/jobs/users-imports", "body": sent});
        put("details", json!({"request": request, "response": response}));
        if let Some(id) = &job.correlation_id {
            put("references", json!({"correlation_id": id}));
        }
    } else {
        put("connection", name.into());
        put("connection_id", id.into());
    }
    body
}
