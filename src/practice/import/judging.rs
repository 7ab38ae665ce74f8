//! Records looked at by themselves and beside each other, before anybody asks who is there.

use std::collections::HashSet;

use serde_json::Value;

use crate::practice::connections::Connection;
use crate::practice::fingerprint::{Fingerprint, Fingerprints, Kind};
use crate::practice::judge::{self, Refusal};

/// What comes with the users of a job.
pub(in crate::practice) struct Order<'a> {
    pub connection: &'a Connection,
    pub connection_at: usize,
    pub upsert: bool,
    pub profile_limit: Option<usize>,
}

/// A record that was looked at by itself; needs no lock.
pub(in crate::practice) struct Judged {
    pub(super) record: Value,
    pub(super) refusals: Vec<Refusal>,
    pub(super) marks: Marks,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Marks {
    pub(super) email: Option<Fingerprint>,
    pub(super) user_id: Option<Fingerprint>,
    pub(super) phone: Option<Fingerprint>,
    pub(super) username: Option<Fingerprint>,
}

/// `None` when the users are no JSON array: the job fails, and nobody is told why.
pub(in crate::practice) fn judge_all(
    users: &[u8],
    order: &Order<'_>,
    fingerprints: &Fingerprints,
) -> Option<Vec<Judged>> {
    let records: Vec<Value> = serde_json::from_slice(users).ok()?;
    let mut judged: Vec<Judged> = records
        .into_iter()
        .map(|record| {
            let refusals = judge::judge(&record, order.connection, order.profile_limit);
            let marks = marks(&record, order.connection, fingerprints);
            Judged {
                record,
                refusals,
                marks,
            }
        })
        .collect();
    refuse_repeated(&mut judged);
    Some(judged)
}

/// Addresses and usernames are stored in lower case; a user id is unique in the whole tenant.
fn marks(record: &Value, connection: &Connection, fingerprints: &Fingerprints) -> Marks {
    let text = |name: &str| record.get(name).and_then(Value::as_str);
    let lower = |name: &str| text(name).map(str::to_lowercase);
    let here = &connection.id;
    Marks {
        email: lower("email").map(|email| fingerprints.of(here, Kind::Email, &email)),
        user_id: text("user_id").map(|id| fingerprints.of("", Kind::UserId, id)),
        phone: text("phone_number").map(|phone| fingerprints.of(here, Kind::Phone, phone)),
        username: lower("username").map(|name| fingerprints.of(here, Kind::Username, &name)),
    }
}

/// The first of two equal users stands, the later ones fail, with upsert too [C-102951].
fn refuse_repeated(judged: &mut [Judged]) {
    let mut seen: HashSet<Fingerprint> = HashSet::new();
    for one in judged {
        let Marks {
            email,
            user_id,
            phone,
            username,
        } = one.marks;
        for (mark, name) in [
            (email, "email"),
            (user_id, "user_id"),
            (username, "username"),
        ] {
            if mark.is_some_and(|mark| !seen.insert(mark)) {
                one.refusals.push(refusal(
                    "DUPLICATED_USER",
                    format!("A user with this {name} was already provided."),
                ));
            }
        }
        if phone.is_some_and(|mark| !seen.insert(mark)) {
            one.refusals.push(refusal(
                "CONFLICT",
                "A user with this phone_number was already provided.".to_owned(),
            ));
        }
    }
}

pub(super) fn refusal(code: &'static str, message: String) -> Refusal {
    Refusal {
        code,
        message,
        path: None,
    }
}
