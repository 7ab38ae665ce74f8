//! The columns of the file, each with its field.

use egui::{Rect, Ui};

use crate::app::action::Action;
use crate::app::model::Model;
use crate::app::table::{Column, TableState, VirtualTable};
use crate::worker::{OpenId, SourceView};

use super::mapping_cells::{Here, Seen, Shows, Then, column_cell, fixed_cell, shows};
use super::view::{View, within};

#[derive(Debug, Default)]
pub struct MappingTable {
    state: TableState,
    /// Whose columns were shown last.
    of: Option<OpenId>,
    /// The row whose list of fields opens with the next frame.
    opens: Option<u64>,
    /// The control that gets the keyboard as soon as its row is drawn.
    goes_to: Option<(u64, Shows)>,
}

impl MappingTable {
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        view: &View<'_>,
        source: &SourceView,
        out: &mut Vec<Action>,
    ) {
        let model = view.model;
        let open = model.open().map(|open| open.id);
        if self.of != open {
            *self = Self {
                of: open,
                ..Self::default()
            };
        }
        let fixed = model.file.mapping().map_or(0, |it| it.constants.len());
        let rows = (source.columns.len() + fixed) as u64;
        let selected = model.file.mapping.selected.map(|index| index as u64);
        if self.state.selected != selected {
            self.state.selected = selected;
            // Chosen from elsewhere, such as a value that has just been added.
            if let Some(row) = selected {
                self.state.reveal(row);
            }
        }
        let records = model.summary().map_or(0, |summary| summary.records);
        let columns = columns(rect.width(), view.narrow, records);
        let (opens, goes_to) = (self.opens.take(), self.goes_to.take());
        let narrow = view.narrow;
        let mut seen = Seen::default();
        let shown = within(ui, rect, |ui| {
            VirtualTable::new("Columns", rows, &columns)
                .controls()
                .show(ui, &mut self.state, |ui, at| {
                    let shows = shows(at.column, narrow);
                    let here = Here {
                        row: at.row,
                        shows,
                        narrow,
                        stops: at.selected,
                        then: if opens == Some(at.row) {
                            Then::Opens
                        } else if goes_to == Some((at.row, shows)) {
                            Then::Focus
                        } else {
                            Then::Nothing
                        },
                    };
                    cell_ui(ui, model, source, here, &mut seen);
                })
        });
        if let Some((row, shows, by)) = seen.steps {
            // Where the keyboard was on its way already, the way goes on from there.
            let from = goes_to.map_or(row, |(row, _)| row);
            let to = stepped(from, by, rows, |row| can(source, row));
            self.goes_to = Some((to, control_of(model, source, to, shows)));
            seen.used = Some(to);
        }
        if let Some(row) = seen.used {
            self.state.reveal(row);
            if selected != Some(row) {
                out.push(Action::SelectColumn(usize_of(row)));
            }
        }
        if let Some(row) = shown.selected {
            out.push(Action::SelectColumn(usize_of(row)));
        }
        self.opens = shown.opened;
        out.append(&mut seen.actions);
    }
}

/// So many rows further down (up when negative) among those that have a control, as far as there are.
fn stepped(from: u64, by: isize, rows: u64, can: impl Fn(u64) -> bool) -> u64 {
    let ways: Box<dyn Iterator<Item = u64>> = if by > 0 {
        Box::new(from + 1..rows)
    } else {
        Box::new((0..from).rev())
    };
    let reached = ways.filter(|row| can(*row)).take(by.unsigned_abs());
    reached.last().unwrap_or(from)
}

/// Passwords in clear text go nowhere.
fn can(source: &SourceView, row: u64) -> bool {
    let column = source.columns.get(usize_of(row));
    column.is_none_or(|column| !column.clear_text)
}

/// The control of a row that is like this one; every row has a field, not every one a kind.
fn control_of(model: &Model, source: &SourceView, row: u64, like: Shows) -> Shows {
    let column = source.columns.get(usize_of(row));
    let map = column
        .zip(model.file.mapping())
        .and_then(|(column, mapping)| mapping.column(&column.name));
    match map {
        Some(map) if map.to.is_some() => like,
        _ => Shows::Field,
    }
}

fn usize_of(row: u64) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

/// In a small window the values stand below the names.
fn columns(width: f32, narrow: bool, records: u64) -> Vec<Column<'static>> {
    let figures = Column::row_to(records).width;
    let indent = if narrow { 8.0 } else { 16.0 };
    let room = width - 10.0;
    if narrow {
        let field = 188.0;
        let kind = 112.0;
        let filled = figures.max(64.0);
        return vec![
            Column::new(
                "Column in your file",
                (room - field - kind - filled).max(120.0),
            )
            .indented(indent),
            Column::new("Filled", filled).figures(),
            Column::new("Auth0 field", field),
            Column::new("Read as", kind),
        ];
    }
    // Large numbers take their room from the fields.
    let filled = figures.max(72.0);
    let field = 240.0 - (filled - 72.0).min(60.0);
    let spare = (room - 662.0 - filled + 240.0 - field).max(0.0);
    vec![
        Column::new("Column in your file", 152.0 + (spare * 0.3).floor()).indented(indent),
        Column::new("Filled", filled).figures(),
        Column::new("First values", 152.0 + (spare * 0.4).floor()).indented(8.0),
        Column::new("Auth0 field", field + (spare * 0.3).floor()),
        Column::new("Read as", 118.0),
    ]
}

fn cell_ui(ui: &mut Ui, model: &Model, source: &SourceView, here: Here, seen: &mut Seen) {
    let Some(mapping) = model.file.mapping() else {
        return;
    };
    let index = usize_of(here.row);
    if let Some(column) = source.columns.get(index) {
        column_cell(ui, column, mapping, here, seen);
        return;
    }
    let index = index - source.columns.len();
    if let Some(constant) = mapping.constants.get(index) {
        fixed_cell(ui, constant, index, here, seen);
    }
}
