//! Choosing, dropping and opening a users file.

use std::path::{Path, PathBuf};

use crate::roster::Reading;
use crate::worker::{Command, DialogPurpose, OpenId};

use crate::app::action::Action;
use crate::app::model::{FilePlace, Hover, Modal, Model, Opening, Screen, file_name};
use crate::app::words;

pub(super) fn update(model: &mut Model, action: Action) -> Vec<Command> {
    match action {
        Action::ChooseFile => choose(model),
        Action::OpenPaths(paths) => open(model, paths),
        Action::OpenSample => open_sample(model),
        Action::Dropped(paths) => dropped(model, paths),
        Action::Hovered(hover) => {
            model.file.hover = hover.filter(|_| may_open(model));
            Vec::new()
        }
        Action::CancelOpening => cancel(model),
        Action::CloseTrouble => {
            model.file.trouble = None;
            Vec::new()
        }
        Action::ClearRecents => {
            model.settings.recents.clear();
            vec![Command::ClearRecents]
        }
        Action::PathTyped(purpose, path) => path_given(model, purpose, path),
        _ => Vec::new(),
    }
}

/// Another file would take the place of the one that is being imported.
fn may_open(model: &Model) -> bool {
    model.import.running().is_none()
}

fn choose(model: &mut Model) -> Vec<Command> {
    if !may_open(model) {
        return Vec::new();
    }
    ask_path(model, DialogPurpose::OpenUsersFile, None)
}

/// Asks for a path: by the system's dialog, or by typing where there is none.
pub(super) fn ask_path(
    model: &mut Model,
    purpose: DialogPurpose,
    suggested: Option<PathBuf>,
) -> Vec<Command> {
    if model.file.no_dialog {
        let suggested = suggested.unwrap_or_default().display().to_string();
        model.modal = Some(Modal::TypePath { purpose, suggested });
        return Vec::new();
    }
    vec![Command::ChooseFile { purpose, suggested }]
}

/// A new file is best kept in the folder of the users file, but the sample is in Usher's own.
pub(super) fn beside(model: &Model, source: &Path, name: String) -> PathBuf {
    let own = model.desk.logs.parent();
    match source.parent().filter(|folder| Some(*folder) != own) {
        Some(folder) => folder.join(name),
        None => name.into(),
    }
}

fn open(model: &mut Model, paths: Vec<PathBuf>) -> Vec<Command> {
    let id = OpenId::new();
    let name = match paths.as_slice() {
        [] => return Vec::new(),
        [one] => file_name(one),
        several => words::count(several.len() as u64, "file"),
    };
    let mut commands = begin(model, id, name);
    if model
        .file
        .opening
        .as_ref()
        .is_some_and(|opening| opening.id == id)
    {
        commands.push(Command::OpenFile {
            open: id,
            paths,
            options: model.check_options(),
            reading: Reading::default(),
        });
    }
    commands
}

fn open_sample(model: &mut Model) -> Vec<Command> {
    let id = OpenId::new();
    let mut commands = begin(model, id, "sample.json".to_owned());
    if model
        .file
        .opening
        .as_ref()
        .is_some_and(|opening| opening.id == id)
    {
        commands.push(Command::OpenSample {
            open: id,
            options: model.check_options(),
        });
    }
    commands
}

pub(super) fn begin(model: &mut Model, id: OpenId, name: String) -> Vec<Command> {
    if !may_open(model) {
        return Vec::new();
    }
    let stale = model
        .file
        .opening
        .take()
        .map(|opening| Command::CancelOpen { open: opening.id });
    super::around::go_on(model);
    model.file.trouble = None;
    model.file.hover = None;
    model.file.opening = Some(Opening {
        id,
        name,
        view: None,
    });
    model.screen = Screen::File;
    model.file.place = FilePlace::Start;
    model.modal = None;
    stale.into_iter().collect()
}

/// Several files are opened as one list.
fn dropped(model: &mut Model, paths: Vec<PathBuf>) -> Vec<Command> {
    model.file.hover = None;
    if !may_open(model) || model.modal.is_some() {
        return Vec::new();
    }
    open(model, paths)
}

fn cancel(model: &mut Model) -> Vec<Command> {
    if let Some(opening) = model.file.opening.take() {
        return vec![Command::CancelOpen { open: opening.id }];
    }
    // Its first records are on screen already, the rest is still being read.
    match &model.file.open {
        Some(open) if !open.view.complete => vec![Command::CancelOpen { open: open.id }],
        _ => Vec::new(),
    }
}

/// A path has come, from the system's dialog or typed.
pub(in crate::app) fn path_given(
    model: &mut Model,
    purpose: DialogPurpose,
    path: PathBuf,
) -> Vec<Command> {
    if matches!(model.modal, Some(Modal::TypePath { .. })) {
        model.modal = None;
    }
    match purpose {
        DialogPurpose::OpenUsersFile => open(model, vec![path]),
        DialogPurpose::SaveMapping { open } => vec![Command::SaveMapping { open, path }],
        DialogPurpose::LoadMapping { open } => vec![Command::LoadMapping { open, path }],
        DialogPurpose::SaveFollowUp { open } => vec![Command::SaveFollowUp { open, path }],
        DialogPurpose::SaveRecipe { open } => vec![Command::SaveRecipe { open, path }],
        DialogPurpose::LoadRecipe { open } => vec![Command::LoadRecipe { open, path }],
        DialogPurpose::SaveCopy { open, own } => vec![Command::SaveCopy { open, own, path }],
        DialogPurpose::SaveProblems { open } => vec![Command::SaveProblems { open, path }],
        DialogPurpose::SaveRefused { run } => vec![Command::SaveRefused { run, path }],
        DialogPurpose::SaveUsers { run, state } => super::afterwards::save_users(run, state, path),
        DialogPurpose::SaveIds { run } => super::afterwards::save_ids(model, run, path),
        DialogPurpose::SaveChecked { run } => vec![Command::SaveChecked { run, path }],
        DialogPurpose::SaveReport { run, addresses } => vec![Command::SaveReport {
            run,
            addresses,
            path,
        }],
        DialogPurpose::SaveSupport => vec![Command::SaveSupport {
            runs: super::results::for_support(model),
            path,
        }],
        DialogPurpose::FindAgain { run } => super::again::begin(model, run, Some(path)),
        DialogPurpose::FindForResults { run } => vec![Command::FindRunSource { run, path }],
        DialogPurpose::FindSource { run } => super::results::resume_from(model, run, path),
    }
}

/// Shows what is held over the window.
pub fn hover(paths: &[PathBuf], size: Option<u64>) -> Option<Hover> {
    paths.first().map(|path| Hover::of(path, size, paths.len()))
}
