//! The users as they are after mending, as a file of their own.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::hub::{Shared, lock};
use super::save::{apart, not_saved};
use super::supervise::{blocking, bug};
use super::{Event, Failure, OpenId, RequestId, Saved};
use crate::platform::mappings::Mappings;
use crate::roster::Roster;
use crate::roster::mend::{CopyNote, OwnCopy, save_copy, save_own_copy};
use crate::users::Cancel;

/// What a copy in the file's own format would be.
pub(super) fn look(hub: &Shared, open: OpenId, request: RequestId) {
    let (roster, cancel) = {
        let mut opens = lock(&hub.opens);
        let Some(state) = opens.0.get_mut(&open) else {
            return;
        };
        state.preview.cancel();
        state.preview = Cancel::new();
        let Some(roster) = state.roster.clone() else {
            return;
        };
        (roster, state.preview.clone())
    };
    let what = "looking at a copy";
    let answer = move |found| Event::CopyLookedAt {
        open,
        request,
        found,
    };
    let outbox = hub.outbox.clone();
    let broken = answer(Err(bug(what)));
    hub.tasks.spawn_or(what, Some(broken), async move {
        let found = {
            let cancel = cancel.clone();
            blocking(move || OwnCopy::of_all(&roster, &cancel).map(|copy| copy.note().clone()))
        };
        let found = found.await.map_err(|error| Failure {
            sentence: "What a copy would be could not be looked at".to_owned(),
            advice: None,
            details: Some(error.to_string()),
        });
        if !cancel.is_cancelled() {
            outbox.send(answer(found)).await;
        }
    });
}

pub(super) fn save(hub: &Shared, open: OpenId, own: bool, path: PathBuf) {
    let Some(roster) = lock(&hub.opens).roster(open) else {
        return;
    };
    let what = "saving a copy";
    let broken = Event::SaveFailed {
        what: Saved::Copy {
            open,
            note: CopyNote::default(),
        },
        path: path.clone(),
        error: bug(what),
    };
    let (mappings, outbox) = (hub.mappings(), hub.outbox.clone());
    hub.tasks.spawn_or(what, Some(broken), async move {
        let saved = blocking({
            let path = path.clone();
            move || write(&roster, own, &path, &mappings)
        });
        let copy = |note| Saved::Copy { open, note };
        outbox
            .send(match saved.await {
                Ok(note) => Event::Saved {
                    rows: note.users,
                    what: copy(note),
                    path,
                },
                Err(error) => Event::SaveFailed {
                    what: copy(CopyNote::default()),
                    path,
                    error,
                },
            })
            .await;
    });
}

fn write(
    roster: &Roster,
    own: bool,
    path: &Path,
    mappings: &Mappings,
) -> Result<CopyNote, Failure> {
    apart(roster, path)?;
    let cancel = Cancel::new();
    let write = || {
        if !own {
            return Ok(CopyNote {
                users: save_copy(roster, path, &cancel)?,
                ..CopyNote::default()
            });
        }
        let mut copy = OwnCopy::of_all(roster, &cancel)?;
        let note = save_own_copy(&mut copy, path, &cancel)?;
        copy.remember(mappings, SystemTime::now())?;
        Ok(note)
    };
    write().map_err(|error: std::io::Error| not_saved(path, &error))
}
