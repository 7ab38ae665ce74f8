//! The pre-flight's lines about the chosen connection [OAS, D imports].

use super::help;
use super::preflight::{Check, CheckId, CheckState};
use super::{ApiError, Connection, ConnectionKind};

pub(super) fn checks(
    chosen: &Connection,
    clients: Option<Result<&[String], &ApiError>>,
) -> impl Iterator<Item = Check> {
    [kind(chosen), enabled(chosen, clients)]
        .into_iter()
        .chain(options(chosen))
}

fn kind(chosen: &Connection) -> Check {
    let id = CheckId::ConnectionKind;
    match chosen.kind() {
        ConnectionKind::Other => Check::new(id, CheckState::Fail, "This is no database connection")
            .detail("Auth0 refuses imports into social, enterprise and passwordless connections")
            .repair("Choose a database connection", help::ENABLE_CONNECTION),
        ConnectionKind::CustomDatabase { import_mode: false } => Check::new(
            id,
            CheckState::Fail,
            "This custom database has import mode off",
        )
        .detail("Auth0 refuses imports into a custom database without it")
        .repair(
            "Switch on Import Users to Auth0, or choose another connection",
            help::IMPORT_MODE,
        ),
        ConnectionKind::CustomDatabase { import_mode: true } => {
            Check::new(id, CheckState::Ok, "Custom database with import mode on")
        }
        ConnectionKind::Database if chosen.options().is_none() => {
            Check::new(id, CheckState::Ok, "Database connection")
                .detail("Whether it is a custom database could not be seen")
        }
        ConnectionKind::Database => {
            Check::new(id, CheckState::Ok, "Database connection of Auth0's own")
        }
    }
}

fn enabled(chosen: &Connection, clients: Option<Result<&[String], &ApiError>>) -> Check {
    let id = CheckId::ConnectionEnabled;
    // Older tenants may still send the list with the connection itself [D migrate-…].
    let old = chosen
        .raw
        .get("enabled_clients")
        .and_then(serde_json::Value::as_array)
        .map(Vec::len);
    let count = match (clients, old) {
        (Some(Ok(clients)), _) => Some(clients.len()),
        (_, old) => old,
    };
    match (count, clients) {
        (Some(0), _) => Check::new(
            id,
            CheckState::Fail,
            "The connection is not enabled for any application",
        )
        .detail("Auth0 refuses an import until it is")
        .repair(
            "Enable it for at least one application",
            help::ENABLE_CONNECTION,
        ),
        (Some(1), _) => Check::new(id, CheckState::Ok, "Enabled for 1 application"),
        (Some(count), _) => Check::new(
            id,
            CheckState::Ok,
            format!("Enabled for {count} applications"),
        ),
        (None, Some(Err(error))) => Check::new(
            id,
            CheckState::Unknown,
            "It could not be seen whether an application is enabled",
        )
        .detail(error.sentence()),
        (None, _) => Check::new(
            id,
            CheckState::Unknown,
            "It was not looked up whether an application is enabled",
        ),
    }
}

fn options(chosen: &Connection) -> Option<Check> {
    if chosen.options().is_some() || chosen.kind() == ConnectionKind::Other {
        return None;
    }
    Some(
        Check::new(CheckId::ConnectionOptions, CheckState::Unknown, "The connection's rules could not be read")
            .detail("Username rules, required attributes and import mode stay unknown, so users may be refused for them")
            .repair("Add read:connections_options to the application", help::SCOPES),
    )
}
