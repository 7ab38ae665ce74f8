use std::collections::HashMap;

use serde_json::Value;

use super::foresee::FEW;
use super::gather::{export, look_up};
use super::step::Takes;
use super::{CompareError, Step, Watch};
use crate::auth0::Client;
use crate::roster::Roster;
use crate::users::{Identifiers, RecordId};

/// Users whose ids are asked for.
pub struct IdOrder {
    pub roster: Roster,
    pub records: Vec<RecordId>,
    pub connection_id: String,
    pub connection: String,
}

/// Asks Auth0 under which `user_id` it has these users: few of them one by one at half the tenant's rate, more
/// by an export of the connection. Who is not found, or found twice, is not among the answers.
pub async fn user_ids(
    client: &Client,
    order: IdOrder,
    watch: &Watch<'_>,
) -> Result<HashMap<u32, String>, CompareError> {
    if !client.may("read:users") {
        return Err(CompareError::NoRight);
    }
    watch(Step::Reading);
    let (connection_id, connection) = (order.connection_id, order.connection);
    let (roster, records) = (order.roster, order.records);
    let (mut finder, named) = tokio::task::spawn_blocking(move || Finder::new(roster, records))
        .await
        .map_err(|_| CompareError::Inside)??;
    // Looking up goes by address alone.
    finder = match named {
        Some(records) if records.len() <= FEW => {
            look_up(client, &connection, records, finder, watch).await?
        }
        _ => export(client, &connection_id, finder, watch).await?.0,
    };
    let found = finder.found.into_iter();
    Ok(found
        .filter_map(|(record, id)| Some((record, id?)))
        .collect())
}

/// Knows whose id is wanted by what identifies them.
struct Finder {
    roster: Roster,
    wanted: HashMap<String, u32>,
    /// `None`: more than one user could be meant.
    found: HashMap<u32, Option<String>>,
}

impl Finder {
    /// Gives the records too where all of them have an address.
    fn new(
        roster: Roster,
        records: Vec<RecordId>,
    ) -> Result<(Self, Option<Vec<RecordId>>), CompareError> {
        let mut wanted = HashMap::with_capacity(records.len());
        let mut named = true;
        for record in &records {
            let own = Identifiers::of(&roster.read(*record)?);
            named &= own.email.is_some();
            wanted.extend(keys(&own).map(|key| (key, record.0)));
        }
        let finder = Self {
            roster,
            wanted,
            found: HashMap::new(),
        };
        Ok((finder, named.then_some(records)))
    }
}

/// What a user is known by, the surest first.
fn keys(own: &Identifiers) -> impl Iterator<Item = String> + use<> {
    let lower = |text: &String| text.trim().to_lowercase();
    [
        own.email.as_ref().map(|it| format!("e{}", lower(it))),
        own.username.as_ref().map(|it| format!("u{}", lower(it))),
        own.phone_number.as_ref().map(|it| format!("p{it}")),
    ]
    .into_iter()
    .flatten()
}

impl Takes for Finder {
    fn take(&mut self, user: &[u8]) -> Result<(), CompareError> {
        let Ok(user) = serde_json::from_slice::<Value>(user) else {
            return Ok(());
        };
        let text = |name: &str| user.get(name).and_then(Value::as_str).map(str::to_owned);
        let own = Identifiers {
            email: text("email"),
            user_id: None,
            username: text("username"),
            phone_number: text("phone_number"),
        };
        let record = keys(&own).find_map(|key| self.wanted.get(&key).copied());
        if let (Some(record), Some(id)) = (record, text("user_id")) {
            let known = self.found.entry(record).or_insert_with(|| Some(id.clone()));
            if known.as_ref() != Some(&id) {
                *known = None;
            }
        }
        Ok(())
    }

    fn email_of(&mut self, record: RecordId) -> Result<Option<String>, CompareError> {
        Ok(Identifiers::of(&self.roster.read(record)?).email)
    }

    fn asked(&mut self, _record: RecordId, _could: bool) {}
}
