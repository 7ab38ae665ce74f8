//! A mended copy in the users file's own format.

use super::args::Convert;
use super::convert::{LeftOut, say_left_out};
use super::exit::{Exit, Failure};
use super::{out, source, words};
use crate::platform::files;
use crate::roster::mend::{CopyNote, OwnCopy, save_own_copy};
use crate::roster::{Roster, Verdict};
use crate::users::{Cancel, Draft, RecordId};

pub(super) fn run(args: &Convert, roster: &Roster) -> Result<Exit, Failure> {
    let cancel = Cancel::new();
    let failed = |error: std::io::Error| {
        Failure::new(format_args!(
            "“{}” could not be written: {error}",
            args.output.display()
        ))
    };
    let mut copy = OwnCopy::of_all(roster, &cancel).map_err(failed)?;
    let note = save_own_copy(&mut copy, &args.output, &cancel).map_err(failed)?;
    if let Some(path) = &args.own_mapping {
        let Some(mapping) = copy.mapping() else {
            return Err(Failure::new(format_args!(
                "“{}” was not written: the copy is JSON for Auth0, which needs no mapping",
                path.display()
            )));
        };
        files::write_private(path, mapping.to_json().as_bytes()).map_err(|error| {
            Failure::new(format_args!(
                "“{}” could not be written: {error}",
                path.display()
            ))
        })?;
    }
    source::save_follow_up(roster, args.follow_up.as_deref())?;
    out::say(format_args!(
        "{} written to {}",
        words::users(note.users),
        args.output.display()
    ));
    say(&note, args.own_mapping.is_some());
    let left_out = left_out(roster, copy.mapping().is_some());
    for (why, records) in &left_out {
        say_left_out(roster, why, records);
    }
    let whole = left_out.is_empty() && note.unsaid.is_empty() && !roster.truncated();
    Ok(if whole { Exit::Done } else { Exit::Partly })
}

/// What the copy has that its file has not, and what it cannot say.
fn say(note: &CopyNote, has_mapping: bool) {
    for sentence in note.sentences() {
        out::say(format_args!("{sentence}"));
    }
    if !note.added.is_empty() && !has_mapping {
        out::say(format_args!(
            "To have the copy read with them, write its mapping with --own-mapping"
        ));
    }
}

/// Who is not in the copy, and why: of a table every row is that is sent.
fn left_out(roster: &Roster, is_table: bool) -> LeftOut {
    let mut left_out = LeftOut::new();
    for id in (0..roster.len()).map(RecordId) {
        let why = match roster.verdict(id) {
            Verdict::LeftOut => super::convert::why_not(roster, id, b"{}"),
            Verdict::Blocked if !is_table => {
                let record = roster.read(id).unwrap_or_default();
                Draft::of(&record).is_none().then_some("Not readable")
            }
            _ => None,
        };
        if let Some(why) = why {
            left_out.entry(why).or_default().push(id);
        }
    }
    left_out
}
