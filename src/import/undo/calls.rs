//! The calls to Auth0, each made once.

use std::sync::Arc;

use super::engine::Event;
use super::judge::Looked;
use crate::auth0::{Answer, ApiError, Client, Meta};
use crate::import::plan::{Ranges, for_each_record};
use crate::roster::Roster;
use crate::users::Identifiers;

/// The address of an identity that was linked. Known of the search in general, without a source of this
/// project's own.
const LINKED: &str = "identities.profileData.email";

/// What of a run is deleted, and where.
#[derive(Clone, Debug)]
pub(in crate::import) enum Aim {
    /// The users that it inserted.
    Users,
    /// What a gradual migration left behind of users that it could not insert, in the connection of this id.
    LeftOvers { connection: Arc<str> },
}

/// Looks a user up by its id, else by what its record has, the surest first.
pub(super) async fn look(
    aim: &Aim,
    roster: &Roster,
    client: &Client,
    connection: &str,
    record: u32,
    id: Option<&str>,
) -> Event {
    let left_overs = matches!(aim, Aim::LeftOvers { .. });
    let answer = if let Some(id) = id {
        if left_overs {
            nobody_has(client, id).await
        } else {
            by_id(client, id).await
        }
    } else {
        let roster = roster.clone();
        let own = tokio::task::spawn_blocking(move || identifiers(&roster, record)).await;
        match own.unwrap_or_else(|error| Err(error.to_string())) {
            Ok(own) if left_overs => nobody_is_linked(client, connection, own.email).await,
            Ok(own) => by_record(client, connection, &own).await,
            Err(why) => return Event::Unread { record, why },
        }
    };
    Event::Looked { record, answer }
}

fn identifiers(roster: &Roster, record: u32) -> Result<Identifiers, String> {
    let mut own = None;
    let mut ranges = Ranges::default();
    ranges.push(record);
    for_each_record(roster, &ranges, |_, bytes| {
        own = Some(Identifiers::of(bytes));
    })
    .map_err(|error| format!("The users file cannot be read: {error}"))?;
    own.ok_or_else(|| "The users file has fewer records than it had".to_owned())
}

async fn by_record(
    client: &Client,
    connection: &str,
    own: &Identifiers,
) -> Result<Answer<Looked>, ApiError> {
    if let Some(id) = &own.user_id {
        return by_id(client, &format!("auth0|{id}")).await;
    }
    if let Some(email) = &own.email {
        let found = client.standing_by_email(email).await?;
        return Ok(found.map(Looked::Users));
    }
    let username = own
        .username
        .as_ref()
        .map(|name| ("username", name.to_lowercase()));
    let phone = own
        .phone_number
        .clone()
        .map(|phone| ("phone_number", phone));
    let Some((field, value)) = username.or(phone) else {
        return Ok(Answer {
            value: Looked::Nothing,
            meta: Meta::default(),
        });
    };
    let found = client.search_users(connection, field, &value).await?;
    Ok(found.map(Looked::Ids))
}

async fn by_id(client: &Client, id: &str) -> Result<Answer<Looked>, ApiError> {
    let found = client.user(id).await?;
    Ok(found.map(|user| Looked::Users(user.into_iter().collect())))
}

/// The first of two looks: a user who was linked with another account keeps its address in this connection,
/// and is shown under the other's.
async fn nobody_is_linked(
    client: &Client,
    connection: &str,
    email: Option<String>,
) -> Result<Answer<Looked>, ApiError> {
    let Some(email) = email else {
        return Ok(Answer {
            value: Looked::Nothing,
            meta: Meta::default(),
        });
    };
    let email = email.to_lowercase();
    let found = client.search_users(connection, LINKED, &email).await?;
    Ok(found.map(|ids| {
        if ids.is_empty() {
            Looked::Ids(vec![email])
        } else {
            Looked::Taken
        }
    }))
}

/// The second one, which is up to date: nobody in the whole tenant has the address.
async fn nobody_has(client: &Client, email: &str) -> Result<Answer<Looked>, ApiError> {
    let found = client.standing_by_email(email).await?;
    Ok(found.map(|users| {
        if users.is_empty() {
            Looked::LeftOver(email.to_owned())
        } else {
            Looked::Taken
        }
    }))
}

/// `id`: of left-overs the address.
pub(super) async fn delete(aim: &Aim, client: &Client, record: u32, id: &str) -> Event {
    let answer = match aim {
        Aim::Users => client.delete_user(id).await,
        Aim::LeftOvers { connection } => client.delete_connection_user(connection, id).await,
    };
    Event::Deleted { record, answer }
}
