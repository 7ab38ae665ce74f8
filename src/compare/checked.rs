use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::{Afterwards, Difference, Kind, dotted};
use crate::platform::files;
use crate::roster::Roster;
use crate::users::{GUARDED, Identifiers, RecordId, guarded};

/// The records that were looked at; the counts sum to `asked`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct CheckSums {
    pub asked: u64,
    pub same: u64,
    pub differs: u64,
    pub not_found: u64,
    /// As far as Auth0 showed them they are the same.
    pub shown_partly: u64,
    /// Nobody can say whether they are there.
    pub unclear: u64,
}

impl CheckSums {
    pub fn of(&self, what: Afterwards) -> u64 {
        match what {
            Afterwards::Same => self.same,
            Afterwards::Differs => self.differs,
            Afterwards::NotFound => self.not_found,
            Afterwards::ShownPartly => self.shown_partly,
            Afterwards::Unclear => self.unclear,
        }
    }
}

/// What came of looking.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    pub sums: CheckSums,
    /// Every record that was looked at, ascending.
    pub of_record: Vec<(RecordId, Afterwards)>,
    /// Records without a user, ascending.
    pub not_found: Vec<RecordId>,
    /// By record.
    pub differences: Vec<(RecordId, Difference)>,
    /// More that are not among them.
    pub unlisted: u64,
    /// Each field with what it is and the records that it is so of, most frequent first.
    pub of_field: Vec<(String, Kind, u64)>,
}

impl Checked {
    pub(super) fn of(
        of_record: Vec<(RecordId, Afterwards)>,
        differences: Vec<(RecordId, Difference)>,
        unlisted: u64,
        of_field: BTreeMap<(String, Kind), u64>,
    ) -> Self {
        let mut sums = CheckSums {
            asked: of_record.len() as u64,
            ..CheckSums::default()
        };
        for (_, what) in &of_record {
            *match what {
                Afterwards::Same => &mut sums.same,
                Afterwards::Differs => &mut sums.differs,
                Afterwards::NotFound => &mut sums.not_found,
                Afterwards::ShownPartly => &mut sums.shown_partly,
                Afterwards::Unclear => &mut sums.unclear,
            } += 1;
        }
        let not_found = of_record
            .iter()
            .filter(|(_, what)| *what == Afterwards::NotFound)
            .map(|(record, _)| *record)
            .collect();
        let mut of_field: Vec<(String, Kind, u64)> = of_field
            .into_iter()
            .map(|((field, kind), count)| (field, kind, count))
            .collect();
        of_field.sort_by(|one, other| other.2.cmp(&one.2).then_with(|| one.0.cmp(&other.0)));
        Self {
            sums,
            of_record,
            not_found,
            differences,
            unlisted,
            of_field,
        }
    }

    /// What was found of different records, as one.
    pub fn together(parts: impl IntoIterator<Item = Self>) -> Self {
        let (mut of_record, mut differences, mut unlisted) = (Vec::new(), Vec::new(), 0);
        let mut of_field: BTreeMap<(String, Kind), u64> = BTreeMap::new();
        for part in parts {
            of_record.extend(part.of_record);
            differences.extend(part.differences);
            unlisted += part.unlisted;
            for (field, kind, count) in part.of_field {
                *of_field.entry((field, kind)).or_default() += count;
            }
        }
        of_record.sort_by_key(|(record, _)| *record);
        differences.sort_by_key(|(record, _): &(RecordId, Difference)| *record);
        Self::of(of_record, differences, unlisted, of_field)
    }

    pub fn is_all_well(&self) -> bool {
        self.sums.same == self.sums.asked
    }

    /// What was found of a record; `None`: it was not looked at.
    pub fn found(&self, record: RecordId) -> Option<Afterwards> {
        let at = self
            .of_record
            .binary_search_by_key(&record, |(own, _)| *own)
            .ok()?;
        self.of_record.get(at).map(|(_, what)| *what)
    }

    /// What was found of a record, in words, each field by its name.
    pub fn said(&self, record: RecordId) -> Option<String> {
        let what = self.found(record)?;
        let from = self.differences.partition_point(|(own, _)| *own < record);
        let fields: Vec<String> = self.differences[from..]
            .iter()
            .take_while(|(own, _)| *own == record)
            .map(|(_, it)| format!("{} {}", dotted(&it.field), it.kind.words()))
            .collect();
        Some(if fields.is_empty() {
            what.words().to_owned()
        } else {
            fields.join("; ")
        })
    }
}

/// Saves every user that was looked at as CSV for reading, its cells guarded against formulas, and gives
/// their number. Private to this user, never half a file. Blocks.
pub fn save_checked(roster: &Roster, checked: &Checked, path: &Path) -> io::Result<u64> {
    files::write_private_with(path, |file| {
        // Spreadsheets take a CSV without the mark for the system's old encoding.
        file.write_all(b"\xef\xbb\xbf")?;
        let mut table = csv::Writer::from_writer(file);
        table.write_record([
            "Row",
            "Line",
            "Email",
            "Username",
            "Phone number",
            "user_id in the file",
            "Result",
            "What differs",
            GUARDED,
        ])?;
        let mut record = Vec::new();
        for (id, what) in &checked.of_record {
            roster
                .read_into(*id, &mut record)
                .map_err(io::Error::other)?;
            let own = Identifiers::of(&record);
            let differs = Some(*what).filter(|what| *what == Afterwards::Differs);
            let row = [
                id.row().to_string(),
                roster.place(*id).line.to_string(),
                own.email.unwrap_or_default(),
                own.username.unwrap_or_default(),
                own.phone_number.unwrap_or_default(),
                own.user_id.unwrap_or_default(),
                what.words().to_owned(),
                differs.and_then(|_| checked.said(*id)).unwrap_or_default(),
                String::new(),
            ];
            table.write_record(row.iter().map(|cell| guarded(cell).into_owned()))?;
        }
        table.flush()
    })?;
    Ok(checked.sums.asked)
}
