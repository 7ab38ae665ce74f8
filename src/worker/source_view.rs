//! What the window shows of a file's source: its columns, what they become, what stays behind.

use std::sync::Arc;
use std::time::SystemTime;

use crate::roster::Roster;
use crate::sources::{Line, Mapping, ReadAs, Remark, Source, System, Target};
use crate::users::{Format, OwnFile, RecordId, Table};

/// A file whose rows become records, as far as it has been read.
#[derive(Clone, Debug)]
pub struct SourceView {
    pub system: System,
    pub mapping: Arc<Mapping>,
    /// In the order of the file.
    pub columns: Arc<[ColumnView]>,
    /// Files that were opened with it and bring its users' password hashes.
    pub hash_files: Arc<[String]>,
    /// How the table is read, if it is one.
    pub table: Option<Arc<Table>>,
    /// What Usher itself wrote the table for, if it did.
    pub own: Option<OwnFile>,
    pub brings: Arc<[Line]>,
    pub leaves: Arc<[Line]>,
    /// Rows with a password in clear text, which stays behind.
    pub clear_text: u64,
    /// When the mapping was made, if it is one of an earlier file with the same columns.
    pub remembered: Option<SystemTime>,
    /// What knows the columns' values.
    pub source: Option<Arc<Source>>,
}

impl SourceView {
    /// What a column is best read as where it goes to this target.
    pub fn read_as_for(&self, column: &str, target: &Target) -> Option<ReadAs> {
        let columns = &self.source.as_ref()?.columns;
        let column = columns.iter().find(|it| it.name == column)?;
        Some(column.read_as_for(target))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnView {
    pub name: String,
    /// The first different values, secrets as bullets.
    pub samples: Vec<String>,
    /// Rows in which it is not empty.
    pub filled: u64,
    /// Where it could go, if it does not go anywhere yet.
    pub suggestion: Option<Target>,
    /// It holds passwords in clear text, which are never taken.
    pub clear_text: bool,
}

/// Where a record stands in its file, in the words of that file.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PlaceView {
    /// The file, where several are open as one list.
    pub member: Option<String>,
    /// The sheet of a spreadsheet that has several.
    pub sheet: Option<String>,
    /// 1-based: a row of a spreadsheet, else a line.
    pub line: u64,
    /// `line` counts rows.
    pub is_row: bool,
}

impl PlaceView {
    /// "Row 4, line 12 of the file", "Row 12 of “Members”, users-2.xlsx"; `row` counts the records.
    pub fn words(&self, row: u64, number: impl Fn(u64) -> String) -> String {
        if !self.is_row {
            let file = self.member.as_deref().unwrap_or("the file");
            return format!("Row {}, line {} of {file}", number(row), number(self.line));
        }
        let sheet = self.sheet.as_ref().map(|sheet| format!(" of “{sheet}”"));
        let member = self.member.as_ref().map(|member| format!(", {member}"));
        format!(
            "Row {}{}{}",
            number(self.line),
            sheet.unwrap_or_default(),
            member.unwrap_or_default()
        )
    }
}

pub(super) fn of(roster: &Roster) -> Option<Arc<SourceView>> {
    let source = roster.source()?;
    let tally = roster.tally();
    let report = source.report(tally);
    let columns = source.columns.iter().enumerate();
    let columns = columns.map(|(index, column)| ColumnView {
        name: column.name.clone(),
        samples: column.samples.clone(),
        filled: tally.filled.get(index).copied().unwrap_or_default(),
        suggestion: column.suggestion.clone(),
        clear_text: column.clear_text,
    });
    let columns: Arc<[ColumnView]> = columns.collect();
    // Counted by the reader where the column was to go anywhere, else by its cells.
    let clear = tally.remarks.get(&Remark::ClearTextPassword).copied();
    let cells = columns.iter().filter(|column| column.clear_text);
    let cells = cells.map(|column| column.filled).max();
    Some(Arc::new(SourceView {
        system: source.system,
        mapping: Arc::clone(&source.mapping),
        columns,
        hash_files: roster
            .hash_files()
            .iter()
            .map(|file| file.name.clone())
            .collect(),
        table: roster.file().table().cloned().map(Arc::new),
        own: roster.file().own(),
        brings: report.brings.into(),
        leaves: report.leaves.into(),
        clear_text: clear.max(cells).unwrap_or_default(),
        remembered: source.remembered,
        source: Some(Arc::clone(source)),
    }))
}

pub(super) fn place(roster: &Roster, id: RecordId) -> PlaceView {
    let file = roster.file();
    let place = roster.place(id);
    let members = file.members();
    let member = (members.len() > 1).then(|| {
        let (index, _) = file.locate(place.byte);
        members.get(index).map(|member| member.name.clone())
    });
    let sheet = file.table().filter(|table| table.sheets.len() > 1);
    PlaceView {
        member: member.flatten(),
        sheet: sheet.map(|table| table.sheet.clone()),
        line: place.line,
        is_row: file.kind().format == Format::Sheet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_said_in_the_words_of_its_file() {
        let plain = PlaceView {
            line: 1_200,
            ..PlaceView::default()
        };
        assert_eq!(
            plain.words(7, |line| line.to_string()),
            "Row 7, line 1200 of the file"
        );
        let whole = PlaceView {
            member: Some("b.xlsx".to_owned()),
            sheet: Some("Members".to_owned()),
            line: 7,
            is_row: true,
        };
        assert_eq!(
            whole.words(3, |line| line.to_string()),
            "Row 7 of “Members”, b.xlsx"
        );
    }
}
