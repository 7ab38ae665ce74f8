//! Which path leads where, and what every answer carries.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post};

use super::{body, connections, exports, jobs, logs, upload, users};
use crate::practice::answers::{Failure, TokenFailure};
use crate::practice::ratelimit::Group;
use crate::practice::tenant::Tenant;
use crate::practice::token;
use crate::practice::trouble::meddle;

pub(in crate::practice) fn router(tenant: Arc<Tenant>) -> Router {
    let api = Router::new()
        .route("/connections", get(connections::list))
        .route("/connections/{id}", get(connections::one))
        .route("/connections/{id}/clients", get(connections::clients))
        .route("/connections/{id}/users", delete(users::delete_by_email))
        .route("/users-by-email", get(users::by_email))
        .route("/users", get(users::search))
        .route("/users/{id}", get(users::one).delete(users::delete))
        .route("/logs", get(logs::list))
        .route(
            "/jobs/users-imports",
            post(upload::start).layer(DefaultBodyLimit::disable()),
        )
        .route("/jobs/users-exports", post(exports::start))
        .route("/jobs/{id}", get(jobs::one))
        .route("/jobs/{id}/errors", get(jobs::errors))
        .method_not_allowed_fallback(nowhere)
        .fallback(nowhere);
    Router::new()
        .route("/oauth/token", post(token::issue))
        .route(
            "/.well-known/openid-configuration",
            get(token::configuration),
        )
        .nest("/api/v2", api)
        .fallback(nowhere)
        .layer(middleware::from_fn_with_state(Arc::clone(&tenant), limited))
        // Another host at Auth0: it counts nothing.
        .route(
            "/exports/{id}/{until}/{signed}/users.json.gz",
            get(exports::download),
        )
        // The import endpoint counts its body itself, the token endpoint needs little.
        .layer(DefaultBodyLimit::max(64 * 1024))
        // Outermost: what a scenario lets go wrong happens between the client and the tenant.
        .layer(middleware::from_fn_with_state(Arc::clone(&tenant), meddle))
        .with_state(tenant)
}

async fn nowhere() -> Response {
    Failure::not_found("Not Found").into_response()
}

/// Counts the request, and says so on every answer.
async fn limited(State(tenant): State<Arc<Tenant>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let group = match path.strip_prefix("/api/v2/") {
        Some(path) if path == "connections" || path.starts_with("connections/") => {
            Group::Connections
        }
        Some(path) if is_of_users(path) && request.method() == Method::GET => Group::ReadUsers,
        Some(path) if is_of_users(path) => Group::WriteUsers,
        Some(_) => Group::Other,
        None => Group::Token,
    };
    let verdict = tenant.ask(group);
    let mut response = if verdict.allowed {
        next.run(request).await
    } else {
        body::drain(request.into_body()).await;
        refused(group)
    };
    verdict.headers(response.headers_mut());
    // The tenant's own time, so that a reset time can be held against it.
    if let Some(date) = http_date(tenant.now_ms()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

fn is_of_users(path: &str) -> bool {
    path.starts_with("users-by-email") || path == "users" || path.starts_with("users/")
}

fn refused(group: Group) -> Response {
    let message = "Global limit has been reached";
    if group == Group::Token {
        TokenFailure::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", message)
            .into_response()
    } else {
        Failure::new(StatusCode::TOO_MANY_REQUESTS, message)
            .code("too_many_requests")
            .into_response()
    }
}

pub(in crate::practice) fn http_date(unix_ms: u64) -> Option<HeaderValue> {
    let time = jiff::Timestamp::from_millisecond(i64::try_from(unix_ms).ok()?).ok()?;
    HeaderValue::from_str(&time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()).ok()
}
