use reqwest::Method;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};

use super::exchange::{LONG, Reply, exchange};
use super::multipart::BODY_LIMIT;
use super::{ApiError, Class, Client, ErrorKind, ImportForm, Job, Meta};

/// What became of `POST /jobs/users-imports`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    pub outcome: SentOutcome,
    pub meta: Meta,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SentOutcome {
    /// The job is with Auth0.
    Accepted(Job),
    /// Auth0 said yes, but the job's id was lost with the rest of the answer.
    AcceptedUnread,
    /// It never reached Auth0.
    NotSent(ApiError),
    /// Auth0 said no, or something in between did: no job exists.
    Refused(ApiError),
    /// A job may exist.
    Unknown(ApiError),
}

impl Client {
    /// `POST /jobs/users-imports`, once. Every way to fail is an outcome.
    pub async fn start_import(&self, form: &ImportForm) -> Sent {
        let boundary = form.boundary();
        let body = form.body(&boundary);
        if body.len() > BODY_LIMIT {
            let message = format!(
                "the request has {} bytes, {BODY_LIMIT} are allowed",
                body.len()
            );
            return Sent::of_error(ApiError::new(Class::NotSent, ErrorKind::TooLarge, message));
        }
        let mut request = match self.request(Method::POST, &["jobs", "users-imports"]) {
            Ok(request) => request,
            Err(error) => return Sent::of_error(error),
        };
        if !form.external_id.is_empty() {
            // Auth0 shows 64 characters of it in the tenant log.
            request = request.header(
                "X-Correlation-ID",
                form.external_id.chars().take(64).collect::<String>(),
            );
        }
        request = request
            .header(
                CONTENT_TYPE,
                format!("multipart/form-data; boundary={boundary}"),
            )
            .header(CONTENT_LENGTH, body.len())
            .body(body);
        match exchange(request, LONG, self.secret()).await {
            Ok(reply) => {
                self.heard(&reply.meta);
                Sent {
                    outcome: SentOutcome::of_reply(&reply),
                    meta: reply.meta,
                }
            }
            Err(error) => Sent::of_error(error),
        }
    }
}

impl Sent {
    fn of_error(error: ApiError) -> Self {
        Self {
            meta: (*error.meta).clone(),
            outcome: SentOutcome::of_error(error),
        }
    }
}

impl SentOutcome {
    fn of_error(error: ApiError) -> Self {
        match error.class {
            Class::NotSent => Self::NotSent(error),
            Class::Refused => Self::Refused(error),
            Class::Unknown => Self::Unknown(error),
        }
    }

    fn of_reply(reply: &Reply) -> Self {
        if !reply.is_success() {
            return Self::of_error(reply.error());
        }
        if reply.status() == 202 && reply.is_cut_off() {
            return Self::AcceptedUnread;
        }
        let value = match reply.json() {
            Ok(value) => value,
            Err(error) => return Self::Unknown(error),
        };
        match Job::of(&value).filter(is_users_import) {
            Some(job) if job.id.is_empty() => Self::AcceptedUnread,
            Some(job) => Self::Accepted(job),
            None => {
                let mut error = reply.not_understood();
                error.kind = ErrorKind::NotAuth0;
                Self::Unknown(error)
            }
        }
    }
}

fn is_users_import(job: &Job) -> bool {
    match job.kind.as_deref() {
        Some(kind) => kind == "users_import",
        None => job.id.starts_with("job_"),
    }
}
