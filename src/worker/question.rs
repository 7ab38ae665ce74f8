//! Questions to Auth0 that take a while: one of a kind at a time, a newer one ends the one before.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::{Event, Failure, Outbox, RequestId};
use crate::compare::{CompareError, Step};

/// How often the window hears how far it is.
const PULSE: Duration = Duration::from_millis(100);

/// The question that is under way.
#[derive(Default)]
pub(super) struct Question(Option<(RequestId, CancellationToken)>);

impl Question {
    pub(super) fn begin(&mut self, request: RequestId) -> CancellationToken {
        let token = CancellationToken::new();
        if let Some((_, before)) = self.0.replace((request, token.clone())) {
            before.cancel();
        }
        token
    }

    pub(super) fn end(&mut self, request: RequestId) {
        if let Some((_, token)) = self.0.take_if(|(own, _)| *own == request) {
            token.cancel();
        }
    }
}

/// Tells the window each kind of step when it begins, and then now and then how far it is.
pub(super) fn teller(outbox: Outbox, event: impl Fn(Step) -> Event) -> impl Fn(Step) {
    let told: Mutex<Option<(Instant, std::mem::Discriminant<Step>)>> = Mutex::default();
    move |step| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        let kind = std::mem::discriminant(&step);
        if told.is_some_and(|(at, before)| before == kind && at.elapsed() < PULSE) {
            return;
        }
        *told = Some((Instant::now(), kind));
        outbox.offer(event(step));
    }
}

pub(super) fn failure(error: &CompareError) -> Failure {
    Failure {
        sentence: error.to_string(),
        advice: error.advice(),
        details: error.details(),
    }
}
