use std::path::PathBuf;
use std::sync::Arc;

use super::of_run::{client, opened, say};
use crate::compare::{self, CheckOrder, CheckSums, Checked, Kind, save_checked, spread};
use crate::import::store::{SourceRef, now_ms};
use crate::import::{RunId, RunSummary};
use crate::roster::Roster;
use crate::rules::CheckOptions;
use crate::users::Cancel;
use crate::worker::history::OpenRun;
use crate::worker::hub::{Hub, Shared, lock};
use crate::worker::import::roster_of;
use crate::worker::question::{failure, teller};
use crate::worker::supervise::{blocking, bug};
use crate::worker::{ConnectId, Event, Failure, RequestId, Saved};

/// What came of looking whether users are in Auth0 as they were sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedView {
    pub sums: CheckSums,
    /// Users who are in, of whom these are a sample or all.
    pub taken: u64,
    /// Each field with what it is and of how many users, most frequent first.
    pub of_field: Vec<(String, Kind, u64)>,
    /// Milliseconds since 1970.
    pub at_ms: i64,
}

/// `sample`: so many, evenly spread; `None`: all.
pub(in crate::worker) fn start(
    shared: &Shared,
    run: RunId,
    request: RequestId,
    connect: ConnectId,
    sample: Option<u32>,
) {
    let cancelled = lock(&shared.asking).begin(request);
    let doing = "looking users up in Auth0";
    let broken = Event::AskFailed {
        request,
        error: bug(doing),
    };
    let hub = shared.clone();
    shared.tasks.spawn_lasting(doing, Some(broken), async move {
        let stop = Cancel::new();
        let made = tokio::select! {
            made = ask(&hub, &run, request, connect, sample, &stop) => Some(made),
            () = cancelled.cancelled() => None,
        };
        // What still reads the file stops with this.
        stop.cancel();
        let event = match made {
            None => return,
            Some(Ok((checked, taken))) => {
                let view = CheckedView {
                    sums: checked.sums,
                    taken,
                    of_field: checked.of_field.clone(),
                    at_ms: now_ms(),
                };
                lock(&hub.runs).keep_checked(&run, Arc::new(checked));
                Event::Checked {
                    request,
                    view: Box::new(view),
                }
            }
            Some(Err(error)) => Event::AskFailed { request, error },
        };
        lock(&hub.asking).end(request);
        hub.send(event).await;
    });
}

async fn ask(
    hub: &Hub,
    run: &RunId,
    request: RequestId,
    connect: ConnectId,
    sample: Option<u32>,
    stop: &Cancel,
) -> Result<(Checked, u64), Failure> {
    let opened = opened(hub, run)?;
    let client = client(hub, &opened, Some(connect))?;
    let tell = teller(hub.outbox.clone(), move |step| Event::Asking {
        request,
        step,
    });
    tell(compare::Step::Reading);
    let of = Arc::clone(&opened);
    let (chosen, taken) = blocking(move || choose(&of, sample)).await;
    let mut parts = Vec::new();
    for (summary, records) in chosen {
        let roster = as_sent(hub, &opened, &summary).await?;
        let connection = &summary.connection;
        let order = CheckOrder {
            roster,
            records,
            email_verified: summary.options.email_verified,
            connection_id: connection.id.clone(),
            connection: (connection.name != connection.id).then(|| connection.name.clone()),
        };
        let checked = compare::check(&client, order, stop, &tell).await;
        parts.push(checked.map_err(|error| failure(&error))?);
    }
    if parts.is_empty() {
        return Err(say("No user of this import is in Auth0", None));
    }
    Ok((Checked::together(parts), taken))
}

/// A run with records that it brought in, ascending; true: as an update.
type Sent = (RunSummary, Vec<(u32, bool)>);

/// Whom to look at, by the run that sent them last, and how many are in.
fn choose(opened: &OpenRun, sample: Option<u32>) -> (Vec<Sent>, u64) {
    let taken = opened.run.taken();
    let total = taken.iter().count();
    let wanted = sample.map_or(total, |sample| sample as usize);
    let mut places = spread(total, wanted).peekable();
    let mut of_run: Vec<Vec<(u32, bool)>> = vec![Vec::new(); taken.runs().len()];
    for (at, user) in taken.iter().enumerate() {
        if places.next_if_eq(&at).is_some()
            && let Some(own) = of_run.get_mut(user.run)
        {
            own.push((user.record, user.updated));
        }
    }
    let sent = taken.runs().iter().cloned().zip(of_run);
    let sent = sent.filter(|(_, records)| !records.is_empty()).collect();
    (sent, total as u64)
}

/// The file as this run sent it: each run of a family may have changed it otherwise.
async fn as_sent(hub: &Hub, opened: &OpenRun, run: &RunSummary) -> Result<Roster, Failure> {
    let known = opened.roster.as_ref();
    if let Some(roster) = known.filter(|_| run.id == opened.run.summary.id) {
        return Ok(roster.clone());
    }
    let here = known.map(|roster| SourceRef::of(roster).path);
    let roster = roster_of(hub, run, here, CheckOptions::default()).await?;
    if roster.len() as usize == opened.run.results.states.len() {
        return Ok(roster);
    }
    Err(say(
        "The users file is not the one of this import any more",
        Some("Put it back unchanged, or find it from the results"),
    ))
}

pub(in crate::worker) fn save(hub: &Shared, run: RunId, path: PathBuf) {
    let (opened, checked) = {
        let runs = lock(&hub.runs);
        (runs.get(&run), runs.checked(&run))
    };
    let (Some(opened), Some(checked)) = (opened, checked) else {
        return;
    };
    crate::worker::save::of_run(
        hub,
        opened,
        path,
        Saved::Checked { run },
        move |_, roster, path| save_checked(roster, &checked, path),
    );
}
