use std::sync::{Arc, Mutex};

use super::login::{self, Entry};
use super::patience::patiently;
use super::session::{Seen, Session, Waiting};
use super::views;
use crate::auth0::{AccessToken, ApiError, Client, Credentials, ErrorKind, Http, Mismatch, token};
use crate::platform::settings::{Login, Settings, Tenant};
use crate::platform::vault::Kept;
use crate::rules::Facts;
use crate::worker::hub::{Hub, Shared, lock};
use crate::worker::supervise::{blocking, bug};
use crate::worker::{
    ConnectFailure, ConnectFailureKind as Kind, ConnectId, ConnectStep, Event, TenantChoice,
};

/// A failure, or nothing where the admin has to say something first.
type Step<T> = Result<T, Option<ConnectFailure>>;

pub(in crate::worker) fn start(shared: &Shared, connect: ConnectId, choice: TenantChoice) {
    lock(&shared.connects).begin(connect);
    let hub = shared.clone();
    go_on(shared, connect, async move {
        let entry = login::entry(&hub, connect, choice).await?;
        let token = get_token(&hub, connect, &entry).await?;
        let mismatches = token.mismatches();
        if !mismatches.is_empty() && !known(&entry, &token) {
            let shown = mismatches.iter().map(views::mismatch).collect();
            if let Some(attempt) = lock(&hub.connects).get(connect) {
                attempt.waiting = Some(Waiting { entry, token });
            }
            hub.send(Event::ConfirmHost {
                connect,
                mismatches: shown,
            })
            .await;
            return Err(None);
        }
        enter(&hub, connect, entry, token, mismatches).await
    });
}

pub(in crate::worker) fn confirm(shared: &Shared, connect: ConnectId) {
    let waiting = lock(&shared.connects)
        .get(connect)
        .and_then(|attempt| attempt.waiting.take());
    let Some(Waiting { entry, token }) = waiting else {
        return;
    };
    let hub = shared.clone();
    go_on(shared, connect, async move {
        let mismatches = token.mismatches();
        enter(&hub, connect, entry, token, mismatches).await
    });
}

pub(in crate::worker) fn cancel(hub: &Shared, connect: ConnectId) {
    lock(&hub.connects).end(connect);
}

/// Asks the tenant everything again.
pub(in crate::worker) fn look_again(shared: &Shared, connect: ConnectId) {
    let Some(session) = lock(&shared.connects).session(connect) else {
        return;
    };
    let hub = shared.clone();
    go_on(shared, connect, async move {
        hub.send(Event::Connecting {
            connect,
            step: ConnectStep::ReadingConnections,
        })
        .await;
        list(&session).await?;
        let chosen = lock(&session.seen).chosen.clone();
        if let Some(chosen) = &chosen {
            look_at(&session, &chosen.id).await;
        }
        let view = Box::new(views::connected(&session, chosen.map(|chosen| chosen.id)));
        hub.send(Event::Connected { connect, view }).await;
        Ok(())
    });
}

pub(in crate::worker) fn choose(shared: &Shared, connect: ConnectId, id: String) {
    let Some(session) = lock(&shared.connects).session(connect) else {
        return;
    };
    let hub = shared.clone();
    go_on(shared, connect, async move {
        look_at(&session, &id).await;
        let Some(connection) = session.connection(&id) else {
            return Ok(());
        };
        let clients = views::clients_of(&lock(&session.seen), &connection);
        let chosen = Event::ConnectionChosen {
            connect,
            facts: Arc::new(Facts::of_connection(&connection.raw)),
            connection: views::connection(&connection, clients),
            checks: session.checks(),
        };
        hub.send(chosen).await;
        if let Some(tenant) = session.tenant.id.clone() {
            let note = move |settings: &mut Settings| {
                if let Some(known) = settings.tenants.iter_mut().find(|known| known.id == tenant) {
                    known.connection = Some(id);
                }
            };
            hub.settings.change(&hub.outbox, note).await;
        }
        Ok(())
    });
}

/// Runs a step of an attempt until that is cancelled.
fn go_on(
    shared: &Shared,
    connect: ConnectId,
    work: impl Future<Output = Step<()>> + Send + 'static,
) {
    let Some(cancel) = lock(&shared.connects)
        .get(connect)
        .map(|attempt| attempt.cancel.clone())
    else {
        return;
    };
    let what = "connecting to a tenant";
    let failure = ConnectFailure {
        kind: Kind::Other,
        failure: bug(what),
    };
    let hub = shared.clone();
    shared.tasks.spawn_or(
        what,
        Some(Event::ConnectFailed { connect, failure }),
        async move {
            let done = tokio::select! {
                done = work => done,
                () = cancel.cancelled() => return,
            };
            if let Err(Some(failure)) = done {
                hub.send(Event::ConnectFailed { connect, failure }).await;
            }
        },
    );
}

async fn get_token(hub: &Hub, connect: ConnectId, entry: &Entry) -> Step<AccessToken> {
    hub.send(Event::Connecting {
        connect,
        step: ConnectStep::AskingForToken,
    })
    .await;
    let token = token::obtain(&entry.domain, &entry.login, &http(hub)).await;
    token.map_err(|error| Some(views::token_failure(&error)))
}

/// Why the tenant does not let us in. Whether a token has ended is told by Auth0's clock, not by ours.
fn kept_out(session: &Session, error: &ApiError) -> ConnectFailure {
    let left = session.token.facts().lives_for(session.client.now());
    let ended = left.is_some_and(|left| left.is_zero());
    if error.kind != ErrorKind::Unauthorized || !ended {
        return views::api_failure(error);
    }
    let failure = views::failure(
        "The token has ended".into(),
        Some("Get a new one from the dashboard, or connect with client id and secret".into()),
        None,
    );
    ConnectFailure {
        kind: Kind::TokenEnded,
        failure,
    }
}

/// With a custom domain the names differ for good; what was confirmed once is not asked again.
fn known(entry: &Entry, token: &AccessToken) -> bool {
    entry.known.as_ref().is_some_and(|(host, tenant)| {
        token.api().host() == *host && token.target().tenant_domain == *tenant
    })
}

/// The first calls with the token.
async fn enter(
    hub: &Hub,
    connect: ConnectId,
    entry: Entry,
    token: AccessToken,
    mismatches: Vec<Mismatch>,
) -> Step<()> {
    let http = http(hub);
    let client = Client::new(&token, &http).map_err(|error| {
        let failure = views::failure(error.to_string(), error.advice().map(Into::into), None);
        Some(ConnectFailure {
            kind: Kind::Network,
            failure,
        })
    })?;
    let mut session = Session {
        tenant: entry.tenant.clone(),
        domain: entry.domain.clone(),
        credentials: entry.login.clone(),
        http,
        client,
        mismatches,
        seen: Mutex::new(Seen::default()),
        token,
    };
    // One that renews itself has no end that matters.
    session.tenant.token_ends =
        Session::token_ends(&session.token).filter(|_| session.access().renew.is_none());
    // A confirmed token goes to its own host, whatever was typed.
    session.tenant.domain = views::address(session.token.api());
    hub.send(Event::Connecting {
        connect,
        step: ConnectStep::ReadingConnections,
    })
    .await;
    list(&session).await?;
    keep(hub, &entry, &mut session).await;
    let session = Arc::new(session);
    lock(&hub.connects).connected(connect, &session);
    hub.live.connected(&session);
    tracing::info!(practice = session.tenant.practice, "connected");
    let view = Box::new(views::connected(&session, entry.suggested));
    hub.send(Event::Connected { connect, view }).await;
    Ok(())
}

/// Reads the connections. Where the tenant itself cannot be reached or does not let us in, that
/// is the end of the attempt; a missing permission is a line of the pre-flight.
async fn list(session: &Session) -> Step<()> {
    let listed = patiently(|| session.client.connections()).await;
    if let Err(error) = &listed
        && !matches!(
            error.kind,
            ErrorKind::Forbidden | ErrorKind::RateLimit | ErrorKind::Server
        )
    {
        return Err(Some(kept_out(session, error)));
    }
    lock(&session.seen).connections = Some(listed);
    Ok(())
}

/// Reads one connection and who uses it. What the token may not see stays unknown.
async fn look_at(session: &Session, id: &str) {
    let detail = patiently(|| session.client.connection(id)).await;
    let clients = patiently(|| session.client.connection_clients(id)).await;
    let mut seen = lock(&session.seen);
    let listed = match &seen.connections {
        Some(Ok(listed)) => listed.iter().find(|one| one.id == id).cloned(),
        _ => None,
    };
    seen.chosen = detail.ok().or(listed);
    seen.clients = Some(clients);
}

/// Remembers a tenant that works, and its secret.
async fn keep(hub: &Hub, entry: &Entry, session: &mut Session) {
    let Some(keep) = entry.keep.clone() else {
        return;
    };
    let vault = hub.vault.clone();
    let kept = blocking(move || vault.store(&keep.key, &keep.secret)).await;
    session.tenant.session_only = matches!(kept, Kept::Session(_));
    if let Kept::Session(state) = kept {
        hub.send(Event::Vault(state)).await;
    }
    let Some(id) = session.tenant.id.clone() else {
        return;
    };
    let of_token = session.token.target().tenant_domain;
    let tenant = Tenant {
        id,
        domain: entry.tenant.domain.clone(),
        name: entry.tenant.name.clone(),
        tenant_domain: (of_token != entry.domain.host()).then_some(of_token),
        colour: entry.tenant.colour,
        kind: entry.tenant.kind,
        login: match &session.credentials {
            Credentials::Client { id, .. } => Login::Client {
                client_id: id.clone(),
            },
            Credentials::Token(_) => Login::Token {
                expires_at: session.tenant.token_ends,
            },
        },
        connection: entry.suggested.clone(),
    };
    hub.settings
        .change(&hub.outbox, move |settings| settings.remember(tenant))
        .await;
}

fn http(hub: &Hub) -> Http {
    Http {
        proxy: hub.settings.get().proxy,
        ..Http::default()
    }
}
