//! The practice tenant in the window: started when it is first wanted, kept for the process.

use std::sync::{Arc, Mutex};

use super::hub::{Hub, Shared, lock};
use super::{Event, Failure, PracticeView};
use crate::practice::{Config, Scenario, Server, Speed, StartError};

pub(super) struct Practice {
    server: tokio::sync::Mutex<Option<Arc<Server>>>,
    speed: Mutex<Speed>,
    /// Whether trouble is rehearsed, also before the tenant is started.
    trouble: Mutex<bool>,
}

impl Practice {
    pub(super) fn new(speed: Speed) -> Self {
        Self {
            server: tokio::sync::Mutex::default(),
            speed: Mutex::new(speed),
            trouble: Mutex::new(false),
        }
    }

    /// The running tenant, started now if need be. A failure is not remembered: whoever owned the
    /// store may have ended since.
    pub(super) async fn get(&self, hub: &Hub) -> Result<Arc<Server>, Failure> {
        let mut server = self.server.lock().await;
        if let Some(server) = &*server {
            return Ok(Arc::clone(server));
        }
        let speed = *lock(&self.speed);
        let config = Config {
            port: None,
            speed,
            store: Some(hub.home.practice()),
        };
        let started = Arc::new(
            Server::start(config)
                .await
                .map_err(|error| failure(&error))?,
        );
        if *lock(&self.trouble) {
            started.set_trouble(Some(Scenario::trouble()));
        }
        *server = Some(Arc::clone(&started));
        Ok(started)
    }

    /// Gives the store back, so that another Usher can have it.
    pub(super) async fn stop(&self) {
        if let Some(server) = self.server.lock().await.take().and_then(Arc::into_inner) {
            server.stop().await;
        }
    }
}

pub(super) fn empty(hub: &Shared) {
    let hub2 = hub.clone();
    hub.tasks.spawn("emptying the practice tenant", async move {
        let server = match hub2.practice.get(&hub2).await {
            Ok(server) => server,
            Err(error) => return hub2.send(Event::PracticeUnavailable { error }).await,
        };
        let event = match server.empty().await {
            Ok(()) => Event::PracticeReady(PracticeView {
                url: server.url.clone(),
                users: Some(0),
            }),
            Err(error) => Event::PracticeUnavailable {
                error: Failure {
                    sentence: "The practice tenant could not be emptied".into(),
                    advice: Some("Make sure that the disk has space left, then try again".into()),
                    details: Some(error.to_string()),
                },
            },
        };
        hub2.send(event).await;
    });
}

pub(super) fn set_speed(hub: &Shared, speed: Speed) {
    *lock(&hub.practice.speed) = speed;
    let hub2 = hub.clone();
    hub.tasks
        .spawn("changing the practice tenant’s speed", async move {
            if let Some(server) = &*hub2.practice.server.lock().await {
                server.set_speed(speed);
            }
        });
}

pub(super) fn rehearse_trouble(hub: &Shared, on: bool) {
    *lock(&hub.practice.trouble) = on;
    let hub2 = hub.clone();
    hub.tasks
        .spawn("rehearsing trouble in the practice tenant", async move {
            if let Some(server) = &*hub2.practice.server.lock().await {
                // As it stands now: it may have been switched again meanwhile.
                let on = *lock(&hub2.practice.trouble);
                server.set_trouble(on.then(Scenario::trouble));
            }
        });
}

fn failure(error: &StartError) -> Failure {
    Failure {
        sentence: error.to_string(),
        advice: None,
        details: None,
    }
}
