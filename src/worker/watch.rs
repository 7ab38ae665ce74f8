//! A run that another Usher works on: followed by its journal, as it grows.

use std::time::{Duration, Instant};

use super::Event;
use super::history;
use super::hub::{Shared, lock};
use super::supervise::blocking;
use crate::import::RunId;

/// How often the journal's length is looked at.
const EVERY: Duration = Duration::from_secs(1);
/// Reading a large journal again takes at most this share of the time.
const SHARE: u32 = 8;

/// Until the other Usher lets go of the run, or another one is on screen.
pub(super) fn follow(shared: &Shared, run: RunId) {
    let hub = shared.clone();
    let what = "following a run";
    shared.tasks.spawn_lasting(what, None, async move {
        let mut seen = None;
        let mut pause = EVERY;
        while lock(&hub.runs).shows(&run) {
            tokio::time::sleep(pause).await;
            let (store, id) = (hub.store(), run.clone());
            let pulse = blocking(move || store.pulse(&id)).await;
            let Some((_, worked_on)) = pulse else { return };
            if pulse == seen {
                continue;
            }
            seen = pulse;
            let began = Instant::now();
            let Some((read, view)) = history::read_again(&hub, &run).await else {
                return;
            };
            pause = EVERY.max(began.elapsed() * SHARE);
            hub.send(Event::RunOpened {
                run: run.clone(),
                read,
                view: Box::new(view),
            })
            .await;
            if !worked_on {
                // What can be done with it has changed.
                return history::load(&hub);
            }
        }
    });
}
