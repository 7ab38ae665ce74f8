use serde_json::Value;

use super::exchange::{SHORT, exchange};
use super::{Domain, TokenError};

/// `GET /.well-known/openid-configuration`, without credentials: a host proves to be the tenant of that name
/// before it gets a secret.
pub(super) async fn prove(
    http: &reqwest::Client,
    domain: &Domain,
    limit: std::time::Duration,
) -> Result<(), TokenError> {
    let url = format!("{}/.well-known/openid-configuration", domain.origin());
    let reply = exchange(http.get(url).timeout(limit), SHORT, "")
        .await
        .map_err(TokenError::Api)?;
    let not_a_tenant = |details: String| TokenError::NotATenant {
        host: domain.host(),
        details,
    };
    if !reply.is_success() {
        let error = reply.error();
        // Whoever types a loopback address runs that server; a test server need not have the page.
        if domain.is_loopback() && error.status == Some(404) {
            return Ok(());
        }
        return Err(match error.status {
            Some(429 | 500..) => TokenError::Api(error),
            _ => not_a_tenant(error.details()),
        });
    }
    let value = reply
        .json()
        .map_err(|error| not_a_tenant(error.details()))?;
    let issuer = value.get("issuer").and_then(Value::as_str).unwrap_or("");
    let wanted = format!("{}/", domain.origin());
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let https = format!("https://{}/", domain.host());
    if same(issuer, &wanted) || domain.is_loopback() && same(issuer, &https) {
        Ok(())
    } else {
        let issuer: String = issuer
            .chars()
            .filter(|c| !c.is_control())
            .take(120)
            .collect();
        Err(not_a_tenant(format!(
            "issuer is “{issuer}”, not “{wanted}”"
        )))
    }
}
