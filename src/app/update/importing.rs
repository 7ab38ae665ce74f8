//! Options, plan, start, pause and stop of an import.

use std::time::SystemTime;

use crate::import::Decision;
use crate::platform::settings::TenantKind;
use crate::roster::Filter;
use crate::worker::{Command, RequestId};

use crate::app::action::Action;
use crate::app::model::{Modal, Model, RunModel, Screen};

use super::check;

pub(super) fn update(model: &mut Model, action: &Action) -> Vec<Command> {
    match action {
        Action::Upsert(on) => {
            model.import.options.upsert = *on;
            if !on {
                model.import.options.email_verified = None;
            }
            changed(model)
        }
        Action::EmailVerified(value) => {
            model.import.options.email_verified = Some(*value);
            changed(model)
        }
        Action::Since(run) => super::since::choose(model, run.clone()),
        Action::CompletionEmail(on) => {
            model.import.options.completion_email = *on;
            Vec::new()
        }
        Action::Pilot(on) => {
            model.import.pilot = Some(*on);
            Vec::new()
        }
        Action::ShowWithoutHash => show_without_hash(model),
        Action::Pause => with_run(model, |run| Command::Pause { run }),
        Action::GoOn => with_run(model, |run| Command::GoOn { run }),
        Action::Stop => {
            model.modal = Some(Modal::StopRun);
            Vec::new()
        }
        Action::SendAgain(why, parts) => {
            model.modal = Some(Modal::SendAgain {
                why: *why,
                parts: parts.clone(),
            });
            Vec::new()
        }
        Action::FindRunFile => match model.import.running().and_then(|run| run.id.clone()) {
            Some(run) => super::results::find_source(model, run),
            None => Vec::new(),
        },
        Action::NewToken => super::connect::new_token(model),
        Action::LeaveUnknown(parts) => decide(model, parts.clone(), Decision::Leave),
        _ => Vec::new(),
    }
}

/// What is to be done about parts of unknown fate.
pub(super) fn decide(model: &Model, parts: Vec<u32>, decision: Decision) -> Vec<Command> {
    with_run(model, |run| Command::Decide {
        run,
        parts,
        decision,
    })
}

/// The options decide what Auth0 would refuse, so the file is checked again; a new plan follows
/// when that is done.
fn changed(model: &mut Model) -> Vec<Command> {
    let mut commands = super::outlook::forget(model);
    let again = check::recheck(model);
    if again.is_empty() {
        commands.extend(plan(model));
    }
    commands.extend(again);
    commands
}

fn with_run(model: &Model, command: impl FnOnce(crate::import::RunId) -> Command) -> Vec<Command> {
    model
        .import
        .running()
        .and_then(|run| run.id.clone())
        .map(command)
        .into_iter()
        .collect()
}

/// Asks for a plan of the settled file.
pub(in crate::app) fn plan(model: &mut Model) -> Vec<Command> {
    let options = model.plan_options();
    let Some(open) = &model.file.open else {
        return Vec::new();
    };
    if !open.settled() || model.import.running().is_some() {
        return Vec::new();
    }
    let open = open.id;
    let mut commands = super::since::forget_elsewhere(model);
    if let Some(first) = super::since::before_plan(model) {
        commands.extend(first);
        return commands;
    }
    let request = RequestId::new();
    model.import.planning = Some(request);
    let connect = model.connect.connected.as_ref();
    commands.push(Command::Plan {
        open,
        request,
        options,
        whom: model.whom(),
        connect: connect.map(|connected| connected.id),
    });
    commands
}

fn show_without_hash(model: &mut Model) -> Vec<Command> {
    if model.file.open.is_none() {
        return Vec::new();
    }
    model.check.show(Filter::WithoutHash);
    model.screen = Screen::Check;
    super::entered(model)
}

/// The primary button of Import: start, or look at the results.
pub(super) fn primary(model: &mut Model, now: SystemTime) -> Vec<Command> {
    if let Some(run) = model.import.running() {
        return match run.behind_pilot() {
            Some(_) => with_run(model, |run| Command::GoOn { run }),
            None => super::results::show(model),
        };
    }
    if model.import_obstacle().is_some()
        || model.import.plan.is_none()
        || model.import.planning.is_some()
    {
        return Vec::new();
    }
    let is_real = model
        .connect
        .tenant()
        .is_some_and(|tenant| !tenant.practice);
    if is_real && model.summary().is_some_and(|it| it.without_hash > 0) {
        model.modal = Some(Modal::WithoutHash);
        return Vec::new();
    }
    confirm_tenant(model, now)
}

/// A production tenant asks for one more confirmation.
pub(super) fn confirm_tenant(model: &mut Model, now: SystemTime) -> Vec<Command> {
    if model
        .connect
        .tenant()
        .is_some_and(|tenant| !tenant.practice && tenant.kind == TenantKind::Production)
    {
        model.modal = Some(Modal::Production);
        return Vec::new();
    }
    start(model, now)
}

pub(super) fn start(model: &mut Model, now: SystemTime) -> Vec<Command> {
    let options = model.plan_options();
    let whom = model.whom();
    let before = model.before().cloned();
    let (Some(open), Some(connected)) = (&model.file.open, &model.connect.connected) else {
        return Vec::new();
    };
    let Some(chosen) = &connected.chosen else {
        return Vec::new();
    };
    model.check.went_on = true;
    model.import.trouble = None;
    model.results = crate::app::model::ResultsModel::default();
    model.import.run = Some(RunModel {
        id: None,
        open: Some(open.id),
        file: open.view.name.clone(),
        tenant: connected.view.tenant.clone(),
        connection: chosen.connection.name.clone(),
        users: model
            .import
            .plan
            .as_ref()
            .map_or(open.view.summary.ready, |plan| plan.users.into()),
        begun: now,
        progress: None,
        over: None,
        stopping: false,
    });
    let mut commands = vec![Command::StartImport {
        open: open.id,
        connect: connected.id,
        connection_id: chosen.connection.id.clone(),
        options,
        whom,
        before,
    }];
    model.import.before = None;
    if open.mapped().is_some() {
        // Columns may have been changed after they were checked, on the way back and forth.
        commands.push(Command::RememberMapping { open: open.id });
    }
    // The import changes who is there.
    commands.extend(super::outlook::forget(model));
    commands
}

/// The answer to "stop?".
pub(super) fn stop(model: &mut Model) -> Vec<Command> {
    if let Some(run) = model.import.run.as_mut().filter(|run| run.over.is_none()) {
        run.stopping = true;
    }
    with_run(model, |run| Command::Stop { run })
}
