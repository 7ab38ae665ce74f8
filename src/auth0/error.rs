use std::time::Duration;

use serde_json::Value;

use super::Meta;

/// What a failed call left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// It never reached Auth0.
    NotSent,
    /// Auth0 said no; nothing happened there.
    Refused,
    /// It may or may not have happened.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The domain has no address.
    NoSuchHost,
    /// Nobody listens there, or the network is away.
    Unreachable,
    ConnectTimeout,
    /// The certificate is not trusted.
    Certificate,
    /// The proxy refused, or answered in Auth0's place.
    Proxy,
    /// The connection broke after the request had begun.
    Broken,
    /// No answer in time.
    TimedOut,
    /// The answer is HTML or nothing that Auth0 says: something in between answered.
    NotAuth0,
    /// From Auth0, as far as one can see, but not understood.
    NotUnderstood,
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    TooLarge,
    /// Two import jobs are under way in the tenant already.
    TooManyJobs,
    RateLimit,
    /// 5xx
    Server,
    Other,
}

/// A call that did not give what it was made for. Keeps what the server said; the server's words are shown
/// under "Details", never as markup.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError {
    pub class: Class,
    pub kind: ErrorKind,
    pub status: Option<u16>,
    /// `errorCode` of the Management API, `error` of the Authentication API.
    pub code: Option<String>,
    /// The server's words, or the reason why there are none; at most a few hundred characters.
    pub message: String,
    /// How long to wait before asking again, at most a minute.
    pub wait: Option<Duration>,
    /// Boxed: errors travel through every result.
    pub meta: Box<Meta>,
}

impl ApiError {
    pub(super) fn new(class: Class, kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            class,
            kind,
            status: None,
            code: None,
            message: message.into(),
            wait: None,
            meta: Box::default(),
        }
    }

    pub(super) fn with_meta(mut self, meta: Meta) -> Self {
        self.status = meta.status;
        if matches!(
            self.kind,
            ErrorKind::RateLimit | ErrorKind::TooManyJobs | ErrorKind::Server
        ) {
            self.wait = meta.wait();
        }
        *self.meta = meta;
        self
    }

    /// Reads an error answer in either of the two shapes, `{statusCode, error, message, errorCode}` and
    /// `{error, error_description}`; anything else did not come from Auth0.
    pub(super) fn of_answer(meta: Meta, body: &[u8]) -> Self {
        let status = meta.status.unwrap_or(0);
        let said = Said::read(body);
        let kind = match (&said, status) {
            (_, 407) => ErrorKind::Proxy,
            (_, 500..=599) => ErrorKind::Server,
            (None, _) => ErrorKind::NotAuth0,
            // How the service says that the bearer text is no JWT [C-11660].
            (Some(said), 400) if said.code.as_deref() == Some("Bearer") => ErrorKind::Unauthorized,
            (Some(_), 400 | 422) => ErrorKind::BadRequest,
            (Some(_), 401) => ErrorKind::Unauthorized,
            (Some(_), 403) => ErrorKind::Forbidden,
            (Some(_), 404) => ErrorKind::NotFound,
            (Some(_), 413) => ErrorKind::TooLarge,
            (Some(said), 429) if said.names_active_jobs() => ErrorKind::TooManyJobs,
            (Some(_), 429) => ErrorKind::RateLimit,
            (Some(_), _) => ErrorKind::Other,
        };
        let class = match status {
            408 | 499 | 500..=599 => Class::Unknown,
            _ => Class::Refused,
        };
        let mut error = match said {
            Some(said) => Self {
                code: said.code,
                ..Self::new(class, kind, said.message)
            },
            None => Self::new(class, kind, beginning(body)),
        };
        // A proxy or a gateway may answer 429 without a body of Auth0's.
        if kind == ErrorKind::NotAuth0 && status == 429 {
            error.kind = ErrorKind::RateLimit;
        }
        error.with_meta(meta)
    }

    /// What happened, in one sentence for the screen.
    pub fn sentence(&self) -> String {
        if self.is_redirect() {
            return "The address sends its callers on to another one, which Usher does not follow"
                .into();
        }
        match self.kind {
            ErrorKind::NoSuchHost => "There is no such address".into(),
            ErrorKind::Unreachable => "Auth0 could not be reached".into(),
            ErrorKind::ConnectTimeout => "Auth0 could not be reached in time".into(),
            ErrorKind::Certificate => {
                "The server's certificate is not trusted by this computer".into()
            }
            ErrorKind::Proxy => "The proxy did not let the call through".into(),
            ErrorKind::Broken => "The connection broke before the answer was complete".into(),
            ErrorKind::TimedOut => "No answer came in time".into(),
            ErrorKind::NotAuth0 => {
                "Something between this computer and Auth0 answered in its place".into()
            }
            ErrorKind::NotUnderstood => "The answer was not understood".into(),
            ErrorKind::BadRequest => format!(
                "Auth0 did not accept the request: {}",
                self.message.trim_end_matches('.')
            ),
            ErrorKind::Unauthorized => "Auth0 did not accept the token".into(),
            ErrorKind::Forbidden => "The token lacks a right for this".into(),
            ErrorKind::NotFound => "Auth0 does not know it, or no longer".into(),
            ErrorKind::TooLarge => "Auth0 found the request too large".into(),
            ErrorKind::TooManyJobs => "Two import jobs are under way in this tenant already".into(),
            ErrorKind::RateLimit => "Auth0 asks for fewer calls at a time".into(),
            ErrorKind::Server => "Auth0 had an error of its own".into(),
            ErrorKind::Other => format!("Auth0 answered with status {}", self.status.unwrap_or(0)),
        }
    }

    /// What to do about it.
    pub fn advice(&self) -> String {
        if self.is_redirect() {
            return "Type the tenant's own domain, such as example.eu.auth0.com. Nothing was sent to the other address. If \
                    it is the right domain, a sign-in page of the network may be in the way"
                .into();
        }
        match self.kind {
            ErrorKind::NoSuchHost => "Check the domain for typing errors, and that this computer is online".into(),
            ErrorKind::Unreachable | ErrorKind::ConnectTimeout => {
                "Check that this computer is online. If your network needs a proxy, enter it in the settings".into()
            }
            ErrorKind::Certificate => {
                "If your company inspects encrypted traffic, its certificate authority must be in this computer's \
                 certificate store. Ask your IT department; there is no switch to ignore it"
                    .into()
            }
            ErrorKind::Proxy | ErrorKind::NotAuth0 => {
                "A proxy, a sign-in page of the network or a security gateway is in the way. Open https://auth0.com in a \
                 browser, check the proxy in the settings, or ask your IT department"
                    .into()
            }
            ErrorKind::Broken | ErrorKind::TimedOut => "Check the network, then try again".into(),
            ErrorKind::BadRequest if self.code.as_deref() == Some("connection_is_disabled") => {
                "In the dashboard open the connection, then its applications, and switch on at least one".into()
            }
            ErrorKind::BadRequest if self.code.as_deref() == Some("operation_not_supported") => {
                "Choose a database connection; users cannot be imported into any other".into()
            }
            ErrorKind::NotUnderstood | ErrorKind::Other | ErrorKind::BadRequest => {
                "The server's own words stand under Details; keep them for a report".into()
            }
            ErrorKind::Unauthorized => {
                "The token has ended, or belongs to another address. Paste a new one, or connect with client id and secret"
                    .into()
            }
            ErrorKind::Forbidden => match self.missing_scopes() {
                Some(scopes) => format!(
                    "Give the application the permission {scopes} for the Auth0 Management API, then connect again"
                ),
                None => "Give the application the missing permission for the Auth0 Management API, then connect again".into(),
            },
            ErrorKind::NotFound => "Jobs are forgotten by Auth0 after 24 hours. Otherwise check that it is the right tenant".into(),
            ErrorKind::TooLarge => "Choose smaller parts".into(),
            ErrorKind::TooManyJobs => "Usher waits until one of them ends; the dashboard or another tool may have started them".into(),
            ErrorKind::RateLimit => "Usher waits and goes on".into(),
            ErrorKind::Server => "Wait a little, then try again".into(),
        }
    }

    fn is_redirect(&self) -> bool {
        self.status
            .is_some_and(|status| (300..400).contains(&status))
    }

    /// The scopes that Auth0's message names: "Insufficient scope; expected any of: create:users."
    pub fn missing_scopes(&self) -> Option<String> {
        let (_, scopes) = self.message.split_once("expected any of:")?;
        let scopes = scopes.trim().trim_end_matches('.').trim();
        (!scopes.is_empty()).then(|| {
            scopes
                .split(',')
                .map(str::trim)
                .collect::<Vec<_>>()
                .join(" or ")
        })
    }

    /// Status, code and the server's words, for "Details".
    pub fn details(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.status.map(|status| format!("status {status}")));
        parts.extend(self.code.clone());
        if !self.message.is_empty() {
            parts.push(self.message.clone());
        }
        parts.join(" · ")
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl std::error::Error for ApiError {}

/// Auth0's own words in an error answer.
struct Said {
    code: Option<String>,
    message: String,
}

impl Said {
    fn read(body: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(body).ok()?;
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(clean);
        let management = value.get("statusCode").is_some()
            || value.get("errorCode").is_some()
            || value.get("message").is_some();
        let message = text("message")
            .or_else(|| text("error_description"))
            .or_else(|| text("error"))?;
        let code = if management {
            text("errorCode")
        } else {
            text("error")
        };
        Some(Self { code, message })
    }

    fn names_active_jobs(&self) -> bool {
        let message = self.message.to_ascii_lowercase();
        message.contains("import")
            && message.contains("job")
            && (message.contains("active") || message.contains("too many"))
    }
}

/// A few hundred characters on one line, without control characters.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(500)
        .collect()
}

/// The start of a body that is not Auth0's, without the markup of a page.
fn beginning(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(4_096)]);
    if let Some((_, rest)) = text.split_once("<title>") {
        return clean(rest.split("</title>").next().unwrap_or("").trim())
            .chars()
            .take(120)
            .collect();
    }
    clean(text.trim()).chars().take(120).collect()
}
