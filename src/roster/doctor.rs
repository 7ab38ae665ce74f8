//! Passwords that somebody knows, tried against the file's hashes; and what kinds of hashes it has.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::beginning::Beginning;
use super::reread::Rereader;
use super::{Roster, Verdict};
use crate::passwords::verify::{
    Answer, PasswordShape, ShapeBook, Typed, Unreadable, describe, examine, fits,
};
use crate::passwords::{Digest, Fate, SaltUse, Shape};
use crate::profile::Field;
use crate::sources::{ColumnMap, Mapping, ReadAs, System, Tally, Target};
use crate::users::{Cancel, ReadError, RecordId};

/// What came of trying a password against a record's hash.
#[derive(Clone, Debug, PartialEq)]
pub enum Diagnosis {
    /// As the record stands.
    Tried(Answer),
    /// It fits once the rows are read by this mapping.
    FitsMapped(Arc<Mapping>, String),
    /// The record has no hash, and no other reading of its row gives one that fits.
    NoHash,
    /// The hash is not described so that it can be tried.
    Unreadable(Unreadable),
}

impl Diagnosis {
    pub fn words(&self) -> String {
        match self {
            Self::Tried(answer) => answer.words(),
            Self::FitsMapped(_, change) => {
                format!("The password fits, once the file is read otherwise: {change}.")
            }
            Self::NoHash => {
                "This user has no password hash, so there is nothing to try.".to_owned()
            }
            Self::Unreadable(why) => format!("{why} So no password can be tried."),
        }
    }
}

/// Kinds of hashes by how frequent they are; users that are left out are not counted. `go_on` hears now and then
/// how many records have been read, and says whether to; `None`: it said no. Reads every record: never for the
/// window's thread.
pub fn password_shapes(
    roster: &Roster,
    go_on: &dyn Fn(u32) -> bool,
) -> Result<Option<Vec<PasswordShape>>, ReadError> {
    let inner = roster.inner();
    let mut rows = Rereader::new(&inner.content, &inner.segments);
    let mut behind = Behind::default();
    let mut book = ShapeBook::default();
    let mut record = Vec::new();
    for number in 0..roster.len() {
        if number % 1024 == 0 && !go_on(number) {
            return Ok(None);
        }
        record.clear();
        record.extend_from_slice(rows.record(number)?);
        let lost = rows.tally().and_then(|tally| behind.newest(tally));
        if roster.verdict(RecordId(number)) != Verdict::LeftOut {
            book.add_mapped(number, &record, lost);
        }
    }
    Ok(Some(book.finish()))
}

/// Tells which hash the last row left behind.
#[derive(Default)]
struct Behind {
    counts: BTreeMap<(Shape, Fate), u64>,
}

impl Behind {
    /// Its shape, and whether it would come once somebody says what it is.
    fn newest(&mut self, tally: &Tally) -> Option<(Shape, bool)> {
        let behind = tally
            .hashes
            .iter()
            .filter(|((_, fate), _)| matches!(fate, Fate::Asked | Fate::Lost));
        let mut newest = None;
        for (kind, count) in behind {
            let before = self.counts.entry(*kind).or_default();
            if count > before {
                *before = *count;
                newest = Some((kind.0, kind.1 == Fate::Asked));
            }
        }
        newest
    }
}

/// Tries a password against the hash of one record: as it stands, as other mappings would make it, and with
/// every other setting. Takes as long as [`examine`]: never for the window's thread.
pub fn diagnose(
    roster: &Roster,
    id: RecordId,
    password: &Typed,
    stop: &dyn Fn() -> bool,
) -> Result<Diagnosis, ReadError> {
    let described = describe(&roster.read(id)?);
    if let Ok(Some(description)) = &described
        && fits(description, password) == Ok(true)
    {
        return Ok(Diagnosis::Tried(Answer::Fits));
    }
    if let Some(found) = by_mapping(roster, id, password, stop)? {
        return Ok(found);
    }
    Ok(match described {
        Ok(Some(description)) => Diagnosis::Tried(examine(&description, password, stop)),
        Ok(None) => Diagnosis::NoHash,
        Err(why) => Diagnosis::Unreadable(why),
    })
}

/// The first mapping by which the password fits.
fn by_mapping(
    roster: &Roster,
    id: RecordId,
    password: &Typed,
    stop: &dyn Fn() -> bool,
) -> Result<Option<Diagnosis>, ReadError> {
    let row = roster.read_raw(id)?;
    let content = &roster.inner().content;
    let Ok(mut beginning) = Beginning::of(&content.file) else {
        return Ok(None);
    };
    let mut record = Vec::new();
    let mut tried = Vec::new();
    for (mapping, change) in candidates(roster) {
        if stop() {
            return Ok(Some(Diagnosis::Tried(Answer::Stopped)));
        }
        let mapping = Arc::new(mapping);
        let Ok(source) = content.by(&mapping, &mut beginning, &Cancel::new()) else {
            continue;
        };
        source.reader().read(&row, &mut record);
        let Ok(Some(description)) = describe(&record) else {
            continue;
        };
        if tried.contains(&description) {
            continue;
        }
        if fits(&description, password) == Ok(true) {
            return Ok(Some(Diagnosis::FitsMapped(mapping, change)));
        }
        tried.push(description);
    }
    Ok(None)
}

/// Other readings of the columns with hashes and salts, with words for what is different.
fn candidates(roster: &Roster) -> Vec<(Mapping, String)> {
    let Some(now) = roster.mapping().filter(|now| now.system != System::Auth0) else {
        return native(roster);
    };
    let password = |map: &&ColumnMap| {
        let field = map.to.as_ref().and_then(Target::field);
        matches!(field, Some(Field::PasswordHash | Field::CustomPasswordHash))
    };
    let column = |wanted: &dyn Fn(&ColumnMap) -> bool| {
        let found = now.columns.iter().filter(password).find(|map| wanted(map));
        found.map(|map| map.column.clone())
    };
    let Some(hash) = column(&|map| matches!(map.read_as, ReadAs::Hash | ReadAs::Digest(_))) else {
        return Vec::new();
    };
    let salt = column(&|map| matches!(map.read_as, ReadAs::Salt(_))).or_else(|| {
        // A column that is called so and goes nowhere.
        let named =
            |map: &&ColumnMap| map.to.is_none() && map.column.to_lowercase().contains("salt");
        now.columns.iter().find(named).map(|map| map.column.clone())
    });
    let kinds = [ReadAs::Hash]
        .into_iter()
        .chain(Digest::ALL.into_iter().map(ReadAs::Digest));
    let uses: Vec<Option<SaltUse>> = match salt {
        None => vec![None],
        Some(_) => SaltUse::choices()
            .into_iter()
            .map(Some)
            .chain([None])
            .collect(),
    };
    let mut all = Vec::new();
    for kind in kinds {
        for salt_use in &uses {
            let mut other = now.clone();
            let target = other.column(&hash).and_then(|map| map.to.clone());
            let mut changes = Vec::new();
            change(
                &mut other,
                &hash,
                target.clone(),
                kind.clone(),
                &mut changes,
            );
            if let Some(salt) = &salt {
                let to = salt_use.and(target);
                let read_as = ReadAs::Salt(salt_use.unwrap_or_default());
                change(&mut other, salt, to, read_as, &mut changes);
            }
            if !changes.is_empty() {
                all.push((other, changes.join(" and ")));
            }
        }
    }
    all
}

fn change(
    mapping: &mut Mapping,
    column: &str,
    to: Option<Target>,
    read_as: ReadAs,
    changes: &mut Vec<String>,
) {
    let Some(map) = mapping.columns.iter_mut().find(|map| map.column == column) else {
        return;
    };
    if map.to == to && (map.read_as == read_as || to.is_none()) {
        return;
    }
    changes.push(if to.is_some() {
        format!("the column “{column}” as “{}”", read_as.words())
    } else {
        format!("without the column “{column}”")
    });
    (map.to, map.read_as) = (to, read_as);
}

/// Auth0's own JSON: hashes in the wrong property are moved, and digests are said to be what they are.
fn native(roster: &Roster) -> Vec<(Mapping, String)> {
    let now = roster
        .mapping()
        .unwrap_or_else(|| Mapping::new(System::Auth0, Vec::new()));
    let digests = [None].into_iter().chain(Digest::ALL.map(Some));
    let all = digests.map(|digest| {
        let mut other = now.clone();
        (other.convert_hashes, other.digest) = (true, digest);
        let words = match digest {
            None => "the hashes moved to custom_password_hash".to_owned(),
            Some(digest) => format!(
                "the hashes moved to custom_password_hash as {}",
                digest.name()
            ),
        };
        (other, words)
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::roster::{OpenOptions, open};

    #[test]
    fn a_count_says_how_far_it_is_and_stops_when_it_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.json");
        let users: Vec<String> = (0..3000)
            .map(|n| format!(r#"{{"email":"user{n}@example.com"}}"#))
            .collect();
        std::fs::write(&path, format!("[{}]", users.join(","))).unwrap();
        let options = OpenOptions::default();
        let roster = open(&[path], &options, folder.path(), &|_| {}, &Cancel::new()).unwrap();
        let heard = RefCell::new(Vec::new());
        let count = |most: u32| {
            heard.borrow_mut().clear();
            let shapes = password_shapes(&roster, &|read| {
                heard.borrow_mut().push(read);
                read < most
            });
            shapes
                .unwrap()
                .map(|shapes| shapes.iter().map(|shape| shape.count).sum::<u64>())
        };
        assert_eq!(count(u32::MAX), Some(3000));
        assert_eq!(*heard.borrow(), [0, 1024, 2048]);
        assert_eq!(count(1000), None);
        assert_eq!(*heard.borrow(), [0, 1024]);
    }
}
