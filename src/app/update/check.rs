//! Looking at the problems of the open file.

use std::sync::Arc;

use crate::roster::{Filter, RowSet};
use crate::worker::{Command, DialogPurpose, RequestId};

use super::file;
use crate::app::action::Action;
use crate::app::model::{Modal, Model, Screen};

pub(super) fn update(model: &mut Model, action: Action) -> Vec<Command> {
    match action {
        Action::Filter(filter) => {
            match filter {
                Filter::Group { rule, field } => model.check.show_group(rule, field),
                state => model.check.show_state(state),
            }
            model.check.touched = true;
            ask_rows(model)
        }
        Action::Find(text) => {
            model.check.find = text;
            model.check.touched = true;
            ask_rows(model)
        }
        Action::RowsSeen(range) => {
            // Who has scrolled is reading these rows.
            model.check.touched |= range.start > 0;
            let ids = model.check.rows.see(range);
            fetch(model, ids)
        }
        Action::SelectRow(index) => {
            model.check.touched = true;
            select(model, index)
        }
        Action::StepRow(step) => step_row(model, step),
        Action::StepFinding(step) => {
            let count = model
                .check
                .record
                .as_ref()
                .map_or(0, |record| record.findings.len());
            model.check.finding = stepped(model.check.finding, step, count);
            Vec::new()
        }
        Action::ShowInspector(on) => {
            model.check.inspector = Some(on);
            Vec::new()
        }
        Action::ShowDetails(on) => {
            model.check.details = on;
            model.results.details = on;
            Vec::new()
        }
        Action::ShowFields(on) => {
            model.check.fields = on;
            Vec::new()
        }
        Action::SaveProblems => save_problems(model),

        Action::TakeWhole(on) => {
            if let Some(open) = &mut model.file.open {
                open.take_whole = on;
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// One on or back in a ring of `count`.
fn stepped(at: usize, step: i64, count: usize) -> usize {
    if count == 0 {
        return 0;
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    usize::try_from((i64::try_from(at).unwrap_or(0) + step).rem_euclid(count)).unwrap_or(0)
}

/// Asks anew which rows the filter leaves. The old ones stay on screen until the answer comes.
pub(in crate::app) fn ask_rows(model: &mut Model) -> Vec<Command> {
    ask(model, None)
}

/// The same after the records were checked again: those that were mended stay in sight.
pub(in crate::app) fn ask_rows_again(model: &mut Model) -> Vec<Command> {
    let open = model.file.open.as_ref();
    let keeps = open.is_some_and(|open| open.keeps_rows);
    let kept = model.check.rows.set.clone().filter(|_| keeps);
    ask(model, kept)
}

fn ask(model: &mut Model, kept: Option<RowSet>) -> Vec<Command> {
    let Some(open) = &model.file.open else {
        return Vec::new();
    };
    let request = model.check.rows.expect();
    let (filter, text) = (model.check.whole_filter(), model.check.find.trim());
    if text.is_empty() {
        return vec![Command::Rows {
            open: open.id,
            request,
            filter,
            kept,
        }];
    }
    vec![Command::Find {
        open: open.id,
        request,
        filter,
        text: text.to_owned(),
        kept,
    }]
}

pub(in crate::app) fn fetch(model: &mut Model, ids: Vec<crate::users::RecordId>) -> Vec<Command> {
    match &model.file.open {
        Some(open) if !ids.is_empty() => {
            vec![Command::FetchRows {
                open: open.id,
                request: RequestId::new(),
                ids,
                property: model.check.property(),
            }]
        }
        _ => Vec::new(),
    }
}

/// Asks what the problems look like, as they are now.
pub(in crate::app) fn ask_examples(model: &mut Model) -> Vec<Command> {
    let Some(open) = model.file.open.as_ref().filter(|open| open.view.complete) else {
        return Vec::new();
    };
    let groups = Arc::clone(&open.view.groups);
    vec![Command::ReadExamples {
        open: open.id,
        request: model.check.examples.expect(Arc::clone(&groups)),
        groups,
    }]
}

fn select(model: &mut Model, index: u64) -> Vec<Command> {
    let Some(id) = model.check.rows.id(index) else {
        return Vec::new();
    };
    if model.check.selected == Some(id) && model.check.record.is_some() {
        return Vec::new();
    }
    model.check.selected = Some(id);
    model.check.finding = 0;
    ask_record(model)
}

/// Asks for the chosen user's record as it is now.
pub(in crate::app) fn ask_record(model: &mut Model) -> Vec<Command> {
    let (Some(open), Some(id)) = (&model.file.open, model.check.selected) else {
        model.check.asked = None;
        return Vec::new();
    };
    let request = RequestId::new();
    model.check.asked = Some(request);
    vec![Command::FetchRecord {
        open: open.id,
        request,
        id,
    }]
}

fn step_row(model: &mut Model, step: i64) -> Vec<Command> {
    let len = model.check.rows.len();
    if len == 0 {
        return Vec::new();
    }
    let at = model
        .check
        .selected
        .and_then(|id| model.check.rows.position_of(id));
    let to = match at {
        Some(at) => at.saturating_add_signed(step).min(len - 1),
        None => 0,
    };
    select(model, to)
}

fn save_problems(model: &mut Model) -> Vec<Command> {
    let Some(open) = &model.file.open else {
        return Vec::new();
    };
    let stem = open.view.name.split('.').next().unwrap_or("users");
    let name = format!("{stem}-problems-for-reading.csv");
    let purpose = DialogPurpose::SaveProblems { open: open.id };
    let suggested = file::beside(model, &open.view.path, name);
    file::ask_path(model, purpose, Some(suggested))
}

/// The primary button of Check.
pub(super) fn go_on(model: &mut Model) -> Vec<Command> {
    let Some(open) = &model.file.open else {
        return Vec::new();
    };
    if !open.settled() || open.view.summary.to_send() == 0 {
        return Vec::new();
    }
    if open.view.truncated && !open.take_whole {
        model.modal = Some(Modal::TakeWhole);
        return Vec::new();
    }
    model.check.went_on = true;
    model.screen = Screen::Connect;
    super::entered(model)
}

/// Checks the open file again where the options have changed since.
pub(in crate::app) fn recheck(model: &mut Model) -> Vec<Command> {
    let options = model.check_options();
    let Some(open) = &mut model.file.open else {
        return Vec::new();
    };
    if open.asked == options {
        return Vec::new();
    }
    open.asked = options.clone();
    open.keeps_rows = false;
    // One that is still being read begins anew, and its numbers go on growing.
    open.rechecking = open.view.complete;
    let request = RequestId::new();
    open.request = Some(request);
    vec![Command::Recheck {
        open: open.id,
        request,
        options,
        reading: None,
    }]
}
