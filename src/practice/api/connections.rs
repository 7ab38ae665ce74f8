//! `GET /connections`, `/connections/{id}` and `/connections/{id}/clients` [reference 1.6].

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

use super::query::Query;
use crate::practice::answers::{Failure, answer};
use crate::practice::tenant::Tenant;
use crate::practice::token::access;

const READ: &[&str] = &["read:connections"];
const OPTIONS: &str = "read:connections_options";
/// Offset paging ends here, in small tenants too [D deprecations].
const OFFSET_END: usize = 1_000;

pub(super) async fn list(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let access = access(&tenant, &headers, READ)?;
    let query = Query::of(query.as_deref());
    let fields = query.fields()?;
    let strategies: Vec<&str> = query.all("strategy").collect();
    let name = query.get("name");
    let found: Vec<Value> = tenant
        .connections
        .iter()
        .filter(|one| strategies.is_empty() || strategies.contains(&one.strategy.as_str()))
        .filter(|one| name.is_none_or(|name| name == one.name))
        .map(|one| fields.of(one.body(access.has(OPTIONS))))
        .collect();
    let total = found.len();
    if query.get("take").is_some() || query.get("from").is_some() {
        let (page, next) = checkpoint(found, &query, 100)?;
        return Ok(answer(
            StatusCode::OK,
            &with_next("connections", &page, next),
        ));
    }
    let limit = query.number("per_page", 1..=100)?.unwrap_or(100);
    let start = query.number("page", 0..=usize::MAX / 100)?.unwrap_or(0) * limit;
    if start + limit > OFFSET_END && start > 0 {
        return Err(Failure::bad(
            "Only the first 1000 connections can be reached by page; use checkpoint pagination",
        )
        .code("invalid_paging"));
    }
    let page: Vec<Value> = found.into_iter().skip(start).take(limit).collect();
    if query.flag("include_totals", false)? {
        return Ok(answer(
            StatusCode::OK,
            &json!({"start": start, "limit": limit, "total": total, "connections": page}),
        ));
    }
    Ok(answer(StatusCode::OK, &Value::Array(page)))
}

pub(super) async fn one(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let access = access(&tenant, &headers, READ)?;
    let fields = Query::of(query.as_deref()).fields()?;
    let (_, connection) = tenant.connection(&id).ok_or_else(unknown)?;
    Ok(answer(
        StatusCode::OK,
        &fields.of(connection.body(access.has(OPTIONS))),
    ))
}

pub(super) async fn clients(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    access(&tenant, &headers, READ)?;
    let (_, connection) = tenant.connection(&id).ok_or_else(unknown)?;
    let enabled = connection
        .enabled
        .then(|| json!({"client_id": tenant.identity().client_id}));
    let (page, next) = checkpoint(
        enabled.into_iter().collect(),
        &Query::of(query.as_deref()),
        1_000,
    )?;
    Ok(answer(StatusCode::OK, &with_next("clients", &page, next)))
}

fn unknown() -> Failure {
    Failure::not_found("The connection does not exist").code("inexistent_connection")
}

/// `take` and `from`; the end is where `next` is missing.
fn checkpoint(
    all: Vec<Value>,
    query: &Query,
    most: usize,
) -> Result<(Vec<Value>, Option<String>), Failure> {
    let take = query.number("take", 1..=most)?.unwrap_or(50);
    let start = match query.get("from") {
        None => 0,
        Some(mark) => from_mark(mark)
            .ok_or_else(|| Failure::bad("The checkpoint is not valid").code("invalid_paging"))?,
    };
    let next = (start + take < all.len()).then(|| BASE64.encode(format!("after:{}", start + take)));
    Ok((all.into_iter().skip(start).take(take).collect(), next))
}

fn from_mark(mark: &str) -> Option<usize> {
    let bytes = BASE64.decode(mark).ok()?;
    std::str::from_utf8(&bytes)
        .ok()?
        .strip_prefix("after:")?
        .parse()
        .ok()
}

fn with_next(name: &str, page: &[Value], next: Option<String>) -> Value {
    let mut body = json!({ name: page });
    if let Some(next) = next {
        body["next"] = next.into();
    }
    body
}
