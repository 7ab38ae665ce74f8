//! `GET /users-by-email`.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value};

use super::query::Query;
use crate::practice::answers::{Failure, answer};
use crate::practice::fingerprint::Kind;
use crate::practice::tenant::Tenant;
use crate::practice::times::iso;
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
            book.find(tenant.fingerprints.of(&connection.id, Kind::Email, email))
        })
        .filter_map(|at| Some((at, book.user(at)?)))
        .filter(|(_, user)| user.created <= now)
        .map(|(at, user)| {
            let profile = book.profile(at);
            fields.of(profile.unwrap_or_else(|| remembered(email, user)))
        })
        .collect();
    Ok(answer(StatusCode::OK, &Value::Array(found)))
}

/// After a restart only that the user exists is known, and the id if the tenant made it.
fn remembered(email: &str, user: &crate::practice::book::User) -> Map<String, Value> {
    let mut profile = Map::new();
    profile.insert("email".to_owned(), email.into());
    profile.insert("email_verified".to_owned(), user.verified.into());
    profile.insert("created_at".to_owned(), iso(user.created).into());
    if let Some(id) = &user.made_id {
        profile.insert("user_id".to_owned(), format!("auth0|{id}").into());
    }
    profile
}
