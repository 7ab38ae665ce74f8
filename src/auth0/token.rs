//! Tokens: what they say of themselves, and which host they may go to.

use std::time::{SystemTime, UNIX_EPOCH};

use secrecy::{ExposeSecret, SecretString};

use super::token_facts::claims;
use super::{Domain, Http, Meta, TokenError};

pub use super::mismatch::{Mismatch, mismatches};
pub use super::oauth_token::request;
pub use super::token_facts::{TokenFacts, Unusable};

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

/// A Management API token together with the one host that it may be sent to.
#[derive(Clone)]
pub struct AccessToken {
    facts: TokenFacts,
    typed: Domain,
    api: Domain,
    secret: SecretString,
    /// The server's clock minus this computer's in seconds, where an answer brought the token.
    skew: Option<i64>,
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
            skew: None,
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

    pub(super) fn skew(&self) -> Option<i64> {
        self.skew
    }

    pub fn secret(&self) -> &SecretString {
        &self.secret
    }

    /// Adds what the answer said beside the token, where the token itself is silent.
    pub(super) fn complete(&mut self, scope: Option<&str>, expires_in: Option<u64>, meta: &Meta) {
        let own = SystemTime::now();
        let now = meta.date.unwrap_or(own);
        self.skew = meta.clock_skew(own);
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
