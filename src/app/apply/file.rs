use crate::worker::{Command, Event, Failure, FileChoice, OpenId, OpenView};

use crate::app::model::{
    CheckModel, FilePlace, MappingModel, Modal, Model, Notice, OpenFile, Screen,
};
use crate::app::update;

#[allow(clippy::too_many_lines)] // one arm an event
pub(super) fn apply(model: &mut Model, event: Event) -> Vec<Command> {
    match event {
        Event::FileChosen { purpose, choice } => match choice {
            FileChoice::Chosen(path) => update::path_given(model, purpose, path),
            FileChoice::Cancelled | FileChoice::Busy => Vec::new(),
            FileChoice::NoDialog => {
                model.file.no_dialog = true;
                model.modal = Some(Modal::TypePath {
                    purpose,
                    suggested: String::new(),
                });
                Vec::new()
            }
        },
        Event::Opening { open, view } => opening(model, open, view),
        Event::Opened { open, view } => opened(model, open, view),
        Event::OpenFailed { open, error, path } => failed(model, open, error, &path),
        Event::OpenCancelled { open } => cancelled(model, open),
        Event::RecheckFailed {
            open,
            request,
            error,
        } if is_open(model, open) => update::refused(model, request, error),
        Event::MappingLoaded { open, mapping } => update::loaded(model, open, mapping),
        Event::MappedFetched {
            open,
            request,
            record,
        } => {
            if model.file.mapping.asked == Some(request) && is_open(model, open) {
                model.file.mapping.asked = None;
                // A record that cannot be read is told of by the table.
                model.file.mapping.preview = record.ok();
            }
            Vec::new()
        }
        Event::RowsReady {
            open,
            request,
            rows,
        } => {
            if let Some(commands) = update::group_known(model, open, request, &rows) {
                return commands;
            }
            if !is_open(model, open) || !model.check.rows.arrived(request, rows) {
                return Vec::new();
            }
            let ids = model.check.rows.missing();
            let mut commands = update::fetch(model, ids);
            commands.extend(first_selected(model));
            commands
        }
        Event::FileChanged { open, error } => {
            if !is_open(model, open) {
                return Vec::new();
            }
            // While it is imported, the run itself holds and says so.
            if model.import.running().is_some() {
                model.notice = Some(Notice::failed(error));
                return Vec::new();
            }
            failed(model, open, error, std::path::Path::new(""))
        }
        Event::RowsFetched {
            open,
            request,
            rows,
        } => {
            if is_open(model, open) && model.check.rows.takes(request) {
                model
                    .check
                    .rows
                    .put(rows.into_iter().map(|row| (row.id, row)));
            }
            Vec::new()
        }
        Event::ExamplesRead {
            open,
            request,
            examples,
        } => {
            if is_open(model, open) {
                model.check.examples.came(request, examples);
            }
            Vec::new()
        }
        Event::RecordFetched {
            open,
            request,
            record,
        } => {
            if is_open(model, open) && model.check.asked == Some(request) {
                model.check.asked = None;
                record_came(model, record);
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn record_came(model: &mut Model, record: Result<crate::worker::RecordView, Failure>) {
    match record {
        Ok(record) => {
            model.check.finding = first_finding(model, &record);
            model.check.record = Some(record);
        }
        // It has not been read so far; what is read next asks again.
        Err(_) if model.open().is_some_and(|open| !open.view.complete) => {}
        Err(failure) => {
            model.check.record = None;
            model.notice = Some(Notice::failed(failure));
        }
    }
}

/// The finding to explain first: one of the group that is filtered by, else the gravest.
fn first_finding(model: &Model, record: &crate::worker::RecordView) -> usize {
    let findings = &record.findings;
    let grouped = match &model.check.filter {
        crate::roster::Filter::Group { rule, .. } => findings
            .iter()
            .position(|(finding, _)| finding.rule == *rule),
        _ => None,
    };
    let gravest = || (0..findings.len()).min_by_key(|index| findings[*index].0.rule.severity());
    grouped.or_else(gravest).unwrap_or(0)
}

fn is_open(model: &Model, open: OpenId) -> bool {
    model.file.open.as_ref().is_some_and(|file| file.id == open)
}

/// After a new set of rows, the selection stays where it is still shown, else the first row has it.
fn first_selected(model: &mut Model) -> Vec<Command> {
    let rows = &model.check.rows;
    if model
        .check
        .selected
        .is_some_and(|id| rows.position_of(id).is_some())
    {
        return if model.check.record.is_some() {
            Vec::new()
        } else {
            update::ask_record(model)
        };
    }
    model.check.selected = rows.id(0);
    model.check.finding = 0;
    if model.check.selected.is_none() {
        model.check.record = None;
    }
    update::ask_record(model)
}

fn opening(model: &mut Model, open: OpenId, view: OpenView) -> Vec<Command> {
    if let Some(opening) = model
        .file
        .opening
        .as_mut()
        .filter(|opening| opening.id == open)
    {
        if view.summary.records == 0 {
            opening.view = Some(view);
            return Vec::new();
        }
        return take_place(model, open, view);
    }
    let Some(file) = model.file.open.as_mut().filter(|file| file.id == open) else {
        return Vec::new();
    };
    if file.request != view.request {
        return Vec::new();
    }
    if file.rechecking {
        // The numbers of the check before stay until the new ones are whole; one record is soon
        // as the new mapping makes it.
        return update::preview_of(model, view.request, view.summary.records);
    }
    let anew = file.view.options != view.options;
    let (request, records) = (view.request, view.summary.records);
    file.view = view;
    if let Some(commands) = update::seen(model) {
        return commands;
    }
    let mut commands = update::ask_rows(model);
    commands.extend(update::preview_of(model, request, records));
    if anew {
        // What was shown came of other options.
        model.check.rows.refresh();
        commands.extend(update::ask_record(model));
    }
    commands
}

/// The first records of a new file take the place of the old one.
fn take_place(model: &mut Model, open: OpenId, view: OpenView) -> Vec<Command> {
    let old = model
        .file
        .open
        .take()
        .map(|old| Command::CloseFile { open: old.id });
    model.file.opening = None;
    model.file.open = Some(OpenFile {
        id: open,
        asked: view.options.clone(),
        mending: view.mender.mending().clone(),
        checked: 0,
        keeps_rows: false,
        view,
        take_whole: false,
        rechecking: false,
        request: None,
    });
    model.file.mapping = MappingModel::default();
    model.check = CheckModel {
        inspector: model.check.inspector,
        fields: model.check.fields,
        ..CheckModel::default()
    };
    // What failed with the file before says nothing of this one; a fault of Usher's own stays.
    model.notice = model.notice.take().filter(|notice| notice.logs);
    model.import.forget_plan();
    model.import.trouble = None;
    model.import.follow = model.import.follow.take().filter(|to| to.open == open);
    model.import.again = model.import.again.take().filter(|it| it.open == open);
    let foreseeing: Vec<Command> = update::forget_outlook(model)
        .into_iter()
        .chain(update::forget_since(model))
        .collect();
    // What became of an earlier file is told by History.
    model.import.run = None;
    model.results = crate::app::model::ResultsModel::default();
    let mut commands: Vec<Command> = old.into_iter().chain(foreseeing).collect();
    if model.again().is_some() {
        commands.extend(update::again_shown(model));
        return commands;
    }
    if model.follow().is_some() {
        commands.extend(update::follow_shown(model));
        return commands;
    }
    if model.screen == Screen::File {
        model.file.place = model
            .file
            .open
            .as_ref()
            .map_or(FilePlace::Start, OpenFile::first_place);
        if model.file.place == FilePlace::Start {
            model.screen = Screen::Check;
        }
    }
    commands.extend(update::ask_rows(model));
    commands.extend(update::ask_preview(model));
    commands
}

fn opened(model: &mut Model, open: OpenId, view: OpenView) -> Vec<Command> {
    let mut commands = Vec::new();
    let new = model
        .file
        .opening
        .as_ref()
        .is_some_and(|opening| opening.id == open);
    let was_complete = model
        .file
        .open
        .as_ref()
        .is_some_and(|file| file.id == open && file.view.complete);
    if new {
        commands.extend(take_place(model, open, view));
    } else if let Some(file) = model.file.open.as_mut().filter(|file| file.id == open) {
        if file.request != view.request {
            // A newer check is under way.
            return Vec::new();
        }
        file.view = view;
        file.rechecking = false;
        file.checked = file.mending.steps().len();
        // It was said of the file as it was before.
        commands.extend(update::forget_outlook(model));
        if let Some(commands) = update::seen(model) {
            return commands;
        }
        commands.extend(update::checked(model));
        model.check.rows.refresh();
        commands.extend(update::ask_rows_again(model));
        commands.extend(update::ask_record(model));
        commands.extend(update::ask_fix_preview(model));
    } else {
        return vec![Command::CloseFile { open }];
    }
    if !was_complete && let Some(file) = &model.file.open {
        // With blockers in it, those are what one wants to see.
        if file.view.summary.blocked > 0 && !model.check.touched {
            model.check.show(crate::roster::Filter::Blocked);
            commands.extend(update::ask_rows(model));
        }
    }
    if !was_complete {
        commands.extend(update::again_read(model));
    }
    commands.extend(update::ask_examples(model));
    // The options may have changed while it was being read.
    commands.extend(update::recheck(model));
    commands.extend(update::recipe_waiting(model));
    if model.file.open.as_ref().is_some_and(OpenFile::settled) {
        commands.extend(update::plan(model));
    }
    commands
}

fn failed(model: &mut Model, open: OpenId, error: Failure, path: &std::path::Path) -> Vec<Command> {
    if model
        .file
        .opening
        .as_ref()
        .is_some_and(|opening| opening.id == open)
    {
        model.file.opening = None;
        if update::again_lost(model, open, &error) {
            return Vec::new();
        }
    } else if is_open(model, open) {
        model.file.open = None;
        model.file.place = FilePlace::Start;
        model.check = CheckModel::default();
        model.import.forget_plan();
    } else {
        return Vec::new();
    }
    for recent in model
        .settings
        .recents
        .iter_mut()
        .filter(|recent| recent.path == path)
    {
        recent.missing = !path.exists();
    }
    model.screen = Screen::File;
    model.file.trouble = Some(error);
    Vec::new()
}

fn cancelled(model: &mut Model, open: OpenId) -> Vec<Command> {
    if is_open(model, open)
        && !model
            .file
            .open
            .as_ref()
            .is_some_and(|file| file.view.complete)
    {
        model.file.open = None;
        model.file.place = FilePlace::Start;
        model.check = CheckModel::default();
        model.screen = Screen::File;
    }
    Vec::new()
}
