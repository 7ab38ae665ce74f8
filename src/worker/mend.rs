//! What a fix would do, before it is done.

use super::hub::{Shared, lock};
use super::supervise::{blocking, bug};
use super::{Event, OpenId, RequestId, rows};
use crate::roster::mend::{self, Fix, Keep};
use crate::roster::{Filter, Roster};
use crate::rules::Rule;
use crate::users::Cancel;

/// The file as it is now. What was being looked at before is given up: whoever goes on choosing waits for the
/// last word only.
fn latest(hub: &Shared, open: OpenId) -> Option<(Roster, Cancel)> {
    let mut opens = lock(&hub.opens);
    let state = opens.0.get_mut(&open)?;
    state.preview.cancel();
    state.preview = Cancel::new();
    Some((state.roster.clone()?, state.preview.clone()))
}

/// Nobody looks any more.
pub(super) fn stop(hub: &Shared, open: OpenId) {
    if let Some(state) = lock(&hub.opens).0.get(&open) {
        state.preview.cancel();
    }
}

pub(super) fn preview(hub: &Shared, open: OpenId, request: RequestId, fix: Fix, group: Filter) {
    let Some((roster, cancel)) = latest(hub, open) else {
        return;
    };
    let what = "trying a fix";
    let broken = Event::PreviewFailed {
        open,
        request,
        error: bug(what),
    };
    let outbox = hub.outbox.clone();
    hub.tasks.spawn_or(what, Some(broken), async move {
        let tried = {
            let cancel = cancel.clone();
            blocking(move || mend::preview(&roster, &fix, &group, &cancel)).await
        };
        if cancel.is_cancelled() {
            return;
        }
        let answer = match tried {
            Ok(preview) => Event::PreviewReady {
                open,
                request,
                preview,
            },
            Err(error) => Event::PreviewFailed {
                open,
                request,
                error: rows::failure(&error),
            },
        };
        outbox.send(answer).await;
    });
}

pub(super) fn settle(hub: &Shared, open: OpenId, request: RequestId, rule: Rule, keep: Keep) {
    let Some((roster, cancel)) = latest(hub, open) else {
        return;
    };
    let what = "looking for users who are the same";
    let answer = move |found| Event::Settled {
        open,
        request,
        found,
    };
    let outbox = hub.outbox.clone();
    let broken = answer(Err(bug(what)));
    hub.tasks.spawn_or(what, Some(broken), async move {
        let found = {
            let cancel = cancel.clone();
            blocking(move || mend::settle(&roster, rule, keep, &cancel)).await
        };
        if cancel.is_cancelled() {
            return;
        }
        outbox
            .send(answer(found.map_err(|error| rows::failure(&error))))
            .await;
    });
}
