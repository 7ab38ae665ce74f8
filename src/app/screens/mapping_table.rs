//! The columns of the file, each with its field.

use egui::{Align, Rect, Ui, UiBuilder, pos2, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{Model, choices, same_kind};
use crate::app::table::{CellAt, Column, TableState, VirtualTable};
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{Cell, Picker, combo_small, galley, icon_button};
use crate::app::words;
use crate::sources::{ColumnMap, Constant, MatchedBy};
use crate::worker::{ColumnView, SourceView};

use super::looks;
use super::mapping_fields::{entries, field_entries, field_of, target_of};
use super::view::{View, told_cell, whole_cell, within};

#[derive(Debug, Default)]
pub struct MappingTable {
    state: TableState,
    /// The row whose list of fields opens with the next frame.
    opens: Option<u64>,
}

/// What a cell reports besides what it shows.
#[derive(Default)]
struct Seen {
    actions: Vec<Action>,
    /// A control of this row has got the keyboard.
    focused: Option<u64>,
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
        let fixed = model.file.mapping().map_or(0, |it| it.constants.len());
        let rows = (source.columns.len() + fixed) as u64;
        let selected = model.file.mapping.selected.map(|index| index as u64);
        if self.state.selected != selected {
            self.state.selected = selected;
        }
        let records = model.summary().map_or(0, |summary| summary.records);
        let columns = columns(rect.width(), view.narrow, records);
        let opens = self.opens.take();
        let mut seen = Seen::default();
        let shown = within(ui, rect, |ui| {
            VirtualTable::new("Columns", rows, &columns)
                .controls()
                .show(ui, &mut self.state, |ui, at| {
                    cell_ui(ui, model, source, at, view.narrow, opens, &mut seen);
                })
        });
        if let Some(row) = seen.focused {
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

/// What a cell shows, in whichever order the columns stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    Name,
    Filled,
    Values,
    Field,
    Kind,
}

fn shows(column: usize, narrow: bool) -> Shows {
    let wide = [
        Shows::Name,
        Shows::Filled,
        Shows::Values,
        Shows::Field,
        Shows::Kind,
    ];
    let small = [Shows::Name, Shows::Filled, Shows::Field, Shows::Kind];
    let list: &[Shows] = if narrow { &small } else { &wide };
    list.get(column).copied().unwrap_or(Shows::Kind)
}

fn cell_ui(
    ui: &mut Ui,
    model: &Model,
    source: &SourceView,
    at: CellAt,
    narrow: bool,
    opens: Option<u64>,
    seen: &mut Seen,
) {
    let Some(mapping) = model.file.mapping() else {
        return;
    };
    let index = usize_of(at.row);
    let shows = shows(at.column, narrow);
    let opens = opens == Some(at.row);
    if let Some(column) = source.columns.get(index) {
        let map = mapping.column(&column.name);
        column_cell(ui, column, map, shows, narrow, opens, at.row, seen);
        return;
    }
    let index = index - source.columns.len();
    if let Some(constant) = mapping.constants.get(index) {
        fixed_cell(ui, constant, index, shows, narrow, opens, at.row, seen);
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "one cell of a row, each part once"
)]
fn column_cell(
    ui: &mut Ui,
    column: &ColumnView,
    map: Option<&ColumnMap>,
    shows: Shows,
    narrow: bool,
    opens: bool,
    row: u64,
    seen: &mut Seen,
) {
    let t = tokens(ui);
    let to = map.and_then(|map| map.to.as_ref());
    let ink = if to.is_some() {
        t.text.main
    } else {
        t.text.muted
    };
    let values = column.samples.join(", ");
    match shows {
        Shows::Name => {
            let told = format!("{}\n{values}", column.name);
            let under = if narrow { values.as_str() } else { "" };
            name_cell(ui, &column.name, under, ink, narrow, &told);
        }
        Shows::Filled => {
            whole_cell(
                ui,
                Cell::figures(&words::number(column.filled)).ink(t.text.muted),
            );
        }
        Shows::Values => {
            shift(ui, 8.0, |ui| {
                told_cell(ui, Cell::text(&values).ink(t.text.muted), &values);
            });
        }
        Shows::Field if column.clear_text => {
            let cell = Cell::text("In clear text").ink(t.text.muted);
            let told = "Passwords in clear text are not shown, not kept and not sent";
            told_cell(ui, cell.icon(Icon::Lock), told);
        }
        Shows::Field => {
            let word = match (to, map.map(|map| map.by)) {
                (Some(to), _) => looks::target(to),
                (None, Some(MatchedBy::System | MatchedBy::Name)) => "No place in Auth0".to_owned(),
                (None, _) => "Leave out".to_owned(),
            };
            let picker = Picker {
                name: &format!("Auth0 field of {}", column.name),
                word: &word,
                muted: to.is_none(),
                width: control(ui),
                hint: "Search, or type a path such as app_metadata.tier",
                open: opens,
            };
            let picked = inside(ui, |ui| {
                picker.show(ui, |text| {
                    entries(text, column.suggestion.as_ref(), &column.name, to, true)
                })
            });
            if picked.face.gained_focus() {
                seen.focused = Some(row);
            }
            if let Some((index, text)) = picked.chosen {
                let to = target_of(&text, column.suggestion.as_ref(), &column.name, index, true);
                seen.actions
                    .push(Action::SendColumn(column.name.clone(), to));
            }
        }
        Shows::Kind => {
            let (Some(to), Some(map)) = (to, map) else {
                return;
            };
            let mut kinds = choices(to);
            if !kinds.iter().any(|kind| same_kind(kind, &map.read_as)) {
                kinds.insert(0, map.read_as.clone());
            }
            let words: Vec<String> = kinds.iter().map(looks::read_as).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let chosen = kinds
                .iter()
                .position(|kind| same_kind(kind, &map.read_as))
                .unwrap_or(0);
            let name = format!("Read {} as", column.name);
            let width = control(ui);
            let picked = inside(ui, |ui| combo_small(ui, &name, &words, chosen, width));
            if let Some(kind) = picked.filter(|index| *index != chosen) {
                let kind = kinds.swap_remove(kind);
                seen.actions
                    .push(Action::ReadColumn(column.name.clone(), kind));
            }
        }
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "one cell of a row, each part once"
)]
fn fixed_cell(
    ui: &mut Ui,
    constant: &Constant,
    index: usize,
    shows: Shows,
    narrow: bool,
    opens: bool,
    row: u64,
    seen: &mut Seen,
) {
    let t = tokens(ui);
    let value = match &constant.value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match shows {
        Shows::Name => {
            let under = if narrow { value.as_str() } else { "" };
            name_cell(ui, "Fixed value", under, t.text.main, narrow, &value);
        }
        Shows::Filled => whole_cell(ui, Cell::figures("all").ink(t.text.muted)),
        Shows::Values => {
            shift(ui, 8.0, |ui| {
                told_cell(ui, Cell::text(&value).ink(t.text.muted), &value);
            });
        }
        Shows::Field => {
            let word = looks::target(&constant.to);
            let picker = Picker {
                name: &format!("Auth0 field of the fixed value {value}"),
                word: &word,
                muted: false,
                width: control(ui),
                hint: "Search, or type a path such as app_metadata.tier",
                open: opens,
            };
            let picked = inside(ui, |ui| {
                picker.show(ui, |text| field_entries(text, Some(&constant.to)))
            });
            if picked.face.gained_focus() {
                seen.focused = Some(row);
            }
            if let Some((at, text)) = picked.chosen
                && let Some(to) = field_of(&text, at)
            {
                seen.actions.push(Action::SendFixed(index, to));
            }
        }
        Shows::Kind => {
            let name = format!("Remove the fixed value {value}");
            inside(ui, |ui| {
                if icon_button(ui, Icon::Trash, &name).clicked() {
                    seen.actions.push(Action::RemoveFixed(index));
                }
            });
        }
    }
}

/// The width of a control in a cell.
fn control(ui: &Ui) -> f32 {
    (ui.max_rect().width() - 8.0).max(40.0)
}

/// A control in the middle of its cell.
fn inside<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let place = ui.max_rect();
    let place = Rect::from_min_max(pos2(place.left(), place.center().y - 14.0), place.max);
    let mut child = ui.new_child(UiBuilder::new().max_rect(place));
    add(&mut child)
}

/// A cell whose text begins further right.
fn shift(ui: &mut Ui, by: f32, add: impl FnOnce(&Ui)) {
    let place = ui.max_rect();
    let place = Rect::from_min_max(place.min + vec2(by, 0.0), place.max);
    let child = ui.new_child(UiBuilder::new().max_rect(place));
    add(&child);
}

fn name_cell(ui: &mut Ui, name: &str, under: &str, ink: egui::Color32, narrow: bool, told: &str) {
    let indent = if narrow { 8.0 } else { 16.0 };
    if under.is_empty() {
        shift(ui, indent, |ui| {
            told_cell(
                ui,
                Cell {
                    align: Align::Min,
                    ..Cell::text(name).ink(ink)
                },
                told,
            );
        });
        return;
    }
    let t = tokens(ui);
    let rect = ui.max_rect();
    let room = rect.width() - indent - 16.0;
    let left = rect.left() + indent + 8.0;
    let top = galley(ui, name, FontRole::Table, ink, room);
    let below = galley(ui, under, FontRole::Small, t.text.muted, room);
    ui.painter().galley(pos2(left, rect.top() + 2.0), top, ink);
    ui.painter()
        .galley(pos2(left, rect.top() + 20.0), below, t.text.muted);
    ui.ctx()
        .accesskit_node_builder(ui.unique_id(), |node| node.set_label(name));
    let response = ui.interact(rect, ui.scope_id().with("told"), egui::Sense::hover());
    crate::app::widgets::tooltip(response, told);
}
