//! A tenant, our client, and a file to compare.

use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use secrecy::SecretString;
use serde_json::{Value, json};
use usher::auth0::{AccessToken, Client, Domain, Http, ImportForm, Job, SentOutcome, token};
use usher::compare::{CompareError, Forecast, Order, foresee};
use usher::practice::{Config, Server};
use usher::roster::{self, OpenOptions, Roster};
use usher::rules::CheckOptions;
use usher::users::Cancel;

use crate::support::terminal::PLAIN;

pub(super) struct Desk {
    pub server: Server,
    pub client: Client,
    pub connection: String,
    pub folder: tempfile::TempDir,
}

impl Desk {
    pub(super) async fn new() -> Self {
        Self::with(Config::default()).await
    }

    pub(super) async fn with(config: Config) -> Self {
        let server = Server::start(config).await.unwrap();
        let domain = Domain::parse(&server.url).unwrap();
        let secret = SecretString::from(server.client_secret.clone());
        let http = Http::default();
        let token = token::request(&domain, &server.client_id, &secret, &http).await;
        let client = Client::new(&token.unwrap(), &http).unwrap();
        let plain = server.connections.iter().find(|one| one.name == PLAIN);
        Self {
            connection: plain.unwrap().id.clone(),
            server,
            client,
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A client whose token has just these scopes.
    pub(super) fn client_with(&self, scopes: &str) -> Client {
        let text = self.server.issue_token(scopes, Duration::from_mins(5));
        let domain = Domain::parse(&self.server.url).unwrap();
        let (token, _) = AccessToken::pasted(&text, &domain).unwrap();
        Client::new(&token, &Http::default()).unwrap()
    }

    /// Imports at once and gives the ended job.
    pub(super) async fn import(&self, users: &Value, upsert: bool) -> Job {
        let form = ImportForm {
            connection_id: self.connection.clone(),
            upsert,
            external_id: "run.1.1".into(),
            send_completion_email: false,
            users: Bytes::from(users.to_string()),
        };
        let SentOutcome::Accepted(job) = self.client.start_import(&form).await.outcome else {
            panic!("the import was not accepted")
        };
        self.client.job(&job.id).await.unwrap().value
    }

    pub(super) fn open(&self, users: &Value, check: CheckOptions) -> Roster {
        let path = self.folder.path().join("users.json");
        std::fs::write(&path, users.to_string()).unwrap();
        open(&path, check, self.folder.path())
    }

    pub(super) async fn forecast(
        &self,
        users: &Value,
        upsert: bool,
    ) -> Result<Forecast, CompareError> {
        let check = CheckOptions {
            upsert,
            ..CheckOptions::default()
        };
        self.forecast_by(&self.client, users, check).await
    }

    pub(super) async fn forecast_by(
        &self,
        client: &Client,
        users: &Value,
        check: CheckOptions,
    ) -> Result<Forecast, CompareError> {
        let order = Order {
            only: None,
            upsert: check.upsert,
            email_verified: check.email_verified,
            roster: self.open(users, check),
            emails_unique: true,
            connection_id: self.connection.clone(),
            connection: Some(PLAIN.to_owned()),
            spool_dir: self.folder.path().join("spool"),
        };
        foresee(client, order, &Cancel::new(), &|_| {}).await
    }

    pub(super) async fn profile(&self, email: &str) -> Value {
        let found = self.client.profiles_by_email(email).await.unwrap().value;
        serde_json::from_str(found[0].get()).unwrap()
    }
}

pub(super) fn open(path: &Path, check: CheckOptions, spool: &Path) -> Roster {
    let options = OpenOptions {
        check,
        ..OpenOptions::default()
    };
    roster::open(&[path], &options, spool, &|_| {}, &Cancel::new()).unwrap()
}

/// So many users with metadata of their own, from a number on.
pub(super) fn users(from: usize, count: usize) -> Vec<Value> {
    (from..from + count)
        .map(|n| {
            json!({"email": format!("user{n}@example.com"), "email_verified": n % 2 == 0, "user_id": format!("id{n}"),
                "user_metadata": {"plan": "gold", "n": n}, "app_metadata": {"from": "old"}})
        })
        .collect()
}
