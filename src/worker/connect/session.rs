use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio_util::sync::CancellationToken;

use crate::auth0::{
    AccessToken, ApiError, CheckState as State, Client, Connection, Credentials, Domain, Gathered,
    Http, Mismatch, preflight,
};
use crate::import::store::{TenantRef, now_ms};
use crate::import::{Access, runner::renewal};
use crate::worker::hub::lock;
use crate::worker::{CheckState, CheckView, ConnectId, TenantView};

/// Attempts to connect, and what came of them. Tokens are here and in the runs, nowhere else.
#[derive(Default)]
pub(in crate::worker) struct Connects(HashMap<ConnectId, Attempt>);

pub(super) struct Attempt {
    pub(super) cancel: CancellationToken,
    /// Waits for the admin to confirm what the token says.
    pub(super) waiting: Option<Waiting>,
    pub(super) session: Option<Arc<Session>>,
}

/// A token that has not been sent anywhere yet.
pub(super) struct Waiting {
    pub(super) entry: super::login::Entry,
    pub(super) token: AccessToken,
}

/// A tenant that one is connected to.
pub(in crate::worker) struct Session {
    pub(super) tenant: TenantView,
    pub(super) domain: Domain,
    pub(super) credentials: Credentials,
    pub(super) http: Http,
    pub(super) token: AccessToken,
    pub(super) client: Client,
    pub(super) mismatches: Vec<Mismatch>,
    pub(super) seen: Mutex<Seen>,
}

/// What the tenant said when it was last asked.
#[derive(Clone, Default)]
pub(super) struct Seen {
    pub(super) connections: Option<Result<Vec<Connection>, ApiError>>,
    pub(super) chosen: Option<Connection>,
    pub(super) clients: Option<Result<Vec<String>, ApiError>>,
}

impl Connects {
    pub(in crate::worker) fn session(&self, connect: ConnectId) -> Option<Arc<Session>> {
        self.0.get(&connect)?.session.clone()
    }

    /// A newer attempt ends the ones that are under way; a tenant that one is connected to stays
    /// so until the next one has let us in.
    pub(super) fn begin(&mut self, connect: ConnectId) {
        self.end_unless(|_, attempt| attempt.session.is_some());
        let attempt = Attempt {
            cancel: CancellationToken::new(),
            waiting: None,
            session: None,
        };
        self.0.insert(connect, attempt);
    }

    pub(super) fn connected(&mut self, connect: ConnectId, session: &Arc<Session>) {
        if let Some(attempt) = self.0.get_mut(&connect) {
            attempt.session = Some(Arc::clone(session));
            self.end_unless(|id, _| *id == connect);
        }
    }

    fn end_unless(&mut self, keep: impl Fn(&ConnectId, &Attempt) -> bool) {
        self.0.retain(|id, attempt| {
            let kept = keep(id, attempt);
            if !kept {
                attempt.cancel.cancel();
            }
            kept
        });
    }

    pub(super) fn get(&mut self, connect: ConnectId) -> Option<&mut Attempt> {
        self.0.get_mut(&connect)
    }

    pub(super) fn end(&mut self, connect: ConnectId) {
        if let Some(attempt) = self.0.remove(&connect) {
            attempt.cancel.cancel();
        }
    }
}

impl Session {
    /// What a run needs: the client, and with client id and secret a way to a new one.
    pub(in crate::worker) fn access(&self) -> Access {
        Access {
            client: self.client.clone(),
            renew: renewal(&self.domain, &self.credentials, &self.http, &self.token),
        }
    }

    /// The practice tenant goes by this computer's clock and says nothing about it.
    pub(super) fn clock_ahead_ms(&self) -> Option<i64> {
        let there = self.client.server_ms().filter(|_| !self.tenant.practice)?;
        Some(there.saturating_sub(now_ms()))
    }

    /// The tenant as a run remembers it.
    pub(in crate::worker) fn tenant_ref(&self) -> TenantRef {
        TenantRef {
            id: self.tenant.id.clone().unwrap_or_default(),
            name: self.tenant.name.clone(),
            host: self.token.api().to_string(),
            domain: self.token.target().tenant_domain,
            colour: super::views::colour_word(self.tenant.colour).into(),
            practice: self.tenant.practice,
            client_id: self.token.facts().client_id.clone().unwrap_or_default(),
        }
    }

    pub(in crate::worker) fn connection(&self, id: &str) -> Option<Connection> {
        let seen = lock(&self.seen);
        let listed = seen
            .connections
            .as_ref()
            .and_then(|listed| listed.as_ref().ok());
        seen.chosen
            .iter()
            .chain(listed.into_iter().flatten())
            .find(|connection| connection.id == id)
            .cloned()
    }

    /// The pre-flight list as of now.
    pub(super) fn checks(&self) -> Vec<CheckView> {
        let seen = lock(&self.seen).clone();
        let gathered = Gathered {
            token: self.token.facts(),
            mismatches: &self.mismatches,
            now: self.client.now(),
            here: SystemTime::now(),
            renewable: matches!(self.credentials, Credentials::Client { .. }),
            connections: seen.connections.as_ref().map(|listed| listed.as_deref()),
            chosen: seen.chosen.as_ref(),
            clients: seen.clients.as_ref().map(|clients| clients.as_deref()),
        };
        let mut checks: Vec<CheckView> = preflight(&gathered)
            .into_iter()
            .map(super::views::check)
            .collect();
        checks.extend(self.secret_check());
        checks
    }

    /// Where the secret is kept; the practice tenant has none to speak of.
    fn secret_check(&self) -> Option<CheckView> {
        if self.tenant.practice {
            return None;
        }
        let what = match self.credentials {
            Credentials::Token(_) => "token",
            Credentials::Client { .. } => "client secret",
        };
        let (state, title) = if self.tenant.session_only {
            (
                CheckState::Warn,
                format!("The {what} is kept until you close Usher"),
            )
        } else {
            (
                CheckState::Ok,
                format!("The {what} is in this computer’s keyring"),
            )
        };
        Some(CheckView {
            id: "secret".into(),
            state,
            title,
            detail: String::new(),
            repair: None,
        })
    }

    pub(super) fn token_ends(token: &AccessToken) -> Option<SystemTime> {
        let seconds = u64::try_from(token.facts().expires_at?).ok()?;
        UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
    }
}

impl From<State> for CheckState {
    fn from(state: State) -> Self {
        match state {
            State::Ok => Self::Ok,
            State::Warn => Self::Warn,
            State::Fail => Self::Fail,
            State::Unknown => Self::Unknown,
        }
    }
}
