//! Looking for what became of a lost sending: in the tenant log, and at the users themselves.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::drive::Shared;
use super::source;
use crate::auth0::{Answer, ApiError, Client, ErrorKind, FoundUser, Meta};
use crate::import::engine::{Event, Logged, Seen, SeenUser};
use crate::import::plan::Ranges;

/// One look into the log. A job that it names is asked whether it is ours.
pub(super) async fn read_log(
    client: &Client,
    part: u32,
    external_id: &str,
    since_ms: Option<i64>,
) -> Event {
    let answer = look(client, external_id, since_ms).await;
    Event::LogRead { part, answer }
}

async fn look(
    client: &Client,
    external_id: &str,
    since_ms: Option<i64>,
) -> Result<Answer<Option<Logged>>, ApiError> {
    let answer = client.logged_import(external_id, since_ms).await?;
    let Some(entry) = answer.value else {
        return Ok(Answer {
            value: None,
            meta: answer.meta,
        });
    };
    let mut job = None;
    let mut meta = answer.meta;
    if let Some(id) = entry.job {
        if let Some(pause) = pause(&meta) {
            sleep(pause).await;
        }
        match client.job(&id).await {
            Ok(asked) => {
                meta = asked.meta;
                if asked.value.external_id.as_deref() == Some(external_id) {
                    job = Some(Arc::from(id));
                }
            }
            // The log remembers longer than the jobs are kept.
            Err(error) if error.kind == ErrorKind::NotFound => meta = *error.meta,
            Err(error) => return Err(error),
        }
    }
    Ok(Answer {
        value: Some(Logged { job }),
        meta,
    })
}

/// Before a second call in a row, where a tenant's bucket is small: until it has one request more.
fn pause(meta: &Meta) -> Option<Duration> {
    let (size, left) = (meta.rate.limit?, meta.rate.remaining?);
    (left <= size / 2).then(|| meta.wait().unwrap_or_default().max(Duration::from_secs(1)))
}

/// Looks users up one after the other, by address; ends at the first call that fails.
pub(super) async fn look_up(
    shared: &Arc<Shared>,
    client: &Client,
    part: u32,
    records: Ranges,
) -> Event {
    let asked = {
        let (shared, records) = (shared.clone(), records.clone());
        tokio::task::spawn_blocking(move || source::identifiers(&shared, &records, |_, _| {}))
            .await
            .unwrap_or_else(|error| Err(error.to_string()))
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(why) => {
            let so = format!("what became of part {part} could not be looked into");
            let why = source::sentence(&why, &so).into();
            return Event::SourceFailed { part, why };
        }
    };
    let connection = &shared.header.connection.name;
    let mut seen = Vec::with_capacity(asked.len());
    let mut meta = Box::default();
    for (record, identifiers) in asked {
        let Some(email) = &identifiers.email else {
            seen.push(Seen {
                record,
                user: SeenUser::Unclear,
            });
            continue;
        };
        match client.users_by_email(email).await {
            Ok(answer) => {
                *meta = answer.meta;
                seen.push(Seen {
                    record,
                    user: of_connection(&answer.value, connection),
                });
            }
            Err(error) => {
                return Event::LookedUp {
                    part,
                    seen,
                    meta,
                    error: Some(error),
                };
            }
        }
    }
    Event::LookedUp {
        part,
        seen,
        meta,
        error: None,
    }
}

/// The address's user in this connection; of several nobody knows which is meant.
fn of_connection(users: &[FoundUser], connection: &str) -> SeenUser {
    let mut here = users
        .iter()
        .filter(|user| user.connections.iter().any(|name| name == connection));
    match (here.next(), here.next()) {
        (None, _) => SeenUser::Absent,
        (Some(user), None) => user.created_ms.map_or(SeenUser::Unclear, SeenUser::Made),
        _ => SeenUser::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_identity_in_the_chosen_connection_counts() {
        let user = |connections: &[&str], made| FoundUser {
            user_id: None,
            created_ms: Some(made),
            connections: connections.iter().map(|name| (*name).to_owned()).collect(),
        };
        let google = user(&["google-oauth2"], 1);
        let here = user(&["Users", "google-oauth2"], 2);
        let seen = |users: &[FoundUser]| of_connection(users, "Users");
        assert_eq!(seen(std::slice::from_ref(&google)), SeenUser::Absent);
        assert_eq!(seen(&[google, here.clone()]), SeenUser::Made(2));
        assert_eq!(seen(&[here.clone(), here]), SeenUser::Unclear);
    }
}
