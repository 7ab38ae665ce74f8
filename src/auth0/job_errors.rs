use reqwest::Method;
use serde_json::{Map, Value};

use super::{Answer, ApiError, Client, Job};

/// What `GET /jobs/{id}/errors` came to.
#[derive(Clone, Debug, PartialEq)]
pub enum JobErrors {
    /// One entry per refused user.
    Entries(Vec<ErrorEntry>),
    /// An object in place of the list: a general error of the job.
    General(Box<Job>),
    /// 204: no user errors. For a failed job this is how an unparseable file looks.
    None,
}

/// One refused user as the service repeats it, secrets masked by the service; there is no row number.
#[derive(Clone, Default, PartialEq)]
pub struct ErrorEntry {
    pub user: Map<String, Value>,
    pub errors: Vec<EntryError>,
}

/// Every field is optional in the specification.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EntryError {
    pub code: Option<String>,
    pub message: Option<String>,
    pub path: Option<String>,
}

impl std::fmt::Debug for EntryError {
    /// The message may name the user.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EntryError")
            .field("code", &self.code)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ErrorEntry {
    /// The user is somebody's personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let codes: Vec<_> = self
            .errors
            .iter()
            .map(|error| error.code.as_deref().unwrap_or("?"))
            .collect();
        f.debug_struct("ErrorEntry")
            .field("user", &"…")
            .field("codes", &codes)
            .finish()
    }
}

impl ErrorEntry {
    fn of(value: Value) -> Self {
        let Value::Object(mut object) = value else {
            return Self::default();
        };
        let errors = match object.remove("errors") {
            Some(Value::Array(errors)) => errors.iter().map(EntryError::of).collect(),
            Some(error @ (Value::Object(_) | Value::String(_))) => vec![EntryError::of(&error)],
            _ => Vec::new(),
        };
        let user = match object.remove("user") {
            Some(Value::Object(user)) => user,
            _ => Map::new(),
        };
        Self { user, errors }
    }
}

impl EntryError {
    fn of(value: &Value) -> Self {
        let text = |name: &str| match value.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let message = text("message").or_else(|| value.as_str().map(str::to_owned));
        Self {
            code: text("code"),
            message,
            path: text("path"),
        }
    }
}

impl Client {
    /// `GET /jobs/{id}/errors`; the list is read up to 64 MB.
    pub async fn job_errors(&self, id: &str) -> Result<Answer<JobErrors>, ApiError> {
        let reply = self.call(Method::GET, &["jobs", id, "errors"], &[]).await?;
        if reply.meta.status == Some(204) {
            return Ok(Answer {
                value: JobErrors::None,
                meta: reply.meta,
            });
        }
        let value = match reply.json()? {
            Value::Array(entries) => {
                JobErrors::Entries(entries.into_iter().map(ErrorEntry::of).collect())
            }
            value => JobErrors::General(Box::new(
                Job::of(&value).ok_or_else(|| reply.not_understood())?,
            )),
        };
        Ok(Answer {
            value,
            meta: reply.meta,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn entries_are_read_leniently() {
        let entry = ErrorEntry::of(json!({"user":{"email":"a@example.com"},"extra":1,
            "errors":[{"code":"DUPLICATED_USER","message":"m"},{"code":7},"plain words"]}));
        assert_eq!(entry.user["email"], "a@example.com");
        assert_eq!(entry.errors[0].code.as_deref(), Some("DUPLICATED_USER"));
        assert_eq!(entry.errors[0].path, None);
        assert_eq!(entry.errors[1].code.as_deref(), Some("7"));
        assert_eq!(entry.errors[2].message.as_deref(), Some("plain words"));
        assert_eq!(ErrorEntry::of(json!(3)), ErrorEntry::default());
        assert!(!format!("{entry:?}").contains("example.com"));
    }
}
