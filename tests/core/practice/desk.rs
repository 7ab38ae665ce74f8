//! A tenant, a token and the few calls that every test makes.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use usher::practice::{Clock, Config, Server, Speed, Tuning};

pub(super) const ALL: &str = "create:users read:users read:connections read:connections_options";

/// A clock that stands until it is told otherwise.
#[derive(Clone)]
pub(super) struct Hands(Arc<AtomicU64>);

impl Hands {
    pub(super) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(1_795_165_200_000)))
    }

    pub(super) fn forward(&self, by: Duration) {
        self.0
            .fetch_add(u64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    pub(super) fn clock(&self) -> Clock {
        let own = Arc::clone(&self.0);
        Clock::new(move || UNIX_EPOCH + Duration::from_millis(own.load(Ordering::SeqCst)))
    }
}

pub(super) struct Desk {
    pub server: Server,
    pub http: reqwest::Client,
    pub token: String,
}

/// Status and body of an answer; no body is null.
pub(super) type Told = (u16, Value);

impl Desk {
    pub(super) async fn instant() -> Self {
        Self::with(Config::default(), Tuning::default()).await
    }

    pub(super) async fn realistic(hands: &Hands) -> Self {
        let config = Config {
            speed: Speed::Realistic,
            ..Config::default()
        };
        let rates = Some(usher::practice::Rates::of(Speed::Instant));
        Self::with(
            config,
            Tuning {
                clock: hands.clock(),
                rates,
                ..Tuning::default()
            },
        )
        .await
    }

    pub(super) async fn in_folder(folder: &Path, hands: &Hands) -> Self {
        let config = Config {
            store: Some(folder.to_owned()),
            ..Config::default()
        };
        Self::with(
            config,
            Tuning {
                clock: hands.clock(),
                ..Tuning::default()
            },
        )
        .await
    }

    pub(super) async fn with(config: Config, tuning: Tuning) -> Self {
        let server = Server::start_tuned(config, tuning).await.unwrap();
        let token = server.issue_token(ALL, Duration::from_hours(720));
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            server,
            http,
            token,
        }
    }

    pub(super) fn connection(&self, name: &str) -> String {
        self.server
            .connections
            .iter()
            .find(|one| one.name == name)
            .unwrap()
            .id
            .clone()
    }

    pub(super) fn plain(&self) -> String {
        self.connection("Username-Password-Authentication")
    }

    pub(super) async fn tell(request: RequestBuilder) -> Told {
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let body = answer.bytes().await.unwrap();
        if status == StatusCode::NO_CONTENT {
            assert!(body.is_empty());
        }
        (
            status.as_u16(),
            serde_json::from_slice(&body).unwrap_or(Value::Null),
        )
    }

    pub(super) async fn get(&self, path: &str) -> Told {
        Self::tell(
            self.http
                .get(format!("{}/api/v2/{path}", self.server.url))
                .bearer_auth(&self.token),
        )
        .await
    }

    pub(super) async fn post(&self, form: Form) -> Told {
        let url = format!("{}/api/v2/jobs/users-imports", self.server.url);
        Self::tell(self.http.post(url).bearer_auth(&self.token).multipart(form)).await
    }

    pub(super) async fn import(
        &self,
        connection: &str,
        upsert: bool,
        users: impl Into<Vec<u8>>,
    ) -> Told {
        self.post(
            form(users)
                .text("connection_id", connection.to_owned())
                .text("upsert", upsert.to_string()),
        )
        .await
    }

    /// Imports and gives the ended job and its list of errors.
    pub(super) async fn outcome(
        &self,
        connection: &str,
        upsert: bool,
        users: &Value,
    ) -> (Value, Vec<Value>) {
        let (status, job) = self.import(connection, upsert, users.to_string()).await;
        assert_eq!(status, 202, "{job}");
        let id = job["id"].as_str().unwrap();
        let (status, ended) = self.get(&format!("jobs/{id}")).await;
        assert_eq!(
            (status, ended["status"].as_str()),
            (200, Some("completed")),
            "{ended}"
        );
        let (status, errors) = self.get(&format!("jobs/{id}/errors")).await;
        match status {
            204 => (ended, Vec::new()),
            200 => (ended, errors.as_array().unwrap().clone()),
            other => panic!("{other}: {errors}"),
        }
    }
}

pub(super) fn form(users: impl Into<Vec<u8>>) -> Form {
    let part = Part::bytes(users.into())
        .file_name("users.json")
        .mime_str("application/json")
        .unwrap();
    Form::new().part("users", part)
}

pub(super) fn summary(inserted: usize, updated: usize, failed: usize) -> Value {
    json!({"failed": failed, "updated": updated, "inserted": inserted, "total": inserted + updated + failed})
}

pub(super) fn codes(entry: &Value) -> Vec<&str> {
    entry["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["code"].as_str().unwrap())
        .collect()
}
