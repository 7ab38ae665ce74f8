use std::io;
use std::path::Path;

use super::Roster;
use super::reread::Rereader;
use crate::platform::files;
use crate::rules::{Finding, Severity};
use crate::users::{GUARDED, RecordId, WHAT_TO_DO, field, guarded};

/// Saves the list of problems as CSV for reading, its cells guarded against formulas: private to this
/// user, never half a file.
pub fn save_problems(roster: &Roster, path: &Path) -> io::Result<()> {
    files::write_private_with(path, |file| {
        // Spreadsheets take a CSV without the mark for the system's old encoding.
        file.write_all(b"\xef\xbb\xbf")?;
        let mut table = csv::Writer::from_writer(file);
        table.write_record([
            "Row", "Line", "Email", "Severity", "Problem", "Field", WHAT_TO_DO, "Rule", "File",
            GUARDED,
        ])?;
        let inner = roster.inner();
        let mut reader = Rereader::new(&inner.content, &inner.segments);
        let mut email: (Option<RecordId>, String) = (None, String::new());
        let mut result = Ok(());
        roster.for_each_finding(|finding| {
            if result.is_err() {
                return;
            }
            if let Some(id) = finding.record
                && email.0 != Some(id)
            {
                // A record that cannot be read any more is still listed, only without its email.
                let bytes = reader.record(id.0).unwrap_or_default();
                let text = field(bytes, "email").and_then(|field| field.text());
                email = (Some(id), text.unwrap_or_default());
            }
            result = table.write_record(
                row(roster, finding, &email.1)
                    .iter()
                    .map(|cell| guarded(cell).into_owned()),
            );
        });
        result?;
        table.flush()
    })
}

fn row(roster: &Roster, finding: &Finding, email: &str) -> [String; 10] {
    let record = finding.record;
    let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
    let severity = match finding.rule.severity() {
        Severity::Blocker => "Blocked",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    };
    [
        number(record.map(RecordId::row)),
        number(record.map(|id| roster.place(id).line)),
        record.map(|_| email.to_owned()).unwrap_or_default(),
        severity.to_owned(),
        finding.rule.title().to_owned(),
        finding.pointer.trim_start_matches('/').to_owned(),
        finding.rule.explanation().todo.to_owned(),
        finding.rule.code().to_owned(),
        file_of(roster, record),
        String::new(),
    ]
}

/// The name of the file that the record stands in; of several they differ.
fn file_of(roster: &Roster, record: Option<RecordId>) -> String {
    let file = roster.file();
    let member = match (file.members(), record) {
        ([_, _, ..], Some(id)) => file.locate(roster.place(id).byte).0,
        (_, _) => 0,
    };
    file.members()
        .get(member)
        .filter(|_| record.is_some())
        .map_or_else(|| file.name().to_owned(), |member| member.name.clone())
}
