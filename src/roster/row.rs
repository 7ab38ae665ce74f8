use super::{Roster, Row};
use crate::users::{ReadError, RecordId};

/// What the table shows of a record. Reads the file: not for the window's thread.
pub fn row(roster: &Roster, id: RecordId) -> Result<Row, ReadError> {
    let place = roster.place(id);
    Ok(Row {
        id,
        verdict: roster.verdict(id),
        email: None,
        name: None,
        phone: None,
        line: place.line,
        findings: roster.findings_of(id),
    })
}
