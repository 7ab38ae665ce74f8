//! What the table and the inspector of the results show.

use std::sync::Arc;

use super::command::ResultFilter;
use super::history::OpenRun;
use super::hub::{Shared, lock};
use super::rows::{failure as read_failure, record_view};
use super::supervise::{blocking, bug};
use super::{Event, Failure, RequestId, ResultRow};
use crate::compare::Checked;
use crate::import::RunId;
use crate::roster::{self, RowSet};
use crate::users::RecordId;

/// Rows of one answer: more than any screen shows.
const MOST_ROWS: usize = 1_000;

pub(super) fn filter(hub: &Shared, run: RunId, request: RequestId, filter: ResultFilter) {
    let (Some(opened), checked) = of(hub, &run) else {
        return;
    };
    let outbox = hub.outbox.clone();
    hub.tasks.spawn("looking for rows of a run", async move {
        let rows = blocking(move || rows(&opened, checked.as_deref(), &filter)).await;
        outbox
            .send(Event::ResultRowsReady { run, request, rows })
            .await;
    });
}

/// A run that is open, and what was found of its users afterwards.
fn of(hub: &Shared, run: &RunId) -> (Option<Arc<OpenRun>>, Option<Arc<Checked>>) {
    let runs = lock(&hub.runs);
    (runs.get(run), runs.checked(run))
}

fn rows(opened: &OpenRun, checked: Option<&Checked>, filter: &ResultFilter) -> RowSet {
    let states = &opened.run.results.states;
    match filter {
        ResultFilter::All => RowSet::All(u32::try_from(states.len()).unwrap_or(u32::MAX)),
        ResultFilter::State(wanted) => {
            let rows = (0u32..).zip(states.iter()).filter(|(row, state)| {
                *state == wanted && !opened.is_unchanged(RecordId(*row), **state)
            });
            RowSet::Some(rows.map(|(row, _)| row).collect())
        }
        ResultFilter::Unchanged => {
            let rows = (0u32..).zip(states.iter());
            let rows = rows.filter(|(row, state)| opened.is_unchanged(RecordId(*row), **state));
            RowSet::Some(rows.map(|(row, _)| row).collect())
        }
        ResultFilter::Undone(wanted) => {
            let fates = opened.fates.iter().filter(|(_, fate)| *fate == wanted);
            RowSet::Some(fates.map(|(record, _)| *record).collect())
        }
        ResultFilter::Found(wanted) => {
            let found = checked.into_iter().flat_map(|checked| &checked.of_record);
            let rows = found.filter(|(_, found)| found == wanted);
            RowSet::Some(rows.map(|(record, _)| record.0).collect())
        }
        ResultFilter::Group(index) => {
            let records = opened.groups.get(*index).map(|group| &group.records[..]);
            RowSet::Some(records.unwrap_or_default().iter().map(|id| id.0).collect())
        }
    }
}

pub(super) fn fetch(hub: &Shared, run: RunId, request: RequestId, ids: Vec<RecordId>) {
    let (Some(opened), checked) = of(hub, &run) else {
        return;
    };
    let outbox = hub.outbox.clone();
    hub.tasks.spawn("reading rows of a run", async move {
        let rows = blocking(move || {
            ids.into_iter()
                .take(MOST_ROWS)
                .filter_map(|id| row(&opened, checked.as_deref(), id))
                .collect()
        });
        let rows = rows.await;
        outbox
            .send(Event::ResultRowsFetched { run, request, rows })
            .await;
    });
}

fn row(opened: &OpenRun, checked: Option<&Checked>, id: RecordId) -> Option<ResultRow> {
    let results = &opened.run.results;
    let state = *results.states.get(id.index())?;
    let entry = results.of(id).filter(|entry| entry.state == state);
    let reason = entry.and_then(|entry| entry.reasons.first());
    // Only what the file itself says; a file that can no longer be read leaves the row bare.
    let seen = opened
        .roster
        .as_ref()
        .and_then(|roster| roster::row(roster, id).ok());
    let (email, name) = seen.map_or((None, None), |seen| (seen.email, seen.name));
    let part = opened.run.part_of(id);
    Some(ResultRow {
        id,
        state,
        email,
        name,
        part: part.map(|part| part.number),
        place: opened
            .roster
            .as_ref()
            .map(|roster| super::source_view::place(roster, id)),
        code: reason
            .map(|reason| reason.code.clone())
            .filter(|code| !code.is_empty()),
        reason: entry.map(|entry| entry.title(reason)),
        message: reason
            .map(|reason| reason.message.clone())
            .filter(|text| !text.is_empty()),
        unchanged: opened.is_unchanged(id, state),
        perhaps_ours: entry.is_some_and(|entry| entry.perhaps_ours),
        note: part.and_then(|part| part.note.clone()),
        job: part.and_then(|part| part.job.clone()),
        sent_ms: part.and_then(|part| part.sent_ms),
        ended_ms: part.and_then(|part| part.ended_ms),
        fate: opened.fates.get(&id.0).copied(),
        found: checked.and_then(|checked| checked.said(id)),
    })
}

pub(super) fn record(hub: &Shared, run: RunId, request: RequestId, id: RecordId) {
    let Some(opened) = lock(&hub.runs).get(&run) else {
        return;
    };
    let what = "reading a record of a run";
    let broken = Event::RunRecordFetched {
        run: run.clone(),
        request,
        record: Err(bug(what)),
    };
    let outbox = hub.outbox.clone();
    hub.tasks.spawn_or(what, Some(broken), async move {
        let record = blocking(move || match &opened.roster {
            Some(roster) => record_view(roster, id).map_err(|error| read_failure(&error)),
            None => Err(no_source(&opened)),
        });
        let record = record.await;
        outbox
            .send(Event::RunRecordFetched {
                run,
                request,
                record,
            })
            .await;
    });
}

pub(super) fn no_source(opened: &OpenRun) -> Failure {
    Failure {
        sentence: format!("“{}” is not at hand", opened.run.summary.source.name),
        advice: Some(
            "Put the users file back where it was, unchanged, and open the run again".into(),
        ),
        details: None,
    }
}
