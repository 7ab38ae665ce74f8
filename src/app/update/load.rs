//! A mapping from a file: how the table is cut stays where its columns are there, and where the
//! mapping does not fit, everything stays.

use std::sync::Arc;

use crate::roster::Reading;
use crate::sources::Mapping;
use crate::users::{Format, Layout, Table};
use crate::worker::{Command, DialogPurpose, Failure, OpenId, SourceView};

use super::{file, mapping};
use crate::app::model::{BeforeLoad, Model, Notice};

pub(super) fn ask(model: &mut Model) -> Vec<Command> {
    let Some(open) = &model.file.open else {
        return Vec::new();
    };
    let purpose = DialogPurpose::LoadMapping { open: open.id };
    if waits(model) {
        return Vec::new();
    }
    file::ask_path(model, purpose, None)
}

/// A mapping has been read from a file.
pub(in crate::app) fn loaded(
    model: &mut Model,
    open: OpenId,
    loaded: Result<Arc<Mapping>, Failure>,
) -> Vec<Command> {
    if model.file.open.as_ref().is_none_or(|file| file.id != open) || waits(model) {
        return Vec::new();
    }
    let mut loaded = match loaded {
        Ok(loaded) => {
            // Why the one before could not be used.
            model.notice = None;
            Mapping::clone(&loaded)
        }
        Err(failure) => {
            model.notice = Some(Notice::failed(failure));
            return Vec::new();
        }
    };
    let source = model.file.open.as_ref();
    if let Some(source) = source.and_then(|open| open.view.source.as_deref())
        && let Some(table) = &source.table
        && has_columns(source, &loaded)
    {
        loaded.layout = as_it_is_cut(table, &loaded.layout);
    }
    let now = &mut model.file.mapping;
    // Of several that are loaded one after the other, the one that was checked counts.
    let before = now.before.take().unwrap_or_else(|| BeforeLoad {
        draft: now.draft.clone(),
        layout: now.layout.clone(),
    });
    now.layout = Layout::default();
    // Other fixed values may stand there now, or other columns.
    now.selected = None;
    let commands = mapping::map(model, loaded);
    model.file.mapping.before = Some(before);
    commands
}

/// The mapping that was loaded does not fit: the one before counts again, also for the next check.
pub(super) fn refused(model: &mut Model, error: Failure) -> Vec<Command> {
    let Some(before) = model.file.mapping.before.take() else {
        return Vec::new();
    };
    model.notice = Some(Notice::failed(error));
    // A recipe whose mapping does not fit is for another file.
    model.file.recipe = None;
    let now = &mut model.file.mapping;
    now.draft = before.draft;
    now.layout = before.layout;
    let reading = match &now.draft {
        Some(draft) => Reading::Mapped(Arc::clone(draft)),
        None => Reading::Auto(now.layout.clone()),
    };
    mapping::read(model, reading)
}

/// Only of a file that has been read to its end is there something to go back to.
fn waits(model: &mut Model) -> bool {
    let Some(open) = &model.file.open else {
        return false;
    };
    if open.view.complete {
        return false;
    }
    model.notice = Some(Notice::info(
        format!("“{}” is still being read", open.view.name),
        "Load the mapping again as soon as all its rows are there",
    ));
    true
}

/// Whether the table, as it is cut now, has all columns that become something.
fn has_columns(source: &SourceView, mapping: &Mapping) -> bool {
    let mut used = mapping.columns.iter().filter(|map| map.to.is_some());
    used.all(|map| {
        let mut columns = source.columns.iter();
        columns.any(|column| column.name == map.column)
    })
}

/// What parted the columns of the mapping's own file says nothing about this one. Its encoding does, but
/// only where both are ones that bytes cannot prove.
fn as_it_is_cut(table: &Table, wanted: &Layout) -> Layout {
    if table.format != Format::Csv {
        return Layout {
            sheet: Some(table.sheet.clone()),
            header: Some(table.header),
            ..Layout::default()
        };
    }
    let guess = |encoding: &crate::users::Encoding| !encoding.shows_itself();
    let better = wanted.encoding.filter(guess);
    Layout {
        separator: Some(table.separator),
        encoding: better
            .filter(|_| guess(&table.encoding))
            .or(Some(table.encoding)),
        sheet: None,
        header: Some(table.header),
    }
}
