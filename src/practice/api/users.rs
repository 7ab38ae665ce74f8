//! `GET /users-by-email`, `GET /users`, and a single user.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value};

use super::query::{Query, invalid};
use super::users_search::Search;
use crate::practice::answers::{Failure, answer};
use crate::practice::book::Book;
use crate::practice::exports::profile;
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
    let book = tenant.book();
    let found: Vec<Value> = tenant
        .connections
        .iter()
        .filter_map(|connection| {
            let at = book.find(tenant.fingerprints.of(&connection.id, Kind::Email, email))?;
            let mut profile = shown(&tenant, &book, at)?;
            // After a restart there is no more than this and the address that was asked for.
            profile
                .entry("email")
                .or_insert_with(|| Value::from(email.to_owned()));
            Some(fields.of(profile))
        })
        .collect();
    Ok(answer(StatusCode::OK, &Value::Array(found)))
}

/// Of all that can be searched for, one value of one field, and the connection.
pub(super) async fn search(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    access(&tenant, &headers, &["read:users"])?;
    let query = Query::of(query.as_deref());
    let fields = query.fields()?;
    let search = Search::of(query.get("q").unwrap_or_default())
        .ok_or_else(|| invalid("q", "The practice tenant cannot read this search"))?;
    let book = tenant.book();
    let here = |name: &String| search.connection.as_ref().is_none_or(|own| own == name);
    let found: Vec<Value> = tenant
        .connections
        .iter()
        .filter(|connection| here(&connection.name))
        .filter_map(|connection| {
            let value = match search.kind {
                Kind::Phone => search.value.clone(),
                _ => search.value.to_lowercase(),
            };
            let mark = tenant.fingerprints.of(&connection.id, search.kind, &value);
            Some(fields.of(shown(&tenant, &book, book.find(mark)?)?))
        })
        .collect();
    Ok(answer(StatusCode::OK, &Value::Array(found)))
}

pub(super) async fn one(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    access(&tenant, &headers, &["read:users"])?;
    let fields = Query::of(query.as_deref()).fields()?;
    let mut book = tenant.book();
    let found = by_id(&tenant, &mut book, &id);
    let Some(mut profile) = found.and_then(|at| shown(&tenant, &book, at)) else {
        return Err(Failure::not_found("The user does not exist.").code("inexistent_user"));
    };
    profile.entry("user_id").or_insert_with(|| Value::from(id));
    Ok(answer(StatusCode::OK, &fields.of(profile)))
}

/// The same answer where there is no such user [OAS names no 404].
pub(super) async fn delete(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    access(&tenant, &headers, &["delete:users"])?;
    let mut book = tenant.book();
    let found = by_id(&tenant, &mut book, &id);
    if let Some(at) = found.filter(|at| shown(&tenant, &book, *at).is_some()) {
        book.delete(at)
            .map_err(|_| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal error."))?;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `DELETE /connections/{id}/users`: whatever the connection has under the address, a left-over or a user
/// [reference 5.5]. What is answered where there is nothing is not known; it is taken to be the same.
pub(super) async fn delete_by_email(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    access(&tenant, &headers, &["delete:users"])?;
    let query = Query::of(query.as_deref());
    let Some(email) = query.get("email").filter(|email| !email.is_empty()) else {
        return Err(
            Failure::bad("Query validation error: 'Missing required property: email'")
                .code("invalid_query_string"),
        );
    };
    let (_, connection) = tenant.connection(&id).ok_or_else(|| {
        Failure::not_found("The connection does not exist").code("inexistent_connection")
    })?;
    let mut book = tenant.book();
    let found = book.find(tenant.fingerprints.of(&connection.id, Kind::Email, email));
    if let Some(at) = found {
        book.delete(at)
            .map_err(|_| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal error."))?;
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn by_id(tenant: &Tenant, book: &mut Book, id: &str) -> Option<usize> {
    let id = id.strip_prefix("auth0|")?;
    let mark = tenant.fingerprints.of("", Kind::UserId, id);
    book.find(mark).or_else(|| book.find_made(id))
}

/// Nobody is in before it was made.
fn shown(tenant: &Tenant, book: &Book, at: usize) -> Option<Map<String, Value>> {
    let user = book
        .user(at)
        .filter(|user| !user.left_over && user.created <= tenant.now_ms())?;
    Some(profile(
        book,
        at,
        user,
        tenant.connections.get(user.connection),
    ))
}
