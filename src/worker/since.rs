//! What of the file is new or has changed since an earlier run.

use std::sync::Arc;

use super::hub::{Shared, lock};
use super::supervise::{blocking, bug};
use super::{Event, Failure, OpenId, RequestId};
use crate::import::{RunId, SinceError};
use crate::users::Cancel;

pub(super) fn stop(hub: &Shared, request: RequestId) {
    lock(&hub.comparing).end(request);
}

pub(super) fn start(shared: &Shared, open: OpenId, request: RequestId, run: RunId) {
    let cancelled = lock(&shared.comparing).begin(request);
    let Some(roster) = lock(&shared.opens).roster(open) else {
        return;
    };
    let doing = "comparing the file with an earlier import";
    let broken = Event::SinceFound {
        request,
        since: Err(bug(doing)),
    };
    let hub = shared.clone();
    shared.tasks.spawn_or(doing, Some(broken), async move {
        let stop = Cancel::new();
        let (store, flag) = (hub.store(), stop.clone());
        let made = tokio::select! {
            made = blocking(move || store.changed_since(&run, &roster, &flag)) => Some(made),
            () = cancelled.cancelled() => None,
        };
        // What still reads the file stops with this.
        stop.cancel();
        let Some(made) = made else { return };
        lock(&hub.comparing).end(request);
        let since = made.map(Arc::new).map_err(|error| failure(&error));
        hub.send(Event::SinceFound { request, since }).await;
    });
}

fn failure(error: &SinceError) -> Failure {
    let (sentence, advice) = match error {
        SinceError::NoPrints(_) => (
            "That import kept nothing by which changes could be found: an older Usher made it"
                .to_owned(),
            Some("Choose a newer import, or send all users"),
        ),
        error => (
            error.to_string(),
            Some("Choose another import, or send all users"),
        ),
    };
    Failure {
        sentence,
        advice: advice.map(str::to_owned),
        details: None,
    }
}
