//! Kinds of password hashes, and a password that somebody knows tried against one of them.

use std::cell::Cell;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::hub::{Shared, lock};
use super::rows::failure;
use super::supervise::{blocking, bug};
use super::{Event, Failure, OpenId, RequestId};
use crate::passwords::verify::{PasswordShape, Typed};
use crate::roster::{self, Diagnosis, Roster};
use crate::users::{Cancel, Identifiers, ReadError, RecordId};

/// How often the window hears how far it is.
const PULSE: Duration = Duration::from_millis(100);

/// Hashes of one kind, with a user who has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordKind {
    pub shape: PasswordShape,
    /// What the sample's user is known by.
    pub who: Option<String>,
}

/// What is under way for the doctor: one thing at a time.
#[derive(Default)]
pub(super) struct Doctor(Mutex<Cancel>);

impl Doctor {
    /// Ends what was under way; what begins now asks this one.
    fn begin(&self) -> Cancel {
        let mut current = lock(&self.0);
        current.cancel();
        *current = Cancel::new();
        current.clone()
    }

    pub(super) fn stop(&self) {
        lock(&self.0).cancel();
    }
}

pub(super) fn kinds(hub: &Shared, open: OpenId, request: RequestId) {
    let Some(roster) = lock(&hub.opens).roster(open) else {
        return;
    };
    let what = "counting kinds of password hashes";
    let cancel = hub.doctor.begin();
    let came = move |kinds| Event::PasswordKinds {
        open,
        request,
        kinds,
    };
    let outbox = hub.outbox.clone();
    hub.tasks
        .spawn_or(what, Some(came(Err(bug(what)))), async move {
            let counted = outbox.clone();
            let far = move |users| {
                counted.offer(Event::PasswordsCounted {
                    open,
                    request,
                    users,
                });
            };
            let found = blocking(move || read_kinds(&roster, &cancel, &far)).await;
            // Nobody waits for what was stopped.
            if let Some(kinds) = found.map_err(|error| failure(&error)).transpose() {
                outbox.send(came(kinds)).await;
            }
        });
}

fn read_kinds(
    roster: &Roster,
    cancel: &Cancel,
    far: &dyn Fn(u32),
) -> Result<Option<Vec<PasswordKind>>, ReadError> {
    let told = Cell::new(Instant::now());
    let go_on = |users| {
        if told.get().elapsed() >= PULSE {
            told.set(Instant::now());
            far(users);
        }
        !cancel.is_cancelled()
    };
    let Some(shapes) = roster::password_shapes(roster, &go_on)? else {
        return Ok(None);
    };
    let kinds = shapes.into_iter().map(|shape| {
        let sample = Identifiers::of(&roster.read(RecordId(shape.sample))?);
        let who = sample.email.or(sample.username).or(sample.user_id);
        Ok(PasswordKind { shape, who })
    });
    kinds.collect::<Result<_, _>>().map(Some)
}

pub(super) fn attempt(
    hub: &Shared,
    open: OpenId,
    request: RequestId,
    id: RecordId,
    password: Typed,
) {
    let Some(roster) = lock(&hub.opens).roster(open) else {
        return;
    };
    let what = "trying a password";
    let cancel = hub.doctor.begin();
    let came = move |answer: Result<Diagnosis, Failure>| Event::PasswordTried {
        open,
        request,
        answer: Box::new(answer),
    };
    let outbox = hub.outbox.clone();
    hub.tasks
        .spawn_lasting(what, Some(came(Err(bug(what)))), async move {
            let answer = blocking(move || {
                roster::diagnose(&roster, id, &password, &|| cancel.is_cancelled())
            });
            let answer = answer.await.map_err(|error| failure(&error));
            outbox.send(came(answer)).await;
        });
}
