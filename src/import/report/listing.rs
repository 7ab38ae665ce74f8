//! Which records something is said of: as numbers, or one by one with their places.

use crate::import::plan::Ranges;
use crate::platform::figures::number;
use crate::roster::Roster;
use crate::users::{Format, Identifiers, RecordId};

/// Entries of one list. A report is to be read; all refused rows stand in the file that Usher saves.
const LONGEST: usize = 1_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Listing {
    /// "1–50, 53".
    Numbers {
        text: String,
        more: u32,
    },
    Records {
        listed: Vec<Listed>,
        more: u32,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) number: u64,
    /// "line 14", "b.csv, row 14".
    pub(super) place: String,
    /// `None`: not wished, or the record has none.
    pub(super) address: Option<String>,
}

/// Ascending record numbers.
pub(super) fn numbers(records: impl IntoIterator<Item = u32>) -> Listing {
    let mut ranges = Ranges::default();
    let mut last = None;
    for record in records {
        if last < Some(record) {
            ranges.push(record);
            last = Some(record);
        }
    }
    let spans = ranges.spans();
    let shown = &spans[..spans.len().min(LONGEST)];
    let told: u32 = shown.iter().map(|(first, last)| last - first + 1).sum();
    let text: Vec<String> = shown.iter().map(|span| span_text(*span)).collect();
    Listing::Numbers {
        text: text.join(", "),
        more: ranges.count() - told,
    }
}

/// "12" or "12–40", counted from 1.
pub(super) fn span_text((first, last): (u32, u32)) -> String {
    let figure = |record: u32| number(RecordId(record).row());
    if first == last {
        figure(first)
    } else {
        format!("{}–{}", figure(first), figure(last))
    }
}

/// The same one by one, from the users file. A record that cannot be read any more has no address.
pub(super) fn records(records: &[RecordId], roster: &Roster, addresses: bool) -> Listing {
    let listed = records.iter().take(LONGEST).map(|id| Listed {
        number: id.row(),
        place: place(roster, *id),
        address: addresses.then(|| address(roster, *id)).flatten(),
    });
    let listed: Vec<Listed> = listed.collect();
    let more = records.len() - listed.len();
    Listing::Records {
        listed,
        more: u32::try_from(more).unwrap_or(u32::MAX),
    }
}

fn place(roster: &Roster, id: RecordId) -> String {
    let file = roster.file();
    let place = roster.place(id);
    let member = match file.members() {
        members @ [_, _, ..] => members.get(file.locate(place.byte).0),
        _ => None,
    };
    let word = match file.kind().format {
        Format::Sheet => "row",
        _ => "line",
    };
    let line = number(place.line);
    match member {
        Some(member) => format!("{}, {word} {line}", member.name),
        None => format!("{word} {line}"),
    }
}

fn address(roster: &Roster, id: RecordId) -> Option<String> {
    let identifiers = Identifiers::of(&roster.read(id).ok()?);
    identifiers
        .email
        .or(identifiers.username)
        .or(identifiers.phone_number)
        .or(identifiers.user_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_named_together_and_long_lists_end() {
        assert_eq!(
            numbers([0, 1, 2, 2, 5, 1_999]),
            Listing::Numbers {
                text: "1–3, 6, 2,000".to_owned(),
                more: 0
            }
        );
        let Listing::Numbers { more, .. } = numbers((0..4_000).step_by(2)) else {
            unreachable!()
        };
        assert_eq!(more, 1_000);
    }
}
