//! The columns of the file, each with its field.

use egui::{Align, EventFilter, Key, Modifiers, Rect, Response, Ui, UiBuilder, pos2, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{Model, choices, same_kind};
use crate::app::table::{Column, TableState, VirtualTable};
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{Button, Cell, Picker, combo_row, galley};
use crate::app::words;
use crate::sources::{Constant, Mapping, MatchedBy};
use crate::worker::{ColumnView, SourceView};

use super::looks;
use super::mapping_fields::{entries, field_entries, field_of, target_of};
use super::view::{View, told_cell, whole_cell, within};

#[derive(Debug, Default)]
pub struct MappingTable {
    state: TableState,
    /// The row whose list of fields opens with the next frame.
    opens: Option<u64>,
    /// The control that gets the keyboard as soon as its row is drawn.
    goes_to: Option<(u64, Shows)>,
}

/// What a cell reports besides what it shows.
#[derive(Default)]
struct Seen {
    actions: Vec<Action>,
    /// A control of this row is used.
    used: Option<u64>,
    /// From this control to the one in the row above or below.
    steps: Option<(u64, Shows, bool)>,
}

/// Where a cell stands, and what is to happen in it.
#[derive(Clone, Copy)]
struct Here {
    row: u64,
    shows: Shows,
    narrow: bool,
    /// The Tab key stops at the controls of the chosen row alone, so that it does not have to pass
    /// two of them in each of hundreds of rows.
    stops: bool,
    then: Then,
}

/// What is to happen in a cell with this frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    Nothing,
    /// Its list of fields opens.
    Opens,
    /// Its control gets the keyboard.
    Focus,
}

impl Here {
    /// A control has been drawn.
    fn control(self, ui: &Ui, face: &Response, seen: &mut Seen) {
        if self.then == Then::Focus {
            face.request_focus();
        }
        if face.gained_focus() || face.clicked() {
            seen.used = Some(self.row);
        }
        if !face.has_focus() || egui::Popup::is_any_open(ui.ctx()) {
            return;
        }
        let filter = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(face.id, filter));
        ui.input_mut(|input| {
            for (key, down) in [(Key::ArrowDown, true), (Key::ArrowUp, false)] {
                if input.consume_key(Modifiers::NONE, key) {
                    seen.steps = Some((self.row, self.shows, down));
                }
            }
        });
    }
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
        if let Some((row, shows, down)) = seen.steps {
            let to = next(row, down, rows, |row| can(source, row));
            self.goes_to = to.map(|to| (to, control_of(model, source, to, shows)));
            seen.used = to.or(seen.used);
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

/// The row above or below that has a control.
fn next(row: u64, down: bool, rows: u64, can: impl Fn(u64) -> bool) -> Option<u64> {
    if down {
        (row + 1..rows).find(|row| can(*row))
    } else {
        (0..row).rev().find(|row| can(*row))
    }
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

/// What a cell shows, in whichever order the columns stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

fn column_cell(ui: &mut Ui, column: &ColumnView, mapping: &Mapping, here: Here, seen: &mut Seen) {
    let t = tokens(ui);
    let map = mapping.column(&column.name);
    let to = map.and_then(|map| map.to.as_ref());
    let ink = if to.is_some() {
        t.text.main
    } else {
        t.text.muted
    };
    let values = match column.samples.join(", ") {
        none if none.is_empty() => "Empty".to_owned(),
        values => values,
    };
    match here.shows {
        Shows::Name => {
            let told = format!("{}\n{values}", column.name);
            let under = if here.narrow { values.as_str() } else { "" };
            name_cell(ui, &column.name, under, ink, here.narrow, &told);
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
                open: here.then == Then::Opens,
                stops: here.stops,
            };
            let picked = inside(ui, |ui| {
                picker.show(ui, |text| {
                    entries(text, column.suggestion.as_ref(), &column.name, to, true)
                })
            });
            here.control(ui, &picked.face, seen);
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
            let (face, picked) = inside(ui, |ui| {
                combo_row(ui, &name, &words, chosen, width, here.stops)
            });
            here.control(ui, &face, seen);
            if let Some(kind) = picked.filter(|index| *index != chosen) {
                let kind = kinds.swap_remove(kind);
                seen.actions
                    .push(Action::ReadColumn(column.name.clone(), kind));
            }
        }
    }
}

fn fixed_cell(ui: &mut Ui, constant: &Constant, index: usize, here: Here, seen: &mut Seen) {
    let t = tokens(ui);
    let value = match &constant.value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match here.shows {
        Shows::Name => {
            let under = if here.narrow { value.as_str() } else { "" };
            name_cell(ui, "Fixed value", under, t.text.main, here.narrow, &value);
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
                open: here.then == Then::Opens,
                stops: here.stops,
            };
            let picked = inside(ui, |ui| {
                picker.show(ui, |text| field_entries(text, Some(&constant.to)))
            });
            here.control(ui, &picked.face, seen);
            if let Some((at, text)) = picked.chosen
                && let Some(to) = field_of(&text, at)
            {
                seen.actions.push(Action::SendFixed(index, to));
            }
        }
        Shows::Kind => {
            let name = format!("Remove the fixed value {value}");
            inside(ui, |ui| {
                let button = Button::icon_only(Icon::Trash, &name).small().show(ui);
                here.control(ui, &button, seen);
                if button.clicked() {
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
