use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::exchange::{SHORT, exchange};
use super::{AccessToken, Domain, Http, TokenError, openid};

/// `POST /oauth/token` with client id and secret, after the host has proved to be the tenant.
pub async fn request(
    domain: &Domain,
    client_id: &str,
    secret: &SecretString,
    http: &Http,
) -> Result<AccessToken, TokenError> {
    let client = http.client_for(domain)?;
    openid::prove(&client, domain, http.limits.get).await?;
    let audience = domain.audience();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", client_id.trim()),
        ("client_secret", secret.expose_secret().trim()),
        ("audience", audience.as_str()),
    ];
    let request = client
        .post(format!("{}/oauth/token", domain.origin()))
        .timeout(http.limits.get)
        .form(&form);
    let reply = exchange(request, SHORT, secret.expose_secret().trim())
        .await
        .and_then(super::exchange::Reply::successful)
        .map_err(TokenError::Api)?;
    let value = reply.json().map_err(TokenError::Api)?;
    let text = value
        .get("access_token")
        .and_then(Value::as_str)
        .unwrap_or("");
    if text.is_empty() {
        return Err(TokenError::Api(reply.not_understood()));
    }
    let mut token = AccessToken::of(text, domain)?;
    token.complete(
        value.get("scope").and_then(Value::as_str),
        value.get("expires_in").and_then(Value::as_u64),
        &reply.meta,
    );
    Ok(token)
}
