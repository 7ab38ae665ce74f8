use std::time::Duration;

use reqwest::{Proxy, redirect, tls};
use url::Url;

use super::Domain;
use super::client::ClientError;

/// How this computer reaches Auth0.
#[derive(Clone, Default)]
pub struct Http {
    /// A proxy's address as typed in the settings; `None` takes the system's. Never used on loopback.
    pub proxy: Option<String>,
    pub limits: TimeLimits,
}

/// How long a call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimits {
    pub connect: Duration,
    pub post: Duration,
    pub get: Duration,
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            post: Duration::from_mins(2),
            get: Duration::from_secs(30),
        }
    }
}

impl std::fmt::Debug for Http {
    /// A proxy's address may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Http")
            .field("proxy", &self.proxy.as_ref().map(|_| "…"))
            .field("limits", &self.limits)
            .finish()
    }
}

impl Http {
    /// A client for this one host: https only (loopback excepted), no redirects, the system's trust store.
    pub(super) fn client_for(&self, domain: &Domain) -> Result<reqwest::Client, ClientError> {
        build(self.builder_for(domain)?)
    }

    /// The same with a connection of its own for every call.
    pub(super) fn poster_for(&self, domain: &Domain) -> Result<reqwest::Client, ClientError> {
        build(self.builder_for(domain)?.pool_max_idle_per_host(0))
    }

    fn builder_for(&self, domain: &Domain) -> Result<reqwest::ClientBuilder, ClientError> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("usher/", env!("CARGO_PKG_VERSION")))
            .https_only(!domain.is_plain())
            .redirect(redirect::Policy::none())
            .referer(false)
            .tls_version_min(tls::Version::TLS_1_2)
            .connect_timeout(self.limits.connect)
            .pool_idle_timeout(Duration::from_secs(45));
        if domain.is_loopback() {
            builder = builder.no_proxy();
        } else if let Some(proxy) = self
            .proxy
            .as_deref()
            .map(str::trim)
            .filter(|proxy| !proxy.is_empty())
        {
            let address = with_scheme(proxy);
            builder = builder.proxy(Proxy::all(address).map_err(|_| ClientError::Proxy)?);
        }
        Ok(builder)
    }
}

fn with_scheme(proxy: &str) -> String {
    if proxy.contains("://") {
        proxy.to_owned()
    } else {
        format!("http://{proxy}")
    }
}

/// Why a typed proxy address cannot be kept, and what to type instead; `None` where it can, the
/// empty one included. A name and password in it would end up in the settings, a readable file.
pub fn proxy_problem(proxy: &str) -> Option<&'static str> {
    let proxy = proxy.trim();
    if proxy.is_empty() {
        return None;
    }
    let address = Url::parse(&with_scheme(proxy)).ok();
    match address.filter(Url::has_host) {
        Some(url) if !url.username().is_empty() || url.password().is_some() => Some(
            "A name and password are not kept here, since the settings are a readable file. Type the address without \
             them; where the proxy asks for them, set HTTPS_PROXY before Usher starts",
        ),
        Some(_) => None,
        None => Some("This is no address. Write it as http://proxy.example.com:8080"),
    }
}

fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, ClientError> {
    builder
        .build()
        .map_err(|error| ClientError::Setup(error.without_url().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_with_a_password_is_told_from_one_without() {
        for good in [
            "",
            "  ",
            "proxy.example.com:8080",
            "http://proxy.example.com:8080",
            "socks5://10.0.0.1:1080",
        ] {
            assert_eq!(proxy_problem(good), None, "{good}");
        }
        for secret in [
            "http://me:word@proxy.example.com:8080",
            "me:word@proxy.example.com:8080",
            "https://me@proxy.example.com",
        ] {
            let problem = proxy_problem(secret).unwrap_or_default();
            assert!(problem.contains("password"), "{secret}: {problem}");
        }
        for wrong in ["http://", "http://proxy example.com", "::"] {
            let problem = proxy_problem(wrong).unwrap_or_default();
            assert!(problem.contains("no address"), "{wrong}: {problem}");
        }
    }
}
