use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use secrecy::ExposeSecret;

use super::exchange::{LONG, Reply, exchange};
use super::{AccessToken, ApiError, Domain, Http, Meta, TimeLimits};

const BEARER: &str = "Bearer ";
/// No answer has told Auth0's time yet.
const UNTOLD: i64 = i64::MIN;

/// The Management API of one tenant, with one token. Cheap to clone. It never repeats a call.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    /// Never reuses a connection: one that was closed while idle would leave the outcome of a POST unknown.
    poster: reqwest::Client,
    limits: TimeLimits,
    api: Domain,
    bearer: HeaderValue,
    /// What the token may do; empty where it does not say.
    scopes: Arc<[String]>,
    /// When it ends, in Unix seconds of Auth0's clock.
    ends: Option<i64>,
    /// The server's clock minus this computer's in seconds, from the latest answer.
    skew: Arc<AtomicI64>,
}

/// Why no client could be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    #[error("The proxy in the settings is no address")]
    Proxy,
    #[error("The token contains characters that no token has")]
    Token,
    #[error("Encrypted connections could not be set up on this computer: {0}")]
    Setup(String),
}

impl ClientError {
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Proxy => {
                Some("Write it as http://proxy.example.com:8080, or leave the field empty")
            }
            Self::Token => Some("Copy the token again, whole"),
            Self::Setup(_) => None,
        }
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("api", &self.api)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client for the host that the token belongs to, and for no other.
    pub fn new(token: &AccessToken, http: &Http) -> Result<Self, ClientError> {
        let mut bearer =
            HeaderValue::from_str(&format!("{BEARER}{}", token.secret().expose_secret()))
                .map_err(|_| ClientError::Token)?;
        bearer.set_sensitive(true);
        let api = token.api().clone();
        Ok(Self {
            http: http.client_for(&api)?,
            poster: http.poster_for(&api)?,
            limits: http.limits,
            api,
            bearer,
            scopes: token.facts().scopes.clone().into(),
            ends: token.facts().expires_at,
            skew: Arc::new(AtomicI64::new(token.skew().unwrap_or(UNTOLD))),
        })
    }

    /// Whether the token has the scope; one that names none is tried.
    pub fn may(&self, scope: &str) -> bool {
        self.scopes.is_empty() || self.scopes.iter().any(|own| own == scope)
    }

    /// How long the token lasts from now by Auth0's clock, where it says when it ends.
    pub fn lasts(&self) -> Option<Duration> {
        let ends = UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(self.ends?).ok()?))?;
        Some(ends.duration_since(self.now()).unwrap_or_default())
    }

    /// The host that every call goes to.
    pub fn api(&self) -> &Domain {
        &self.api
    }

    /// A request for `/api/v2/…`; each segment is escaped, so that an id cannot leave its place.
    pub(super) fn request(
        &self,
        method: Method,
        path: &[&str],
    ) -> Result<reqwest::RequestBuilder, ApiError> {
        let origin = self.api.origin();
        let mut url = url::Url::parse(&origin).map_err(|_| {
            ApiError::new(
                super::Class::NotSent,
                super::ErrorKind::Other,
                "the address is not valid",
            )
        })?;
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(["api", "v2"]).extend(path);
        }
        let (http, limit) = if method == Method::POST {
            (&self.poster, self.limits.post)
        } else {
            (&self.http, self.limits.get)
        };
        Ok(http
            .request(method, url)
            .header(AUTHORIZATION, self.bearer.clone())
            .timeout(limit))
    }

    /// The token's own text.
    pub(super) fn secret(&self) -> &str {
        let bearer = self.bearer.to_str().unwrap_or_default();
        bearer.strip_prefix(BEARER).unwrap_or_default()
    }

    /// A GET for an address outside of the API: without the token, and with no limit for the whole.
    pub(super) fn plain_get(&self, url: &url::Url) -> reqwest::RequestBuilder {
        self.http.get(url.clone())
    }

    pub(super) fn limits(&self) -> TimeLimits {
        self.limits
    }

    /// One call whose successful answer is wanted.
    pub(super) async fn call(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, String)],
    ) -> Result<Reply, ApiError> {
        let mut request = self.request(method, path)?;
        if !query.is_empty() {
            request = request.query(query);
        }
        let reply = exchange(request, LONG, self.secret()).await?;
        self.heard(&reply.meta);
        reply.successful()
    }

    /// Auth0's clock in ms since 1970, once an answer has told it. Given in whole seconds, so up to one
    /// behind.
    pub fn server_ms(&self) -> Option<i64> {
        let told = self.skew.load(Ordering::Relaxed) != UNTOLD;
        let since = self.now().duration_since(UNIX_EPOCH).ok()?.as_millis();
        told.then_some(i64::try_from(since).ok()?)
    }

    /// Auth0's time, as far as an answer has told it; until then this computer's.
    pub fn now(&self) -> SystemTime {
        let now = SystemTime::now();
        let skew = match self.skew.load(Ordering::Relaxed) {
            UNTOLD => 0,
            skew => skew,
        };
        let off = Duration::from_millis(skew.unsigned_abs());
        let shifted = if skew < 0 {
            now.checked_sub(off)
        } else {
            now.checked_add(off)
        };
        shifted.unwrap_or(now)
    }

    pub(super) fn heard(&self, meta: &Meta) {
        if let Some(skew) = meta.clock_skew(SystemTime::now()) {
            self.skew.store(skew, Ordering::Relaxed);
        }
    }
}
