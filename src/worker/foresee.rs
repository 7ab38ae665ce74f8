//! What an import will do: one question at a time, a newer one ends the one before.

use std::sync::Arc;

use super::hub::{Shared, lock};
use super::question::{failure, teller};
use super::supervise::{blocking, bug};
use super::{ConnectId, Event, Failure, OpenId, RequestId};
use crate::compare::{Forecast, Listed, Order, foresee};
use crate::rules::Facts;
use crate::users::Cancel;

/// What is compared with what.
#[derive(Clone, Debug)]
pub struct Foresight {
    pub open: OpenId,
    /// Only these records go, ascending; `None`: all that can.
    pub only: Option<Arc<[u32]>>,
    pub connect: ConnectId,
    pub connection_id: String,
}

pub(super) fn cancel(hub: &Shared, request: RequestId) {
    lock(&hub.foreseeing).end(request);
}

pub(super) fn start(shared: &Shared, request: RequestId, what: Foresight) {
    let cancelled = lock(&shared.foreseeing).begin(request);
    let doing = "comparing the file with the tenant";
    let broken = Event::ForeseeFailed {
        request,
        error: bug(doing),
    };
    let hub = shared.clone();
    shared.tasks.spawn_lasting(doing, Some(broken), async move {
        let stop = Cancel::new();
        let made = tokio::select! {
            made = ask(&hub, request, &what, &stop) => Some(made),
            () = cancelled.cancelled() => None,
        };
        // What still reads the file stops with this.
        stop.cancel();
        let event = match made {
            None => return,
            Some(Ok((forecast, listed))) => Event::Foreseen {
                request,
                forecast,
                listed,
            },
            Some(Err(error)) => Event::ForeseeFailed { request, error },
        };
        lock(&hub.foreseeing).end(request);
        hub.send(event).await;
    });
}

async fn ask(
    hub: &Shared,
    request: RequestId,
    what: &Foresight,
    stop: &Cancel,
) -> Result<(Forecast, Listed), Failure> {
    let say = |sentence: &str| Failure {
        sentence: sentence.into(),
        ..Failure::default()
    };
    let roster = lock(&hub.opens)
        .roster(what.open)
        .ok_or_else(|| say("The users file is not open any more"))?;
    let session = lock(&hub.connects)
        .session(what.connect)
        .ok_or_else(|| say("Usher is not connected to the tenant any more"))?;
    let connection = session
        .connection(&what.connection_id)
        .ok_or_else(|| say("This connection is not there any more; choose one again"))?;
    let check = roster.options().clone();
    let order = Order {
        roster,
        only: what.only.clone(),
        upsert: check.upsert,
        email_verified: check.email_verified,
        emails_unique: Facts::of_connection(&connection.raw).email_unique,
        connection_id: connection.id,
        connection: Some(connection.name),
        spool_dir: hub.home.spool(),
    };
    let client = session.access().client;
    let tell = teller(hub.outbox.clone(), move |step| Event::Foreseeing {
        request,
        step,
    });
    let forecast = foresee(&client, order, stop, &tell)
        .await
        .map_err(|error| failure(&error))?;
    let listed = blocking({
        let forecast = forecast.clone();
        move || forecast.listed()
    })
    .await;
    Ok((forecast, listed))
}

pub(super) fn keep(hub: &Shared, open: OpenId, request: RequestId, forecast: Forecast) {
    let Some(roster) = lock(&hub.opens).roster(open) else {
        return;
    };
    let doing = "putting back what Auth0 has";
    let broken = Event::KeepReady {
        request,
        step: Err(bug(doing)),
    };
    let outbox = hub.outbox.clone();
    hub.tasks.spawn_or(doing, Some(broken), async move {
        let made = blocking(move || forecast.keep(&roster, &Cancel::new())).await;
        let step = made.map_err(|error| failure(&error));
        outbox.send(Event::KeepReady { request, step }).await;
    });
}
