//! Imports over connections that break, through proxies that lie, into a tenant that answers oddly.

mod jobs;
mod posts;
mod proxy;
mod scenario;
mod tenants;
mod tokens;

use std::time::Duration;

pub(super) use proxy::{Call, Fate, Proxy, Rule, answer};
use usher::auth0::{AccessToken, Client, Domain, Http};
use usher::import::runner::start;
use usher::import::store::TenantRef;
use usher::import::{Access, Plan, RunHandle, RunRequest, RunState, RunSummary, Target};
use usher::practice::Speed;
use usher::roster::Roster;

use super::importing::{Rig, SCOPES, ended, open, small, user};

/// A tenant behind a proxy and a file of so many users.
struct Behind {
    rig: Rig,
    proxy: Proxy,
    roster: Roster,
}

impl Behind {
    async fn new(users: usize, rule: Rule) -> Self {
        let records: Vec<String> = (0..users).map(user).collect();
        Self::of(&records, rule).await
    }

    async fn of(records: &[String], rule: Rule) -> Self {
        let rig = Rig::new(Speed::Instant).await;
        let proxy = Proxy::start(0, &rig.server.url, rule).await;
        let roster = open(&rig.file("users.json", records));
        Self { rig, proxy, roster }
    }

    async fn start(&self, plan: Plan) -> RunHandle {
        begin(&self.rig, &self.proxy.url, &self.roster, plan).await
    }

    /// To its end; what holds by itself goes on.
    async fn run(&self, parts: u32) -> RunSummary {
        let handle = self.start(small(&self.roster, parts)).await;
        through(handle).await
    }
}

async fn begin(rig: &Rig, url: &str, roster: &Roster, plan: Plan) -> RunHandle {
    let token = rig.server.issue_token(SCOPES, Duration::from_hours(1));
    let (token, _) = AccessToken::pasted(&token, &Domain::parse(url).unwrap()).unwrap();
    let access = Access {
        client: Client::new(&token, &Http::default()).unwrap(),
        renew: None,
    };
    begin_with(rig, access, roster, plan).await
}

async fn begin_with(rig: &Rig, access: Access, roster: &Roster, plan: Plan) -> RunHandle {
    start(RunRequest {
        store: rig.store.clone(),
        roster: roster.clone(),
        plan,
        target: Target {
            tenant: TenantRef::default(),
            connection: rig.connection(),
        },
        access,
        emails_unique: true,
        tempo: usher::import::Tempo(20),
        follows: None,
    })
    .await
    .unwrap()
}

async fn through(mut handle: RunHandle) -> RunSummary {
    let mut progress = handle.progress.clone();
    let held = tokio::spawn(async move {
        let is_held = |state: &RunState| matches!(state, RunState::Held(_));
        progress.wait_for(|now| is_held(&now.state)).await.is_ok()
    });
    tokio::select! {
        summary = ended(&mut handle) => return summary,
        Ok(true) = held => handle.go_on(),
    }
    ended(&mut handle).await
}
