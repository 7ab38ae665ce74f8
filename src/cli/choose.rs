use std::future::Future;
use std::time::{Duration, SystemTime};

use super::exit::Failure;
use super::out;
use super::tenant::Tenant;
use crate::auth0::{
    ApiError, Check, CheckId, CheckState, Connection, ErrorKind, Gathered, preflight,
};

/// Finds the connection by id or name and looks whether it can take an import. `needs`: the right without
/// which there is no use in going on.
pub(super) async fn connection(
    tenant: &Tenant,
    wanted: &str,
    needs: &str,
) -> Result<Connection, Failure> {
    let client = tenant.client();
    let listed = patiently(|| client.connections()).await;
    let chosen = match &listed {
        Ok(list) => find(list, wanted)?.clone(),
        // Whoever may not list can still name a connection by its id.
        Err(error) if error.kind == ErrorKind::Forbidden && wanted.starts_with("con_") => {
            unseen(wanted)
        }
        Err(error) => return Err(api("The connections could not be listed", error)),
    };
    let clients = patiently(|| client.connection_clients(&chosen.id)).await;
    let checks = preflight(&Gathered {
        token: &tenant.token,
        mismatches: &tenant.mismatches,
        now: client.now(),
        here: SystemTime::now(),
        renewable: tenant.access.renew.is_some(),
        connections: Some(listed.as_deref()),
        chosen: Some(&chosen),
        clients: Some(clients.as_deref()),
    });
    judge(&checks, &tenant.token, needs)?;
    Ok(chosen)
}

/// Waits out a rate limit a few times; everything else is an answer.
async fn patiently<T, F>(mut call: impl FnMut() -> F) -> Result<T, ApiError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    for _ in 0..3 {
        match call().await {
            Err(error) if error.kind == ErrorKind::RateLimit => {
                out::say(format_args!("usher: {}", error.sentence()));
                let wait = error.wait.unwrap_or(Duration::from_secs(2));
                tokio::time::sleep(wait.max(Duration::from_secs(1))).await;
            }
            answer => return answer,
        }
    }
    call().await
}

fn find<'a>(list: &'a [Connection], wanted: &str) -> Result<&'a Connection, Failure> {
    list.iter()
        .find(|connection| connection.id == wanted)
        .or_else(|| list.iter().find(|connection| connection.name == wanted))
        .ok_or_else(|| {
            let offered: Vec<&str> = list
                .iter()
                .filter(|connection| connection.takes_imports())
                .map(|connection| connection.name.as_str())
                .collect();
            let advice = if offered.is_empty() {
                "The tenant has no database connection that takes imports".to_owned()
            } else {
                format!("Users can be imported into: {}", offered.join(", "))
            };
            Failure::new(format_args!("The tenant has no connection “{wanted}”"))
                .advice(Some(advice))
        })
}

fn unseen(id: &str) -> Connection {
    Connection {
        id: id.to_owned(),
        name: id.to_owned(),
        strategy: "auth0".to_owned(),
        display_name: None,
        raw: serde_json::Value::Null,
    }
}

/// Says what is doubtful and stops for what would make every part fail.
fn judge(checks: &[Check], token: &crate::auth0::TokenFacts, needs: &str) -> Result<(), Failure> {
    for check in checks.iter().filter(|check| check.state != CheckState::Ok) {
        let stops = check.state == CheckState::Fail
            && match check.id {
                CheckId::Scopes => !token.has_scope(needs),
                CheckId::Connections => false,
                _ => true,
            };
        let detail = check
            .detail
            .as_ref()
            .map(|detail| format!(". {detail}"))
            .unwrap_or_default();
        let repair = check.repair.as_ref().map(|repair| &repair.text);
        let failure = Failure::new(format_args!("{}{detail}", check.title)).advice(repair);
        if stops {
            return Err(failure);
        }
        out::say(format_args!("usher: {}{detail}", check.title));
    }
    Ok(())
}

pub(super) fn api(what: &str, error: &ApiError) -> Failure {
    Failure::new(format_args!(
        "{what}: {} ({})",
        error.sentence(),
        error.details()
    ))
    .advice(Some(error.advice()))
}
