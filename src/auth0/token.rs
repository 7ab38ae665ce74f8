//! Tokens: what they say of themselves, and which host they may go to.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::{Domain, Http, TokenError};

pub use super::oauth_token::request;

/// What a tenant is entered with.
#[derive(Clone)]
pub enum Credentials {
    Token(SecretString),
    Client { id: String, secret: SecretString },
}

/// The host that calls go to, and the tenant that they concern. With a custom domain the two differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub api: Domain,
    /// From `aud`; the API host where the token does not tell.
    pub tenant_domain: String,
}

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

/// Two names that should be one. Shown, and to be confirmed before the first call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The token was issued by (and so goes to) another host than was typed.
    TypedAndIssuer { typed: String, issuer: String },
    /// The token is for another tenant than was typed.
    TypedAndTenant { typed: String, tenant: String },
    /// Issued by one host for another tenant's name, as with custom domains.
    IssuerAndTenant { issuer: String, tenant: String },
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

/// A Management API token together with the one host that it may be sent to.
#[derive(Clone)]
pub struct AccessToken {
    facts: TokenFacts,
    typed: Domain,
    api: Domain,
    secret: SecretString,
}

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessToken")
            .field("api", &self.api)
            .field("facts", &self.facts)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Token(_) => f.write_str("Token(…)"),
            Self::Client { id, .. } => f
                .debug_struct("Client")
                .field("id", id)
                .finish_non_exhaustive(),
        }
    }
}

impl AccessToken {
    /// Reads a pasted token. It will go to the host of its `iss` and to no other; a typed loopback address is
    /// the only exception. What differs from what was typed comes back beside it.
    pub fn pasted(text: &str, typed: &Domain) -> Result<(Self, Vec<Mismatch>), TokenError> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let text = text
            .strip_prefix("Bearer")
            .unwrap_or(&text)
            .trim_matches(['"', '\'', ',']);
        let token = Self::of(text, typed)?;
        let mismatches = token.mismatches();
        Ok((token, mismatches))
    }

    pub(super) fn of(text: &str, typed: &Domain) -> Result<Self, Unusable> {
        if text.is_empty() {
            return Err(Unusable::Empty);
        }
        let (facts, api) = match (
            claims(text).and_then(|claims| TokenFacts::of_claims(&claims)),
            typed.is_loopback(),
        ) {
            (facts, true) => (
                facts.map(|(facts, _)| facts).unwrap_or_default(),
                typed.clone(),
            ),
            (Ok((_, None)), false) => return Err(Unusable::NoIssuer),
            (Ok((facts, _)), false) if facts.tenant_domain.is_none() => {
                return Err(Unusable::WrongAudience(facts.audiences));
            }
            (Ok((facts, Some(api))), false) => (facts, api),
            (Err(unusable), false) => return Err(unusable),
        };
        Ok(Self {
            facts,
            typed: typed.clone(),
            api,
            secret: SecretString::from(text.to_owned()),
        })
    }

    pub fn facts(&self) -> &TokenFacts {
        &self.facts
    }

    /// The host that this token goes to.
    pub fn api(&self) -> &Domain {
        &self.api
    }

    pub fn target(&self) -> Target {
        let tenant_domain = self
            .facts
            .tenant_domain
            .clone()
            .unwrap_or_else(|| self.api.host());
        Target {
            api: self.api.clone(),
            tenant_domain,
        }
    }

    /// What must be confirmed before the first call.
    pub fn mismatches(&self) -> Vec<Mismatch> {
        mismatches(
            &self.typed,
            self.facts.issuer.as_deref(),
            self.facts.tenant_domain.as_deref(),
        )
    }

    pub fn secret(&self) -> &SecretString {
        &self.secret
    }

    /// Adds what the answer said beside the token, where the token itself is silent.
    pub(super) fn complete(
        &mut self,
        scope: Option<&str>,
        expires_in: Option<u64>,
        now: SystemTime,
    ) {
        if self.facts.scopes.is_empty() {
            self.facts.scopes = scope
                .unwrap_or("")
                .split_whitespace()
                .map(str::to_owned)
                .collect();
        }
        if self.facts.expires_at.is_none() {
            let now = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
            self.facts.expires_at =
                expires_in.and_then(|seconds| i64::try_from(now.saturating_add(seconds)).ok());
        }
    }

    /// Whether the text of the token is this one's; for knowing a token again without showing it.
    pub fn is(&self, other: &SecretString) -> bool {
        self.secret.expose_secret() == other.expose_secret()
    }
}

/// Compares what was typed, the host that issued the token and the tenant that it is for. A typed loopback
/// address is exempt.
pub fn mismatches(typed: &Domain, issuer: Option<&str>, tenant: Option<&str>) -> Vec<Mismatch> {
    if typed.is_loopback() {
        return Vec::new();
    }
    let typed = typed.host();
    let differ = |a: &str, b: &str| !a.eq_ignore_ascii_case(b);
    let mut found = Vec::new();
    if let Some(issuer) = issuer.filter(|issuer| differ(issuer, &typed)) {
        found.push(Mismatch::TypedAndIssuer {
            typed: typed.clone(),
            issuer: issuer.to_owned(),
        });
    }
    if let Some(tenant) = tenant.filter(|tenant| differ(tenant, &typed)) {
        found.push(Mismatch::TypedAndTenant {
            typed,
            tenant: tenant.to_owned(),
        });
    }
    if let (Some(issuer), Some(tenant)) = (issuer, tenant)
        && differ(issuer, tenant)
    {
        found.push(Mismatch::IssuerAndTenant {
            issuer: issuer.to_owned(),
            tenant: tenant.to_owned(),
        });
    }
    found
}

impl Mismatch {
    pub fn sentence(&self) -> String {
        match self {
            Self::TypedAndIssuer { typed, issuer } => {
                format!(
                    "You typed {typed}, but the token was issued by {issuer} and will be sent there"
                )
            }
            Self::TypedAndTenant { typed, tenant } => {
                format!("You typed {typed}, but the token is for the tenant {tenant}")
            }
            Self::IssuerAndTenant { issuer, tenant } => {
                format!(
                    "The token was issued by {issuer} for the tenant {tenant}, as is usual with a custom domain"
                )
            }
        }
    }
}

impl TokenFacts {
    /// Facts and the host that issued the token; `None` for a missing `iss`, or one that is no host to send a
    /// token to.
    fn of_claims(claims: &Value) -> Result<(Self, Option<Domain>), Unusable> {
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
fn claims(token: &str) -> Result<Value, Unusable> {
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

/// A token by whichever credentials there are.
pub async fn obtain(
    domain: &Domain,
    credentials: &Credentials,
    http: &Http,
) -> Result<AccessToken, TokenError> {
    match credentials {
        Credentials::Token(token) => Ok(AccessToken::pasted(token.expose_secret(), domain)?.0),
        Credentials::Client { id, secret } => request(domain, id, secret, http).await,
    }
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
