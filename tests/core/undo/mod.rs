//! Taking an import back in the practice tenant, over real HTTP.

mod left_overs;
mod trouble;
mod whole;

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use usher::import::runner::start;
use usher::import::store::{ConnectionRef, TenantRef};
use usher::import::undo::{
    self, Fate, UndoError, UndoHandle, UndoProgress, UndoRequest, UndoState, fates,
};
use usher::import::{Options, RunRequest, RunSummary, Target, Tempo};
use usher::practice::{Config, Server, Speed, Tuning};
use usher::roster::Roster;

use super::importing::{Rig, ended, open, plan_of_all};

/// A tenant, and a run that has put users into it.
struct Imported {
    rig: Rig,
    path: PathBuf,
    roster: Roster,
    run: RunSummary,
    connection: ConnectionRef,
}

impl Imported {
    async fn new(users: &[Value]) -> Self {
        Self::with(Rig::new(Speed::Instant).await, users, 0, false).await
    }

    async fn tuned(speed: Speed, tuning: Tuning, users: &[Value]) -> Self {
        let config = Config {
            speed,
            ..Config::default()
        };
        let server = Server::start_tuned(config, tuning).await.unwrap();
        Self::with(Rig::at(server).await, users, 0, false).await
    }

    /// `connection`: its place in the tenant's list.
    async fn with(rig: Rig, users: &[Value], connection: usize, upsert: bool) -> Self {
        let one = &rig.server.connections[connection];
        let connection = ConnectionRef {
            id: one.id.clone(),
            name: one.name.clone(),
        };
        let path = rig.file("users.json", &texts(users));
        let roster = open(&path);
        let options = Options {
            upsert,
            ..Options::default()
        };
        let mut handle = start(RunRequest {
            store: rig.store.clone(),
            plan: plan_of_all(&roster, options),
            roster: roster.clone(),
            target: Target {
                tenant: TenantRef::default(),
                connection: connection.clone(),
            },
            access: rig.access(),
            emails_unique: true,
            follows: None,
            tempo: Tempo::default(),
        })
        .await
        .unwrap();
        let run = ended(&mut handle).await;
        Self {
            rig,
            path,
            roster,
            run,
            connection,
        }
    }

    fn log_in(&self, email: &str) {
        let server = &self.rig.server;
        assert!(server.log_in(&self.connection.id, email).unwrap());
    }

    fn request(&self) -> UndoRequest {
        UndoRequest {
            store: self.rig.store.clone(),
            run: self.run.id.clone(),
            roster: self.roster.clone(),
            access: self.rig.access(),
        }
    }

    async fn begin(&self) -> Result<UndoHandle, UndoError> {
        undo::start(self.request()).await
    }

    async fn undo(&self) -> UndoProgress {
        finished(self.begin().await.unwrap()).await
    }

    /// Records that were not deleted.
    fn others(&self) -> Vec<(u32, Fate)> {
        let fates = fates(&self.rig.store, &self.run.id).unwrap();
        let others = fates.of.into_iter();
        others.filter(|(_, fate)| *fate != Fate::Deleted).collect()
    }

    fn journal(&self) -> String {
        let folder = self.rig.store.dir().join(self.run.id.as_str());
        std::fs::read_to_string(folder.join("undo.jsonl")).unwrap()
    }
}

async fn finished(mut handle: UndoHandle) -> UndoProgress {
    let ended = tokio::time::timeout(Duration::from_mins(2), handle.finished()).await;
    ended.unwrap_or_else(|_| panic!("no end: {:?}", *handle.progress.borrow()))
}

fn texts(users: &[Value]) -> Vec<String> {
    users.iter().map(Value::to_string).collect()
}

fn address(n: usize) -> String {
    format!("user{n}@example.com")
}

fn users(count: usize) -> Vec<Value> {
    (0..count)
        .map(|n| json!({"email": address(n), "email_verified": true}))
        .collect()
}

fn done(ended: &UndoProgress) {
    assert_eq!(ended.state, UndoState::Done, "{ended:?}");
    assert_eq!(ended.sums.to_go(), 0, "{ended:?}");
}
