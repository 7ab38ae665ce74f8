use std::time::Duration;

use serde_json::Value;
use serde_json::value::RawValue;

use super::patience::{patiently, users_a_second};
use crate::auth0::Client;
use crate::compare::{CompareError, Step, Takes, Watch};
use crate::users::RecordId;

/// Asks after the users of these records by address, one after the other and at half the tenant's rate, and
/// gives those of the connection to `takes`.
pub(in crate::compare) async fn look_up<T: Takes>(
    client: &Client,
    connection: &str,
    records: Vec<RecordId>,
    mut takes: T,
    watch: &Watch<'_>,
) -> Result<T, CompareError> {
    let total = records.len() as u64;
    let mut burst = None;
    for (record, done) in records.into_iter().zip(0..) {
        watch(Step::LookingUp { done, total });
        let (back, email) = tokio::task::spawn_blocking(move || {
            let email = takes.email_of(record);
            (takes, email)
        })
        .await
        .map_err(|_| CompareError::Inside)?;
        takes = back;
        let Some(email) = email? else {
            takes.asked(record, false);
            continue;
        };
        let answer = patiently("The users could not be looked up", || {
            client.profiles_by_email(&email)
        })
        .await?;
        takes.asked(record, true);
        let here: Vec<Box<RawValue>> = answer
            .value
            .into_iter()
            .filter(|user| is_in(user.get(), connection))
            .collect();
        takes = tokio::task::spawn_blocking(move || {
            for user in &here {
                takes.take(user.get().as_bytes())?;
            }
            Ok::<T, CompareError>(takes)
        })
        .await
        .map_err(|_| CompareError::Inside)??;
        burst = answer.meta.rate.limit.or(burst);
        if done + 1 < total {
            tokio::time::sleep(Duration::from_secs_f64(2.0 / users_a_second(burst))).await;
        }
    }
    watch(Step::LookingUp { done: total, total });
    Ok(takes)
}

/// Looking up by address finds users of all connections.
fn is_in(user: &str, connection: &str) -> bool {
    let user: Value = serde_json::from_str(user).unwrap_or_default();
    let identities = user.get("identities").and_then(Value::as_array);
    identities
        .into_iter()
        .flatten()
        .any(|identity| identity.get("connection").and_then(Value::as_str) == Some(connection))
}
