use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;

use super::{Answer, ApiError, Client};

/// An import job as the API describes it. Unknown fields are dropped, unknown states kept
/// [OAS, REC-go].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Job {
    pub id: String,
    pub kind: Option<String>,
    pub status: JobStatus,
    pub connection_id: Option<String>,
    /// The connection's name.
    pub connection: Option<String>,
    /// As the server wrote it, such as `2026-11-20T09:00:00.000Z`.
    pub created_at: Option<String>,
    pub external_id: Option<String>,
    pub percentage_done: Option<u64>,
    pub time_left_seconds: Option<u64>,
    pub status_details: Option<String>,
    pub summary: Option<JobSummary>,
}

/// The state of a job; the specification allows any text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum JobStatus {
    #[default]
    Pending,
    Processing,
    Completed,
    Failed,
    Expired,
    /// A state that no document names.
    Other(String),
}

/// How many users a completed job failed, updated and inserted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
pub struct JobSummary {
    pub total: u64,
    pub inserted: u64,
    pub updated: u64,
    pub failed: u64,
}

impl JobStatus {
    pub fn of(text: &str) -> Self {
        match text {
            "pending" => Self::Pending,
            "processing" => Self::Processing,
            "completed" => Self::Completed,
            "failed" => Self::Failed,
            "expired" => Self::Expired,
            other => Self::Other(other.chars().take(64).collect()),
        }
    }

    /// The job will not go on.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Expired)
    }

    /// The word that the API uses.
    pub fn word(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Other(word) => word,
        }
    }
}

impl Job {
    /// Reads a job leniently: fields of an unexpected type are as good as absent. `None` when the value is
    /// no object.
    pub fn of(value: &Value) -> Option<Self> {
        let object = value.as_object()?;
        let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
        let count = |value: Option<&Value>| value.and_then(Value::as_u64);
        let summary = object
            .get("summary")
            .and_then(Value::as_object)
            .map(|summary| {
                let inserted = count(summary.get("inserted")).unwrap_or(0);
                let updated = count(summary.get("updated")).unwrap_or(0);
                let failed = count(summary.get("failed")).unwrap_or(0);
                let total = count(summary.get("total")).unwrap_or(inserted + updated + failed);
                JobSummary {
                    total,
                    inserted,
                    updated,
                    failed,
                }
            });
        Some(Self {
            id: text("id").unwrap_or_default(),
            kind: text("type"),
            status: JobStatus::of(object.get("status").and_then(Value::as_str).unwrap_or("")),
            connection_id: text("connection_id"),
            connection: text("connection"),
            created_at: text("created_at"),
            external_id: text("external_id"),
            percentage_done: count(object.get("percentage_done")),
            time_left_seconds: count(object.get("time_left_seconds")),
            status_details: text("status_details"),
            summary,
        })
    }
}

impl Client {
    /// `GET /jobs/{id}`.
    pub async fn job(&self, id: &str) -> Result<Answer<Job>, ApiError> {
        let reply = self.call(Method::GET, &["jobs", id], &[]).await?;
        let value = reply.json()?;
        let job = Job::of(&value)
            .filter(|job| !job.id.is_empty())
            .ok_or_else(|| reply.not_understood())?;
        Ok(Answer {
            value: job,
            meta: reply.meta,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn recorded_shapes_are_read() {
        let job = Job::of(
            &json!({"id":"job_1","type":"users_import","status":"completed","new_field":[1],
            "summary":{"failed":0,"updated":0,"inserted":1,"total":1}}),
        )
        .unwrap();
        assert_eq!(job.status, JobStatus::Completed);
        assert_eq!(
            job.summary,
            Some(JobSummary {
                total: 1,
                inserted: 1,
                updated: 0,
                failed: 0
            })
        );
    }

    #[test]
    fn odd_values_never_break_it() {
        let job = Job::of(&json!({"id":"job_1","status":"waiting_for_godot","percentage_done":"half","summary":7})).unwrap();
        assert_eq!(job.status, JobStatus::Other("waiting_for_godot".into()));
        assert!(!job.status.is_over());
        assert_eq!((job.percentage_done, job.summary), (None, None));
        assert_eq!(Job::of(&json!([])), None);
    }
}
