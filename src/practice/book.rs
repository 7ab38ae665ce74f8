//! Who is in the tenant and which jobs there were.

use std::collections::HashMap;
use std::io;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::exports::Export;
use super::fingerprint::Fingerprint;
use super::store::Store;

/// Job data is deleted after a day [D imports].
pub(super) const JOB_LIFE_MS: u64 = 24 * 60 * 60 * 1_000;
/// Profiles of so many users are kept in memory; of the others only that they exist.
const PROFILES: usize = 100_000;

/// Which hash a user came with; decides whether a later import may bring another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Secret {
    /// None was given, so the tenant made a random one.
    Random,
    Bcrypt,
    Custom,
}

/// All that is written down of a user.
#[expect(clippy::struct_field_names, reason = "Auth0's own word for it")]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct User {
    pub connection: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Fingerprint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Fingerprint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Fingerprint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<Fingerprint>,
    /// The id that the tenant made, where the record brought none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_id: Option<String>,
    pub verified: bool,
    pub secret: Secret,
    /// Unix milliseconds; with realistic speed users come one after the other.
    pub created: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub logins: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_login: Option<u64>,
    /// Deleted. It keeps its number, and nothing by which anybody could know it again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// No user: only its address is taken, and nobody sees it [reference 5.5].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left_over: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives it this way")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl User {
    /// What a gradual migration leaves behind of somebody who began to sign in and was never moved.
    pub(super) fn left_over(connection: usize, email: Fingerprint, created: u64) -> Self {
        Self {
            connection,
            email: Some(email),
            user_id: None,
            phone: None,
            username: None,
            made_id: None,
            verified: false,
            secret: Secret::Random,
            created,
            logins: 0,
            last_login: None,
            gone: false,
            left_over: true,
        }
    }

    /// Somebody whom the tenant shows.
    pub(super) fn is_user(&self) -> bool {
        !self.gone && !self.left_over
    }

    fn marks(&self) -> impl Iterator<Item = Fingerprint> {
        [self.email, self.user_id, self.phone, self.username]
            .into_iter()
            .flatten()
    }
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Summary {
    pub failed: usize,
    pub updated: usize,
    pub inserted: usize,
    pub total: usize,
}

/// A job; its state follows from the time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Job {
    pub id: String,
    pub connection: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// `X-Correlation-ID` of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    #[serde(default)]
    pub upsert: bool,
    /// Unix milliseconds.
    pub created: u64,
    pub starts: u64,
    pub ends: u64,
    /// False when the users were no JSON array, or a scenario let the job fail.
    pub readable: bool,
    /// A general error in the place of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// A scenario let the tenant forget it before its time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forgotten: bool,
    pub summary: Summary,
    /// Codes of the refused users, for when the details are gone.
    pub codes: Vec<Vec<String>>,
    #[serde(skip)]
    pub errors: Option<Vec<Value>>,
}

/// An update of a user that is there: what is written down of it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Change {
    pub user: usize,
    pub verified: bool,
    pub secret: Secret,
}

/// Somebody has logged in.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Login {
    pub user: usize,
    /// Unix milliseconds.
    pub at: u64,
}

/// One line of the log.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Entry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<Job>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<User>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// A job to be forgotten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forgets: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// A user to be deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletes: Option<usize>,
}

/// A line to be written, with the profiles that stay in memory.
#[derive(Default)]
pub(super) struct Outcome {
    pub entry: Entry,
    /// One for each of the entry's users, in the same order.
    pub profiles: Vec<Map<String, Value>>,
    /// Properties to put into existing profiles.
    pub updates: Vec<(usize, Map<String, Value>)>,
}

#[derive(Default)]
pub(super) struct Book {
    users: Vec<User>,
    index: HashMap<Fingerprint, usize>,
    /// Users by the id that the tenant made; put up when somebody first asks by id.
    made: Option<HashMap<String, usize>>,
    /// As JSON text: a tree of values takes five times the memory.
    profiles: HashMap<usize, Box<str>>,
    jobs: HashMap<String, Job>,
    exports: HashMap<String, Export>,
    /// Until when somebody else's jobs hold slots, in Unix milliseconds.
    strangers: Vec<u64>,
    store: Option<Store>,
}

impl Book {
    pub(super) fn in_memory() -> Self {
        Self::default()
    }

    /// Reads the log; `None` when a line in its middle cannot be read. A torn last line is what a kill leaves.
    pub(super) fn load(store: Store, log: &[u8], now: u64) -> io::Result<Option<Self>> {
        let mut book = Self::default();
        let mut lines = log.split_inclusive(|byte| *byte == b'\n').peekable();
        let mut rewrite = false;
        while let Some(line) = lines.next() {
            match serde_json::from_slice::<Entry>(line) {
                Ok(entry) if line.ends_with(b"\n") => book.take(entry),
                _ if lines.peek().is_none() => rewrite = true,
                _ => return Ok(None),
            }
        }
        rewrite |= book.forget_old_jobs(now);
        book.store = Some(store);
        if rewrite {
            book.compact()?;
        }
        Ok(Some(book))
    }

    /// Writes the outcome down, then lets it be true.
    pub(super) fn commit(&mut self, outcome: Outcome) -> io::Result<()> {
        if let Some(store) = &mut self.store {
            let mut entry = outcome.entry.clone();
            if let Some(job) = &mut entry.job {
                job.external_id = job.external_id.take().filter(|id| is_plain(id));
                job.correlation_id = job.correlation_id.take().filter(|id| is_plain(id));
            }
            store.append(&entry)?;
        }
        let first = self.users.len();
        for (at, profile) in outcome.profiles.into_iter().enumerate() {
            if self.profiles.len() < PROFILES {
                self.keep(first + at, profile);
            }
        }
        for (user, properties) in outcome.updates {
            if let Some(mut profile) = self.profile(user) {
                profile.extend(properties);
                self.keep(user, profile);
            }
        }
        self.take(outcome.entry);
        Ok(())
    }

    pub(super) fn find(&self, mark: Fingerprint) -> Option<usize> {
        self.index.get(&mark).copied()
    }

    /// The user with the id that the tenant made.
    pub(super) fn find_made(&mut self, id: &str) -> Option<usize> {
        let users = &self.users;
        let made = self.made.get_or_insert_with(|| {
            let ids = users.iter().zip(0..);
            ids.filter_map(|(user, at)| Some((user.made_id.clone()?, at)))
                .collect()
        });
        made.get(id).copied()
    }

    pub(super) fn user(&self, at: usize) -> Option<&User> {
        self.users.get(at)
    }

    pub(super) fn log_in(&mut self, user: usize, at: u64) -> io::Result<()> {
        self.write(Entry {
            login: Some(Login { user, at }),
            ..Entry::default()
        })
    }

    pub(super) fn add(&mut self, user: User) -> io::Result<()> {
        self.write(Entry {
            users: vec![user],
            ..Entry::default()
        })
    }

    pub(super) fn delete(&mut self, user: usize) -> io::Result<()> {
        self.write(Entry {
            deletes: Some(user),
            ..Entry::default()
        })
    }

    /// The user's profile, of those that are kept in memory.
    pub(super) fn profile(&self, at: usize) -> Option<Map<String, Value>> {
        serde_json::from_str(self.profiles.get(&at)?).ok()
    }

    fn keep(&mut self, at: usize, profile: Map<String, Value>) {
        let text = Value::Object(profile).to_string().into_boxed_str();
        self.profiles.insert(at, text);
    }

    pub(super) fn job(&self, id: &str, now: u64) -> Option<&Job> {
        self.jobs
            .get(id)
            .filter(|job| now < job.created + JOB_LIFE_MS && !job.forgotten)
    }

    pub(super) fn add_export(&mut self, export: Export, now: u64) {
        self.exports.retain(|_, export| export.is_known(now));
        self.exports.insert(export.id.clone(), export);
    }

    pub(super) fn export(&self, id: &str, now: u64) -> Option<&Export> {
        self.exports.get(id).filter(|export| export.is_known(now))
    }

    /// All of the last day.
    pub(super) fn jobs(&self, now: u64) -> impl Iterator<Item = &Job> {
        self.jobs
            .values()
            .filter(move |job| now < job.created + JOB_LIFE_MS)
    }

    /// So many users are in by now.
    pub(super) fn count(&self, now: u64) -> usize {
        let is_in = |user: &&User| user.is_user() && user.created <= now;
        self.users.iter().filter(is_in).count()
    }

    pub(super) fn active_jobs(&self, now: u64) -> usize {
        let own = self.jobs.values().filter(|job| now < job.ends).count();
        own + self.strangers.iter().filter(|until| now < **until).count()
    }

    /// Jobs that nobody can ask after hold so many slots.
    pub(super) fn let_in(&mut self, slots: u8, until: u64) {
        self.strangers
            .extend(std::iter::repeat_n(until, usize::from(slots)));
    }

    /// The job can no longer be asked for; what it does to users it does.
    pub(super) fn forget(&mut self, id: &str) -> io::Result<()> {
        if !self.jobs.contains_key(id) {
            return Ok(());
        }
        self.write(Entry {
            forgets: Some(id.to_owned()),
            ..Entry::default()
        })
    }

    fn write(&mut self, entry: Entry) -> io::Result<()> {
        if let Some(store) = &mut self.store {
            store.append(&entry)?;
        }
        self.take(entry);
        Ok(())
    }

    /// Ends every job under way.
    pub(super) fn hurry(&mut self, now: u64) {
        for job in self.jobs.values_mut() {
            job.starts = job.starts.min(now);
            job.ends = job.ends.min(now);
        }
        for export in self.exports.values_mut() {
            export.starts = export.starts.min(now);
            export.ends = export.ends.min(now);
        }
        for user in &mut self.users {
            user.created = user.created.min(now);
        }
    }

    /// Drops the data of jobs older than a day; true when there were any.
    pub(super) fn forget_old_jobs(&mut self, now: u64) -> bool {
        let before = self.jobs.len();
        self.jobs.retain(|_, job| now < job.created + JOB_LIFE_MS);
        self.jobs.len() < before
    }

    pub(super) fn empty(&mut self) -> io::Result<()> {
        if let Some(store) = &mut self.store {
            store.rewrite::<Entry>(&[])?;
        }
        let store = self.store.take();
        *self = Self {
            store,
            ..Self::default()
        };
        Ok(())
    }

    /// Gives the folder back.
    pub(super) fn close(&mut self) {
        self.store = None;
    }

    fn take(&mut self, entry: Entry) {
        for change in entry.changes {
            if let Some(user) = self.users.get_mut(change.user) {
                user.verified = change.verified;
                user.secret = change.secret;
            }
        }
        for user in entry.users {
            for mark in user.marks() {
                self.index.insert(mark, self.users.len());
            }
            if let Some((made, id)) = self.made.as_mut().zip(user.made_id.clone()) {
                made.insert(id, self.users.len());
            }
            self.users.push(user);
        }
        let login = entry.login;
        let logged_in = login.and_then(|login| Some((login.at, self.users.get_mut(login.user)?)));
        if let Some((at, user)) = logged_in {
            user.logins += 1;
            user.last_login = Some(at);
        }
        if let Some(at) = entry.deletes {
            self.remove(at);
        }
        if let Some(job) = entry.job {
            self.jobs.insert(job.id.clone(), job);
        }
        let forgotten = entry.forgets.and_then(|id| self.jobs.get_mut(&id));
        if let Some(job) = forgotten {
            job.forgotten = true;
        }
    }

    fn remove(&mut self, at: usize) {
        let Some(user) = self.users.get_mut(at) else {
            return;
        };
        for mark in user.marks() {
            if self.index.get(&mark) == Some(&at) {
                self.index.remove(&mark);
            }
        }
        (user.email, user.user_id, user.phone, user.username) = (None, None, None, None);
        user.gone = true;
        let id = user.made_id.take();
        if let Some((made, id)) = self.made.as_mut().zip(id) {
            made.remove(&id);
        }
        self.profiles.remove(&at);
    }

    fn compact(&mut self) -> io::Result<()> {
        let Some(store) = &mut self.store else {
            return Ok(());
        };
        let users = Entry {
            users: self.users.clone(),
            ..Entry::default()
        };
        let jobs = self.jobs.values().map(|job| Entry {
            job: Some(job.clone()),
            ..Entry::default()
        });
        let lines: Vec<Entry> = std::iter::once(users).chain(jobs).collect();
        store.rewrite(&lines)
    }
}

/// A caller's free text may be anything; only what looks like an id is written down.
fn is_plain(external_id: &str) -> bool {
    external_id.len() <= 128
        && external_id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.:/#".contains(&b))
}
