//! What the file is, and what of it Auth0 has no place for: said before anything else is done.

use std::path::Path;

use super::exit::Failure;
use super::{out, words};
use crate::roster::{self, Roster};
use crate::sources::{Line, System};

/// Files that are not read, by name.
const SKIPPED_SHOWN: usize = 20;

/// Says on standard error which system the file comes from, what comes along and what cannot, and
/// which files of a folder are not read. Of Auth0's own JSON there is nothing else to say.
pub(super) fn say(roster: &Roster) {
    report(roster);
    let skipped = roster.file().skipped();
    if skipped.is_empty() {
        return;
    }
    out::say(format_args!(
        "{} of the folder {} not read:",
        words::counted(skipped.len() as u64, "file"),
        if skipped.len() == 1 { "is" } else { "are" }
    ));
    for file in skipped.iter().take(SKIPPED_SHOWN) {
        out::say(format_args!("    {}. {}", file.name, file.why));
    }
    let more = skipped.len().saturating_sub(SKIPPED_SHOWN);
    if more > 0 {
        out::say(format_args!("    and {} more", words::number(more as u64)));
    }
}

fn report(roster: &Roster) {
    let Some(source) = roster.source() else {
        return;
    };
    out::say(format_args!(
        "{}: {}, {}",
        roster.file().name(),
        source.system.name(),
        words::users(u64::from(roster.len()))
    ));
    let report = source.report(roster.tally());
    lines("Comes along", &report.brings);
    lines("Stays behind", &report.leaves);
}

fn lines(title: &str, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    out::say(format_args!("  {title}:"));
    for line in lines {
        let why = match &line.why {
            Some(why) => format!(". {why}"),
            None => String::new(),
        };
        out::say(format_args!(
            "    {} {}{why}",
            words::number(line.count),
            line.words
        ));
    }
}

/// The system's name in results for programs, the same as in mapping files.
pub(super) fn name(roster: &Roster) -> System {
    roster
        .source()
        .map_or(System::Auth0, |source| source.system)
}

/// Saves what Auth0 has no place for.
pub(super) fn save_follow_up(roster: &Roster, path: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    let rows = roster::save_follow_up(roster, path).map_err(|error| {
        Failure::new(format_args!(
            "“{}” could not be written: {error}",
            path.display()
        ))
    })?;
    out::say(format_args!(
        "What Auth0 has no place for, of {}, is in {}, for reading",
        words::users(rows),
        path.display()
    ));
    Ok(())
}
