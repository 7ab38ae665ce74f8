use std::io;
use std::sync::Arc;

use serde::Serialize;

use super::CompareError;
use super::fate::{Fate, Seen, Terms};
use super::forecaster::Order;
use super::image;
use super::kept::Kept;
use super::keys::Keys;
use super::listed::Listed;
use super::metadata;
use crate::roster::Roster;
use crate::roster::mend::{Change, Step};
use crate::users::{Cancel, RecordId, field};

/// How Auth0 was asked, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Made {
    /// Milliseconds since 1970 by Auth0's clock where it is known, else by this computer's.
    pub at_ms: i64,
    pub by: Way,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// All users of the connection were exported.
    Export,
    /// The users of the file were looked up by address.
    LookUps,
}

/// The records of a file by what will become of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    pub records: u64,
    pub inserted: u64,
    pub updated: u64,
    pub exists: u64,
    pub clash: u64,
    pub has_password: u64,
    pub unclear: u64,
    pub not_sent: u64,
    /// Of those that update a user: who would lose metadata.
    pub loses_metadata: u64,
    /// Of those that update a user: whose address would no longer be verified.
    pub loses_verification: u64,
    /// Of those that update a user: of whom Auth0 did not show everything.
    pub shown_partly: u64,
}

impl Sums {
    pub fn of(&self, fate: Fate) -> u64 {
        match fate {
            Fate::Inserted => self.inserted,
            Fate::Updated => self.updated,
            Fate::Exists => self.exists,
            Fate::Clash => self.clash,
            Fate::HasPassword => self.has_password,
            Fate::Unclear => self.unclear,
            Fate::NotSent => self.not_sent,
        }
    }

    pub fn refused(&self) -> u64 {
        self.exists + self.clash + self.has_password
    }

    /// Every record is inserted or updated, and nobody loses anything.
    pub fn is_harmless(&self) -> bool {
        self.inserted + self.updated == self.records
            && self.loses_metadata + self.loses_verification + self.shown_partly == 0
    }

    fn slot(&mut self, fate: Fate) -> &mut u64 {
        match fate {
            Fate::Inserted => &mut self.inserted,
            Fate::Updated => &mut self.updated,
            Fate::Exists => &mut self.exists,
            Fate::Clash => &mut self.clash,
            Fate::HasPassword => &mut self.has_password,
            Fate::Unclear => &mut self.unclear,
            Fate::NotSent => &mut self.not_sent,
        }
    }
}

/// What will become of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    pub fate: Fate,
    /// JSON pointers of metadata that the user has and would lose.
    pub loses: Vec<String>,
    pub loses_verification: bool,
    /// Auth0 did not show everything of the user, so more may be lost.
    pub shown_partly: bool,
}

pub(super) struct Tally {
    pub terms: Terms,
    pub seen: Box<[Seen]>,
    pub keys: Keys,
    pub users: u64,
    pub hidden: u64,
}

/// What an import will do, as of a moment. Cheap to clone; what Auth0 has of the users that would be updated
/// lies in a file without a name, gone with the last clone.
#[derive(Clone)]
pub struct Forecast(Arc<Inner>);

struct Inner {
    tally: Tally,
    kept: Kept,
    made: Made,
    sums: Sums,
    lost: Vec<(String, u64)>,
    limits: Vec<String>,
}

impl std::fmt::Debug for Forecast {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Forecast")
            .field("sums", &self.0.sums)
            .field("made", &self.0.made)
            .finish_non_exhaustive()
    }
}

impl Forecast {
    pub(super) fn new(mut tally: Tally, kept: Kept, made: Made, order: &Order) -> Self {
        tally.keys.sort();
        let mut sums = Sums {
            records: tally.seen.len() as u64,
            ..Sums::default()
        };
        for seen in &tally.seen {
            *sums.slot(tally.terms.fate(*seen)) += 1;
            if tally.terms.updates(*seen) {
                sums.loses_metadata += u64::from(seen.has(Seen::LOSES));
                sums.loses_verification += u64::from(seen.has(Seen::UNVERIFIES));
                sums.shown_partly += u64::from(seen.has(Seen::PARTLY));
            }
        }
        let updates = |record: u32| {
            let seen = tally.seen.get(record as usize);
            seen.is_some_and(|seen| tally.terms.updates(*seen))
        };
        let lost = tally.keys.counts(updates);
        let limits = super::limits::of(&tally, &sums, made, order);
        Self(Arc::new(Inner {
            tally,
            kept,
            made,
            sums,
            lost,
            limits,
        }))
    }

    pub fn sums(&self) -> Sums {
        self.0.sums
    }

    pub fn made(&self) -> Made {
        self.0.made
    }

    /// Users that Auth0 showed.
    pub fn users(&self) -> u64 {
        self.0.tally.users
    }

    /// Metadata that would be lost, as JSON pointers, with the users who would lose it, most frequent first.
    pub fn lost(&self) -> &[(String, u64)] {
        &self.0.lost
    }

    /// What the forecast cannot know, in sentences.
    pub fn limits(&self) -> &[String] {
        &self.0.limits
    }

    pub fn fate(&self, record: RecordId) -> Fate {
        self.0.tally.terms.fate(self.seen(record))
    }

    pub fn outlook(&self, record: RecordId) -> Outlook {
        let (seen, terms) = (self.seen(record), self.0.tally.terms);
        let updates = terms.updates(seen);
        Outlook {
            fate: terms.fate(seen),
            loses: if updates && seen.has(Seen::LOSES) {
                self.0.tally.keys.of(record.0).map(str::to_owned).collect()
            } else {
                Vec::new()
            },
            loses_verification: updates && seen.has(Seen::UNVERIFIES),
            shown_partly: updates && seen.has(Seen::PARTLY),
        }
    }

    /// Records with an outlook that is more than being inserted or updated, by number.
    pub fn remarkable(&self) -> impl Iterator<Item = RecordId> + '_ {
        let worries = Seen::LOSES | Seen::UNVERIFIES | Seen::PARTLY;
        let terms = self.0.tally.terms;
        self.0
            .tally
            .seen
            .iter()
            .zip(0..)
            .filter(move |(seen, _)| match terms.fate(**seen) {
                Fate::Inserted | Fate::NotSent => false,
                Fate::Updated => seen.has(worries),
                _ => true,
            })
            .map(|(_, record)| RecordId(record))
    }

    /// What to send of a record instead, so that its user keeps what Auth0 has: the union of the metadata,
    /// and `email_verified` as it is. `record`: its bytes as they would be sent. Blocks.
    pub fn offers(&self, record: RecordId, bytes: &[u8]) -> io::Result<Vec<Change>> {
        let seen = self.seen(record);
        let mut changes = Vec::new();
        if !self.0.tally.terms.updates(seen) {
            return Ok(changes);
        }
        let is = match (seen.has(Seen::IS_VERIFIED), seen.has(Seen::IS_UNVERIFIED)) {
            (true, _) => Some("true"),
            (_, true) => Some("false"),
            _ => None,
        };
        if let Some(is) = is.filter(|_| seen.has(Seen::LACKS) || seen.has(Seen::UNVERIFIES)) {
            changes.push(Change::json("/email_verified", is));
        }
        if !seen.has(Seen::LOSES) {
            return Ok(changes);
        }
        let Some(kept) = self.0.kept.get(record.0)? else {
            return Ok(changes);
        };
        for (name, skip) in [("app_metadata", image::NEVER), ("user_metadata", &[][..])] {
            let own = field(bytes, name).map(|own| own.raw);
            let there = field(&kept, name).map(|there| there.raw);
            let Some((own, there)) = own.zip(there) else {
                continue;
            };
            let lost = metadata::lost(there, own, "", skip, &mut Vec::new());
            let both = lost.and_then(|lost| metadata::union(own, lost.as_bytes()));
            let both = both.and_then(|both| String::from_utf8(both).ok());
            changes.extend(both.map(|both| Change::json(&format!("/{name}"), both)));
        }
        Ok(changes)
    }

    /// What Auth0 has of the user whom this record would update: an object with what identifies the user and
    /// what an import can change. `None`: nobody would be updated, or it cannot be told who. Blocks.
    pub fn before(&self, record: RecordId) -> io::Result<Option<Vec<u8>>> {
        let (seen, terms) = (self.seen(record), self.0.tally.terms);
        let is_one = terms.emails_unique && !seen.has(Seen::TWICE | Seen::PARTLY);
        if !is_one || !terms.updates(seen) {
            return Ok(None);
        }
        self.0.kept.get(record.0)
    }

    /// All that is offered, as one thing to do that can be taken back; `None`: nothing is. `roster`: the one
    /// that was compared. Blocks.
    pub fn keep(&self, roster: &Roster, cancel: &Cancel) -> Result<Option<Step>, CompareError> {
        let mut records = Vec::new();
        let mut bytes = Vec::new();
        for number in 0..roster.len() {
            let record = RecordId(number);
            if !self.0.tally.terms.updates(self.seen(record)) {
                continue;
            }
            if cancel.is_cancelled() {
                return Err(CompareError::Cancelled);
            }
            roster.read_into(record, &mut bytes)?;
            let changes = self.offers(record, &bytes).map_err(CompareError::Keep)?;
            if !changes.is_empty() {
                records.push((number, changes));
            }
        }
        Ok((!records.is_empty()).then_some(Step::Edit { records }))
    }

    /// The records of each line that is shown, for filters.
    pub fn listed(&self) -> Listed {
        Listed::of(&self.0.tally)
    }

    fn seen(&self, record: RecordId) -> Seen {
        let seen = self.0.tally.seen.get(record.0 as usize);
        seen.copied().unwrap_or_default()
    }
}
