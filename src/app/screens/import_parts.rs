//! The parts of a run, one a row.

use std::time::SystemTime;

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::app::icons::{Icon, icon};
use crate::app::table::{CellAt, Column, TableState, VirtualTable};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{Cell, cell, label};
use crate::app::words;
use crate::import::{PartState, PartView};

use super::import_waits::old_age;

/// Widths of the columns that say what came of a part.
const COUNTS: [f32; 3] = [96.0, 116.0, 88.0];

pub fn ui(ui: &mut Ui, parts: &[PartView], now: SystemTime) {
    let room = ui.available_rect_before_wrap();
    // The table keeps its scroll position beside the screen, which remembers nothing itself.
    let id = egui::Id::unique("parts table");
    let mut state = ui.data_mut(|data| data.get_temp::<TableState>(id).unwrap_or_default());
    let updated = parts.iter().any(|part| part.updated > 0);
    let end = |title, width| Column {
        align: Align::Max,
        ..Column::new(title, width)
    };
    let [imported, already, refused] = COUNTS;
    let rest = room.width() - 10.0 - 64.0 - 80.0 - imported - already - refused - 88.0;
    let rest = rest.max(160.0);
    let columns = [
        end("Part", 64.0),
        end("Users", 80.0),
        Column::new("State", rest).growing().indented(24.0),
        end(if updated { "Updated" } else { "Imported" }, imported),
        end("Already there", already),
        end("Refused", refused),
        end("Took", 88.0),
    ];
    VirtualTable::new("Parts", parts.len() as u64, &columns).show(ui, &mut state, |ui, at| {
        if let Some(part) = usize::try_from(at.row).ok().and_then(|row| parts.get(row)) {
            part_cell(ui, part, at, updated, now);
        }
    });
    ui.data_mut(|data| data.insert_temp(id, state));
}

fn part_cell(ui: &mut Ui, part: &PartView, at: CellAt, updated: bool, now: SystemTime) {
    let t = tokens(ui);
    let figures = |count: u32| {
        Cell {
            ink: Some(t.text.main),
            ..Cell::figures("")
        }
        .ink(if count == 0 {
            t.text.muted
        } else {
            t.text.main
        })
    };
    let settled = matches!(part.state, PartState::Done | PartState::Failed);
    let number = |count: u32| {
        if settled {
            words::number(count.into())
        } else {
            String::new()
        }
    };
    match at.column {
        0 => cell(
            ui,
            Cell::figures(&part.number.to_string()).ink(t.text.muted),
        ),
        1 => cell(
            ui,
            Cell {
                text: &words::number(part.users.into()),
                ..figures(part.users)
            },
        ),
        2 => {
            let (glyph, tone, word) = part_words(part, now);
            let ink = if tone == Tone::Neutral {
                t.text.main
            } else {
                t.tone(tone).text
            };
            // Where nothing has come of it yet, what is going on with it may take that room.
            let beyond = if settled { 0.0 } else { COUNTS.iter().sum() };
            state_cell(ui, glyph, ink, &word, beyond)
        }
        3 => {
            let count = if updated { part.updated } else { part.imported };
            cell(
                ui,
                Cell {
                    text: &number(count),
                    ..figures(count)
                },
            )
        }
        4 => cell(
            ui,
            Cell {
                text: &number(part.already_there),
                ..figures(part.already_there)
            },
        ),
        5 => {
            let ink = if part.refused > 0 {
                t.blocker.text
            } else {
                t.text.muted
            };
            let role = if part.refused > 0 {
                FontRole::TableFiguresStrong
            } else {
                FontRole::TableFigures
            };
            cell(
                ui,
                Cell {
                    text: &number(part.refused),
                    role,
                    ..Cell::figures("").ink(ink)
                },
            )
        }
        _ => cell(
            ui,
            Cell::figures(&part.took.map(words::duration).unwrap_or_default()).ink(t.text.muted),
        ),
    };
}

/// The icon in the colour of the state, the word in plain text.
fn state_cell(ui: &mut Ui, glyph: Icon, ink: egui::Color32, word: &str, beyond: f32) -> bool {
    let t = tokens(ui);
    let mut rect = ui.max_rect();
    rect.max.x += beyond;
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(Rect::from_min_max(rect.min + vec2(32.0, 0.0), rect.max))
            .layout(Layout::left_to_right(Align::Center)),
    );
    row.spacing_mut().item_spacing.x = 8.0;
    icon(&mut row, glyph, sizes().icon_small, ink);
    label(&mut row, word, FontRole::TableFigures, t.text.main);
    false
}

fn part_words(part: &PartView, now: SystemTime) -> (Icon, Tone, String) {
    if let Some(age) = old_age(part, now) {
        return (Icon::Clock, Tone::Warning, format!("At Auth0 {age}"));
    }
    let at_auth0 = match part.percent {
        Some(percent) => format!("At Auth0, {percent} %"),
        None => "At Auth0".to_owned(),
    };
    let (icon, tone, word) = match part.state {
        PartState::Queued => (Icon::Queued, Tone::Neutral, "Waits here".to_owned()),
        PartState::Sending => (Icon::Working, Tone::Accent, "Being sent".to_owned()),
        PartState::Pending => (
            Icon::Working,
            Tone::Accent,
            "At Auth0, waits there".to_owned(),
        ),
        PartState::Processing => (Icon::Working, Tone::Accent, at_auth0),
        PartState::FetchingErrors => (
            Icon::Working,
            Tone::Accent,
            "Reading its results".to_owned(),
        ),
        PartState::Looking => (
            Icon::Working,
            Tone::Warning,
            "Finding out what became of it".to_owned(),
        ),
        PartState::TellingApart => (
            Icon::Working,
            Tone::Accent,
            "Looking up users that are there already".to_owned(),
        ),
        PartState::Split => (Icon::LeftOut, Tone::Neutral, "Cut in two".to_owned()),
        PartState::Done => (Icon::Ok, Tone::Ok, "Done".to_owned()),
        PartState::Unknown => (Icon::Unknown, Tone::Warning, "Unknown".to_owned()),
        PartState::Failed => (Icon::Refused, Tone::Blocker, "Failed".to_owned()),
        PartState::NotSent => (Icon::LeftOut, Tone::Neutral, "Not sent".to_owned()),
    };
    if part.asks.is_some() {
        return (
            Icon::Unknown,
            Tone::Warning,
            "Not known, wants your answer".to_owned(),
        );
    }
    match &part.note {
        Some(note) if !note.is_empty() => (icon, tone, format!("{word}. {note}")),
        _ => (icon, tone, word),
    }
}
