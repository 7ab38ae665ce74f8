//! What a fix would do, before it is done.

use super::hub::{Shared, lock};
use super::supervise::{blocking, bug};
use super::{Event, OpenId, RequestId, rows};
use crate::roster::Filter;
use crate::roster::mend::{self, Fix, Keep};
use crate::rules::Rule;
use crate::users::Cancel;

pub(super) fn preview(hub: &Shared, open: OpenId, request: RequestId, fix: Fix, group: Filter) {
    let cancel = Cancel::new();
    let roster = {
        let mut opens = lock(&hub.opens);
        let Some(state) = opens.0.get_mut(&open) else {
            return;
        };
        // Whoever goes on typing waits for the last word only.
        state.preview.cancel();
        state.preview = cancel.clone();
        state.roster.clone()
    };
    let Some(roster) = roster else {
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
    let Some(roster) = lock(&hub.opens).roster(open) else {
        return;
    };
    let what = "looking for users who are the same";
    let answer = move |step| Event::Settled {
        open,
        request,
        step,
    };
    let outbox = hub.outbox.clone();
    let broken = answer(Err(bug(what)));
    hub.tasks.spawn_or(what, Some(broken), async move {
        let found = blocking(move || mend::settle(&roster, rule, keep, &Cancel::new())).await;
        outbox
            .send(answer(found.map_err(|error| rows::failure(&error))))
            .await;
    });
}
