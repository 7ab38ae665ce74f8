//! Numbers and places as people read them.

use std::time::Duration;

pub(super) use crate::platform::figures::{counted, number};
use crate::roster::Roster;
use crate::users::{Format, RecordId};

/// Where a record stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// Of several files the one that it is in.
    pub(super) file: Option<&'a str>,
    /// 1-based line; in a spreadsheet its row.
    pub(super) line: u64,
    /// 0-based byte of its file, after decompression.
    pub(super) byte: u64,
}

impl<'a> Place<'a> {
    pub(super) fn of(roster: &'a Roster, id: RecordId) -> Self {
        let place = roster.place(id);
        let file = roster.file();
        let members = file.members();
        let (member, byte) = match members {
            [] | [_] => (0, place.byte),
            _ => file.locate(place.byte),
        };
        Self {
            file: members
                .get(member)
                .filter(|_| members.len() > 1)
                .map(|member| member.name.as_str()),
            line: place.line,
            byte,
        }
    }
}

/// "user 3 (line 5)", "user 3 (row 5)", "user 3 (b.csv, line 5)".
pub(super) fn place(roster: &Roster, id: RecordId) -> String {
    let place = Place::of(roster, id);
    let file = place
        .file
        .map(|name| format!("{name}, "))
        .unwrap_or_default();
    let line = match roster.file().kind().format {
        Format::Sheet => "row",
        _ => "line",
    };
    format!(
        "user {} ({file}{line} {})",
        number(id.row()),
        number(place.line)
    )
}

/// "1 user", "9,968 users".
pub(super) fn users(count: u64) -> String {
    counted(count, "user")
}

/// "32 minutes", "1 hour 51 minutes".
pub(super) fn time(time: Duration) -> String {
    let minutes = (time.as_secs() + 30) / 60;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "a moment".to_owned(),
        (0, minutes) => counted(minutes, "minute"),
        (hours, 0) => counted(hours, "hour"),
        (hours, minutes) => format!("{} {}", counted(hours, "hour"), counted(minutes, "minute")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_hours_and_minutes() {
        assert_eq!(time(Duration::from_mins(59)), "59 minutes");
        assert_eq!(time(Duration::from_mins(61)), "1 hour 1 minute");
    }
}
