//! Which texts stand in the metadata of a file's users.

use std::collections::BTreeSet;

use super::preview::for_each;
use crate::roster::{Roster, RowSet};
use crate::sources::{Target, names_password};
use crate::users::{Cancel, Draft, ReadError, RecordId};

/// Users who are looked at.
const FIRST: u32 = 500;
/// Fields that are named; where there are more, they are no names but data.
const MOST: usize = 200;
/// How far inside.
const DEEPEST: usize = 6;

/// The places of texts, and of lists with texts, in the metadata of the first users: names with dots between.
pub(super) fn text_fields(roster: &Roster, cancel: &Cancel) -> Result<Vec<String>, ReadError> {
    let mut found = BTreeSet::new();
    let first: Vec<u32> = (0..roster.len().min(FIRST)).collect();
    for_each(
        roster,
        &RowSet::Some(first.into()),
        cancel,
        |_: RecordId, record| {
            let Some(draft) = Draft::of(record) else {
                return;
            };
            for root in ["user_metadata", "app_metadata"] {
                if let Some(value) = draft.get(root) {
                    look(value, &mut vec![root.to_owned()], &mut found);
                }
            }
        },
    )?;
    Ok(found.into_iter().collect())
}

fn look(value: &[u8], path: &mut Vec<String>, found: &mut BTreeSet<String>) {
    if path.len() > DEEPEST || found.len() >= MOST {
        return;
    }
    match value.first() {
        Some(b'{') => {
            let Some(draft) = Draft::of(value) else {
                return;
            };
            for name in draft.names().filter(|name| !names_password(name)) {
                path.push(name.to_owned());
                look(draft.get(name).unwrap_or_default(), path, found);
                path.pop();
            }
        }
        Some(b'"') => found.extend(name(path)),
        Some(b'[') => {
            let parts: Vec<&serde_json::value::RawValue> =
                serde_json::from_slice(value).unwrap_or_default();
            if parts.iter().any(|part| part.get().starts_with('"')) {
                found.extend(name(path));
            }
        }
        _ => {}
    }
}

fn name(path: &[String]) -> Option<String> {
    // Metadata that is no object is its own field.
    Some(Target::of_keys(path)?.to_string()).filter(|_| path.len() > 1)
}
