//! Export jobs and the rows that they bring.

use serde_json::{Map, Value, json};

use super::book::{Book, JOB_LIFE_MS, User};
use super::config::Speed;
use super::connections::Connection;
use super::times::iso;

/// A job waits so long before its first user.
const QUEUE_MS: u64 = 1_000;
/// How fast exports are, is not documented.
const USERS_PER_MS: usize = 1;
/// The address that a job tells is good for so long [D exports].
pub(super) const ADDRESS_LIFE_MS: u64 = 60_000;

/// An export; lives in memory only, as the profiles do.
#[derive(Clone, Debug)]
pub(super) struct Export {
    pub id: String,
    /// `None`: all connections.
    pub connection: Option<usize>,
    /// Names of properties, and what they are called in the export; none: the whole profile.
    pub fields: Vec<(String, String)>,
    pub limit: usize,
    /// Unix milliseconds.
    pub created: u64,
    pub starts: u64,
    pub ends: u64,
}

impl Export {
    /// Sets the times for an export of so many users.
    pub(super) fn timed(mut self, speed: Speed, users: usize) -> Self {
        (self.starts, self.ends) = match speed {
            Speed::Instant => (self.created, self.created),
            Speed::Realistic => {
                let work = u64::try_from(users / USERS_PER_MS).unwrap_or(u64::MAX / 2);
                (
                    self.created + QUEUE_MS,
                    self.created.saturating_add(QUEUE_MS).saturating_add(work),
                )
            }
        };
        self
    }

    pub(super) fn is_known(&self, now: u64) -> bool {
        now < self.created + JOB_LIFE_MS
    }

    /// Who was in when the job ended.
    pub(super) fn has(&self, user: &User) -> bool {
        user.is_user()
            && self.connection.is_none_or(|own| own == user.connection)
            && user.created <= self.ends
    }

    /// The next users as lines of JSON, and where to go on; `from` and what comes back count users of the
    /// book. What a user's profile was may have changed since the job ended.
    pub(super) fn rows(
        &self,
        book: &Book,
        connections: &[Connection],
        from: usize,
        most: usize,
        left: &mut usize,
    ) -> (Vec<u8>, Option<usize>) {
        let mut lines = Vec::new();
        let mut at = from;
        for _ in 0..most {
            let Some(user) = book.user(at).filter(|_| *left > 0) else {
                return (lines, None);
            };
            if self.has(user) {
                let connection = connections.get(user.connection);
                let profile = profile(book, at, user, connection);
                lines.extend_from_slice(self.shown(profile).to_string().as_bytes());
                lines.push(b'\n');
                *left -= 1;
            }
            at += 1;
        }
        (lines, Some(at))
    }

    fn shown(&self, mut profile: Map<String, Value>) -> Value {
        if self.fields.is_empty() {
            return Value::Object(profile);
        }
        let shown = self
            .fields
            .iter()
            .filter_map(|(name, called)| Some((called.clone(), profile.remove(name)?)));
        Value::Object(shown.collect())
    }
}

/// The user as far as it is known, with when it has logged in.
pub(super) fn profile(
    book: &Book,
    at: usize,
    user: &User,
    connection: Option<&Connection>,
) -> Map<String, Value> {
    let known = book.profile(at);
    let mut profile = known.unwrap_or_else(|| remembered(user, connection));
    if let Some(last) = user.last_login {
        profile.insert("logins_count".to_owned(), user.logins.into());
        profile.insert("last_login".to_owned(), iso(last).into());
        // A login is a change too, as Auth0 counts them; the times are written alike, so text compares them.
        let login = iso(last);
        let changed = profile.get("updated_at").and_then(Value::as_str);
        if changed.is_none_or(|changed| changed < login.as_str()) {
            profile.insert("updated_at".to_owned(), login.into());
        }
    }
    profile
}

/// After a restart only that the user exists is known and where, and the id if the tenant made it.
fn remembered(user: &User, connection: Option<&Connection>) -> Map<String, Value> {
    let mut profile = Map::new();
    let name = connection.map_or("", |connection| &connection.name);
    let mut identity = json!({"connection": name, "provider": "auth0", "isSocial": false});
    profile.insert("email_verified".to_owned(), user.verified.into());
    profile.insert("created_at".to_owned(), iso(user.created).into());
    if let Some(id) = &user.made_id {
        profile.insert("user_id".to_owned(), format!("auth0|{id}").into());
        identity["user_id"] = id.clone().into();
    }
    profile.insert("identities".to_owned(), json!([identity]));
    profile
}
