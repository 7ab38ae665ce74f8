//! A users file as it is after all that was done to it.

use std::io;
use std::path::Path;

use super::preview::for_each;
use crate::platform::files;
use crate::roster::{Roster, RowSet, Verdict};
use crate::users::write::drop_own;
use crate::users::{Cancel, Draft, Format, compact};

/// Saves the users as they are now, in Auth0's own form, and gives their number: one on a line where the
/// file has them so, else as one list. Who is left out, and what cannot be read, is not among them. Private to
/// this user, never half a file, never over a file that is read here. Blocks.
pub fn save_copy(roster: &Roster, path: &Path, cancel: &Cancel) -> io::Result<u64> {
    apart(roster, path)?;
    let lines = roster.source().is_none() && roster.file().kind().format == Format::Lines;
    let (begin, between, end): (&[u8], &[u8], &[u8]) = if lines {
        (b"", b"\n", b"\n")
    } else {
        (b"[\n", b",\n", b"\n]\n")
    };
    let mut users = 0;
    files::write_private_with(path, |out| {
        let mut line = Vec::new();
        let mut written = Ok(());
        out.write_all(begin)?;
        for_each(roster, &RowSet::All(roster.len()), cancel, |id, record| {
            let stays = roster.verdict(id) != Verdict::LeftOut && Draft::of(record).is_some();
            if written.is_err() || !stays {
                return;
            }
            line.clear();
            if users > 0 {
                line.extend_from_slice(between);
            }
            let from = line.len();
            compact(record, &mut line);
            drop_own(from, &mut line);
            users += 1;
            written = out.write_all(&line);
        })
        .map_err(io::Error::other)?;
        written?;
        if cancel.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        out.write_all(end)
    })?;
    Ok(users)
}

/// The users file is never changed.
pub(super) fn apart(roster: &Roster, path: &Path) -> io::Result<()> {
    if roster.reads(path) {
        return Err(io::Error::other(
            "this is the users file itself, which Usher never changes; choose another name",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::{Change, Fix, Mending, Step};
    use super::*;
    use crate::roster::{OpenOptions, open};
    use crate::users::RecordId;

    #[test]
    fn a_copy_holds_the_users_as_they_are_now() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text, expected) in [
            (
                "users.json",
                "[{ \"email\": \"A@example.com\", \"n\": 1e400 },\n{\"email\":\"b@example.com\"}, {\"email\":\"c@example.com\"}]",
                "[\n{\"email\":\"a@example.com\",\"n\":1e400},\n{\"email\":\"b@example.com\",\"name\":\"Ben\"}\n]\n",
            ),
            (
                "users.ndjson",
                "{\"email\":\"A@example.com\"}\n{\"email\":\"b@example.com\"}\n{\"email\":\"c@example.com\"}\n",
                "{\"email\":\"a@example.com\"}\n{\"email\":\"b@example.com\",\"name\":\"Ben\"}\n",
            ),
            (
                "users.csv",
                "email,usher_reason\nA@example.com,said\nb@example.com,\nc@example.com,\n",
                "[\n{\"email\":\"a@example.com\"},\n{\"email\":\"b@example.com\",\"name\":\"Ben\"}\n]\n",
            ),
        ] {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            let (options, cancel) = (OpenOptions::default(), Cancel::new());
            let roster = open(&[&path], &options, folder.path(), &|_| {}, &cancel).unwrap();
            let mending = Mending::of(vec![
                Step::Fix(Fix::LowerCase {
                    field: "email".into(),
                }),
                Step::edit(RecordId(1), Change::text("/name", "Ben")),
                Step::LeaveOut {
                    records: vec![2],
                    group: None,
                },
            ]);
            let roster = roster.mended(&mending, &|_| {}, &cancel).unwrap();
            let copy = folder.path().join("copy");
            assert_eq!(save_copy(&roster, &copy, &cancel).unwrap(), 2);
            assert_eq!(fs::read_to_string(&copy).unwrap(), expected, "{name}");
            assert!(save_copy(&roster, &path, &cancel).is_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
            let stopped = Cancel::new();
            stopped.cancel();
            let half = folder.path().join("half");
            assert!(save_copy(&roster, &half, &stopped).is_err() && !half.exists());
        }
    }
}
