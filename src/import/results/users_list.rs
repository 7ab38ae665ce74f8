use std::io;
use std::path::Path;

use super::Results;
use crate::platform::files;
use crate::roster::{RecordState, Roster};
use crate::users::{GUARDED, Identifiers, RecordId, guarded};

/// What Auth0 calls a user that was imported with an id: its own prefix stands before it [D schema].
pub fn id_of_imported(sent: &str) -> String {
    format!("auth0|{sent}")
}

/// Saves the users in these states as CSV for reading, its cells guarded against formulas, and gives their
/// number: where each stands, what identifies it, what became of it. Private to this user, never half a
/// file. Blocks.
pub fn save_users(
    roster: &Roster,
    results: &Results,
    states: &[RecordState],
    path: &Path,
) -> io::Result<u64> {
    let mut users = 0;
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
            "user_id in Auth0",
            "State",
            "Reason",
            GUARDED,
        ])?;
        for_each(roster, results, states, |id, state, own| {
            users += 1;
            let known = own.user_id.as_deref().map(id_of_imported);
            let known = known.filter(|_| state == RecordState::Imported);
            let reason = results.of(id).filter(|entry| entry.state == state);
            let reason = reason.map(|entry| entry.title(entry.reasons.first()));
            let row = [
                id.row().to_string(),
                roster.place(id).line.to_string(),
                own.email.unwrap_or_default(),
                own.username.unwrap_or_default(),
                own.phone_number.unwrap_or_default(),
                own.user_id.unwrap_or_default(),
                known.unwrap_or_default(),
                state.word().to_owned(),
                reason.unwrap_or_default(),
                String::new(),
            ];
            table.write_record(row.iter().map(|cell| guarded(cell).into_owned()))?;
            Ok(())
        })?;
        table.flush()
    })?;
    Ok(users)
}

/// Saves which user became which, as CSV for other systems, with nothing but values in it, and gives the
/// number of users. `found` knows the ids that Auth0 made; a user whose id is not known has an empty one.
/// Private to this user, never half a file. Blocks.
pub fn save_ids(
    roster: &Roster,
    results: &Results,
    found: impl Fn(RecordId) -> Option<String>,
    path: &Path,
) -> io::Result<u64> {
    let mut users = 0;
    files::write_private_with(path, |file| {
        let mut table = csv::Writer::from_writer(file);
        table.write_record([
            "old_id",
            "email",
            "username",
            "phone_number",
            "user_id",
            "state",
        ])?;
        for_each(roster, results, &IN, |id, state, own| {
            users += 1;
            let sent = own.user_id.as_deref().map(id_of_imported);
            let sent = sent.filter(|_| state == RecordState::Imported);
            let word = serde_json::to_value(state).unwrap_or_default();
            table.write_record([
                own.user_id.unwrap_or_default(),
                own.email.unwrap_or_default(),
                own.username.unwrap_or_default(),
                own.phone_number.unwrap_or_default(),
                sent.or_else(|| found(id)).unwrap_or_default(),
                word.as_str().unwrap_or_default().to_owned(),
            ])?;
            Ok(())
        })?;
        table.flush()
    })?;
    Ok(users)
}

/// States of users that are in Auth0.
const IN: [RecordState; 3] = [
    RecordState::Imported,
    RecordState::Updated,
    RecordState::AlreadyThere,
];

/// Users that are in Auth0 under an id that only Auth0 knows: it made the id, or they were there before.
pub fn to_look_up(roster: &Roster, results: &Results) -> io::Result<Vec<RecordId>> {
    let mut records = Vec::new();
    for_each(roster, results, &IN, |id, state, own| {
        if state != RecordState::Imported || own.user_id.is_none() {
            records.push(id);
        }
        Ok(())
    })?;
    Ok(records)
}

fn for_each(
    roster: &Roster,
    results: &Results,
    states: &[RecordState],
    mut each: impl FnMut(RecordId, RecordState, Identifiers) -> io::Result<()>,
) -> io::Result<()> {
    let mut record = Vec::new();
    for (id, state) in results.still(states) {
        roster
            .read_into(id, &mut record)
            .map_err(io::Error::other)?;
        each(id, state, Identifiers::of(&record))?;
    }
    Ok(())
}
