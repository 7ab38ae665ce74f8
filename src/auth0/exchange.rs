//! One call on the wire: what came back, or how it was lost.

use std::error::Error;

use bytes::BytesMut;
use futures_util::StreamExt;
use serde_json::Value;

use super::{ApiError, Class, ErrorKind, Meta};

/// One error or one object.
pub(super) const SHORT: usize = 64 * 1024;
/// A list; also what a successful answer may be.
pub(super) const LONG: usize = 64 * 1024 * 1024;

/// An answer with its body, which may have been cut off.
pub(super) struct Reply {
    pub(super) meta: Meta,
    body: Result<Vec<u8>, ErrorKind>,
}

/// Sends one request, once. The time limit stands in the request. `secret` is what it is let in by: a server
/// that quotes it is not passed on, since its words are shown and written down.
pub(super) async fn exchange(
    request: reqwest::RequestBuilder,
    success_limit: usize,
    secret: &str,
) -> Result<Reply, ApiError> {
    let response = request.send().await.map_err(lost)?;
    let status = response.status();
    let meta = Meta::read(status.as_u16(), response.headers());
    let limit = if status.is_success() {
        success_limit
    } else {
        SHORT
    };
    let mut body = BytesMut::new();
    let mut stream = response.bytes_stream();
    let body = loop {
        match stream.next().await {
            None => break Ok(body.to_vec()),
            Some(Err(error)) => {
                break Err(if error.is_timeout() {
                    ErrorKind::TimedOut
                } else {
                    ErrorKind::Broken
                });
            }
            Some(Ok(chunk)) => {
                if body.len() + chunk.len() > limit {
                    if status.is_success() {
                        break Err(ErrorKind::NotUnderstood);
                    }
                    // Of an error the beginning is enough.
                    break Ok(body.to_vec());
                }
                body.extend_from_slice(&chunk);
            }
        }
    };
    let body = body.map(|body| without(body, secret));
    Ok(Reply { meta, body })
}

fn without(body: Vec<u8>, secret: &str) -> Vec<u8> {
    let found: Vec<usize> = match secret {
        "" => Vec::new(),
        secret => memchr::memmem::find_iter(&body, secret).collect(),
    };
    if found.is_empty() {
        return body;
    }
    let mut rest = 0;
    let mut kept = Vec::with_capacity(body.len());
    for at in found {
        kept.extend_from_slice(&body[rest..at]);
        kept.extend_from_slice("…".as_bytes());
        rest = at + secret.len();
    }
    kept.extend_from_slice(&body[rest..]);
    kept
}

impl Reply {
    pub(super) fn status(&self) -> u16 {
        self.meta.status.unwrap_or(0)
    }

    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status())
    }

    /// The error that a status outside 2xx means.
    pub(super) fn error(&self) -> ApiError {
        ApiError::of_answer(self.meta.clone(), self.body.as_deref().unwrap_or_default())
    }

    /// The reply itself when its status is 2xx, else the error.
    pub(super) fn successful(self) -> Result<Self, ApiError> {
        if self.is_success() {
            Ok(self)
        } else {
            Err(self.error())
        }
    }

    /// The body is cut off; the status stands.
    pub(super) fn is_cut_off(&self) -> bool {
        matches!(self.body, Err(ErrorKind::Broken | ErrorKind::TimedOut))
    }

    /// The body as JSON. HTML and the like came from something between us and Auth0.
    pub(super) fn json(&self) -> Result<Value, ApiError> {
        match &self.body {
            Err(kind) => {
                let message = if *kind == ErrorKind::NotUnderstood {
                    "the answer is larger than 64 MB"
                } else {
                    "the answer was cut off"
                };
                Err(ApiError::new(Class::Unknown, *kind, message).with_meta(self.meta.clone()))
            }
            Ok(body) => serde_json::from_slice(body).map_err(|_| {
                let mut error = ApiError::of_answer(self.meta.clone(), body);
                (error.class, error.kind) = (Class::Unknown, ErrorKind::NotAuth0);
                error
            }),
        }
    }

    /// The body as it came, where it came whole.
    pub(super) fn bytes(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }

    /// JSON it was, but not what the document promises.
    pub(super) fn not_understood(&self) -> ApiError {
        ApiError::new(
            Class::Unknown,
            ErrorKind::NotUnderstood,
            "the answer has not the documented shape",
        )
        .with_meta(self.meta.clone())
    }
}

/// A request without an answer. Only a failed connect proves that nothing was sent; it must be asked first,
/// because a connect that took too long is a time-out as well.
pub(super) fn lost(error: reqwest::Error) -> ApiError {
    let error = error.without_url();
    let reasons = reasons(&error);
    let (class, kind) = if error.is_builder() {
        (Class::NotSent, ErrorKind::Other)
    } else if error.is_connect() {
        (Class::NotSent, connect_kind(&error, &reasons))
    } else if error.is_timeout() {
        (Class::Unknown, ErrorKind::TimedOut)
    } else {
        (Class::Unknown, ErrorKind::Broken)
    };
    ApiError::new(class, kind, reasons)
}

fn connect_kind(error: &reqwest::Error, reasons: &str) -> ErrorKind {
    let lower = reasons.to_ascii_lowercase();
    if lower.contains("certificate") {
        ErrorKind::Certificate
    } else if lower.contains("proxy") || lower.contains("tunnel") || lower.contains("socks") {
        ErrorKind::Proxy
    } else if error.is_dns() || lower.contains("dns error") {
        ErrorKind::NoSuchHost
    } else if error.is_timeout() || lower.contains("timed out") {
        ErrorKind::ConnectTimeout
    } else {
        ErrorKind::Unreachable
    }
}

/// The chain of causes on one line; it names no address and no header.
fn reasons(error: &reqwest::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        let text = error.to_string();
        if !parts.last().is_some_and(|last| last.contains(&text)) {
            parts.push(text);
        }
        cause = error.source();
    }
    parts.join(": ").chars().take(500).collect()
}
