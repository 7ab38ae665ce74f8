use super::{Roster, Row};
use crate::users::{ReadError, RecordId, field};

/// What the table shows of a record. Reads the file: not for the window's thread.
pub fn row(roster: &Roster, id: RecordId) -> Result<Row, ReadError> {
    let bytes = roster.read(id)?;
    let text = |name| field(&bytes, name).and_then(|field| field.text());
    Ok(Row {
        id,
        verdict: roster.verdict(id),
        email: text("email"),
        name: text("name").or_else(|| full_name(text("given_name"), text("family_name"))),
        phone: text("phone_number"),
        line: roster.place(id).line,
        findings: roster.findings_of(id),
    })
}

fn full_name(given: Option<String>, family: Option<String>) -> Option<String> {
    match (given, family) {
        (Some(given), Some(family)) => Some(format!("{given} {family}")),
        (given, family) => given.or(family),
    }
}
