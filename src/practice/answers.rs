//! Error bodies of the two APIs [reference 1.7].

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A Management API error: status, message and, where documented, an error code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub status: StatusCode,
    pub message: String,
    pub code: Option<&'static str>,
    pub attributes: Option<Value>,
}

impl Failure {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            code: None,
            attributes: None,
        }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// A 401 repeats its message among its attributes [C-11660].
    pub(super) fn unauthorized(message: &str) -> Self {
        let mut failure = Self::new(StatusCode::UNAUTHORIZED, message);
        failure.attributes = Some(json!({ "error": message }));
        failure
    }

    pub(super) fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut body = json!({
            "statusCode": self.status.as_u16(),
            "error": self.status.canonical_reason().unwrap_or_default(),
            "message": self.message,
        });
        if let Some(code) = self.code {
            body["errorCode"] = code.into();
        }
        if let Some(attributes) = self.attributes {
            body["attributes"] = attributes;
        }
        answer(self.status, &body)
    }
}

/// An Authentication API error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TokenFailure {
    pub status: StatusCode,
    pub error: &'static str,
    pub description: String,
}

impl TokenFailure {
    pub(super) fn new(
        status: StatusCode,
        error: &'static str,
        description: impl Into<String>,
    ) -> Self {
        Self {
            status,
            error,
            description: description.into(),
        }
    }
}

impl IntoResponse for TokenFailure {
    fn into_response(self) -> Response {
        answer(
            self.status,
            &json!({"error": self.error, "error_description": self.description}),
        )
    }
}

/// JSON with the content type that the service sends [REC-rb].
pub(super) fn answer(status: StatusCode, body: &Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    response
}
