//! The users of the file, as far as the filter lets them through.

use egui::{Align, Rect, Ui};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{Model, OpenFile};
use crate::app::table::{CellAt, Column, TableState, VirtualTable};
use crate::app::theme::{Tone, tokens};
use crate::app::widgets::{Cell, CellTint, EmptyState, cell};
use crate::app::words;
use crate::profile::Field;
use crate::roster::{Filter, Verdict};
use crate::sources::System;
use crate::users::{RecordId, lexer};
use crate::worker::TableRow;
use crate::worker::inspect::{FieldKind, FieldView};

use super::cell_edit::{CellEdit, Ended};
use super::check_cells::{State, checking, in_place_of_text, is_in, state_of, tint};
use super::looks;
use super::view::{View, told_cell, whole_cell, within};

/// Which field a column shows; the order differs with the room there is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    Row,
    State,
    Email,
    Name,
    Phone,
    /// The property that the chosen problem is about.
    More,
}

impl Shows {
    /// The field that it shows; `more` is the chosen problem's.
    fn pointer(self, more: Option<&str>) -> Option<&str> {
        match self {
            Self::Row | Self::State => None,
            Self::Email => Some("/email"),
            Self::Name => Some("/name"),
            Self::Phone => Some("/phone_number"),
            Self::More => more,
        }
    }
}

/// The pointer of the property that the table shows beside the others.
fn more(model: &Model) -> Option<String> {
    let mut pointer = String::new();
    lexer::push_step(&mut pointer, &model.check.property()?);
    Some(pointer)
}

pub fn ui(
    ui: &mut Ui,
    rect: Rect,
    view: &View<'_>,
    state: &mut TableState,
    edit: &mut Option<CellEdit>,
    out: &mut Vec<Action>,
) {
    let rows = &view.model.check.rows;
    let more = more(view.model);
    let more = more.as_deref();
    let title = more.map(looks::field);
    let (columns, shows) = columns(
        rect.width(),
        view.narrow,
        view.model.summary().map_or(0, |summary| summary.records),
        match &title {
            Some(title) => Some((title, Shows::More)),
            None => has_phones(view.model).then_some(("Phone number", Shows::Phone)),
        },
    );
    // The selection belongs to the model: it may have moved by the inspector's arrows.
    let selected = view
        .model
        .check
        .selected
        .and_then(|id| rows.position_of(id));
    if state.selected != selected {
        match selected {
            Some(row) if !rows.visible().contains(&row) && !rows.is_empty() => state.go_to(row),
            _ => state.selected = selected,
        }
    }
    if let Some(edit) = edit {
        edit.unseen();
    }
    let mut ended = None;
    let shown = within(ui, rect, |ui| {
        VirtualTable::new("Users", rows.len(), &columns).show(ui, state, |ui, at| {
            let shows = shows[at.column];
            let typed = edit.as_mut().filter(|edit| {
                rows.id(at.row) == Some(edit.id) && shows.pointer(more) == Some(&edit.pointer)
            });
            match typed {
                Some(edit) => ended = edit.ui(ui, columns[at.column].title).or(ended),
                None => cell_ui(ui, view.model, at, shows, more),
            }
        })
    });
    let fields = shows.iter().filter_map(|shows| shows.pointer(more));
    finish(view.model, fields, state, edit, ended, out);
    if rows.is_empty() && rows.set.is_some() {
        nothing(ui, rect, view);
    }
    if shown.visible != rows.visible() {
        out.push(Action::RowsSeen(shown.visible));
    }
    if let Some(row) = shown.selected {
        out.push(Action::SelectRow(row));
    }
    if let Some(row) = shown.opened {
        let column = shown.opened_column.map(|column| shows[column]);
        let begun = rows
            .id(row)
            .and_then(|id| begin(view.model, id, column, more));
        if let Some(begun) = begun {
            *edit = Some(begun);
        } else {
            out.push(Action::ShowInspector(true));
            // What is no text has its control there.
            let is_more = column.is_none_or(|column| column == Shows::More);
            if view.model.may_mend() && is_more {
                out.push(Action::ShowFields(true));
            }
        }
    }
}

/// Typing in a cell begins: in the one that was clicked, else where the problem is.
fn begin(
    model: &Model,
    id: RecordId,
    column: Option<Shows>,
    more: Option<&str>,
) -> Option<CellEdit> {
    let row = model.check.rows.get(id)?;
    if !model.may_mend() || row.verdict == Verdict::LeftOut {
        return None;
    }
    let pointer = if let Some(shows) = column {
        shows.pointer(more)?
    } else {
        let at = |pointer: &&str| row.findings.iter().any(|it| is_in(&it.pointer, pointer));
        let fields = ["/email", "/phone_number", "/name"];
        let mut fields = more.into_iter().chain(fields);
        fields.find(at).unwrap_or("/email")
    };
    let is_text = |field: &FieldView| field.kind == FieldKind::Text;
    if more == Some(pointer) && !row.more.as_ref().is_some_and(is_text) {
        return None;
    }
    Some(CellEdit::new(id, pointer, &text_of(model, row, pointer)))
}

/// What the cell shows: what was typed counts before what was checked.
fn text_of(model: &Model, row: &TableRow, pointer: &str) -> String {
    let typed = model.open().and_then(|open| open.typed(row.id, pointer));
    if let Some(change) = typed {
        let text = change.value.as_deref().unwrap_or("\"\"");
        return serde_json::from_str(text).unwrap_or_default();
    }
    let value = match pointer {
        "/email" => &row.email,
        "/name" => &row.name,
        "/phone_number" => &row.phone,
        _ => return row.more.as_ref().map(said).unwrap_or_default(),
    };
    value.clone().unwrap_or_default()
}

/// A property in one line.
fn said(field: &FieldView) -> String {
    match (&field.value, field.kind) {
        (None, FieldKind::Secret) => "Not shown".to_owned(),
        (None, _) => String::new(),
        (Some(text), FieldKind::Text) => text.clone(),
        // JSON over several lines.
        (Some(text), _) => text.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// What was typed is kept, unless it was given up. `fields` are the columns' from left to right.
fn finish<'a>(
    model: &Model,
    mut fields: impl Iterator<Item = &'a str>,
    state: &mut TableState,
    edit: &mut Option<CellEdit>,
    ended: Option<Ended>,
    out: &mut Vec<Action>,
) {
    let lost = edit.as_ref().is_some_and(CellEdit::is_lost);
    let Some(ended) = ended.or(lost.then_some(Ended::Left)) else {
        return;
    };
    let Some(done) = edit.take() else { return };
    if ended != Ended::Escape {
        out.extend(done.action());
    }
    let next = fields.find(|pointer| *pointer == done.pointer);
    let next = next.and_then(|_| fields.next());
    match (ended, next, model.check.rows.get(done.id)) {
        (Ended::Tab, Some(pointer), Some(row)) => {
            *edit = Some(CellEdit::new(
                done.id,
                pointer,
                &text_of(model, row, pointer),
            ));
        }
        (Ended::Left, ..) => {}
        _ => state.take_focus(),
    }
}

/// Whether the users can have telephone numbers: a table says so with its columns.
fn has_phones(model: &Model) -> bool {
    let mapped = model.open().and_then(OpenFile::mapped);
    mapped.is_none_or(|source| {
        let columns = source
            .mapping
            .columns
            .iter()
            .filter_map(|map| map.to.as_ref());
        let fixed = source.mapping.constants.iter().map(|fixed| &fixed.to);
        source.system != System::Table
            || columns
                .chain(fixed)
                .any(|to| to.field() == Some(Field::PhoneNumber))
    })
}

/// `third` is what stands beside address and name, where something does.
fn columns(
    width: f32,
    narrow: bool,
    records: u64,
    third: Option<(&str, Shows)>,
) -> (Vec<Column<'_>>, Vec<Shows>) {
    let row = Column::row_to(records);
    let room = width - 10.0 - row.width - 168.0;
    let email = |width: f32| (Column::new("Email", width.floor()), Shows::Email);
    let name = |width: f32| (Column::new("Full name", width.floor()), Shows::Name);
    let of = |(title, shows), width: f32| (Column::new(title, width.floor()), shows);
    let fields = match (narrow, third) {
        (true, Some(third)) => {
            let rest = room.max(318.0);
            vec![email(rest * 0.53), of(third, rest * 0.47), name(146.0)]
        }
        (true, None) => {
            let rest = room.max(318.0);
            vec![email(rest * 0.58), name(rest * 0.42)]
        }
        (false, Some(third)) => {
            let rest = room.max(480.0);
            let third = of(third, rest * 0.33);
            vec![email(rest * 0.385), name(rest * 0.285), third]
        }
        (false, None) => {
            let rest = room.max(480.0);
            vec![email(rest * 0.55), name(rest * 0.45)]
        }
    };
    let first = [(row, Shows::Row), (Column::state(), Shows::State)];
    first.into_iter().chain(fields).unzip()
}

fn nothing(ui: &mut Ui, rect: Rect, view: &View<'_>) {
    let complete = view.model.open().is_some_and(|open| open.view.complete);
    let (title, text) = match view.model.check.filter {
        _ if !view.model.check.find.trim().is_empty() => (
            "Nobody found",
            "No user here has this in their address, name, number or ID",
        ),
        Filter::Blocked if complete => {
            ("No user needs fixing", "Auth0 would take every one of them")
        }
        Filter::Warned if complete => ("No warnings", "There is nothing to look at"),
        Filter::WithoutHash if complete => (
            "Every user has a password hash",
            "There is nothing to look at",
        ),
        Filter::Edited if complete => ("Nobody is edited", "Every user is as the file has them"),
        Filter::LeftOut if complete => ("Nobody is left out", "Every user can be sent"),
        Filter::Group { .. } if view.model.check.within != Filter::All => (
            "Nobody here has this problem",
            "Choose All above to see everybody who has it",
        ),
        Filter::Group { .. } => ("None any more", "No user has this problem now"),
        _ => ("No users yet", "They show as soon as they are read"),
    };
    let place = Rect::from_center_size(rect.center(), egui::vec2(rect.width(), 120.0));
    within(ui, place, |ui| {
        EmptyState {
            icon: Icon::Ok,
            tone: Tone::Ok,
            title,
            text,
            button: None,
        }
        .show(ui);
    });
}

fn cell_ui(ui: &mut Ui, model: &Model, at: CellAt, shows: Shows, more: Option<&str>) {
    let Some(id) = model.check.rows.id(at.row) else {
        return;
    };
    let t = tokens(ui);
    if shows == Shows::Row {
        // A spreadsheet has numbers of its own, which are what one looks for there.
        let place = model.check.rows.get(id).map(|row| &row.place);
        let own = place.filter(|place| place.is_row).map(|place| place.line);
        let number = words::number(own.unwrap_or(id.row()));
        cell(ui, Cell::figures(&number).ink(tokens(ui).text.muted));
        return;
    }
    let Some(row) = model.check.rows.get(id) else {
        // It is being fetched; a frame later it is there.
        cell(ui, Cell::text("").ink(t.text.faint));
        return;
    };
    let mended = model
        .open()
        .is_some_and(|open| open.view.mender.is_edited(id.0));
    let pending = model.open().is_some_and(|open| open.is_pending(id));
    let field = |pointer: &str| {
        let tint = tint(&row.findings, pointer);
        let value = text_of(model, row, pointer);
        let shown = match (value.is_empty(), tint) {
            (true, CellTint::Rest) => Cell::text(""),
            (true, tint) => Cell::text(in_place_of_text(&row.findings, pointer))
                .ink(t.text.muted)
                .tint(tint),
            (false, tint) => Cell::text(&value).tint(tint),
        };
        let edited = model.open().is_some_and(|open| {
            let mut edited = open.view.mender.edited_fields(id.0);
            edited.any(|edited| edited == pointer) || open.typed(id, pointer).is_some()
        });
        whole_cell(
            ui,
            if edited {
                shown.mark(Icon::Edit)
            } else {
                shown
            },
        );
    };
    match shows {
        Shows::Row => {}
        Shows::State => {
            let State {
                icon,
                tone,
                word,
                whole,
            } = if pending {
                checking()
            } else {
                state_of(row, &model.check.filter, mended)
            };
            told_cell(
                ui,
                Cell {
                    icon: Some(icon),
                    align: Align::Min,
                    ..Cell::text(&word).ink(t.tone(tone).text)
                },
                &whole,
            );
        }
        shows => {
            if let Some(pointer) = shows.pointer(more) {
                field(pointer);
            }
        }
    }
}
