//! An earlier import once more, elsewhere: with its file, its mapping, its changes and its options.

use std::path::PathBuf;

use crate::import::family::families;
use crate::import::{Options, RunId};
use crate::worker::{Command, DialogPurpose, Event, Failure, OpenId};

use super::file;
use crate::app::action::Action;
use crate::app::model::{AgainModel, Modal, Model, Notice, Proof, Screen};

pub(super) fn update(model: &mut Model, action: Action) -> Vec<Command> {
    match action {
        Action::Again(run) => begin(model, run, None),
        Action::FindAgain => match model.import.again.as_ref().map(|it| it.run.id.clone()) {
            Some(run) => find(model, run),
            None => Vec::new(),
        },
        Action::TakeAsItIs => as_it_is(model),
        _ => Vec::new(),
    }
}

pub(super) fn find(model: &mut Model, run: RunId) -> Vec<Command> {
    file::ask_path(model, DialogPurpose::FindAgain { run }, None)
}

/// `path`: where the file, or one of several, is now.
pub(super) fn begin(model: &mut Model, run: RunId, path: Option<PathBuf>) -> Vec<Command> {
    if model.import.running().is_some() {
        model.notice = Some(Notice::info(
            "Users are on their way",
            "An import can be repeated when the one under way is finished or stopped",
        ));
        return Vec::new();
    }
    let Some(summary) = model.history.get(&run).cloned() else {
        return Vec::new();
    };
    // What was mended on the way to the last of its family belongs to what was rehearsed.
    let runs: Vec<_> = model.history.runs.iter().flatten().cloned().collect();
    let families = families(&runs);
    let own = families
        .iter()
        .find(|family| family.iter().any(|one| one.id == run));
    let newest = own
        .and_then(|family| family.last())
        .map_or(run, |one| one.id.clone());
    let open = OpenId::new();
    let mut commands = file::begin(model, open, summary.source.name.clone());
    model.import.options = Options {
        leave_out_blocked: model.import.options.leave_out_blocked,
        pilot: model.import.options.pilot,
        ..summary.options.clone()
    };
    model.import.follow = None;
    model.import.again = Some(AgainModel {
        run: summary,
        open,
        proof: Proof::Asked,
    });
    commands.push(Command::OpenForRun {
        open,
        run: newest,
        options: model.check_options(),
        path,
    });
    commands
}

/// The file is there: on to where it is to go, while it is proved to be the very one.
pub(in crate::app) fn shown(model: &mut Model) -> Vec<Command> {
    model.check.touched = true;
    model.screen = Screen::Connect;
    super::entered(model)
}

/// The file was read to its end.
pub(in crate::app) fn read(model: &Model) -> Vec<Command> {
    let again = model.again().filter(|again| again.proof == Proof::Asked);
    let prove = |again: &AgainModel| Command::ProveSame {
        open: again.open,
        run: again.run.id.clone(),
    };
    again.map(prove).into_iter().collect()
}

pub(in crate::app) fn proved(model: &mut Model, event: Event) {
    let Event::SameFile { open, same } = event else {
        return;
    };
    if let Some(again) = model
        .import
        .again
        .as_mut()
        .filter(|again| again.open == open)
    {
        again.proof = match same {
            Ok(true) => Proof::Same,
            Ok(false) => Proof::Other,
            Err(failure) => Proof::Failed(failure),
        };
    }
}

/// The file could not be opened; true: it is asked where it is.
pub(in crate::app) fn lost(model: &mut Model, open: OpenId, error: &Failure) -> bool {
    let again = model.import.again.take_if(|again| again.open == open);
    let Some(again) = again else {
        return false;
    };
    model.modal = Some(Modal::FindAgain {
        run: again.run.id,
        why: error.clone(),
    });
    true
}

/// The file has changed since, and is to be imported all the same: as any other file.
fn as_it_is(model: &mut Model) -> Vec<Command> {
    let Some(again) = model.import.again.take() else {
        return Vec::new();
    };
    let paths = again.run.source.paths();
    file::update(model, Action::OpenPaths(paths))
}
