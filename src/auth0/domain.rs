use std::fmt;

use url::{Host, Url};

/// Where API calls go: the scheme, host and port of a tenant. https, or http on this very computer.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Domain {
    host: String,
    port: Option<u16>,
    loopback: bool,
    plain: bool,
}

/// Why a typed domain cannot be used. Each sentence says what to type instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DomainError {
    #[error("Type the tenant's domain, such as example.eu.auth0.com")]
    Empty,
    #[error(
        "manage.auth0.com is the dashboard, not a tenant. The tenant's domain stands in the dashboard under \
         Applications, in any application's settings, in the field Domain"
    )]
    Dashboard,
    #[error(
        "{0} belongs to Okta Workforce Identity, which is another product. An Auth0 tenant's domain looks like \
         example.eu.auth0.com, or is a custom domain of your own"
    )]
    Okta(String),
    #[error("“{0}” has no dot. Type the whole domain, such as {0}.eu.auth0.com")]
    NoDot(String),
    #[error("“{0}” is no domain. It should look like example.eu.auth0.com")]
    NotADomain(String),
    #[error(
        "A tenant's domain has no user name or password in it. Type only the domain, such as example.eu.auth0.com"
    )]
    Login,
    #[error("“{0}” is an address of this computer, which is reached by http only. Type http://{0}")]
    LoopbackWithoutHttp(String),
}

impl Domain {
    /// Cleans what people paste: blanks, `https://`, path and trailing slash go. `http://` becomes https,
    /// except on the loopback addresses 127.0.0.1, localhost and `[::1]`.
    pub fn parse(text: &str) -> Result<Self, DomainError> {
        let text = text.trim().trim_matches(['"', '\'', '<', '>']).trim();
        if text.is_empty() {
            return Err(DomainError::Empty);
        }
        let shown = || text.chars().take(80).collect::<String>();
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, text),
        };
        if !matches!(scheme.as_deref(), None | Some("http" | "https")) {
            return Err(DomainError::NotADomain(shown()));
        }
        let rest = rest.trim_start_matches('/').trim_start();
        let url =
            Url::parse(&format!("https://{rest}")).map_err(|_| DomainError::NotADomain(shown()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(DomainError::Login);
        }
        let (Some(parsed), Some(host)) = (url.host(), url.host_str()) else {
            return Err(DomainError::NotADomain(shown()));
        };
        let loopback = is_loopback(&parsed);
        let host = host.trim_end_matches('.').to_owned();
        let named = matches!(parsed, Host::Domain(_));
        if loopback {
            // The https default port was dropped by the parser; for http it would be 80.
            let plain = scheme.as_deref() == Some("http");
            if scheme.is_none() {
                return Err(DomainError::LoopbackWithoutHttp(shown()));
            }
            return Ok(Self {
                host,
                port: url.port(),
                loopback,
                plain,
            });
        }
        if host == "manage.auth0.com"
            || host.ends_with(".manage.auth0.com")
            || host == "auth0.com"
            || host == "www.auth0.com"
        {
            return Err(DomainError::Dashboard);
        }
        if ["okta.com", "oktapreview.com", "okta-emea.com"]
            .iter()
            .any(|okta| is_under(&host, okta))
        {
            return Err(DomainError::Okta(host));
        }
        if named && !host.contains('.') {
            return Err(DomainError::NoDot(host));
        }
        if named && !plausible(&host) {
            return Err(DomainError::NotADomain(shown()));
        }
        Ok(Self {
            host,
            port: url.port(),
            loopback,
            plain: false,
        })
    }

    /// The host, with the port where it is not the usual one: `example.eu.auth0.com`, `127.0.0.1:4433`.
    pub fn host(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    /// Scheme, host and port without a trailing slash.
    pub fn origin(&self) -> String {
        format!(
            "{}://{}",
            if self.plain { "http" } else { "https" },
            self.host()
        )
    }

    /// The audience of Management API tokens, with the trailing slash that Auth0 insists on
    /// [D mgmt-tokens-production].
    pub fn audience(&self) -> String {
        format!("{}/api/v2/", self.origin())
    }

    /// 127.0.0.1, localhost or `[::1]`.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// http, which only a loopback address may be.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// The region in words, for display, where the domain tells it [D create-tenants].
    pub fn region(&self) -> Option<&'static str> {
        let name = self.host.strip_suffix(".auth0.com")?;
        let (_, locality) = name.split_once('.').unwrap_or((name, "us"));
        let locality = locality.rsplit('.').next().unwrap_or(locality);
        match locality.split('-').next().unwrap_or(locality) {
            "us" => Some("USA"),
            "eu" => Some("Europe"),
            "au" => Some("Australia"),
            "jp" => Some("Japan"),
            "ca" => Some("Canada"),
            "uk" => Some("United Kingdom"),
            _ => None,
        }
    }

    /// A domain that Auth0 hands out itself; others are custom domains or private clouds.
    pub fn is_auth0_com(&self) -> bool {
        is_under(&self.host, "auth0.com")
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.trim_end_matches('.') == "localhost",
        Host::Ipv4(address) => address.octets() == [127, 0, 0, 1],
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn is_under(host: &str, parent: &str) -> bool {
    host == parent
        || host
            .strip_suffix(parent)
            .is_some_and(|rest| rest.ends_with('.'))
}

fn plausible(host: &str) -> bool {
    host.len() <= 253
        && host.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        })
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host())
    }
}

impl fmt::Debug for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> String {
        Domain::parse(text).map_or_else(|error| format!("{error:?}"), |domain| domain.origin())
    }

    #[test]
    fn pasted_addresses_are_cleaned() {
        for text in [
            "example.eu.auth0.com",
            "  https://example.eu.auth0.com/  ",
            "HTTPS://Example.EU.auth0.com/api/v2/?x=1#y",
            "http://example.eu.auth0.com",
            "example.eu.auth0.com/login",
            "example.eu.auth0.com.",
            "\"https://example.eu.auth0.com\"",
        ] {
            assert_eq!(origin(text), "https://example.eu.auth0.com", "{text}");
        }
        assert_eq!(
            origin("https://login.example.com:8443/x"),
            "https://login.example.com:8443"
        );
    }

    #[test]
    fn plain_text_only_on_loopback() {
        assert_eq!(origin("http://127.0.0.1:4433"), "http://127.0.0.1:4433");
        assert_eq!(origin("http://localhost:4433/"), "http://localhost:4433");
        assert_eq!(origin("http://[::1]:4433"), "http://[::1]:4433");
        for host in [
            "http://127.0.0.2:80",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "http://0.0.0.0",
        ] {
            assert!(origin(host).starts_with("https://"), "{host}");
        }
    }

    #[test]
    fn what_is_no_tenant_is_refused_with_a_hint() {
        assert_eq!(Domain::parse(" "), Err(DomainError::Empty));
        assert_eq!(
            Domain::parse("https://manage.auth0.com/dashboard/eu/example/"),
            Err(DomainError::Dashboard)
        );
        assert!(matches!(
            Domain::parse("example.okta.com"),
            Err(DomainError::Okta(_))
        ));
        assert!(Domain::parse("notokta.com").is_ok());
        assert!(matches!(
            Domain::parse("example"),
            Err(DomainError::NoDot(_))
        ));
        assert!(matches!(
            Domain::parse("ftp://example.com"),
            Err(DomainError::NotADomain(_))
        ));
        assert!(matches!(
            Domain::parse("exa mple.com"),
            Err(DomainError::NotADomain(_))
        ));
        assert_eq!(
            Domain::parse("https://me:word@example.eu.auth0.com"),
            Err(DomainError::Login)
        );
    }

    #[test]
    fn region_is_read_for_display() {
        let region = |text| Domain::parse(text).ok().and_then(|domain| domain.region());
        assert_eq!(region("example.eu.auth0.com"), Some("Europe"));
        assert_eq!(region("example.us-3.auth0.com"), Some("USA"));
        assert_eq!(region("example.auth0.com"), Some("USA"));
        assert_eq!(region("login.example.com"), None);
    }
}
