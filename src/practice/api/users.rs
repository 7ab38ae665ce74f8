//! `GET /users-by-email`.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value};

use super::query::Query;
use crate::practice::answers::{Failure, answer};
use crate::practice::book::User;
use crate::practice::connections::Connection;
use crate::practice::exports;
use crate::practice::fingerprint::Kind;
use crate::practice::tenant::Tenant;
use crate::practice::token::access;

/// Addresses are stored in lower case and searched as they are written, so capitals find nobody [OAS].
pub(super) async fn by_email(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    access(&tenant, &headers, &["read:users"])?;
    let query = Query::of(query.as_deref());
    let fields = query.fields()?;
    let Some(email) = query.get("email").filter(|email| !email.is_empty()) else {
        return Err(
            Failure::bad("Query validation error: 'Missing required property: email'")
                .code("invalid_query_string"),
        );
    };
    let now = tenant.now_ms();
    let book = tenant.book();
    let found: Vec<Value> = tenant
        .connections
        .iter()
        .filter_map(|connection| {
            let at = book.find(tenant.fingerprints.of(&connection.id, Kind::Email, email))?;
            let user = book.user(at).filter(|user| user.created <= now)?;
            let profile = book.profile(at);
            Some(fields.of(profile.unwrap_or_else(|| remembered(email, user, connection))))
        })
        .collect();
    Ok(answer(StatusCode::OK, &Value::Array(found)))
}

/// After a restart there is no more than this and the address that was asked for.
fn remembered(email: &str, user: &User, connection: &Connection) -> Map<String, Value> {
    let mut profile = exports::remembered(user, Some(connection));
    profile.insert("email".to_owned(), email.into());
    profile
}
