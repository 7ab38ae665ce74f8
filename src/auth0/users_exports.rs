use bytes::Bytes;
use reqwest::Method;
use serde_json::{Value, json};
use url::Url;

use super::exchange::{SHORT, exchange, lost};
use super::{Answer, ApiError, Class, Client, ErrorKind, Job, Meta};

/// What an export brings of a user.
pub const EXPORT_FIELDS: [&str; 16] = [
    "user_id",
    "email",
    "email_verified",
    "username",
    "phone_number",
    "phone_verified",
    "given_name",
    "family_name",
    "name",
    "nickname",
    "picture",
    "blocked",
    "app_metadata",
    "user_metadata",
    "created_at",
    "updated_at",
];

/// An export job as the API describes it.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportJob {
    pub job: Job,
    /// Of a completed job; a fresh one comes with every answer.
    pub location: Option<ExportLocation>,
}

/// Where an export can be fetched, for a minute [D exports]. Whoever knows it can read it.
#[derive(Clone, PartialEq, Eq)]
pub struct ExportLocation(Url);

impl std::fmt::Debug for ExportLocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExportLocation")
    }
}

impl ExportJob {
    fn of(value: &Value) -> Option<Self> {
        let job = Job::of(value).filter(|job| !job.id.is_empty())?;
        let location = value.get("location").and_then(Value::as_str);
        Some(Self {
            job,
            location: location
                .and_then(|text| Url::parse(text).ok())
                .map(ExportLocation),
        })
    }
}

impl Client {
    /// `POST /jobs/users-exports` with `read:users`: all users of a connection, one JSON object a line. It
    /// changes nothing at Auth0, so a second one does no harm.
    pub async fn start_export(&self, connection_id: &str) -> Result<Answer<ExportJob>, ApiError> {
        let fields: Vec<Value> = EXPORT_FIELDS
            .iter()
            .map(|name| json!({ "name": name }))
            .collect();
        let body = json!({"connection_id": connection_id, "format": "json", "fields": fields});
        let request = self
            .request(Method::POST, &["jobs", "users-exports"])?
            .json(&body);
        let reply = exchange(request, SHORT, self.secret()).await?;
        self.heard(&reply.meta);
        let reply = reply.successful()?;
        let value = reply.json()?;
        let job = ExportJob::of(&value).ok_or_else(|| reply.not_understood())?;
        Ok(Answer {
            value: job,
            meta: reply.meta,
        })
    }

    /// `GET /jobs/{id}` of an export.
    pub async fn export_job(&self, id: &str) -> Result<Answer<ExportJob>, ApiError> {
        let reply = self.call(Method::GET, &["jobs", id], &[]).await?;
        let value = reply.json()?;
        let job = ExportJob::of(&value).ok_or_else(|| reply.not_understood())?;
        Ok(Answer {
            value: job,
            meta: reply.meta,
        })
    }

    /// Fetches an export and gives it on in pieces as they come, packed as they are; `take` says whether to
    /// go on. The store is another host, so no token goes there; only encrypted, loopback excepted.
    pub async fn download<F>(
        &self,
        from: &ExportLocation,
        mut take: impl FnMut(Bytes) -> F,
    ) -> Result<(), ApiError>
    where
        F: Future<Output = bool>,
    {
        use futures_util::StreamExt;
        let away = |kind, message: &str| ApiError::new(Class::Refused, kind, message);
        if !self.may_fetch(&from.0) {
            let message = "the export lies at an address that is not encrypted";
            return Err(away(ErrorKind::NotUnderstood, message));
        }
        let response = tokio::time::timeout(self.limits().get, self.plain_get(&from.0).send());
        let response = response
            .await
            .map_err(|_| away(ErrorKind::TimedOut, "the export did not begin in time"))?
            .map_err(lost)?;
        let status = response.status();
        if !status.is_success() {
            // Not Auth0's own words, and they may repeat the address.
            let mut error = away(ErrorKind::Other, "the export's store refused it");
            if matches!(status.as_u16(), 401 | 403 | 404 | 410) {
                error.kind = ErrorKind::NotFound;
            }
            return Err(error.with_meta(Meta {
                status: Some(status.as_u16()),
                ..Meta::default()
            }));
        }
        let mut stream = response.bytes_stream();
        loop {
            let next = tokio::time::timeout(self.limits().get, stream.next()).await;
            match next {
                Err(_) => return Err(away(ErrorKind::TimedOut, "the export broke off")),
                Ok(None) => return Ok(()),
                Ok(Some(Err(error))) => return Err(lost(error)),
                Ok(Some(Ok(chunk))) => {
                    if !take(chunk).await {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn may_fetch(&self, url: &Url) -> bool {
        match url.scheme() {
            "https" => true,
            "http" => {
                let same = Url::parse(&self.api().origin()).ok();
                self.api().is_plain() && same.is_some_and(|own| own.host() == url.host())
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_read_and_never_shown() {
        let job = ExportJob::of(
            &json!({"id": "job_1", "type": "users_export", "status": "completed",
            "location": "https://store.example.com/x.json.gz?signature=secret"}),
        )
        .unwrap();
        assert!(job.location.is_some());
        assert!(!format!("{job:?}").contains("secret"));
        let pending = ExportJob::of(&json!({"id": "job_1", "location": 7})).unwrap();
        assert_eq!(pending.location, None);
    }
}
