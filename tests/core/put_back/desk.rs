//! A tenant whose clock can be set forward, and imports that look ahead.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};
use usher::auth0::Connection;
use usher::compare::{Order, foresee};
use usher::import::runner::start_with;
use usher::import::store::TenantRef;
use usher::import::{
    Before, Extras, Options, Plan, RunHandle, RunId, RunRequest, RunSummary, StartError, Target,
    Tempo,
};
use usher::practice::{Clock, Config, Server, Speed, Tuning};
use usher::roster::{self, Roster};
use usher::rules::CheckOptions;
use usher::users::{Cancel, RecordId};
use usher::worker::put_back::{LookError, Looked, Place, begin, look};

use crate::importing::{Rig, ended};

pub(super) struct Desk {
    pub rig: Rig,
    ahead: Arc<AtomicU64>,
}

pub(super) fn address(n: usize) -> String {
    format!("user{n}@example.com")
}

/// As they are at first.
pub(super) fn users(count: usize) -> Vec<Value> {
    (0..count)
        .map(|n| {
            json!({
                "email": address(n), "email_verified": n % 2 == 0, "name": format!("User {n}"), "given_name": "Ann",
                "user_metadata": {"plan": "gold", "n": n}, "app_metadata": {"roles": ["reader"]},
            })
        })
        .collect()
}

/// What an update makes of them; it takes some away and adds some.
pub(super) fn updates(count: usize) -> Vec<Value> {
    (0..count)
        .map(|n| {
            json!({
                "email": address(n), "email_verified": false, "name": "Somebody", "nickname": "some",
                "user_metadata": {"plan": "silver", "new": {"deep": [1]}}, "app_metadata": {},
            })
        })
        .collect()
}

impl Desk {
    pub(super) async fn new() -> Self {
        let ahead = Arc::new(AtomicU64::new(0));
        let hands = Arc::clone(&ahead);
        let clock = Clock::new(move || {
            SystemTime::now() + Duration::from_secs(hands.load(Ordering::SeqCst))
        });
        let tuning = Tuning {
            clock,
            ..Tuning::default()
        };
        let server = Server::start_tuned(Config::default(), tuning).await;
        Self {
            rig: Rig::at(server.unwrap()).await,
            ahead,
        }
    }

    /// In the tenant.
    pub(super) fn an_hour_later(&self) {
        self.ahead.fetch_add(3_600, Ordering::SeqCst);
    }

    pub(super) fn open(&self, name: &str, users: &[Value]) -> Roster {
        let texts: Vec<String> = users.iter().map(Value::to_string).collect();
        let path = self.rig.file(name, &texts);
        self.opened(&path)
    }

    pub(super) fn opened(&self, path: &Path) -> Roster {
        let check = CheckOptions {
            upsert: true,
            ..CheckOptions::default()
        };
        let spool = self.rig.dir.path();
        roster::open(&[path], &check.into(), spool, &|_| {}, &Cancel::new()).unwrap()
    }

    fn target(&self) -> Target {
        Target {
            tenant: TenantRef::default(),
            connection: self.rig.connection(),
        }
    }

    /// Asks Auth0 before an import of these.
    pub(super) async fn ahead(&self, roster: &Roster) -> Before {
        let connection = self.rig.connection();
        let order = Order {
            only: None,
            roster: roster.clone(),
            upsert: true,
            email_verified: None,
            emails_unique: true,
            connection_id: connection.id,
            connection: Some(connection.name),
            spool_dir: self.rig.dir.path().join("spool"),
        };
        let forecast = foresee(&self.rig.client, order, &Cancel::new(), &|_| {}).await;
        let forecast = forecast.unwrap();
        Before {
            made_ms: forecast.made().at_ms,
            of: Arc::new(move |record| forecast.before(RecordId(record))),
        }
    }

    pub(super) async fn update(&self, roster: &Roster, before: Option<Before>) -> RunSummary {
        self.update_in(400_000, roster, before).await
    }

    pub(super) async fn update_in(
        &self,
        part_bytes: u32,
        roster: &Roster,
        before: Option<Before>,
    ) -> RunSummary {
        let options = Options {
            upsert: true,
            part_bytes,
            ..Options::default()
        };
        let request = RunRequest {
            store: self.rig.store.clone(),
            roster: roster.clone(),
            plan: Plan::make(roster, &options).unwrap(),
            target: self.target(),
            access: self.rig.access(),
            emails_unique: true,
            tempo: Tempo::default(),
            follows: None,
        };
        let extras = Extras {
            before,
            ..Extras::default()
        };
        ended(&mut start_with(request, extras).await.unwrap()).await
    }

    /// Users who are there, then an update of them with a look ahead.
    pub(super) async fn updated(&self, there: usize, sent: usize) -> RunSummary {
        let first = self.open("first.json", &users(there));
        self.update(&first, None).await;
        let roster = self.open("members.json", &updates(sent));
        let before = self.ahead(&roster).await;
        self.update(&roster, Some(before)).await
    }

    pub(super) async fn look(&self, run: &RunId) -> Result<Looked, LookError> {
        let connection = self.rig.connection();
        let client = self.rig.client.clone();
        let listed: Vec<Connection> = client.connections().await.unwrap();
        let place = Place {
            client,
            connection: listed
                .into_iter()
                .find(|one| one.id == connection.id)
                .unwrap(),
            spool: self.rig.dir.path().join("spool"),
        };
        look(&self.rig.store, run, place, &|_| {}).await
    }

    pub(super) async fn begin(&self, looked: &Looked) -> Result<RunHandle, StartError> {
        let (store, access) = (self.rig.store.clone(), self.rig.access());
        let begun = begin(looked, &looked.choice, store, self.target(), access, true).await;
        begun.map(|(handle, _)| handle)
    }

    pub(super) async fn put_back(&self, looked: &Looked) -> RunSummary {
        ended(&mut self.begin(looked).await.unwrap()).await
    }

    /// But for when it was last changed.
    pub(super) async fn profile(&self, n: usize) -> Map<String, Value> {
        let found = self.rig.client.profiles_by_email(&address(n)).await;
        let found = found.unwrap().value;
        let mut profile: Map<String, Value> = serde_json::from_str(found[0].get()).unwrap();
        profile.remove("updated_at");
        profile
    }

    pub(super) fn speed(&self, speed: Speed) {
        self.rig.server.set_speed(speed);
    }
}
