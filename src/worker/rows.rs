//! What the table and the inspector of the check show.

use super::hub::{Shared, lock};
use super::source_view::place;
use super::supervise::{blocking, bug};
use super::{Event, Failure, OpenId, RecordView, RequestId, TableRow, inspect};
use crate::roster::mend::suggest;
use crate::roster::{self, Filter, Roster, RowSet};
use crate::users::fields::Identifiers;
use crate::users::{Cancel, ReadError, RecordId};

/// Rows of one answer: more than any screen shows.
const MOST_ROWS: usize = 1_000;

pub(super) fn filter(
    hub: &Shared,
    open: OpenId,
    request: RequestId,
    filter: Filter,
    kept: Option<RowSet>,
) {
    let Some(roster) = lock(&hub.opens).roster(open) else {
        return;
    };
    let outbox = hub.outbox.clone();
    hub.tasks.spawn("looking for rows", async move {
        let rows = blocking(move || {
            let rows = roster.rows(&filter);
            kept.map_or(rows.clone(), |kept| rows.with(&kept))
        })
        .await;
        outbox
            .send(Event::RowsReady {
                open,
                request,
                rows,
            })
            .await;
    });
}

pub(super) fn find(
    hub: &Shared,
    open: OpenId,
    request: RequestId,
    filter: Filter,
    text: String,
    kept: Option<RowSet>,
) {
    let cancel = Cancel::new();
    let roster = {
        let mut opens = lock(&hub.opens);
        let Some(state) = opens.0.get_mut(&open) else {
            return;
        };
        // Whoever goes on typing waits for the last word only.
        state.find.cancel();
        state.find = cancel.clone();
        state.roster.clone()
    };
    let Some(roster) = roster else {
        return;
    };
    let outbox = hub.outbox.clone();
    hub.tasks.spawn("looking for users", async move {
        let found = {
            let cancel = cancel.clone();
            blocking(move || {
                let found = roster::find(&roster, &roster.rows(&filter), &text, &cancel)?;
                Ok(kept.map_or(found.clone(), |kept| found.with(&kept)))
            })
            .await
        };
        if cancel.is_cancelled() {
            return;
        }
        let answer = match found {
            Ok(rows) => Event::RowsReady {
                open,
                request,
                rows,
            },
            Err(error) => Event::FileChanged {
                open,
                error: failure(&error),
            },
        };
        outbox.send(answer).await;
    });
}

pub(super) fn fetch(
    hub: &Shared,
    open: OpenId,
    request: RequestId,
    ids: Vec<RecordId>,
    property: Option<String>,
) {
    let Some(roster) = lock(&hub.opens).roster(open) else {
        return;
    };
    let outbox = hub.outbox.clone();
    hub.tasks.spawn("reading rows", async move {
        let fetched = blocking(move || {
            let mut rows = Vec::with_capacity(ids.len().min(MOST_ROWS));
            let mut trouble = None;
            for id in ids
                .into_iter()
                .take(MOST_ROWS)
                .filter(|id| id.0 < roster.len())
            {
                match table_row(&roster, id, property.as_deref()) {
                    Ok(row) => rows.push(row),
                    Err(error) => {
                        rows.push(empty_row(&roster, id));
                        trouble = Some(failure(&error));
                    }
                }
            }
            (rows, trouble)
        });
        let (rows, trouble) = fetched.await;
        if let Some(error) = trouble {
            outbox.send(Event::FileChanged { open, error }).await;
        }
        outbox
            .send(Event::RowsFetched {
                open,
                request,
                rows,
            })
            .await;
    });
}

pub(super) fn record(hub: &Shared, open: OpenId, request: RequestId, id: RecordId) {
    let Some(roster) = lock(&hub.opens).roster(open) else {
        return;
    };
    let what = "reading a record";
    let came = move |record| Event::RecordFetched {
        open,
        request,
        record,
    };
    let outbox = hub.outbox.clone();
    let broken = came(Err(bug(what)));
    hub.tasks.spawn_or(what, Some(broken), async move {
        let record = blocking(move || record_view(&roster, id)).await;
        let record = record.map_err(|error| failure(&error));
        outbox.send(came(record)).await;
    });
}

/// A record as the newest reading makes it. A check under way may not have come so far yet.
pub(super) fn mapped(hub: &Shared, open: OpenId, request: RequestId, id: RecordId) {
    let rosters = {
        let opens = lock(&hub.opens);
        [opens.newest(open), opens.roster(open)]
    };
    let roster = rosters
        .into_iter()
        .flatten()
        .find(|roster| id.0 < roster.len());
    let Some(roster) = roster else {
        return;
    };
    let outbox = hub.outbox.clone();
    hub.tasks.spawn("reading a record", async move {
        let record = blocking(move || record_view(&roster, id)).await;
        let record = record.map_err(|error| failure(&error));
        outbox
            .send(Event::MappedFetched {
                open,
                request,
                record,
            })
            .await;
    });
}

/// A record for the inspector. Blocks.
pub(super) fn record_view(roster: &Roster, id: RecordId) -> Result<RecordView, ReadError> {
    let bytes = roster.read(id)?;
    let printed = inspect::print(&bytes);
    let findings = roster.findings_of(id);
    let suggestions = findings
        .iter()
        .map(|finding| suggest(roster, &bytes, finding))
        .collect();
    let findings = findings
        .into_iter()
        .map(|finding| {
            let line = printed.lines.get(finding.pointer.as_str()).copied();
            // A finding about the record as a whole marks no line.
            let line = line.filter(|_| !finding.pointer.is_empty());
            (finding, line)
        })
        .collect();
    Ok(RecordView {
        id,
        place: place(roster, id),
        json: printed.text,
        findings,
        suggestions,
        fields: inspect::fields(&bytes),
    })
}

fn table_row(roster: &Roster, id: RecordId, property: Option<&str>) -> Result<TableRow, ReadError> {
    let row = roster::row(roster, id)?;
    let record = roster.read(id)?;
    let identifiers = Identifiers::of(&record);
    Ok(TableRow {
        id,
        verdict: row.verdict,
        email: row.email,
        name: row.name,
        phone: row.phone,
        username: identifiers.username,
        user_id: identifiers.user_id,
        more: property.and_then(|name| inspect::field(&record, name)),
        place: place(roster, id),
        findings: row.findings,
    })
}

/// What the index alone knows of a record.
fn empty_row(roster: &Roster, id: RecordId) -> TableRow {
    TableRow {
        id,
        verdict: roster.verdict(id),
        email: None,
        name: None,
        phone: None,
        username: None,
        user_id: None,
        more: None,
        place: place(roster, id),
        findings: roster.findings_of(id),
    }
}

pub(super) fn failure(error: &ReadError) -> Failure {
    let advice = match error {
        ReadError::Changed { .. } => Some("Open it again to check what it says now".into()),
        ReadError::Io { .. } => Some("Make sure that the file can still be read".into()),
        ReadError::NoSuchRecord { .. } | ReadError::Cancelled { .. } => None,
    };
    Failure {
        sentence: error.to_string(),
        advice,
        details: None,
    }
}
