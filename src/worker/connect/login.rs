//! From what the admin chose to a domain and credentials.

use secrecy::SecretString;

use super::views::{address, failure};
use crate::auth0::{Credentials as Login, Domain};
use crate::platform::hex::hex;
use crate::platform::settings::{Login as Kept, Tenant, TenantColour, TenantKind};
use crate::platform::vault::{Key, VaultError};
use crate::worker::hub::Hub;
use crate::worker::settings::key;
use crate::worker::supervise::blocking;
use crate::worker::{
    ConnectFailure, ConnectFailureKind as Kind, ConnectId, ConnectStep, Credentials, Event,
    Failure, NewTenant, TenantChoice, TenantView,
};

/// Who is to be entered, and with what.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) domain: Domain,
    pub(super) login: Login,
    pub(super) tenant: TenantView,
    /// The connection that was used last.
    pub(super) suggested: Option<String>,
    /// What the admin confirmed before: host and tenant of the token.
    pub(super) known: Option<(String, String)>,
    /// To be kept once it has worked.
    pub(super) keep: Option<Keep>,
}

#[derive(Clone)]
pub(super) struct Keep {
    pub(super) key: Key,
    pub(super) secret: SecretString,
}

pub(super) async fn entry(
    hub: &Hub,
    connect: ConnectId,
    choice: TenantChoice,
) -> Result<Entry, ConnectFailure> {
    match choice {
        TenantChoice::Practice => practice(hub, connect).await,
        TenantChoice::New(new) => fresh(hub, new),
        TenantChoice::Saved { id } => {
            let tenant = saved(hub, &id)?;
            hub.send(Event::Connecting {
                connect,
                step: ConnectStep::ReadingSecret,
            })
            .await;
            let (login, session_only) = read_secret(hub, &tenant).await?;
            known(&tenant, login, session_only, false)
        }
        TenantChoice::SavedWith { id, credentials } => {
            let mut tenant = saved(hub, &id)?;
            let login = login(credentials)?;
            if let Login::Client { id, .. } = &login {
                tenant.login = Kept::Client {
                    client_id: id.clone(),
                };
            } else {
                tenant.login = Kept::Token { expires_at: None };
            }
            known(&tenant, login, true, true)
        }
    }
}

async fn practice(hub: &Hub, connect: ConnectId) -> Result<Entry, ConnectFailure> {
    hub.send(Event::Connecting {
        connect,
        step: ConnectStep::StartingPractice,
    })
    .await;
    let wrong = |failure| ConnectFailure {
        kind: Kind::Practice,
        failure,
    };
    let server = hub.practice.get(hub).await.map_err(wrong)?;
    let domain = Domain::parse(&server.url)
        .map_err(|error| wrong(failure(error.to_string(), None, None)))?;
    let view = crate::worker::PracticeView {
        url: server.url.clone(),
        users: None,
    };
    hub.send(Event::PracticeReady(view)).await;
    Ok(Entry {
        login: Login::Client {
            id: server.client_id.clone(),
            secret: SecretString::from(server.client_secret.clone()),
        },
        tenant: TenantView {
            id: None,
            practice: true,
            name: "Practice tenant".into(),
            domain: address(&domain),
            colour: TenantColour::Teal,
            kind: TenantKind::Development,
            session_only: false,
            token_ends: None,
        },
        domain,
        suggested: None,
        known: None,
        keep: None,
    })
}

fn fresh(hub: &Hub, new: NewTenant) -> Result<Entry, ConnectFailure> {
    let domain = parse(&new.domain)?;
    let login = login(new.credentials)?;
    let name = match new.name.trim() {
        "" => first_label(&domain),
        name => name.to_owned(),
    };
    // The same tenant added twice is one tenant.
    let host = address(&domain);
    let known = hub
        .settings
        .get()
        .tenants
        .into_iter()
        .find(|tenant| tenant.domain == host);
    let id = new
        .remember
        .then(|| known.map_or_else(new_id, |tenant| tenant.id));
    Ok(Entry {
        keep: new.remember.then(|| keep(&host, &login)),
        tenant: TenantView {
            id,
            practice: false,
            name,
            domain: host,
            // Teal is the practice tenant's alone.
            colour: match new.colour {
                TenantColour::Teal => TenantColour::Plum,
                colour => colour,
            },
            kind: new.kind,
            session_only: !new.remember,
            token_ends: None,
        },
        domain,
        login,
        suggested: None,
        known: None,
    })
}

fn known(
    tenant: &Tenant,
    login: Login,
    session_only: bool,
    fresh_secret: bool,
) -> Result<Entry, ConnectFailure> {
    let domain = parse(&tenant.domain)?;
    Ok(Entry {
        keep: fresh_secret.then(|| keep(&tenant.domain, &login)),
        tenant: TenantView {
            id: Some(tenant.id.clone()),
            practice: false,
            name: tenant.name.clone(),
            domain: tenant.domain.clone(),
            colour: tenant.colour,
            kind: tenant.kind,
            session_only,
            token_ends: None,
        },
        suggested: tenant.connection.clone(),
        known: tenant
            .tenant_domain
            .clone()
            .map(|of_token| (domain.host(), of_token)),
        domain,
        login,
    })
}

fn keep(host: &str, login: &Login) -> Keep {
    match login {
        Login::Client { id, secret } => Keep {
            key: Key::client_secret(host, id),
            secret: secret.clone(),
        },
        Login::Token(token) => Keep {
            key: Key::token(host),
            secret: token.clone(),
        },
    }
}

fn login(credentials: Credentials) -> Result<Login, ConnectFailure> {
    use secrecy::ExposeSecret;
    let empty = |sentence: &str| ConnectFailure {
        kind: Kind::Credentials,
        failure: failure(sentence.into(), None, None),
    };
    match credentials {
        Credentials::Token(token) if token.expose_secret().trim().is_empty() => {
            Err(empty("There is no token; paste one"))
        }
        Credentials::Token(token) => Ok(Login::Token(token)),
        Credentials::Client {
            client_id,
            client_secret,
        } => {
            let client_id = client_id.trim().to_owned();
            if client_id.is_empty() {
                return Err(empty("The client id is missing"));
            }
            if client_secret.expose_secret().trim().is_empty() {
                return Err(empty("The client secret is missing"));
            }
            Ok(Login::Client {
                id: client_id,
                secret: client_secret,
            })
        }
    }
}

fn saved(hub: &Hub, id: &str) -> Result<Tenant, ConnectFailure> {
    hub.settings
        .get()
        .tenant(id)
        .cloned()
        .ok_or_else(|| ConnectFailure {
            kind: Kind::Other,
            failure: failure(
                "This tenant is not in the settings any more".into(),
                None,
                None,
            ),
        })
}

/// The second says that the secret is in memory alone.
async fn read_secret(hub: &Hub, tenant: &Tenant) -> Result<(Login, bool), ConnectFailure> {
    let vault = hub.vault.clone();
    let key = key(tenant);
    let (loaded, session_only) =
        blocking(move || (vault.load(&key), vault.only_in_memory(&key))).await;
    let what = match &tenant.login {
        Kept::Client { .. } => "client secret",
        Kept::Token { .. } => "token",
    };
    let (sentence, details) = match loaded {
        Ok(Some(secret)) => {
            let login = match &tenant.login {
                Kept::Client { client_id } => Login::Client {
                    id: client_id.clone(),
                    secret,
                },
                Kept::Token { .. } => Login::Token(secret),
            };
            return Ok((login, session_only));
        }
        Ok(None) => (
            format!("The keyring has no {what} for {}", tenant.name),
            None,
        ),
        Err(VaultError::Unavailable(state)) => {
            hub.send(Event::Vault(state)).await;
            (
                format!(
                    "The {what} for {} could not be read from the keyring",
                    tenant.name
                ),
                None,
            )
        }
        Err(error) => (
            format!("The {what} for {} could not be read", tenant.name),
            Some(error.to_string()),
        ),
    };
    let advice = format!("Type the {what} again, or open the keyring and try again");
    Err(ConnectFailure {
        kind: Kind::NoSecret,
        failure: failure(sentence, Some(advice), details),
    })
}

fn parse(domain: &str) -> Result<Domain, ConnectFailure> {
    Domain::parse(domain).map_err(|error| ConnectFailure {
        kind: Kind::Domain,
        failure: Failure {
            sentence: error.to_string(),
            ..Failure::default()
        },
    })
}

/// What one calls a tenant: `example-prod` of `example-prod.eu.auth0.com`.
fn first_label(domain: &Domain) -> String {
    let host = domain.host();
    if domain.is_loopback() {
        return domain.to_string();
    }
    host.split('.').next().unwrap_or(&host).to_owned()
}

fn new_id() -> String {
    let mut bytes = [0; 8];
    // Without randomness the time will do: the id only has to differ from the few others.
    if getrandom::fill(&mut bytes).is_err() {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        bytes = now.unwrap_or_default().as_micros().to_le_bytes()[..8]
            .try_into()
            .unwrap_or_default();
    }
    hex(&bytes)
}
