//! `GET /jobs/{id}` and `/jobs/{id}/errors`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use super::exports;
use crate::practice::answers::{Failure, answer};
use crate::practice::book::Job;
use crate::practice::tenant::Tenant;
use crate::practice::times::iso;
use crate::practice::token::access;

const SCOPES: &[&str] = &["create:users", "read:users"];
/// Said in the place of messages that went with the memory of an earlier start.
const FORGOTTEN: &str =
    "The practice tenant was started anew and kept only the code of this refusal";

pub(super) async fn one(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    access(&tenant, &headers, SCOPES)?;
    let now = tenant.now_ms();
    let book = tenant.book();
    if let Some(export) = book.export(&id, now) {
        return Ok(answer(
            StatusCode::OK,
            &exports::describe(&tenant, export, now, true),
        ));
    }
    let job = book
        .job(&id, now)
        .ok_or_else(|| Failure::not_found("Job not found."))?;
    Ok(answer(StatusCode::OK, &body(&tenant, job, now)))
}

pub(super) async fn errors(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    access(&tenant, &headers, SCOPES)?;
    let now = tenant.now_ms();
    let book = tenant.book();
    let job = book
        .job(&id, now)
        .ok_or_else(|| Failure::not_found("The job does not exist"))?;
    if now >= job.ends
        && let Some(details) = &job.details
    {
        let mut object = body(&tenant, job, now);
        object["status_details"] = details.clone().into();
        return Ok(answer(StatusCode::OK, &object));
    }
    // A failed job explains itself no more than a job without errors does [GH auth0.net#443].
    if now < job.ends || job.codes.is_empty() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let list = job
        .errors
        .clone()
        .unwrap_or_else(|| job.codes.iter().map(|codes| forgotten(codes)).collect());
    Ok(answer(StatusCode::OK, &Value::Array(list)))
}

fn forgotten(codes: &[String]) -> Value {
    let errors: Vec<Value> = codes
        .iter()
        .map(|code| json!({"code": code, "message": FORGOTTEN}))
        .collect();
    json!({"user": {}, "errors": errors})
}

/// What is shown depends on how far the job is [reference 1.4].
pub(super) fn body(tenant: &Tenant, job: &Job, now: u64) -> Value {
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    let connection = tenant.connections.get(job.connection);
    put("type", "users_import".into());
    put("id", job.id.clone().into());
    put("connection_id", connection.map_or("", |one| &one.id).into());
    put("connection", connection.map_or("", |one| &one.name).into());
    put("created_at", iso(job.created).into());
    if let Some(external_id) = &job.external_id {
        put("external_id", external_id.clone().into());
    }
    if now < job.starts {
        put("status", "pending".into());
    } else if now < job.ends {
        let whole = (job.ends - job.starts).max(1);
        put("status", "processing".into());
        put("percentage_done", ((now - job.starts) * 100 / whole).into());
        put("time_left_seconds", (job.ends - now).div_ceil(1_000).into());
    } else if job.readable {
        put("status", "completed".into());
        put("summary", json!(job.summary));
    } else {
        put("status", "failed".into());
    }
    Value::Object(body)
}
