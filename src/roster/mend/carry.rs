//! What was done to single rows of a table, when the table is cut into rows in another way.

use std::collections::HashMap;

use super::{Change, Mending, Step};
use crate::roster::Roster;
use crate::users::{ReadError, RecordId};

/// A mending for other rows of the same file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedOver {
    pub mending: Mending,
    /// Users to whom the same was done.
    pub kept: u64,
    /// Users whose row is not there any more, or is another one.
    pub lost: u64,
}

/// What was done to the rows of `old`, for those of `new`: to each row that stands at the same place and says
/// the same. Fixes are for all users. Blocks.
pub fn carry_over(old: &Roster, mending: &Mending, new: &Roster) -> Result<CarriedOver, ReadError> {
    let mut rows = Rows {
        old,
        new,
        found: HashMap::new(),
    };
    let mut steps = Vec::new();
    for step in mending.steps().iter() {
        steps.extend(rows.step(step)?);
    }
    let kept = rows.found.values().flatten().count() as u64;
    Ok(CarriedOver {
        mending: Mending::of(steps),
        kept,
        lost: rows.found.len() as u64 - kept,
    })
}

struct Rows<'a> {
    old: &'a Roster,
    new: &'a Roster,
    /// By a row's number where it stands now.
    found: HashMap<u32, Option<u32>>,
}

impl Rows<'_> {
    /// `None`: none of its rows is there any more.
    fn step(&mut self, step: &Step) -> Result<Option<Step>, ReadError> {
        Ok(match step {
            Step::Fix(fix) => Some(Step::Fix(fix.clone())),
            Step::Edit { records } => {
                let records = self.changes(records)?;
                (!records.is_empty()).then_some(Step::Edit { records })
            }
            Step::LeaveOut { records, group } => {
                let records = self.all(records)?;
                let group = group.clone();
                (!records.is_empty()).then_some(Step::LeaveOut { records, group })
            }
            Step::TakeIn { records } => {
                let records = self.all(records)?;
                (!records.is_empty()).then_some(Step::TakeIn { records })
            }
            Step::Duplicates {
                keep,
                group,
                records,
                left_out,
            } => {
                let left_out = self.all(left_out)?;
                let count = records.len();
                let records = self.changes(records)?;
                // Whoever goes has left something to one who stays.
                let whole = records.len() == count && !left_out.is_empty();
                whole.then(|| Step::Duplicates {
                    keep: *keep,
                    group: group.clone(),
                    records,
                    left_out,
                })
            }
        })
    }

    fn changes(
        &mut self,
        records: &[(u32, Vec<Change>)],
    ) -> Result<Vec<(u32, Vec<Change>)>, ReadError> {
        let mut found = Vec::with_capacity(records.len());
        for (record, changes) in records {
            if let Some(now) = self.find(*record)? {
                found.push((now, changes.clone()));
            }
        }
        Ok(found)
    }

    fn all(&mut self, records: &[u32]) -> Result<Vec<u32>, ReadError> {
        let mut found = Vec::with_capacity(records.len());
        for record in records {
            found.extend(self.find(*record)?);
        }
        Ok(found)
    }

    fn find(&mut self, record: u32) -> Result<Option<u32>, ReadError> {
        if let Some(found) = self.found.get(&record) {
            return Ok(*found);
        }
        let found = self.look_for(record)?;
        self.found.insert(record, found);
        Ok(found)
    }

    fn look_for(&self, record: u32) -> Result<Option<u32>, ReadError> {
        let sheet = |roster: &Roster| roster.file().table().map(|table| table.sheet.clone());
        if record >= self.old.len() || sheet(self.old) != sheet(self.new) {
            return Ok(None);
        }
        let wanted = place(self.old, record);
        let (mut from, mut to) = (0, self.new.len());
        while from < to {
            let middle = from + (to - from) / 2;
            if place(self.new, middle) < wanted {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        if from >= self.new.len() || place(self.new, from) != wanted {
            return Ok(None);
        }
        let same = self.old.read_raw(RecordId(record))? == self.new.read_raw(RecordId(from))?;
        Ok(same.then_some(from))
    }
}

/// Which of several files, and which line in it.
fn place(roster: &Roster, record: u32) -> (usize, u64) {
    let place = roster.place(RecordId(record));
    let (member, _) = roster.file().locate(place.byte);
    (member, place.line)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::Fix;
    use super::*;
    use crate::roster::{OpenOptions, Reading, open};
    use crate::users::{Cancel, HeaderAt, Layout};

    fn opened(path: &Path, header: HeaderAt) -> Roster {
        let options = OpenOptions {
            reading: Reading::Auto(Layout {
                header: Some(header),
                ..Layout::default()
            }),
            ..OpenOptions::default()
        };
        let spool = path.parent().unwrap();
        open(&[path], &options, spool, &|_| {}, &Cancel::new()).unwrap()
    }

    #[test]
    fn what_was_done_to_a_row_is_done_to_it_where_it_stands_now() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        let rows = "email,name\nann@example.com,Ann\nben@example.com,Ben\ncy@example.com,Cy\n";
        fs::write(&path, rows).unwrap();
        let with = opened(&path, HeaderAt::Row(1));
        let without = opened(&path, HeaderAt::None);
        assert_eq!((with.len(), without.len()), (3, 4));
        let fix = Step::Fix(Fix::LowerCase {
            field: "email".into(),
        });
        let edit = |record| Step::edit(RecordId(record), Change::text("/name", "x"));
        let leave_out = |records| Step::LeaveOut {
            records,
            group: None,
        };
        let done = Mending::of(vec![fix.clone(), edit(0), leave_out(vec![1, 2])]);
        let there = carry_over(&with, &done, &without).unwrap();
        assert_eq!((there.kept, there.lost), (3, 0));
        let moved = [fix.clone(), edit(1), leave_out(vec![2, 3])];
        assert_eq!(there.mending.steps(), moved);
        let back = carry_over(&without, &there.mending, &with).unwrap();
        assert_eq!(back.mending, done);

        // Headings that were a user for a while are none any more.
        let of_heading = Mending::of(vec![edit(0), leave_out(vec![0, 3])]);
        let back = carry_over(&without, &of_heading, &with).unwrap();
        assert_eq!((back.kept, back.lost), (1, 1));
        assert_eq!(back.mending.steps(), [leave_out(vec![2])]);
    }
}
