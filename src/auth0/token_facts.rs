//! What a token says of itself: display and pre-flight only, the signature is Auth0's to check.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::Value;

use super::Domain;

/// A token's claims as far as they matter, for display and for the pre-flight; the signature is Auth0's to check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenFacts {
    /// Host of `iss`, with its port where it has one.
    pub issuer: Option<String>,
    pub audiences: Vec<String>,
    /// Host of the audience `https://…/api/v2/`.
    pub tenant_domain: Option<String>,
    /// `scope`, and `permissions` of user tokens.
    pub scopes: Vec<String>,
    /// Unix seconds of Auth0's clock.
    pub issued_at: Option<i64>,
    pub expires_at: Option<i64>,
    /// `azp` or `client_id`, depending on the token profile.
    pub client_id: Option<String>,
}

/// Why a text is no token for the Management API. Never holds any of the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("There is no token")]
    Empty,
    #[error("This token is encrypted, so its tenant and rights cannot be read")]
    Encrypted,
    #[error("This is an opaque token, which the Management API does not accept")]
    Opaque,
    #[error("This is not a token")]
    NotAToken,
    #[error("This token is for {}, not for the Management API", .0.join(" and "))]
    WrongAudience(Vec<String>),
    #[error("This token does not say which host issued it")]
    NoIssuer,
}

impl Unusable {
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Empty => "Paste a Management API token",
            Self::Encrypted | Self::Opaque | Self::WrongAudience(_) => {
                "Ask for a token whose audience is https://YOUR-TENANT/api/v2/, with the slash at the end"
            }
            Self::NotAToken | Self::NoIssuer => {
                "Copy it whole: three parts with dots between, from the dashboard under APIs → Auth0 Management API → API Explorer"
            }
        }
    }
}

impl TokenFacts {
    /// Facts and the host that issued the token; `None` for a missing `iss`, or one that is no host to send a
    /// token to.
    pub(super) fn of_claims(claims: &Value) -> Result<(Self, Option<Domain>), Unusable> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        let time = |name: &str| {
            claims.get(name).and_then(|value| {
                value
                    .as_i64()
                    .or_else(|| value.to_string().split('.').next()?.parse().ok())
            })
        };
        if !claims.is_object() {
            return Err(Unusable::NotAToken);
        }
        let issuer =
            text("iss").filter(|iss| iss.starts_with("https://") || iss.starts_with("http://"));
        let issuer = issuer.and_then(|iss| {
            let domain = Domain::parse(&iss).ok()?;
            // Anything but `SCHEME://HOST/` is not how Auth0 names itself; http stays http only on loopback.
            (iss.trim_end_matches('/')
                .eq_ignore_ascii_case(&domain.origin()))
            .then_some(domain)
        });
        let audiences: Vec<String> = match claims.get("aud") {
            Some(Value::String(audience)) => vec![audience.clone()],
            Some(Value::Array(list)) => list
                .iter()
                .filter_map(|entry| entry.as_str().map(str::to_owned))
                .collect(),
            _ => Vec::new(),
        };
        let tenant_domain = audiences.iter().find_map(|audience| tenant_of(audience));
        let mut scopes: Vec<String> = text("scope")
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        for permission in claims
            .get("permissions")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            scopes.extend(
                permission
                    .as_str()
                    .filter(|permission| !scopes.iter().any(|scope| scope == permission))
                    .map(str::to_owned),
            );
        }
        let facts = Self {
            issuer: issuer.as_ref().map(Domain::host),
            audiences: audiences
                .iter()
                .map(|audience| audience.chars().take(200).collect())
                .collect(),
            tenant_domain,
            scopes,
            issued_at: time("iat"),
            expires_at: time("exp"),
            client_id: text("azp").or_else(|| text("client_id")),
        };
        Ok((facts, issuer))
    }

    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|held| held == scope)
    }

    /// How long the token still lives at the server's time `now`; zero when it has ended, `None` when it does
    /// not say.
    pub fn lives_for(&self, now: SystemTime) -> Option<Duration> {
        let expires = u64::try_from(self.expires_at?).unwrap_or(0);
        let expires = UNIX_EPOCH.checked_add(Duration::from_secs(expires))?;
        Some(expires.duration_since(now).unwrap_or_default())
    }
}

/// The tenant's domain in an audience of the Management API, `https://…/api/v2/`.
fn tenant_of(audience: &str) -> Option<String> {
    let host = audience
        .strip_prefix("https://")
        .or_else(|| audience.strip_prefix("http://"))?;
    let host = host.strip_suffix("/api/v2/")?;
    (!host.is_empty() && !host.contains(['/', '@', '?', '#'])).then(|| host.to_ascii_lowercase())
}

/// The second of a token's three parts.
pub(super) fn claims(token: &str) -> Result<Value, Unusable> {
    let parts: Vec<&str> = token.split('.').collect();
    match parts.len() {
        3 => {}
        5 => return Err(Unusable::Encrypted),
        1 if token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') =>
        {
            return Err(Unusable::Opaque);
        }
        _ => return Err(Unusable::NotAToken),
    }
    let bytes = URL_SAFE_NO_PAD
        .decode(parts[1])
        .or_else(|_| URL_SAFE.decode(parts[1]))
        .map_err(|_| Unusable::NotAToken)?;
    serde_json::from_slice(&bytes).map_err(|_| Unusable::NotAToken)
}
