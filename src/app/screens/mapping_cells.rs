//! What stands in a row of the columns: its name, its values, its field, what it is read as.

use egui::{
    Color32, EventFilter, Key, Modifiers, Rect, Response, Sense, Ui, UiBuilder, pos2, vec2,
};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{choices, same_kind};
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{Button, Cell, Cut, Picker, combo_row, galley, tooltip};
use crate::app::words;
use crate::sources::{Constant, Mapping, MatchedBy};
use crate::worker::ColumnView;

use super::looks;
use super::mapping_fields::{entries, field_entries, field_of, target_of};
use super::view::{told_cell, whole_cell};

/// What a cell reports besides what it shows.
#[derive(Default)]
pub struct Seen {
    pub actions: Vec<Action>,
    /// A control of this row is used.
    pub used: Option<u64>,
    /// From this control so many rows down, or up when negative.
    pub steps: Option<(u64, Shows, isize)>,
}

/// Where a cell stands, and what is to happen in it.
#[derive(Clone, Copy)]
pub struct Here {
    pub row: u64,
    pub shows: Shows,
    pub narrow: bool,
    /// The Tab key stops at the controls of the chosen row alone, so that it does not have to pass
    /// two of them in each of hundreds of rows.
    pub stops: bool,
    pub then: Then,
}

/// What is to happen in a cell with this frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
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
        // Several presses come in one frame when keys are held or frames are slow.
        let pressed = |key| {
            let times = ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
            isize::try_from(times).unwrap_or(0)
        };
        let by = pressed(Key::ArrowDown) - pressed(Key::ArrowUp);
        if by != 0 {
            seen.steps = Some((self.row, self.shows, by));
        }
    }
}

/// What a cell shows, in whichever order the columns stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    Name,
    Filled,
    Values,
    Field,
    Kind,
}

pub fn shows(column: usize, narrow: bool) -> Shows {
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

pub fn column_cell(
    ui: &mut Ui,
    column: &ColumnView,
    mapping: &Mapping,
    here: Here,
    seen: &mut Seen,
) {
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
            name_cell(ui, &column.name, here.narrow.then_some(&values), ink);
        }
        Shows::Filled => {
            whole_cell(
                ui,
                Cell::figures(&words::number(column.filled)).ink(t.text.muted),
            );
        }
        Shows::Values => {
            shift(ui, 8.0, |ui| {
                whole_cell(ui, Cell::text(&values).ink(t.text.muted));
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
                cut: Cut::Middle,
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

pub fn fixed_cell(ui: &mut Ui, constant: &Constant, index: usize, here: Here, seen: &mut Seen) {
    let t = tokens(ui);
    let value = match &constant.value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match here.shows {
        Shows::Name => {
            let under = here.narrow.then_some(&value);
            name_cell(ui, "Fixed value", under, t.text.main);
        }
        Shows::Filled => whole_cell(ui, Cell::figures("all").ink(t.text.muted)),
        Shows::Values => {
            shift(ui, 8.0, |ui| {
                whole_cell(ui, Cell::text(&value).ink(t.text.muted));
            });
        }
        Shows::Field => {
            let word = looks::target(&constant.to);
            let picker = Picker {
                name: &format!("Auth0 field of the fixed value {value}"),
                word: &word,
                muted: false,
                cut: Cut::Middle,
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

/// The name, in a small window with the values below it.
fn name_cell(ui: &mut Ui, name: &str, under: Option<&String>, ink: Color32) {
    let Some(under) = under else {
        shift(ui, 16.0, |ui| whole_cell(ui, Cell::text(name).ink(ink)));
        return;
    };
    let t = tokens(ui);
    let rect = ui.max_rect();
    let left = rect.left() + 16.0;
    let room = rect.width() - 24.0;
    let top = galley(ui, name, FontRole::Table, ink, room);
    let below = galley(ui, under, FontRole::Small, t.text.muted, room);
    let cut = top.elided || below.elided;
    ui.painter().galley(pos2(left, rect.top() + 2.0), top, ink);
    ui.painter()
        .galley(pos2(left, rect.top() + 20.0), below, t.text.muted);
    ui.ctx()
        .accesskit_node_builder(ui.unique_id(), |node| node.set_label(name));
    if cut {
        let response = ui.interact(rect, ui.scope_id().with("cut"), Sense::hover());
        tooltip(response, &format!("{name}\n{under}"));
    }
}
