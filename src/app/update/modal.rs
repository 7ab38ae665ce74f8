//! Answers to questions.

use std::time::SystemTime;

use crate::import::Decision;
use crate::worker::Command;

use crate::app::action::Action;
use crate::app::model::{AttemptState, Closing, Modal, Model};

use super::{afterwards, again, check, connect, copy, doctor, importing, mend, undo};

pub(super) fn update(model: &mut Model, action: &Action, now: SystemTime) -> Vec<Command> {
    let asks_host = model
        .connect
        .attempt
        .as_ref()
        .is_some_and(|attempt| matches!(attempt.state, AttemptState::Asks(_)));
    let Some(modal) = model.modal.take() else {
        return match action {
            Action::Confirm if asks_host => connect::confirm_host(model),
            _ if asks_host => connect::cancel(model),
            _ => Vec::new(),
        };
    };
    if modal == Modal::PasswordDoctor {
        return doctor::close(model);
    }
    if matches!(action, Action::Confirm) {
        confirmed(model, modal, now)
    } else {
        closed(model, modal)
    }
}

fn closed(model: &mut Model, modal: Modal) -> Vec<Command> {
    let asked = match modal {
        Modal::UndoRun(of_undo) => return undo::closed(model, of_undo),
        Modal::Fix(fixing) => fixing.asked,
        Modal::Same(settling) => settling.asked,
        Modal::Copy(copying) => copying.asked,
        _ => None,
    };
    let open = model.file.open.as_ref().filter(|_| asked.is_some());
    let stop = open.map(|open| Command::StopLooking { open: open.id });
    stop.into_iter().collect()
}

fn confirmed(model: &mut Model, modal: Modal, now: SystemTime) -> Vec<Command> {
    match modal {
        Modal::TakeWhole => {
            if let Some(open) = &mut model.file.open {
                open.take_whole = true;
            }
            check::go_on(model)
        }
        Modal::CheckAfterwards(asks) => afterwards::confirmed(model, asks),
        Modal::WithoutHash => importing::confirm_tenant(model, now),
        Modal::Production => importing::start(model, now),
        Modal::StopRun => importing::stop(model),
        Modal::SendAgain { parts, .. } => importing::decide(model, parts, Decision::SendAgain),
        Modal::CloseWhileRunning => {
            model.closing = Closing::Waiting;
            vec![Command::Shutdown]
        }
        Modal::RemoveTenant { id } => {
            if model
                .connect
                .tenant()
                .is_some_and(|tenant| tenant.id.as_deref() == Some(&id))
            {
                model.connect.connected = None;
            }
            model.connect.shown = crate::app::model::Shown::Practice;
            let mut commands = vec![Command::ForgetTenant { id }];
            if model.connect.connected.is_none() {
                commands.extend(connect::connect_to(
                    model,
                    crate::app::model::Shown::Practice,
                ));
            }
            commands
        }
        Modal::ForgetRun { run } => {
            if model.results.run.as_ref() == Some(&run) {
                model.results = crate::app::model::ResultsModel::default();
            }
            vec![Command::ForgetRun { run }]
        }
        Modal::FindAgain { run, .. } => again::find(model, run),
        Modal::FindSource { run, .. } => super::results::find_source(model, run),
        Modal::Report { run, addresses } => super::results::save_report(model, run, addresses),
        Modal::Support => super::results::save_support(model, now),
        Modal::UndoRun(model_of_undo) => undo::confirmed(model, model_of_undo),
        Modal::Fix(fixing) => mend::fix(model, &fixing),
        Modal::Same(settling) => mend::settle(model, *settling),
        Modal::Copy(copying) => copy::confirmed(model, &copying),
        Modal::EmptyPractice => vec![Command::EmptyPractice],
        Modal::TypePath { .. } | Modal::Help(_) | Modal::FixedValue | Modal::PasswordDoctor => {
            Vec::new()
        }
    }
}
