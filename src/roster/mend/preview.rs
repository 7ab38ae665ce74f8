use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use memchr::memmem;

use super::Fix;
use super::fixes::{forbidden, unknown, value_of};
use super::text_fields::text_fields;
use crate::profile::Field;
use crate::roster::check::workers;
use crate::roster::{Filter, Roster, RowSet};
use crate::sources::names_password;
use crate::users::{Cancel, Draft, ReadError, RecordId, text_of};

/// Rows that are shown of each kind.
const SHOWN: usize = 200;
const HIDDEN: &str = "••••••••";
/// Records that are read in one go.
const STRETCH: u32 = 4096;

/// What a fix would do, before it is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Users whom it changes.
    pub changed: u64,
    /// Users with the problem whom it does not change.
    pub staying: u64,
    /// The first of those whom it changes.
    pub rows: Vec<PreviewRow>,
    /// The first of those who stay as they are.
    pub stays: Vec<PreviewRow>,
    /// Where a text is replaced: what other fields inside of metadata have texts.
    pub fields: Vec<String>,
}

impl Preview {
    /// Adds what came of the records behind those of this one.
    fn add(&mut self, behind: Self) {
        self.changed += behind.changed;
        self.staying += behind.staying;
        for (own, others) in [
            (&mut self.rows, behind.rows),
            (&mut self.stays, behind.stays),
        ] {
            let room = SHOWN.saturating_sub(own.len());
            own.extend(others.into_iter().take(room));
        }
    }
}

/// One user in a preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    pub id: RecordId,
    /// The user's name, or what they log in with.
    pub name: Option<String>,
    /// `None`: there is no such field.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Tries the fix, on all cores. `group` are the records with the problem that it is meant for. Reads the file:
/// not for the window's thread. What was found until it was cancelled is given.
pub fn preview(
    roster: &Roster,
    fix: &Fix,
    group: &Filter,
    cancel: &Cancel,
) -> Result<Preview, ReadError> {
    let group = &roster.rows(group);
    let share = roster.len().div_ceil(cores()).max(STRETCH);
    let shares = (0..roster.len()).step_by(share as usize);
    thread::scope(|scope| {
        let tried: Vec<_> = shares
            .map(|from| {
                let records = from..from.saturating_add(share).min(roster.len());
                scope.spawn(move || tried(roster, records, fix, group, cancel))
            })
            .collect();
        let mut preview = Preview::default();
        for share in tried {
            match share.join() {
                Ok(share) => preview.add(share?),
                // The task that asked is told as if it had come there.
                Err(panic) => resume_unwind(panic),
            }
        }
        if let Fix::Replace { .. } = fix {
            preview.fields = text_fields(roster, cancel)?;
        }
        Ok(preview)
    })
}

fn cores() -> u32 {
    u32::try_from(workers()).unwrap_or(2)
}

/// Tries the fix on some of the records.
fn tried(
    roster: &Roster,
    records: Range<u32>,
    fix: &Fix,
    group: &RowSet,
    cancel: &Cancel,
) -> Result<Preview, ReadError> {
    let mut preview = Preview::default();
    // A fix is about a field, not about the group: it changes whoever has something there that it mends.
    let ranges = stretches(records);
    for_each_in(roster, &ranges, cancel, |id, record| {
        let is_in_group = || group.position_of(id).is_some();
        if !may_change(fix, record) && !is_in_group() {
            return;
        }
        let mut after = Draft::of(record);
        if let Some(draft) = &mut after {
            fix.apply(draft);
        }
        let changes = after.as_ref().is_some_and(Draft::changed);
        let (count, shown) = if changes {
            (&mut preview.changed, &mut preview.rows)
        } else if is_in_group() {
            (&mut preview.staying, &mut preview.stays)
        } else {
            return;
        };
        *count += 1;
        if shown.len() < SHOWN {
            let (before, after) = (Draft::of(record), after.filter(|_| changes));
            shown.push(row(id, before.as_ref(), after.as_ref(), fix));
        }
    })?;
    Ok(preview)
}

/// Whether the record can have the field at all: a look at its bytes, since nearly all records have nothing
/// to mend. A name can be written with escapes.
fn may_change(fix: &Fix, record: &[u8]) -> bool {
    let name = match fix {
        // Its last name stands in the record; signs of it may be escaped here.
        Fix::Replace { field, .. } => field.rsplit(['.', '\\']).next().unwrap_or(field),
        fix => fix.field(),
    };
    matches!(fix, Fix::SetAbsent { .. })
        || memmem::find(record, name.as_bytes()).is_some()
        || memchr::memchr(b'\\', record).is_some()
}

/// Calls `visit` with each of the records as it is now, in the order of the file.
pub(super) fn for_each(
    roster: &Roster,
    rows: &RowSet,
    cancel: &Cancel,
    visit: impl FnMut(RecordId, &[u8]),
) -> Result<(), ReadError> {
    let ranges: Vec<(u32, u32)> = match rows {
        RowSet::All(count) => stretches(0..*count),
        RowSet::Some(rows) => rows.iter().map(|&row| (row, row)).collect(),
    };
    for_each_in(roster, &ranges, cancel, visit)
}

fn stretches(records: Range<u32>) -> Vec<(u32, u32)> {
    let firsts = records.clone().step_by(STRETCH as usize);
    firsts
        .map(|from| (from, from.saturating_add(STRETCH).min(records.end) - 1))
        .collect()
}

fn for_each_in(
    roster: &Roster,
    ranges: &[(u32, u32)],
    cancel: &Cancel,
    mut visit: impl FnMut(RecordId, &[u8]),
) -> Result<(), ReadError> {
    let mut records = roster.records(ranges);
    while let Some((id, record)) = records.read_next()? {
        if cancel.is_cancelled() {
            break;
        }
        visit(id, record);
    }
    Ok(())
}

fn row(
    id: RecordId,
    before: Option<&Draft<'_>>,
    after: Option<&Draft<'_>>,
    fix: &Fix,
) -> PreviewRow {
    let mut row = PreviewRow {
        id,
        name: before.and_then(name),
        before: before.and_then(|before| shown_before(before, fix)),
        after: after.and_then(|after| shown_after(after, fix)),
    };
    // A text and what is no text can read the same; quotes tell them apart.
    if row.before == row.after
        && row.before.as_deref() != Some(HIDDEN)
        && let (Some(before), Some(after)) = (before, after)
    {
        row.before = raw(before, fix.field());
        row.after = raw(after, fix.field());
    }
    row
}

/// The field's value as it stands in JSON.
fn raw(record: &Draft<'_>, field: &str) -> Option<String> {
    let value = value_of(record, field)?;
    Some(String::from_utf8_lossy(&value).into_owned())
}

/// What a user is called in a list.
pub(super) fn name(record: &Draft<'_>) -> Option<String> {
    let fields = ["name", "email", "username", "phone_number", "user_id"];
    fields.iter().find_map(|field| record.text(field))
}

fn shown_before(before: &Draft<'_>, fix: &Fix) -> Option<String> {
    match fix {
        Fix::Once { field, .. } if !is_secret(field) => {
            let all: Vec<String> = before.all(field).map(said).collect();
            (!all.is_empty()).then(|| all.join(" | "))
        }
        Fix::DropKey { key } => {
            let metadata = Draft::of(before.get("app_metadata")?)?;
            Some(format!("{key}: {}", shown_of(&metadata, key)?))
        }
        Fix::DropForbiddenKeys => list(&forbidden(before)),
        Fix::MoveUnknown | Fix::DropUnknown => list(&unknown(before)),
        _ => shown_of(before, fix.field()),
    }
}

fn list<T: AsRef<str>>(names: &[T]) -> Option<String> {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

pub(super) fn shown_after(after: &Draft<'_>, fix: &Fix) -> Option<String> {
    match fix {
        Fix::Rename { to, .. } => Some(format!("{to}: {}", shown_of(after, to)?)),
        Fix::Move { field } => {
            let metadata = Draft::of(after.get("user_metadata")?)?;
            Some(format!(
                "user_metadata.{field}: {}",
                shown_of(&metadata, field)?
            ))
        }
        Fix::HashToCustom => Some("custom_password_hash".to_owned()),
        Fix::MoveUnknown => Some("in user_metadata".to_owned()),
        Fix::DropKey { .. } | Fix::DropForbiddenKeys | Fix::DropUnknown => None,
        _ => shown_of(after, fix.field()),
    }
}

/// Whether the field holds a password, or what one is checked against.
pub(super) fn is_secret(field: &str) -> bool {
    let secrets = [
        Field::PasswordHash,
        Field::CustomPasswordHash,
        Field::MfaFactors,
    ];
    let inner = field.rsplit('.').next().unwrap_or(field);
    secrets.iter().any(|secret| secret.name() == field)
        || names_password(field)
        || names_password(inner)
}

/// The field's value for people; never a secret.
pub(super) fn shown_of(record: &Draft<'_>, field: &str) -> Option<String> {
    let value = value_of(record, field)?;
    Some(if is_secret(field) {
        HIDDEN.to_owned()
    } else {
        said(&value)
    })
}

fn said(value: &[u8]) -> String {
    text_of(value).unwrap_or_else(|| String::from_utf8_lossy(value).into_owned())
}
