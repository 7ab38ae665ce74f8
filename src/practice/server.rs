//! Starting and stopping the tenant.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::api::router;
use super::book::Book;
use super::config::{Config, Speed, Tuning};
use super::ratelimit::Asked;
use super::store::{self, Identity, Store};
use super::tenant::Tenant;
use super::times::unix_ms;
use super::token;
use super::trouble::{Fate, Listening, Scenario};

/// Why the practice tenant did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("The practice tenant is already open in another Usher; close that one first")]
    Owned,
    #[error("Port {port} on this computer is taken; choose another one")]
    PortTaken { port: u16 },
    #[error("The practice tenant could not listen on this computer: {0}")]
    Listen(#[source] io::Error),
    #[error("The practice tenant could not open its folder {folder}: {source}")]
    Store { folder: String, source: io::Error },
    #[error(
        "The practice tenant's folder {folder} is not readable as such; empty or move it and start again"
    )]
    Damaged { folder: String },
}

/// A connection as the ready line of `usher practice` names it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ConnectionInfo {
    pub id: String,
    pub name: String,
    pub strategy: String,
}

/// A running practice tenant. Dropping it stops it without waiting; [`Server::stop`] waits.
pub struct Server {
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub url: String,
    pub client_id: String,
    pub client_secret: String,
    pub connections: Vec<ConnectionInfo>,
    tenant: Arc<Tenant>,
    stopping: CancellationToken,
    serving: Option<JoinHandle<()>>,
}

impl Server {
    pub async fn start(config: Config) -> Result<Self, StartError> {
        Self::start_tuned(config, Tuning::default()).await
    }

    pub async fn start_tuned(config: Config, tuning: Tuning) -> Result<Self, StartError> {
        let now = unix_ms(tuning.clock.now());
        let folder = config.store.clone();
        let opened = tokio::task::spawn_blocking(move || open(folder.as_deref(), now));
        let (identity, book) = opened
            .await
            .map_err(|error| StartError::Listen(io::Error::other(error)))??;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, config.port.unwrap_or(0)));
        let listener = TcpListener::bind(address).await.map_err(|error| {
            match (error.kind(), config.port) {
                (io::ErrorKind::AddrInUse, Some(port)) => StartError::PortTaken { port },
                _ => StartError::Listen(error),
            }
        })?;
        let port = listener.local_addr().map_err(StartError::Listen)?.port();
        let url = format!("http://127.0.0.1:{port}");
        let (client_id, client_secret) =
            (identity.client_id.clone(), identity.client_secret.clone());
        let tenant = Tenant::new(url.clone(), identity, book, config.speed, tuning)
            .ok_or_else(|| damaged(config.store.as_deref()))?;
        let connections = tenant.connections.iter().map(|one| ConnectionInfo {
            id: one.id.clone(),
            name: one.name.clone(),
            strategy: one.strategy.clone(),
        });
        let connections = connections.collect();
        let tenant = Arc::new(tenant);
        let stopping = CancellationToken::new();
        let until = stopping.clone().cancelled_owned();
        let router = router(Arc::clone(&tenant));
        let serving = tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<Fate>();
            if let Err(error) = axum::serve(Listening(listener), service)
                .with_graceful_shutdown(until)
                .await
            {
                tracing::warn!(%error, "the practice tenant stopped serving");
            }
        });
        Ok(Self {
            url,
            client_id,
            client_secret,
            connections,
            tenant,
            stopping,
            serving: Some(serving),
        })
    }

    /// Lets requests under way finish (two seconds at most) and gives the store back.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        if let Some(mut serving) = self.serving.take()
            && tokio::time::timeout(GRACE, &mut serving).await.is_err()
        {
            serving.abort();
        }
        self.tenant.book().close();
    }

    /// Forgets all users and jobs; the login and the connections stay.
    pub async fn empty(&self) -> io::Result<()> {
        let tenant = Arc::clone(&self.tenant);
        tokio::task::spawn_blocking(move || tenant.empty())
            .await
            .map_err(io::Error::other)?
    }

    /// Jobs under way end at once when the new speed is instant.
    pub fn set_speed(&self, speed: Speed) {
        self.tenant.set_speed(speed);
    }

    pub fn speed(&self) -> Speed {
        self.tenant.speed()
    }

    /// Lets go wrong what the scenario says, from now on and counted from now; `None` ends it.
    pub fn set_trouble(&self, scenario: Option<Scenario>) {
        self.tenant.set_trouble(scenario);
    }

    /// So many users are in the tenant.
    pub fn users(&self) -> usize {
        self.tenant.book().count(self.tenant.now_ms())
    }

    /// Lets the user of an address in a connection (named by its id) log in; false: there is none.
    pub fn log_in(&self, connection: &str, email: &str) -> io::Result<bool> {
        self.tenant.log_in(connection, email)
    }

    /// From now on the connection has a left-over of a gradual migration under this address: nobody sees a user,
    /// and no import can make one.
    pub fn leave_over(&self, connection: &str, email: &str) -> io::Result<bool> {
        self.tenant.leave_over(connection, email)
    }

    pub fn asked(&self) -> Asked {
        self.tenant.asked()
    }

    /// A token with just these scopes (space-separated), for trying what happens without the others.
    pub fn issue_token(&self, scopes: &str, lifetime: Duration) -> String {
        token::sign(&self.tenant, scopes, lifetime, &self.tenant.audiences()[0])
    }
}

const GRACE: Duration = Duration::from_secs(2);

fn open(folder: Option<&Path>, now: u64) -> Result<(Identity, Book), StartError> {
    let Some(path) = folder else {
        return Ok((store::passing()?, Book::in_memory()));
    };
    let (store, identity, log) = Store::open(path)?;
    let failed = |source| StartError::Store {
        folder: path.display().to_string(),
        source,
    };
    let book = Book::load(store, &log, now)
        .map_err(failed)?
        .ok_or_else(|| damaged(folder))?;
    Ok((identity, book))
}

fn damaged(folder: Option<&Path>) -> StartError {
    StartError::Damaged {
        folder: folder
            .map(|folder| folder.display().to_string())
            .unwrap_or_default(),
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
