//! Starting and stopping the tenant.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::config::{Config, Speed, Tuning};

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
    stopping: CancellationToken,
    serving: Option<JoinHandle<()>>,
}

impl Server {
    pub async fn start(config: Config) -> Result<Self, StartError> {
        Self::start_tuned(config, Tuning::default()).await
    }

    pub async fn start_tuned(config: Config, _tuning: Tuning) -> Result<Self, StartError> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, config.port.unwrap_or(0)));
        let listener = TcpListener::bind(address)
            .await
            .map_err(StartError::Listen)?;
        let port = listener.local_addr().map_err(StartError::Listen)?.port();
        let stopping = CancellationToken::new();
        let until = stopping.clone().cancelled_owned();
        let serving = tokio::spawn(async move {
            let _ = axum::serve(listener, axum::Router::new())
                .with_graceful_shutdown(until)
                .await;
        });
        Ok(Self {
            url: format!("http://127.0.0.1:{port}"),
            client_id: String::new(),
            client_secret: String::new(),
            connections: Vec::new(),
            stopping,
            serving: Some(serving),
        })
    }

    /// Lets requests under way finish (two seconds at most) and gives the store back.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        if let Some(serving) = self.serving.take() {
            let _ = tokio::time::timeout(Duration::from_secs(2), serving).await;
        }
    }

    /// Forgets all users and jobs; the login and the connections stay.
    pub async fn empty(&self) -> io::Result<()> {
        Ok(())
    }

    /// Jobs under way end at once when the new speed is instant.
    pub fn set_speed(&self, _speed: Speed) {}

    pub fn speed(&self) -> Speed {
        Speed::Instant
    }

    /// A token with just these scopes (space-separated), for trying what happens without the others.
    pub fn issue_token(&self, _scopes: &str, _lifetime: Duration) -> String {
        String::new()
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
