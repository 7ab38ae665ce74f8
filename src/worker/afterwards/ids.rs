use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::of_run::{client, opened};
use crate::compare::{self, IdOrder};
use crate::import::{RunId, results};
use crate::users::RecordId;
use crate::worker::hub::{Hub, Shared, lock};
use crate::worker::question::{failure, teller};
use crate::worker::results::no_source;
use crate::worker::save::{apart, not_saved};
use crate::worker::supervise::{blocking, bug};
use crate::worker::{ConnectId, Event, Failure, RequestId, Saved};

/// Saves who became which user of Auth0; asked for are only the ids that Auth0 made itself.
pub(in crate::worker) fn start(
    shared: &Shared,
    run: RunId,
    request: RequestId,
    connect: Option<ConnectId>,
    path: PathBuf,
) {
    let cancelled = lock(&shared.asking).begin(request);
    let doing = "saving an id map";
    let broken = Event::AskFailed {
        request,
        error: bug(doing),
    };
    let hub = shared.clone();
    shared.tasks.spawn_lasting(doing, Some(broken), async move {
        let made = tokio::select! {
            made = save(&hub, &run, request, connect, &path) => Some(made),
            () = cancelled.cancelled() => None,
        };
        let event = match made {
            None => return,
            Some(Ok((rows, missing))) => Event::Saved {
                what: Saved::Ids { request, missing },
                path,
                rows,
            },
            Some(Err(error)) => Event::AskFailed { request, error },
        };
        lock(&hub.asking).end(request);
        hub.send(event).await;
    });
}

/// Users in the file, and those of whom nobody could say the id.
async fn save(
    hub: &Hub,
    run: &RunId,
    request: RequestId,
    connect: Option<ConnectId>,
    path: &std::path::Path,
) -> Result<(u64, u64), Failure> {
    let opened = opened(hub, run)?;
    let Some(roster) = opened.roster.clone() else {
        return Err(no_source(&opened));
    };
    apart(&roster, path)?;
    let tell = teller(hub.outbox.clone(), move |step| Event::Asking {
        request,
        step,
    });
    tell(compare::Step::Reading);
    let (of, file) = (Arc::clone(&opened), roster.clone());
    let asked = blocking(move || results::to_look_up(&file, &of.run.results));
    let asked = asked.await.map_err(|error| not_saved(path, &error))?;
    let wanted = asked.len();
    let found = if asked.is_empty() {
        HashMap::new()
    } else {
        let client = client(hub, &opened, connect)?;
        let connection = &opened.run.summary.connection;
        let order = IdOrder {
            roster: roster.clone(),
            records: asked,
            connection_id: connection.id.clone(),
            connection: connection.name.clone(),
        };
        let found = compare::user_ids(&client, order, &tell).await;
        found.map_err(|error| failure(&error))?
    };
    let missing = wanted.saturating_sub(found.len()) as u64;
    let to = path.to_owned();
    let saved = blocking(move || {
        let of = |record: RecordId| found.get(&record.0).cloned();
        results::save_ids(&roster, &opened.run.results, of, &to)
    });
    let rows = saved.await.map_err(|error| not_saved(path, &error))?;
    Ok((rows, missing))
}
