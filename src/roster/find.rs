//! Looking for a text in what names a user: on all cores, since every record has to be read.

use std::thread;

use super::{Roster, RowSet};
use crate::users::fields::Identifiers;
use crate::users::{Cancel, ReadError, field};

/// Fewer rows than these are not worth another thread.
const SHARE: usize = 4096;
const THREADS: usize = 8;

/// Those of the rows whose email address, name, phone number, username or user id has the text in it, however
/// it is capitalised. What was found until it was cancelled is given. Not for the window's thread.
pub fn find(
    roster: &Roster,
    rows: &RowSet,
    text: &str,
    cancel: &Cancel,
) -> Result<RowSet, ReadError> {
    let wanted = text.trim().to_lowercase();
    if wanted.is_empty() {
        return Ok(rows.clone());
    }
    let count = usize::try_from(rows.len()).unwrap_or(usize::MAX);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(THREADS).min(count / SHARE + 1);
    let share = count.div_ceil(threads).max(1);
    let found = thread::scope(|scope| {
        let parts: Vec<_> = (0..count)
            .step_by(share)
            .map(|from| {
                let to = (from + share).min(count);
                let wanted = &wanted;
                scope.spawn(move || part(roster, rows, from..to, wanted, cancel))
            })
            .collect();
        let joined = parts.into_iter().map(|part| match part.join() {
            Ok(found) => found,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect::<Result<Vec<_>, _>>()
    })?;
    Ok(RowSet::Some(found.concat().into()))
}

fn part(
    roster: &Roster,
    rows: &RowSet,
    part: std::ops::Range<usize>,
    wanted: &str,
    cancel: &Cancel,
) -> Result<Vec<u32>, ReadError> {
    let ranges: Vec<(u32, u32)> = match rows {
        RowSet::All(_) => {
            let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
            vec![(number(part.start), number(part.end - 1))]
        }
        RowSet::Some(rows) => rows[part].iter().map(|&row| (row, row)).collect(),
    };
    let mut found = Vec::new();
    let mut records = roster.records(&ranges);
    while let Some((id, record)) = records.read_next()? {
        if cancel.is_cancelled() {
            break;
        }
        if has(record, wanted) {
            found.push(id.0);
        }
    }
    Ok(found)
}

fn has(record: &[u8], wanted: &str) -> bool {
    let ids = Identifiers::of(record);
    let ids = [ids.email, ids.phone_number, ids.username, ids.user_id];
    let names = ["name", "given_name", "family_name"];
    let names = names.map(|name| field(record, name).and_then(|field| field.text()));
    let texts = ids.into_iter().chain(names).flatten();
    texts
        .into_iter()
        .any(|text| text.to_lowercase().contains(wanted))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::roster::{Filter, OpenOptions, open};

    #[test]
    fn users_are_found_by_what_names_them_among_many() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("users.ndjson");
        let mut text = String::new();
        for number in 0..20_000 {
            let name = if number % 5_000 == 77 {
                "Émilie Lefèvre"
            } else {
                "Ana Ruiz"
            };
            let at = if number % 2 == 0 { '@' } else { ',' };
            writeln!(
                text,
                r#"{{"email":"user{number}{at}example.com","name":"{name}"}}"#
            )
            .unwrap();
        }
        std::fs::write(&path, text).unwrap();
        let roster = open(
            &[&path],
            &OpenOptions::default(),
            folder.path(),
            &|_| {},
            &Cancel::new(),
        )
        .unwrap();
        let found = |filter: Filter, text: &str| match find(
            &roster,
            &roster.rows(&filter),
            text,
            &Cancel::new(),
        ) {
            Ok(RowSet::Some(rows)) => rows.to_vec(),
            other => panic!("{other:?}"),
        };
        assert_eq!(found(Filter::All, "émilie"), [77, 5_077, 10_077, 15_077]);
        assert_eq!(found(Filter::All, " USER19999"), [19_999]);
        assert!(found(Filter::All, "nobody").is_empty());
        assert_eq!(
            found(Filter::Blocked, "lefèvre").len(),
            4,
            "their addresses have a comma"
        );
        assert!(found(Filter::Blocked, "user10000@").is_empty());
        let all = find(&roster, &RowSet::All(3), " ", &Cancel::new());
        assert_eq!(all.unwrap(), RowSet::All(3));
    }
}
