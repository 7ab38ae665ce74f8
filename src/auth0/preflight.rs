use std::time::{Duration, SystemTime};

use super::help::{self, Help};
use super::{ApiError, Connection, ConnectionKind, Mismatch, TokenFacts, preflight_connection};

/// A token that lives shorter than this is worth a word.
const SHORT_LIFE: Duration = Duration::from_hours(1);
/// Clocks that are further apart are worth a word.
const APART: Duration = Duration::from_mins(5);

/// One line of the pre-flight list.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    pub id: CheckId,
    pub state: CheckState,
    pub title: String,
    pub detail: Option<String>,
    /// What makes a red line green.
    pub repair: Option<Repair>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckId {
    Tenant,
    Expiry,
    Clock,
    Scopes,
    Rights,
    Connections,
    ConnectionKind,
    ConnectionEnabled,
    ConnectionOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    Ok,
    Warn,
    /// An import would fail.
    Fail,
    /// It could not be looked at.
    Unknown,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    pub text: String,
    pub steps: &'static [&'static str],
    pub link: &'static str,
}

/// All that the pre-flight looks at; nothing is fetched here.
#[derive(Clone, Copy)]
pub struct Gathered<'a> {
    pub token: &'a TokenFacts,
    pub mismatches: &'a [Mismatch],
    /// The server's time, from a `Date` header, else this computer's.
    pub now: SystemTime,
    /// This computer's time at the same moment.
    pub here: SystemTime,
    /// The token can be renewed by itself (client id and secret).
    pub renewable: bool,
    pub connections: Option<Result<&'a [Connection], &'a ApiError>>,
    pub chosen: Option<&'a Connection>,
    pub clients: Option<Result<&'a [String], &'a ApiError>>,
}

/// The list of checks for a tenant and, once it is chosen, a connection.
pub fn preflight(gathered: &Gathered<'_>) -> Vec<Check> {
    let mut checks = vec![tenant(gathered), scopes(gathered.token)];
    checks.extend(rights(gathered.token));
    checks.extend(expiry(gathered));
    checks.extend(clock(gathered));
    checks.extend(connections(gathered));
    if let Some(chosen) = gathered.chosen {
        checks.extend(preflight_connection::checks(chosen, gathered.clients));
    }
    checks
}

impl Check {
    pub(super) fn new(id: CheckId, state: CheckState, title: impl Into<String>) -> Self {
        Self {
            id,
            state,
            title: title.into(),
            detail: None,
            repair: None,
        }
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub(super) fn repair(mut self, text: impl Into<String>, help: Help) -> Self {
        self.repair = Some(Repair {
            text: text.into(),
            steps: help.steps,
            link: help.link,
        });
        self
    }
}

fn tenant(gathered: &Gathered<'_>) -> Check {
    if gathered.mismatches.is_empty() {
        return match gathered.token.tenant_domain.as_deref() {
            Some(tenant) => Check::new(
                CheckId::Tenant,
                CheckState::Ok,
                format!("The token is for {tenant}"),
            ),
            None => Check::new(
                CheckId::Tenant,
                CheckState::Unknown,
                "The token does not say which tenant it is for",
            ),
        };
    }
    let sentences: Vec<String> = gathered.mismatches.iter().map(Mismatch::sentence).collect();
    Check::new(
        CheckId::Tenant,
        CheckState::Warn,
        "The token and the domain name different hosts",
    )
    .detail(sentences.join(". "))
    .repair(
        "Use a token of the tenant that you typed, or confirm that both belong together",
        help::DOMAIN,
    )
}

/// Scopes and what is impossible without each [OAS].
const SCOPES: [(&str, bool); 4] = [
    ("create:users", true),
    ("read:users", false),
    ("read:connections", true),
    ("read:connections_options", false),
];

fn scopes(token: &TokenFacts) -> Check {
    if token.scopes.is_empty() {
        return Check::new(
            CheckId::Scopes,
            CheckState::Unknown,
            "The token does not list its permissions",
        )
        .repair(
            "Make sure that the application has the four permissions",
            help::APPLICATION,
        );
    }
    let missing: Vec<_> = SCOPES
        .iter()
        .filter(|(scope, _)| !token.has_scope(scope))
        .collect();
    if missing.is_empty() {
        return Check::new(
            CheckId::Scopes,
            CheckState::Ok,
            "The token has every permission that an import needs",
        );
    }
    let state = if missing.iter().any(|(_, needed)| *needed) {
        CheckState::Fail
    } else {
        CheckState::Warn
    };
    let names: Vec<&str> = missing.iter().map(|(scope, _)| *scope).collect();
    let why = missing.iter().map(|(scope, _)| match *scope {
        "create:users" => "Without create:users nothing can be imported",
        "read:users" => "Without read:users it cannot be looked up whether a user arrived",
        "read:connections" => "Without read:connections the connections cannot be listed",
        _ => "Without read:connections_options the rules of the connection (username, attributes, import mode) stay unknown",
    });
    Check::new(
        CheckId::Scopes,
        state,
        format!("Permission missing: {}", names.join(", ")),
    )
    .detail(why.collect::<Vec<_>>().join(". "))
    .repair(
        format!("Add {} to the application", names.join(", ")),
        help::SCOPES,
    )
}

fn rights(token: &TokenFacts) -> Option<Check> {
    let risky: Vec<&str> = ["update:client_grants", "create:client_grants"]
        .into_iter()
        .filter(|scope| token.has_scope(scope))
        .collect();
    if risky.is_empty() {
        return None;
    }
    Some(
        Check::new(
            CheckId::Rights,
            CheckState::Warn,
            format!("More rights than needed: {}", risky.join(", ")),
        )
        .detail("With these an application can widen its own rights. An import does not need them")
        .repair("Take them from the application", help::SCOPES),
    )
}

fn expiry(gathered: &Gathered<'_>) -> Option<Check> {
    let left = gathered.token.lives_for(gathered.now)?;
    let words = time(left);
    Some(if left.is_zero() {
        Check::new(CheckId::Expiry, CheckState::Fail, "The token has ended")
            .repair("Get a new token", help::TOKEN)
    } else if gathered.renewable {
        Check::new(
            CheckId::Expiry,
            CheckState::Ok,
            "The token is renewed by itself",
        )
    } else if left < SHORT_LIFE {
        Check::new(
            CheckId::Expiry,
            CheckState::Warn,
            format!("The token ends in {words}"),
        )
        .detail("A longer import pauses then and asks for a new one")
        .repair(
            "Get a new token, or connect with client id and secret",
            help::TOKEN,
        )
    } else {
        Check::new(
            CheckId::Expiry,
            CheckState::Ok,
            format!("The token lives for another {words}"),
        )
    })
}

fn connections(gathered: &Gathered<'_>) -> Option<Check> {
    Some(match gathered.connections? {
        Err(error) => Check::new(
            CheckId::Connections,
            CheckState::Fail,
            "The connections could not be listed",
        )
        .detail(error.sentence())
        .repair(error.advice(), help::SCOPES),
        Ok(list) => {
            let databases = list
                .iter()
                .filter(|connection| connection.kind() != ConnectionKind::Other)
                .count();
            let others = list.len() - databases;
            match databases {
                0 => Check::new(
                    CheckId::Connections,
                    CheckState::Fail,
                    "The tenant has no database connection",
                )
                .detail("Users can be imported into database connections only")
                .repair(
                    "Create one in the dashboard under Authentication → Database",
                    help::ENABLE_CONNECTION,
                ),
                count => {
                    let word = if count == 1 {
                        "database connection"
                    } else {
                        "database connections"
                    };
                    let check = Check::new(
                        CheckId::Connections,
                        CheckState::Ok,
                        format!("{count} {word}"),
                    );
                    match others {
                        0 => check,
                        1 => check.detail("1 other connection is not offered: users can be imported into databases only"),
                        _ => check.detail(format!("{others} other connections are not offered: users can be imported into databases only")),
                    }
                }
            }
        }
    })
}

#[cfg(test)]
#[path = "preflight_tests.rs"]
mod tests;

/// "50 minutes", "3 hours".
fn time(time: Duration) -> String {
    match time.as_secs() / 60 {
        1 => "1 minute".to_owned(),
        minutes @ 0..=119 => format!("{minutes} minutes"),
        minutes => format!("{} hours", minutes / 60),
    }
}

/// Everything of a run goes by Auth0's clock, but the times on screen are this computer's.
fn clock(gathered: &Gathered<'_>) -> Option<Check> {
    let (apart, which) = match gathered.now.duration_since(gathered.here) {
        Ok(ahead) => (ahead, "behind"),
        Err(behind) => (behind.duration(), "ahead of"),
    };
    let title = format!("This computer's clock is {} {which} Auth0's", time(apart));
    (apart > APART).then(|| {
        Check::new(CheckId::Clock, CheckState::Warn, title).detail(
            "The import goes by Auth0's clock and is not harmed. Set this one right, for the times on screen and in reports",
        )
    })
}
