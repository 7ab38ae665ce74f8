//! Tokens that end while a run goes on, and clocks that are wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;
use usher::auth0::{AccessToken, Client, Credentials, Domain, Http, token};
use usher::import::runner::{RenewError, renewal, start};
use usher::import::store::{ConnectionRef, RunEnd, TenantRef};
use usher::import::{
    Access, Progress, RunHandle, RunRequest, RunStore, RunSummary, Target, Tempo, WaitingFor,
};
use usher::practice::{Clock, Config, Server, Tuning};

use super::proxy::{Call, Fate, Proxy, answer};
use super::{SCOPES, ended, open, small, user};
use crate::importing::write_records;

const FINE: usize = 0;
const ERRORS: usize = 1;
const GONE: usize = 2;

/// A tenant whose clock is wrong, and whose tokens for client id and secret live as long as they are told.
struct Issuer {
    server: Arc<Server>,
    proxy: Proxy,
    given: Arc<AtomicUsize>,
    /// Another tenant's tokens are given out from now on.
    strange: Arc<AtomicBool>,
    /// What a request for a token finds.
    down: Arc<AtomicUsize>,
}

impl Issuer {
    async fn new(life: Duration, ahead: i64) -> Self {
        let shift = Duration::from_secs(ahead.unsigned_abs());
        let now = move || {
            if ahead < 0 {
                SystemTime::now() - shift
            } else {
                SystemTime::now() + shift
            }
        };
        let tuning = Tuning {
            clock: Clock::new(now),
            ..Tuning::default()
        };
        let server = Server::start_tuned(Config::default(), tuning);
        let server = Arc::new(server.await.unwrap());
        let other = Server::start(Config::default()).await.unwrap();
        let (given, strange) = (
            Arc::new(AtomicUsize::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let (issuer, counted, foreign) = (server.clone(), given.clone(), strange.clone());
        let down = Arc::new(AtomicUsize::new(FINE));
        let is_down = down.clone();
        let rule = move |call: &Call| match call.path.as_str() {
            // The configuration would name the tenant behind the proxy; on loopback it may be missing.
            "/.well-known/openid-configuration" => Fate::Instead(answer("404 Not Found", "", "{}")),
            "/oauth/token" if is_down.load(Ordering::Relaxed) == GONE => {
                Fate::Instead(String::new())
            }
            "/oauth/token" if is_down.load(Ordering::Relaxed) == ERRORS => {
                Fate::Instead(answer("503 Service Unavailable", "", ""))
            }
            "/oauth/token" => {
                counted.fetch_add(1, Ordering::Relaxed);
                let from = if foreign.load(Ordering::Relaxed) {
                    &other
                } else {
                    &*issuer
                };
                let token = from.issue_token(SCOPES, life);
                let body = serde_json::json!({"access_token": token, "token_type": "Bearer"});
                let date = format!("date: {}\r\n", httpdate::fmt_http_date(now()));
                Fate::Instead(answer("200 OK", &date, &body.to_string()))
            }
            _ => Fate::Pass,
        };
        Self {
            proxy: Proxy::start(0, &server.url, Arc::new(rule)).await,
            server,
            given,
            strange,
            down,
        }
    }

    async fn access(&self) -> Access {
        let domain = Domain::parse(&self.proxy.url).unwrap();
        let credentials = Credentials::Client {
            id: "id".into(),
            secret: "secret".to_owned().into(),
        };
        let http = Http::default();
        let first = token::obtain(&domain, &credentials, &http).await.unwrap();
        Access {
            client: Client::new(&first, &http).unwrap(),
            renew: renewal(&domain, &credentials, &http, &first),
        }
    }

    /// Imports so many users at twenty times the pace.
    async fn import(&self, users: usize, parts: u32) -> RunSummary {
        let dir = tempfile::tempdir().unwrap();
        let access = self.access().await;
        ended(&mut self.begin(&dir, access, users, parts).await).await
    }

    async fn begin(&self, dir: &TempDir, access: Access, users: usize, parts: u32) -> RunHandle {
        let records: Vec<String> = (0..users).map(user).collect();
        let path = dir.path().join("users.json");
        write_records(&path, &records);
        let roster = open(&path);
        let plan = small(&roster, parts);
        let connection = &self.server.connections[0];
        start(RunRequest {
            store: RunStore::new(dir.path().join("runs")),
            plan,
            roster,
            target: Target {
                tenant: TenantRef::default(),
                connection: ConnectionRef {
                    id: connection.id.clone(),
                    name: connection.name.clone(),
                },
            },
            access,
            emails_unique: true,
            tempo: Tempo(20),
            follows: None,
        })
        .await
        .unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_renewed_before_it_ends_by_auth0s_clock_however_wrong_this_one_is() {
    for ahead in [3_600, 0, -3_600] {
        let issuer = Issuer::new(Duration::from_secs(6), ahead).await;
        let summary = issuer.import(120, 60).await;
        assert_eq!(
            (summary.end, summary.counts.imported),
            (RunEnd::Finished, 120),
            "{ahead}"
        );
        let posts = issuer.proxy.posts();
        // A token is asked for by POST as well.
        let sent = posts.iter().filter(|id| !id.is_empty()).count();
        assert_eq!(sent, summary.parts as usize, "{ahead}: {posts:?}");
        let given = issuer.given.load(Ordering::Relaxed);
        assert!((2..=sent).contains(&given), "{ahead}: {given} tokens");
    }
}

/// The engine repeats the call, so it knows what is really waited for.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_token_is_waited_for_while_the_network_is_gone() {
    let issuer = Issuer::new(Duration::from_hours(1), 0).await;
    let access = issuer.access().await;
    let domain = Domain::parse(&issuer.proxy.url).unwrap();
    let dead = issuer.server.issue_token(SCOPES, Duration::ZERO);
    let (dead, _) = AccessToken::pasted(&dead, &domain).unwrap();
    let access = Access {
        client: Client::new(&dead, &Http::default()).unwrap(),
        ..access
    };
    issuer.down.store(GONE, Ordering::Relaxed);
    let dir = tempfile::tempdir().unwrap();
    let mut handle = issuer.begin(&dir, access, 20, 2).await;
    let mut progress = handle.progress.clone();
    for (kind, next) in [(WaitingFor::Network, ERRORS), (WaitingFor::Server, FINE)] {
        let waits = |now: &Progress| {
            now.waiting
                .as_ref()
                .is_some_and(|waiting| waiting.kind == kind)
        };
        progress.wait_for(waits).await.unwrap();
        issuer.down.store(next, Ordering::Relaxed);
    }
    let summary = ended(&mut handle).await;
    assert_eq!(
        (summary.end, summary.counts.imported),
        (RunEnd::Finished, 20)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_token_for_another_tenant_is_not_used() {
    let issuer = Issuer::new(Duration::from_hours(1), 0).await;
    let renew = issuer.access().await.renew.unwrap();
    assert!(renew().await.is_ok());
    issuer.strange.store(true, Ordering::Relaxed);
    let refused = renew().await.map(|_| ()).unwrap_err();
    assert!(
        matches!(&refused, RenewError::Lasting(why) if why.contains("another tenant")),
        "{refused}"
    );
}
