//! Moving between the steps, and leaving.

use std::time::SystemTime;

use crate::worker::Command;

use crate::app::action::Action;
use crate::app::model::{Closing, FilePlace, Modal, Model, Notice, OpenFile, Screen};

use super::{check, connect, importing, mapping, results, undo};

/// What is asked for before the first frame: settings, runs, and the practice tenant.
pub fn start(model: &mut Model) -> Vec<Command> {
    let mut commands = vec![Command::LoadSettings, Command::LoadRuns];
    commands.extend(connect::connect_to(
        model,
        crate::app::model::Shown::Practice,
    ));
    commands
}

pub(super) fn update(model: &mut Model, action: Action, now: SystemTime) -> Vec<Command> {
    match action {
        Action::Go(screen) => go(model, screen),
        Action::Back => back(model),
        Action::Primary => primary(model, now),
        Action::Help(help) => {
            model.modal = Some(Modal::Help(help));
            Vec::new()
        }
        Action::CloseNotice => {
            model.notice = None;
            Vec::new()
        }
        Action::CloseAsked => close_asked(model),
        Action::Reveal(path) => vec![Command::Reveal { path }],
        Action::OpenLogs => vec![Command::Reveal {
            path: model.desk.logs.clone(),
        }],
        _ => Vec::new(),
    }
}

fn go(model: &mut Model, screen: Screen) -> Vec<Command> {
    if screen == model.screen {
        return Vec::new();
    }
    if !model.can_enter(screen) {
        if model.import.running().is_some() {
            model.notice = Some(Notice::info(
                "Users are on their way",
                "File, Check and Connect open again when the import is finished or stopped",
            ));
        }
        return Vec::new();
    }
    if matches!(screen, Screen::History | Screen::Settings)
        && !matches!(model.screen, Screen::History | Screen::Settings)
    {
        model.came_from = model.screen;
    }
    model.screen = screen;
    go_on(model);
    entered(model)
}

/// Whoever goes on has read what went well, and its words would lie over the next step.
pub(super) fn go_on(model: &mut Model) {
    if model
        .notice
        .as_ref()
        .is_some_and(Notice::ends_when_going_on)
    {
        model.notice = None;
    }
}

/// What a screen needs as soon as it is entered.
pub fn entered(model: &mut Model) -> Vec<Command> {
    match model.screen {
        Screen::Check => check::ask_rows(model),
        Screen::Connect => connect::entered(model),
        Screen::Import => importing::plan(model),
        Screen::Results => results::entered(model),
        Screen::History => vec![Command::LoadRuns],
        Screen::File => mapping::ask_preview(model),
        Screen::Settings => Vec::new(),
    }
}

fn back(model: &mut Model) -> Vec<Command> {
    if model.modal.is_some() {
        model.modal = None;
        return Vec::new();
    }
    match model.screen {
        Screen::File if model.file.place != FilePlace::Start => {
            let summary = model.file.open.as_ref().map(OpenFile::first_place);
            let from_summary =
                model.file.place == FilePlace::Mapping && summary == Some(FilePlace::Source);
            model.file.place = if from_summary {
                FilePlace::Source
            } else {
                FilePlace::Start
            };
            Vec::new()
        }
        Screen::History | Screen::Settings => {
            let to = if model.can_enter(model.came_from) {
                model.came_from
            } else {
                Screen::File
            };
            go(model, to)
        }
        Screen::Results if model.results.from_history => {
            // History itself still leads to where one was before it.
            model.screen = Screen::History;
            entered(model)
        }
        screen => {
            // What cannot be entered now is passed over.
            let before = std::iter::successors(screen.back(), |step| step.back());
            let to = before.into_iter().find(|step| model.can_enter(*step));
            to.map_or_else(Vec::new, |to| go(model, to))
        }
    }
}

/// The button at the bottom right.
fn primary(model: &mut Model, now: SystemTime) -> Vec<Command> {
    match model.screen {
        Screen::File if model.file.open.is_some() && model.file.opening.is_none() => {
            let mut commands = Vec::new();
            if model.file.place == FilePlace::Mapping {
                if model.file.mapping.trouble.is_some() {
                    return commands;
                }
                let open = model.file.open.as_ref().map(|open| open.id);
                commands.extend(open.map(|open| Command::RememberMapping { open }));
            }
            commands.extend(go(model, Screen::Check));
            commands
        }
        Screen::File => super::update(model, Action::ChooseFile, now),
        Screen::Check => check::go_on(model),
        Screen::Connect => connect::go_on(model),
        Screen::Import => importing::primary(model, now),
        Screen::Results => go(model, Screen::History),
        Screen::History => results::resume_first(model),
        Screen::Settings => back(model),
    }
}

fn close_asked(model: &mut Model) -> Vec<Command> {
    if model.closing == Closing::No && undo::close_asked(model) {
        return Vec::new();
    }
    match model.closing {
        Closing::No if model.import.running().is_some() => {
            model.modal = Some(Modal::CloseWhileRunning);
            Vec::new()
        }
        Closing::No => {
            model.closing = Closing::Waiting;
            vec![Command::Shutdown]
        }
        // Asked a second time: whoever is that impatient is let go. The journal is on disk anyway.
        Closing::Waiting | Closing::Now => {
            model.closing = Closing::Now;
            Vec::new()
        }
    }
}
