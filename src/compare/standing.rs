//! How users of whom Auth0's ids are known stand in Auth0 now: whether they are there, under the same
//! address, and when they last changed.

use std::hash::{BuildHasher, RandomState};
use std::io;

use super::foresee::FEW;
use super::gather::{export, look_up};
use super::known::Known;
use super::{CompareError, Step, Takes, Watch};
use crate::auth0::Client;
use crate::roster::Roster;
use crate::users::{Identifiers, RecordId};

/// Users to look for.
pub struct StandOrder {
    /// A record each, with the address.
    pub roster: Roster,
    /// Which records, each with its user's id.
    pub ids: Box<dyn Iterator<Item = io::Result<(u32, String)>> + Send>,
    pub connection_id: String,
    /// The connection's name; `None`: not known.
    pub connection: Option<String>,
}

/// How one of them stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Auth0 showed nobody of this id and address.
    Gone,
    /// By Auth0's clock, in milliseconds since 1970, where it says so.
    Here { changed_ms: Option<i64> },
}

/// Asks Auth0 after these users, few of them one by one, more by an export of the connection. The answers
/// stand in the records' order. Changes nothing anywhere.
pub async fn stand(
    client: &Client,
    order: StandOrder,
    watch: &Watch<'_>,
) -> Result<Vec<(u32, Standing)>, CompareError> {
    if !client.may("read:users") {
        return Err(CompareError::NoRight);
    }
    watch(Step::Reading);
    let (connection_id, connection) = (order.connection_id.clone(), order.connection.clone());
    let mut seeker = tokio::task::spawn_blocking(move || Seeker::new(order))
        .await
        .map_err(|_| CompareError::Inside)??;
    let few = (seeker.found.len() <= FEW).then(|| seeker.records());
    seeker = match connection.zip(few) {
        Some((name, few)) => look_up(client, &name, few, seeker, watch).await?,
        None => export(client, &connection_id, seeker, watch).await?.0,
    };
    Ok(seeker.found)
}

struct Seeker {
    roster: Roster,
    key: RandomState,
    /// Prints of ids with the places of their users among the found; sorted.
    prints: Vec<(u64, u32)>,
    found: Vec<(u32, Standing)>,
    record: Vec<u8>,
}

impl Seeker {
    fn new(order: StandOrder) -> Result<Self, CompareError> {
        let key = RandomState::new();
        let (mut prints, mut found) = (Vec::new(), Vec::new());
        for (one, place) in order.ids.zip(0..) {
            let (record, id) = one.map_err(CompareError::Keep)?;
            prints.push((key.hash_one(&id), place));
            found.push((record, Standing::Gone));
        }
        prints.sort_unstable();
        Ok(Self {
            roster: order.roster,
            key,
            prints,
            found,
            record: Vec::new(),
        })
    }

    fn records(&self) -> Vec<RecordId> {
        let records = self.found.iter();
        records.map(|(record, _)| RecordId(*record)).collect()
    }

    fn own_email(&mut self, record: u32) -> Result<Option<String>, CompareError> {
        self.roster.read_into(RecordId(record), &mut self.record)?;
        Ok(Identifiers::of(&self.record).email)
    }
}

impl Takes for Seeker {
    fn take(&mut self, user: &[u8]) -> Result<(), CompareError> {
        let Some(known) = Known::read(user) else {
            return Err(CompareError::Export("a line of it is no user".to_owned()));
        };
        let Some((id, email)) = known.user_id.as_ref().zip(known.email.as_deref()) else {
            return Ok(());
        };
        let print = self.key.hash_one(id);
        let from = self.prints.partition_point(|(own, _)| *own < print);
        let Some(&(_, place)) = self.prints.get(from).filter(|(own, _)| *own == print) else {
            return Ok(());
        };
        let Some(&(record, _)) = self.found.get(place as usize) else {
            return Ok(());
        };
        let own = self.own_email(record)?;
        if own.is_some_and(|own| own.to_lowercase() == email) {
            self.found[place as usize].1 = Standing::Here {
                changed_ms: known.updated_ms,
            };
        }
        Ok(())
    }

    fn email_of(&mut self, record: RecordId) -> Result<Option<String>, CompareError> {
        self.own_email(record.0)
    }

    fn asked(&mut self, _record: RecordId, _could: bool) {}
}
