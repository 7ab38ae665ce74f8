use std::future::Future;

use super::exit::Failure;
use super::out;
use crate::platform::logging;
use crate::platform::paths::Home;

/// Runs a command's asynchronous part.
pub(super) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .build()
        .map_err(|error| Failure::new(format_args!("Background work could not start: {error}")))?
        .block_on(work)
}

/// How somebody asks the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// Ctrl+C, by the person at the terminal.
    Interrupt,
    /// A polite kill: the system wants to be rid of the program soon.
    Terminate,
}

/// Resolves when somebody asks the program to end.
pub(super) async fn interrupted() -> Ask {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            return tokio::select! {
                _ = tokio::signal::ctrl_c() => Ask::Interrupt,
                _ = terminate.recv() => Ask::Terminate,
            };
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        // Without signals nothing but the end of the process ends it.
        std::future::pending::<()>().await;
    }
    Ask::Interrupt
}

/// Reading and checking a file, away from the threads that serve the network.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Failure::new("A part of Usher failed; its log says where"))
}

/// Starts the log. A run can do without one, so a failure is only said.
pub(super) fn log(home: &Home) {
    if let Err(error) = logging::start(&home.logs()) {
        out::say(format_args!("usher: There is no log: {error}"));
    }
}
