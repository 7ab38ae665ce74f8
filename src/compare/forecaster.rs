use std::path::PathBuf;
use std::sync::Arc;

use super::CompareError;
use super::fate::{Seen, Terms};
use super::forecast::{Forecast, Made, Tally};
use super::image;
use super::index::{By, Index, is_same, kept};
use super::kept::Keeper;
use super::keys::Keys;
use super::known::{Known, truth};
use super::metadata;
use crate::roster::{Roster, Verdict};
use crate::rules::Rule;
use crate::users::fields::each;
use crate::users::{Cancel, Identifiers, RecordId};

/// What the forecast is made for.
#[derive(Clone, Debug)]
pub struct Order {
    pub roster: Roster,
    /// Only these records go, ascending; `None`: all that can.
    pub only: Option<Arc<[u32]>>,
    /// Users that are already there are to be updated.
    pub upsert: bool,
    /// The value that the admin chose for every record without `email_verified`.
    pub email_verified: Option<bool>,
    /// Every address of the connection belongs to one user only.
    pub emails_unique: bool,
    pub connection_id: String,
    /// The connection's name; `None`: not known.
    pub connection: Option<String>,
    /// Where what Auth0 has is kept meanwhile, in a file without a name.
    pub spool_dir: PathBuf,
}

/// Takes in the users that Auth0 shows, one after the other; pure but for reading records and keeping what
/// Auth0 has of those that would be updated.
pub(super) struct Forecaster {
    order: Order,
    terms: Terms,
    index: Index,
    seen: Vec<Seen>,
    keeper: Keeper,
    keys: Keys,
    users: u64,
    hidden: u64,
    // Used again for each user.
    candidates: Vec<(u32, By)>,
    record: Vec<u8>,
    paths: Vec<String>,
}

impl Forecaster {
    /// Reads the file once. Blocks.
    pub(super) fn new(order: Order, cancel: &Cancel) -> Result<Self, CompareError> {
        let keeper = Keeper::new(&order.spool_dir).map_err(CompareError::Keep)?;
        let roster = order.roster.clone();
        let mut seen = vec![Seen::default(); roster.len() as usize];
        let sent = to_be_sent(&roster, order.only.as_deref(), &mut seen);
        let index = Index::build(&roster, &sent, cancel, |record, bytes| {
            if let Some(seen) = seen.get_mut(record as usize) {
                seen.add(brings(bytes));
            }
        })?;
        Ok(Self {
            terms: Terms {
                upsert: order.upsert,
                emails_unique: order.emails_unique,
                has_hidden: false,
            },
            order,
            index,
            seen,
            keeper,
            keys: Keys::default(),
            users: 0,
            hidden: 0,
            candidates: Vec::new(),
            record: Vec::new(),
            paths: Vec::new(),
        })
    }

    /// Records to be sent.
    pub(super) fn to_send(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.records(|seen| !seen.has(Seen::STAYS))
    }

    /// Records that may be meant by a user whom Auth0 did not name.
    pub(super) fn doubtful(&self) -> Vec<RecordId> {
        let found = Seen::EMAIL | Seen::OTHER | Seen::STAYS;
        self.records(|seen| self.hidden > 0 && !seen.has(found))
            .collect()
    }

    fn records(&self, wanted: impl Fn(Seen) -> bool) -> impl Iterator<Item = RecordId> {
        let seen = self.seen.iter().zip(0..);
        seen.filter(move |(seen, _)| wanted(**seen))
            .map(|(_, record)| RecordId(record))
    }

    pub(super) fn email_of(&mut self, record: RecordId) -> Result<Option<String>, CompareError> {
        self.order.roster.read_into(record, &mut self.record)?;
        Ok(Identifiers::of(&self.record).email)
    }

    /// The record was asked after by itself, or could not be.
    pub(super) fn asked(&mut self, record: RecordId, could: bool) {
        self.mark(record.0, if could { Seen::ASKED } else { Seen::UNASKED });
    }

    /// Takes one user in, as Auth0 shows it.
    pub(super) fn take(&mut self, user: &[u8]) -> Result<(), CompareError> {
        let Some(known) = Known::read(user) else {
            return Err(CompareError::Export("a line of it is no user".to_owned()));
        };
        self.users += 1;
        self.hidden += u64::from(known.is_unnamed());
        let mut candidates = std::mem::take(&mut self.candidates);
        self.index.candidates(&known, &mut candidates);
        candidates.sort_unstable();
        for of_record in candidates.chunk_by(|one, next| one.0 == next.0) {
            self.compare(of_record, &known)?;
        }
        self.candidates = candidates;
        Ok(())
    }

    /// One record that has an identifier of the user's, as far as the prints tell.
    fn compare(&mut self, candidates: &[(u32, By)], known: &Known<'_>) -> Result<(), CompareError> {
        let Some(&(number, _)) = candidates.first() else {
            return Ok(());
        };
        let mut record = std::mem::take(&mut self.record);
        self.order.roster.read_into(RecordId(number), &mut record)?;
        let own = kept(Identifiers::of(&record));
        let same: Vec<By> = candidates
            .iter()
            .map(|(_, by)| *by)
            .filter(|by| is_same(&own, known, *by))
            .collect();
        if same.contains(&By::Email) {
            let before = self.seen.get(number as usize).copied().unwrap_or_default();
            if before.has(Seen::EMAIL) {
                self.mark(number, Seen::TWICE);
            } else {
                self.mark(number, Seen::EMAIL);
                if self.terms.updates(self.seen[number as usize]) {
                    self.update(number, &record, known)?;
                }
            }
        } else if !same.is_empty() {
            self.mark(number, Seen::OTHER);
        }
        self.record = record;
        Ok(())
    }

    /// What an update would do to the user.
    fn update(
        &mut self,
        number: u32,
        record: &[u8],
        known: &Known<'_>,
    ) -> Result<(), CompareError> {
        let mut own = Own::of(record);
        own.email_verified = own.email_verified.or(self.order.email_verified);
        if !known.is_whole {
            self.mark(number, Seen::PARTLY);
        }
        match known.email_verified {
            Some(true) => self.mark(number, Seen::IS_VERIFIED),
            Some(false) => self.mark(number, Seen::IS_UNVERIFIED),
            None => {}
        }
        // Absent means false, on update too (reference 3.6).
        if known.email_verified == Some(true) && own.email_verified != Some(true) {
            self.mark(number, Seen::UNVERIFIES);
        }
        self.keeper
            .keep(number, &image::of(known.raw))
            .map_err(CompareError::Keep)?;
        self.paths.clear();
        for (there, own, name, skip) in [
            (
                known.user_metadata,
                own.user_metadata,
                "/user_metadata",
                &[][..],
            ),
            (
                known.app_metadata,
                own.app_metadata,
                "/app_metadata",
                image::NEVER,
            ),
        ] {
            // What the record does not have stays as it is.
            if let Some((there, own)) = there.zip(own) {
                metadata::lost(there, own, name, skip, &mut self.paths);
            }
        }
        if !self.paths.is_empty() {
            self.mark(number, Seen::LOSES);
            self.keys.add(number, &self.paths);
        }
        Ok(())
    }

    fn mark(&mut self, record: u32, bits: u16) {
        if let Some(seen) = self.seen.get_mut(record as usize) {
            seen.add(bits);
        }
    }

    /// `made`: how and when Auth0 was asked.
    pub(super) fn finish(mut self, made: Made) -> Result<Forecast, CompareError> {
        self.terms.has_hidden = self.hidden > 0;
        let kept = self.keeper.finish().map_err(CompareError::Keep)?;
        Ok(Forecast::new(
            Tally {
                terms: self.terms,
                seen: self.seen.into(),
                keys: self.keys,
                users: self.users,
                hidden: self.hidden,
            },
            kept,
            made,
            &self.order,
        ))
    }
}

/// What is compared of a record.
#[derive(Default)]
struct Own<'a> {
    email_verified: Option<bool>,
    app_metadata: Option<&'a [u8]>,
    user_metadata: Option<&'a [u8]>,
}

impl<'a> Own<'a> {
    /// Of a property given twice the last one counts, as for most readers of JSON.
    fn of(record: &'a [u8]) -> Self {
        let mut own = Self::default();
        let _ = each(record, |name, value| {
            match name {
                b"email_verified" => own.email_verified = truth(value.raw),
                b"app_metadata" => own.app_metadata = Some(value.raw),
                b"user_metadata" => own.user_metadata = Some(value.raw),
                _ => {}
            }
            true
        });
        own
    }
}

fn brings(record: &[u8]) -> u16 {
    let mut bits = Seen::LACKS;
    let _ = each(record, |name, _| {
        match name {
            b"password_hash" => bits |= Seen::PASSWORD,
            b"custom_password_hash" => bits |= Seen::CUSTOM,
            b"email_verified" => bits &= !Seen::LACKS,
            _ => {}
        }
        true
    });
    bits
}

/// Ranges of the records that go into an import. A record of which nothing is wanted but a choice for
/// `email_verified` is among them: what the choice does is just what is asked.
fn to_be_sent(roster: &Roster, only: Option<&[u32]>, seen: &mut [Seen]) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for ((load, seen), record) in roster.loads().zip(seen).zip(0u32..) {
        let goes = match load.verdict {
            Verdict::Ready | Verdict::Warned => true,
            Verdict::LeftOut => false,
            Verdict::Blocked => {
                load.lacks_email_verified && {
                    let findings = roster.findings_of(RecordId(record));
                    let mut blockers = findings.iter().filter(|finding| {
                        finding.rule.severity() == crate::rules::Severity::Blocker
                    });
                    blockers.all(|finding| finding.rule == Rule::EmailVerifiedMissing)
                }
            }
        };
        let chosen = only.is_none_or(|only| only.binary_search(&record).is_ok());
        if !goes || !chosen {
            seen.add(Seen::STAYS);
            continue;
        }
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == record => *last = record,
            _ => ranges.push((record, record)),
        }
    }
    ranges
}
