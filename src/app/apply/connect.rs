use std::time::SystemTime;

use crate::worker::{Command, ConnectId, ConnectedView, Event};

use crate::app::model::{
    AttemptState, Chosen, Connected, Model, Notice, NoticeTone, Screen, Shown,
};
use crate::app::update;

pub(super) fn apply(model: &mut Model, event: Event, now: SystemTime) -> Vec<Command> {
    match event {
        Event::Connecting { connect, step } => {
            set(model, connect, AttemptState::Going(Some(step)));
            Vec::new()
        }
        Event::ConfirmHost {
            connect,
            mismatches,
        } => {
            set(model, connect, AttemptState::Asks(mismatches));
            Vec::new()
        }
        Event::ConnectFailed { connect, failure } => {
            if let Some(connected) = model
                .connect
                .connected
                .as_mut()
                .filter(|connected| connected.id == connect)
            {
                // Looking again failed: what was seen before stays, with the reason above it.
                connected.looking = false;
                connected.choosing = None;
                model.notice = Some(crate::app::model::Notice::failed(failure.failure));
                return Vec::new();
            }
            if set(model, connect, AttemptState::Failed(failure))
                && model.history.resume.take().is_some()
            {
                // Why the run does not go on stands there, and what helps.
                model.screen = Screen::Connect;
            }
            Vec::new()
        }
        Event::Connected { connect, view } => connected(model, connect, *view, now),
        Event::ConnectionChosen {
            connect,
            connection,
            facts,
            checks,
        } => {
            let Some(connected) = model
                .connect
                .connected
                .as_mut()
                .filter(|connected| connected.id == connect)
            else {
                return Vec::new();
            };
            if connected
                .choosing
                .as_ref()
                .is_some_and(|wanted| *wanted != connection.id)
            {
                return Vec::new();
            }
            connected.choosing = None;
            connected.view.checks = checks;
            if let Some(known) = connected
                .view
                .connections
                .iter_mut()
                .find(|known| known.id == connection.id)
            {
                *known = connection.clone();
            }
            let id = connection.id.clone();
            connected.chosen = Some(Chosen { connection, facts });
            let mut commands = remember(model, &id);
            commands.extend(update::forget_outlook(model));
            let recheck = update::recheck(model);
            if recheck.is_empty() {
                commands.extend(update::plan(model));
            }
            commands.extend(recheck);
            commands
        }
        _ => Vec::new(),
    }
}

fn set(model: &mut Model, connect: ConnectId, state: AttemptState) -> bool {
    match model
        .connect
        .attempt
        .as_mut()
        .filter(|attempt| attempt.id == connect)
    {
        Some(attempt) => {
            attempt.state = state;
            true
        }
        None => false,
    }
}

fn connected(
    model: &mut Model,
    connect: ConnectId,
    view: ConnectedView,
    now: SystemTime,
) -> Vec<Command> {
    let told = view.clock_ahead_ms;
    model.history.clock_ahead_ms = told.or(model.history.clock_ahead_ms);
    let again = model
        .connect
        .connected
        .as_mut()
        .filter(|connected| connected.id == connect);
    if let Some(connected) = again {
        connected.view = view;
        connected.looked_at = now;
        connected.looking = false;
        return Vec::new();
    }
    let Some(attempt) = model
        .connect
        .attempt
        .take_if(|attempt| attempt.id == connect)
    else {
        return vec![Command::CancelConnect { connect }];
    };
    let shown = match &view.tenant.id {
        Some(id) => Shown::Saved(id.clone()),
        None if view.tenant.practice => Shown::Practice,
        None => Shown::New,
    };
    // Whoever has gone to another page meanwhile stays there.
    if model.connect.shown == attempt.to {
        model.connect.shown = shown;
    }
    let again = model.again().and_then(|again| {
        let mut open = view.connections.iter().filter(|one| one.blocked.is_none());
        let same = open.find(|one| one.name == again.run.connection.name);
        same.map(|one| one.id.clone())
    });
    let suggested = again.or(view.suggested.clone()).or_else(|| {
        let mut open = view
            .connections
            .iter()
            .filter(|connection| connection.blocked.is_none());
        let first = open.next().map(|connection| connection.id.clone());
        if view.tenant.practice || open.next().is_none() {
            first
        } else {
            None
        }
    });
    model.connect.connected = Some(Connected {
        id: connect,
        view,
        looked_at: now,
        looking: false,
        chosen: None,
        choosing: None,
    });
    model.import.forget_plan();
    back_to_the_run(model);
    let mut commands = suggested.map_or_else(Vec::new, |id| update::pick(model, id));
    if let Some(run) = model.history.resume.take() {
        model.history.taking_up = Some(run.clone());
        // Not asked here whether it is the run's own tenant: the worker compares what the tokens
        // say and refuses. Connecting once more would end in a circle.
        commands.push(Command::ResumeRun {
            run,
            connect,
            path: None,
        });
    }
    commands
}

/// A run that waited for a token has it now, if it is one for its own tenant.
fn back_to_the_run(model: &mut Model) {
    let (Some(run), Some(tenant)) = (model.import.running(), model.connect.tenant()) else {
        return;
    };
    if run.tenant.practice == tenant.practice && run.tenant.domain == tenant.domain {
        model.screen = Screen::Import;
    } else if !tenant.practice {
        model.notice = Some(Notice {
            tone: NoticeTone::Warning,
            ..Notice::info(
                format!(
                    "This is {}, and the import goes to {}",
                    tenant.name, run.tenant.name
                ),
                "It waits for a token of its own tenant",
            )
        });
    }
}

/// The connection that was used last is offered the next time.
fn remember(model: &mut Model, connection: &str) -> Vec<Command> {
    let Some(id) = model.connect.tenant().and_then(|tenant| tenant.id.clone()) else {
        return Vec::new();
    };
    match model
        .settings
        .tenants
        .iter_mut()
        .find(|tenant| tenant.id == id)
    {
        Some(tenant) if tenant.connection.as_deref() != Some(connection) => {
            tenant.connection = Some(connection.to_owned());
            vec![update::save_settings(model)]
        }
        _ => Vec::new(),
    }
}
