//! What became of each user, as far as the filter lets them through.

use egui::{Align, Rect, Ui, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::Model;
use crate::app::table::{CellAt, Column, TableState, VirtualTable};
use crate::app::theme::{Tone, tokens};
use crate::app::widgets::{Cell, EmptyState, cell, state_look};
use crate::app::words;
use crate::import::results::PERHAPS_OURS;
use crate::import::undo::Fate;
use crate::worker::ResultFilter;

use super::view::{View, told_cell, whole_cell, within};

#[derive(Debug, Default)]
pub struct ResultsTable {
    state: TableState,
    /// The filter that the table was scrolled for.
    filter: Option<ResultFilter>,
}

impl ResultsTable {
    pub fn ui(&mut self, ui: &mut Ui, rect: Rect, view: &View<'_>, out: &mut Vec<Action>) {
        let results = &view.model.results;
        if self.filter.as_ref() != Some(&results.filter) {
            self.state.reset();
            self.filter = Some(results.filter.clone());
        }
        let selected = results.selected.and_then(|id| results.rows.position_of(id));
        if self.state.selected != selected {
            match selected {
                Some(row) if !results.rows.visible().contains(&row) => self.state.go_to(row),
                _ => self.state.selected = selected,
            }
        }
        let state = Column::state();
        let total = results.view.as_ref().map_or(0, |view| view.counts.total);
        let row = Column::row_to(total.into());
        let rest = (rect.width() - 10.0 - row.width - state.width - 76.0).max(300.0);
        let columns = [
            row,
            state,
            Column::new("Email", (rest * 0.52).floor()),
            Column::new(
                if is_undo(view.model) {
                    "After the undo"
                } else if view.model.checked().is_some() {
                    "In Auth0"
                } else {
                    "Full name"
                },
                rest - (rest * 0.52).floor(),
            ),
            Column {
                align: Align::Max,
                ..Column::new("Part", 76.0)
            },
        ];
        let shown = within(ui, rect, |ui| {
            VirtualTable::new("Results", results.rows.len(), &columns).show(
                ui,
                &mut self.state,
                |ui, at| cell_ui(ui, view.model, at),
            )
        });
        if results.rows.is_empty() && results.rows.set.is_some() {
            let place = Rect::from_center_size(rect.center(), vec2(rect.width(), 120.0));
            within(ui, place, |ui| {
                EmptyState {
                    icon: Icon::Results,
                    tone: Tone::Neutral,
                    title: "No user here",
                    text: "Choose another state above",
                    button: None,
                }
                .show(ui);
            });
        }
        if shown.visible != results.rows.visible() {
            out.push(Action::ResultRowsSeen(shown.visible));
        }
        if let Some(row) = shown.selected {
            out.push(Action::SelectResult(row));
        }
        if shown.opened.is_some() {
            out.push(Action::ShowDetails(true));
        }
    }
}

/// Users with whom an undo did something are shown.
fn is_undo(model: &Model) -> bool {
    matches!(model.results.filter, ResultFilter::Undone(_))
}

fn cell_ui(ui: &mut Ui, model: &Model, at: CellAt) {
    let Some(id) = model.results.rows.id(at.row) else {
        return;
    };
    let t = tokens(ui);
    if at.column == 0 {
        let row = model.results.rows.get(id);
        let place = row.and_then(|row| row.place.as_ref());
        let own = place.filter(|place| place.is_row).map(|place| place.line);
        let number = words::number(own.unwrap_or(id.row()));
        cell(ui, Cell::figures(&number).ink(tokens(ui).text.muted));
        return;
    }
    let Some(row) = model.results.rows.get(id) else {
        return;
    };
    match at.column {
        1 => {
            let gone = matches!(row.fate, Some(Fate::Deleted | Fate::NotFound));
            let (icon, tone) = if gone {
                (Icon::Trash, Tone::Neutral)
            } else if row.unchanged {
                (Icon::Tick, Tone::Neutral)
            } else {
                state_look(row.state)
            };
            let ink = if tone == Tone::Neutral {
                t.text.muted
            } else {
                t.tone(tone).text
            };
            let (word, whole) = if gone {
                (
                    "Deleted again",
                    "Auth0 took this user, and an undo of the import deleted it",
                )
            } else if row.unchanged {
                (
                    "Unchanged",
                    "As an earlier import brought the user in, so it was not sent",
                )
            } else if row.perhaps_ours {
                ("Perhaps by us", PERHAPS_OURS)
            } else {
                (row.state.word(), "")
            };
            told_cell(
                ui,
                Cell {
                    icon: Some(icon),
                    ..Cell::text(word).ink(ink)
                },
                whole,
            );
        }
        2 => whole_cell(ui, Cell::text(row.email.as_deref().unwrap_or_default())),
        3 if is_undo(model) => {
            let fate = row.fate.map(Fate::words);
            whole_cell(ui, Cell::text(fate.unwrap_or_default()));
        }
        3 if model.checked().is_some() => {
            whole_cell(ui, Cell::text(row.found.as_deref().unwrap_or_default()));
        }
        3 => whole_cell(ui, Cell::text(row.name.as_deref().unwrap_or_default())),
        _ => whole_cell(
            ui,
            Cell::figures(
                &row.part
                    .map(|part| words::number(part.into()))
                    .unwrap_or_default(),
            )
            .ink(t.text.main),
        ),
    }
}
