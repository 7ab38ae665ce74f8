//! What the window sees of tokens, checks and connections.

use super::session::{Seen, Session};
use crate::auth0::{
    ApiError, Check, CheckId, Connection, ConnectionKind, Domain, ErrorKind, Mismatch, TokenError,
    help,
};
use crate::platform::settings::TenantColour;
use crate::worker::{
    CheckView, ConnectFailure, ConnectFailureKind as Kind, ConnectedView, ConnectionView, Failure,
    HostMismatch, HostRole, Repair,
};

pub(super) fn check(check: Check) -> CheckView {
    CheckView {
        id: match check.id {
            CheckId::Tenant => "tenant",
            CheckId::Expiry => "expiry",
            CheckId::Clock => "clock",
            CheckId::Scopes => "scopes",
            CheckId::Rights => "rights",
            CheckId::Connections => "connections",
            CheckId::ConnectionKind => "connection-kind",
            CheckId::ConnectionEnabled => "connection-enabled",
            CheckId::ConnectionOptions => "connection-options",
        }
        .into(),
        state: check.state.into(),
        title: check.title,
        detail: check.detail.unwrap_or_default(),
        repair: check.repair.map(|repair| Repair {
            text: repair.text,
            steps: repair.steps.iter().map(|step| (*step).to_owned()).collect(),
            link: Some(repair.link.to_owned()),
        }),
    }
}

/// Databases that can take users first, then the others in the order of the tenant.
pub(super) fn connected(session: &Session, suggested: Option<String>) -> ConnectedView {
    let seen = super::super::hub::lock(&session.seen).clone();
    let listed: &[Connection] = match &seen.connections {
        Some(Ok(listed)) => listed,
        _ => &[],
    };
    let databases = || {
        listed
            .iter()
            .filter(|one| one.kind() != ConnectionKind::Other)
    };
    let mut connections: Vec<ConnectionView> = databases()
        .map(|one| connection(one, clients_of(&seen, one)))
        .collect();
    connections.sort_by_key(|one| one.blocked.is_some());
    let usable = |id: &String| {
        connections
            .iter()
            .any(|one| one.id == *id && one.blocked.is_none())
    };
    let suggested = suggested.filter(usable).or_else(|| {
        // With one choice there is nothing to choose.
        let mut open = connections.iter().filter(|one| one.blocked.is_none());
        open.next()
            .filter(|_| open.next().is_none())
            .map(|one| one.id.clone())
    });
    ConnectedView {
        tenant: session.tenant.clone(),
        checks: session.checks(),
        other_connections: listed.len() - connections.len(),
        connections,
        suggested,
        clock_ahead_ms: session.clock_ahead_ms(),
    }
}

/// How many applications use the chosen connection; of the others nobody asked.
pub(super) fn clients_of(seen: &Seen, one: &Connection) -> Option<usize> {
    match (&seen.chosen, &seen.clients) {
        (Some(chosen), Some(Ok(clients))) if chosen.id == one.id => Some(clients.len()),
        _ => None,
    }
}

pub(super) fn connection(one: &Connection, clients: Option<usize>) -> ConnectionView {
    let kind = match one.kind() {
        ConnectionKind::Database => "Auth0 database".to_owned(),
        ConnectionKind::CustomDatabase { import_mode: true } => {
            "Custom database, import mode is on".into()
        }
        ConnectionKind::CustomDatabase { import_mode: false } => {
            "Custom database, import mode is off".into()
        }
        ConnectionKind::Other => one.strategy.clone(),
    };
    let used = match clients {
        None => String::new(),
        Some(1) => ", used by 1 application".into(),
        Some(count) => format!(", used by {count} applications"),
    };
    let wants_username = one
        .options()
        .and_then(|options| options.get("requires_username"))
        .and_then(serde_json::Value::as_bool)
        == Some(true);
    let username = if wants_username {
        ", wants a username"
    } else {
        ""
    };
    let (blocked, help) = match one.kind() {
        ConnectionKind::CustomDatabase { import_mode: false } => (
            Some("Auth0 refuses imports into a custom database without import mode".to_owned()),
            Some(Repair {
                text: "How to turn it on".into(),
                steps: help::IMPORT_MODE
                    .steps
                    .iter()
                    .map(|step| (*step).to_owned())
                    .collect(),
                link: Some(help::IMPORT_MODE.link.to_owned()),
            }),
        ),
        ConnectionKind::Other => (
            Some("Users can be imported into databases only".to_owned()),
            None,
        ),
        _ => (None, None),
    };
    ConnectionView {
        id: one.id.clone(),
        name: one.name.clone(),
        detail: format!("{kind}{used}{username}"),
        blocked,
        help,
        clients,
    }
}

pub(super) fn mismatch(mismatch: &Mismatch) -> HostMismatch {
    let role = |role, name: &String| (role, name.clone());
    let (expected, found) = match mismatch {
        Mismatch::TypedAndIssuer { typed, issuer } => {
            (role(HostRole::Typed, typed), role(HostRole::Issuer, issuer))
        }
        Mismatch::TypedAndTenant { typed, tenant } => {
            (role(HostRole::Typed, typed), role(HostRole::Tenant, tenant))
        }
        Mismatch::IssuerAndTenant { issuer, tenant } => (
            role(HostRole::Issuer, issuer),
            role(HostRole::Tenant, tenant),
        ),
    };
    HostMismatch {
        expected,
        found,
        sentence: mismatch.sentence(),
    }
}

pub(super) fn token_failure(error: &TokenError) -> ConnectFailure {
    let kind = match error {
        TokenError::NotATenant { .. } => Kind::Domain,
        TokenError::Unusable(_) => Kind::Credentials,
        TokenError::Setup(_) => Kind::Network,
        TokenError::Api(error) => kind(error),
    };
    let failure = failure(error.to_string(), error.advice(), error.details());
    ConnectFailure { kind, failure }
}

pub(super) fn api_failure(error: &ApiError) -> ConnectFailure {
    let failure = failure(
        error.sentence(),
        Some(error.advice()),
        Some(error.details()),
    );
    ConnectFailure {
        kind: kind(error),
        failure,
    }
}

fn kind(error: &ApiError) -> Kind {
    match error.kind {
        ErrorKind::Unauthorized | ErrorKind::Forbidden | ErrorKind::BadRequest => Kind::Credentials,
        ErrorKind::NoSuchHost => Kind::Domain,
        ErrorKind::Unreachable
        | ErrorKind::ConnectTimeout
        | ErrorKind::Certificate
        | ErrorKind::Proxy
        | ErrorKind::Broken
        | ErrorKind::TimedOut
        | ErrorKind::NotAuth0 => Kind::Network,
        _ => Kind::Other,
    }
}

pub(super) fn failure(
    sentence: String,
    advice: Option<String>,
    details: Option<String>,
) -> Failure {
    let advice = advice.filter(|text| !text.is_empty());
    let details = details.filter(|text| !text.is_empty());
    Failure {
        sentence,
        advice,
        details,
    }
}

/// A domain as it is kept and typed: the scheme is said where it is not https.
pub(super) fn address(domain: &Domain) -> String {
    if domain.is_plain() {
        domain.origin()
    } else {
        domain.to_string()
    }
}

pub(super) fn colour_word(colour: TenantColour) -> &'static str {
    match colour {
        TenantColour::Teal => "teal",
        TenantColour::Plum => "plum",
        TenantColour::Ocean => "ocean",
        TenantColour::Copper => "copper",
        TenantColour::Olive => "olive",
        TenantColour::Slate => "slate",
    }
}
