//! The token endpoint, and tokens themselves: signed by a key that only this tenant has.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::Sha256;

use super::answers::{Failure, TokenFailure, answer};
use super::tenant::Tenant;

/// What the tenant's own application is allowed: what an import and its undoing need or are helped by, and
/// nothing else.
pub(super) const SCOPES: &str =
    "create:users read:users delete:users read:connections read:connections_options read:logs";
const LIFETIME: Duration = Duration::from_hours(24);

#[derive(Default, Deserialize)]
struct Request {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    audience: Option<String>,
}

pub(super) async fn issue(
    State(tenant): State<Arc<Tenant>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match grant(&tenant, &headers, &body) {
        Ok(token) => {
            let body = json!({"access_token": token, "expires_in": LIFETIME.as_secs(), "scope": SCOPES, "token_type": "Bearer"});
            let mut response = answer(StatusCode::OK, &body);
            response.headers_mut().insert(
                header::CACHE_CONTROL,
                header::HeaderValue::from_static("no-store"),
            );
            response
        }
        Err(failure) => failure.into_response(),
    }
}

fn grant(tenant: &Tenant, headers: &HeaderMap, body: &[u8]) -> Result<String, TokenFailure> {
    let invalid = |text: &str| TokenFailure::new(StatusCode::BAD_REQUEST, "invalid_request", text);
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let request: Request = if kind.starts_with("application/json") {
        serde_json::from_slice(body).map_err(|_| invalid("The body is not the expected JSON"))?
    } else {
        form(body)
    };
    match request.grant_type.as_deref() {
        Some("client_credentials") => {}
        None | Some("") => return Err(invalid("Missing required parameter: grant_type")),
        Some(_) => {
            return Err(TokenFailure::new(
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "Unsupported grant type",
            ));
        }
    }
    let Some(client_id) = request.client_id.filter(|id| !id.is_empty()) else {
        return Err(invalid("Missing required parameter: client_id"));
    };
    let secret = request.client_secret.unwrap_or_default();
    let identity = tenant.identity();
    if client_id != identity.client_id
        || !same(secret.as_bytes(), identity.client_secret.as_bytes())
    {
        return Err(TokenFailure::new(
            StatusCode::UNAUTHORIZED,
            "access_denied",
            "Unauthorized",
        ));
    }
    let audience = request.audience.unwrap_or_default();
    if audience.is_empty() {
        return Err(invalid("Missing required parameter: audience"));
    }
    if !tenant.audiences().contains(&audience) {
        return Err(TokenFailure::new(
            StatusCode::FORBIDDEN,
            "access_denied",
            format!("Service not found: {audience}"),
        ));
    }
    Ok(sign(tenant, SCOPES, LIFETIME, &audience))
}

fn form(body: &[u8]) -> Request {
    let mut request = Request::default();
    for (name, value) in url::form_urlencoded::parse(body) {
        let slot = match name.as_ref() {
            "grant_type" => &mut request.grant_type,
            "client_id" => &mut request.client_id,
            "client_secret" => &mut request.client_secret,
            "audience" => &mut request.audience,
            _ => continue,
        };
        *slot = Some(value.into_owned());
    }
    request
}

/// Takes the same time wherever the two differ.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

pub(super) fn sign(tenant: &Tenant, scopes: &str, lifetime: Duration, audience: &str) -> String {
    let now = tenant.now_ms() / 1_000;
    let client_id = &tenant.identity().client_id;
    let head = json!({"alg": "HS256", "typ": "JWT"});
    let claims = json!({
        "iss": format!("{}/", tenant.url()),
        "sub": format!("{client_id}@clients"),
        "aud": audience,
        "iat": now,
        "exp": now + lifetime.as_secs(),
        "scope": scopes,
        "gty": "client-credentials",
        "azp": client_id,
    });
    let text = format!(
        "{}.{}",
        BASE64.encode(head.to_string()),
        BASE64.encode(claims.to_string())
    );
    let signature = mac(tenant, &text).finalize().into_bytes();
    format!("{text}.{}", BASE64.encode(signature))
}

fn mac(tenant: &Tenant, text: &str) -> Hmac<Sha256> {
    let mut mac = Hmac::new(tenant.signing_key().into());
    mac.update(text.as_bytes());
    mac
}

/// What a token allows.
pub(super) struct Access {
    scopes: Vec<String>,
}

impl Access {
    pub(super) fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope)
    }
}

/// Reads the token of a request and asks for any one of the scopes.
pub(super) fn access(
    tenant: &Tenant,
    headers: &HeaderMap,
    any_of: &[&str],
) -> Result<Access, Failure> {
    let header = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = header
        .and_then(|value| value.split_once(' '))
        .filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
    let Some((_, token)) = token else {
        return Err(Failure::unauthorized("Missing authentication"));
    };
    let token = token.trim();
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, signature] = parts[..] else {
        return Err(Failure::bad("Bad HTTP authentication header format").code("Bearer"));
    };
    let invalid = |text| Failure::unauthorized(text);
    let signature = BASE64
        .decode(signature)
        .map_err(|_| invalid("Invalid token"))?;
    let claims: Value = BASE64
        .decode(body)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| invalid("Invalid token"))?;
    mac(tenant, &format!("{head}.{body}"))
        .verify_slice(&signature)
        .map_err(|_| invalid("Invalid signature received for JSON Web Token validation"))?;
    if claims["exp"]
        .as_u64()
        .is_none_or(|exp| exp <= tenant.now_ms() / 1_000)
    {
        return Err(invalid(
            "Expired token received for JSON Web Token validation",
        ));
    }
    let issuer = format!("{}/", tenant.url());
    if claims["iss"].as_str() != Some(&issuer)
        || !claims["aud"]
            .as_str()
            .is_some_and(|aud| tenant.audiences().iter().any(|own| own == aud))
    {
        return Err(invalid("Invalid token"));
    }
    let scopes: Vec<String> = claims["scope"]
        .as_str()
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let access = Access { scopes };
    if !any_of.iter().any(|scope| access.has(scope)) {
        let message = format!("Insufficient scope; expected any of: {}.", any_of.join(","));
        return Err(Failure::new(StatusCode::FORBIDDEN, message).code("insufficient_scope"));
    }
    Ok(access)
}

/// `/.well-known/openid-configuration`.
pub(super) async fn configuration(State(tenant): State<Arc<Tenant>>) -> Response {
    let url = tenant.url();
    answer(
        StatusCode::OK,
        &json!({
            "issuer": format!("{url}/"),
            "authorization_endpoint": format!("{url}/authorize"),
            "token_endpoint": format!("{url}/oauth/token"),
            "jwks_uri": format!("{url}/.well-known/jwks.json"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["HS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }),
    )
}
