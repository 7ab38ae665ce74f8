//! Users that go first and alone: what became of them, by what they have in common, and whether the others
//! follow.

use egui::{Align, Layout, ScrollArea, Ui, vec2};

use crate::app::action::Action;
use crate::app::icons::{Icon, icon};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{Banner, Button, card, divider, label};
use crate::app::words;
use crate::import::{PilotResult, PilotView, Progress, RunState};

/// More rows than these scroll.
const ROWS: usize = 6;
const ROW: f32 = 32.0;

pub fn ui(ui: &mut Ui, progress: &Progress, ready: bool, out: &mut Vec<Action>) {
    let Some(pilot) = progress.pilot.as_ref().filter(|pilot| !pilot.passed) else {
        return;
    };
    if pilot.waits {
        waits(ui, progress, pilot, ready, out);
    } else if progress.state == RunState::Running {
        let title = format!("{} go first", words::users(pilot.users.into()));
        Banner {
            tone: Tone::Info,
            icon: Icon::Info,
            title: &title,
            text: "A few of every kind. The others wait here until you have seen what became of them.",
        }
        .show(ui, |_| {});
        ui.add_space(20.0);
    }
}

fn waits(ui: &mut Ui, progress: &Progress, pilot: &PilotView, ready: bool, out: &mut Vec<Action>) {
    let others = u64::from(progress.counts.queued);
    let there: u64 = progress.counts.already_there.into();
    let (tone, glyph, title, text) = if pilot.is_clean() {
        let text = match there {
            0 => "None of the users that went first was refused. The others wait for your word."
                .to_owned(),
            1 => "None of the users that went first was refused, 1 was there already. The others wait for your word."
                .to_owned(),
            _ => format!(
                "None of the users that went first was refused, {} were there already. The others wait for your word.",
                words::number(there)
            ),
        };
        (Tone::Ok, Icon::Ok, "The pilot went well", text)
    } else {
        (
            Tone::Warning,
            Icon::Warning,
            "Not all users of the pilot were taken",
            "What Auth0 refused of the few it is likely to refuse of the others too. Stop to mend the file first; those that are in stay in."
                .to_owned(),
        )
    };
    Banner {
        tone,
        icon: glyph,
        title,
        text: &text,
    }
    .show_with_row(ui, |ui| {
        let send = format!("Send the other {} all the same", words::users(others));
        // Where all went well, that is the window's own next step.
        if !pilot.is_clean()
            && Button::secondary(&send)
                .small()
                .enabled(ready)
                .show(ui)
                .clicked()
        {
            out.push(Action::GoOn);
        }
        ui.add_space(4.0);
        if Button::quiet("Stop here…")
            .small()
            .enabled(ready)
            .show(ui)
            .clicked()
        {
            out.push(Action::Stop);
        }
    });
    ui.add_space(12.0);
    card(ui, |ui| {
        let height = pilot.results.len().min(ROWS) as f32 * ROW;
        ScrollArea::vertical()
            .id_salt("pilot")
            .max_height(height)
            .show(ui, |ui| {
                for (index, result) in pilot.results.iter().enumerate() {
                    if index > 0 {
                        divider(ui);
                    }
                    row(ui, result);
                }
            });
    });
    ui.add_space(20.0);
}

fn row(ui: &mut Ui, result: &PilotResult) {
    let t = tokens(ui);
    let (glyph, ink) = if result.refused > 0 {
        (Icon::Refused, t.tone(Tone::Blocker).text)
    } else if result.unknown > 0 {
        (Icon::Unknown, t.tone(Tone::Warning).text)
    } else {
        (Icon::Ok, t.tone(Tone::Ok).text)
    };
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), ROW - 1.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.set_height(ROW - 1.0);
            ui.spacing_mut().item_spacing.x = 10.0;
            ui.add_space(6.0);
            icon(ui, glyph, sizes().icon, ink);
            label(ui, &result.shape.words, FontRole::Table, t.text.main);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(14.0);
                label(ui, &result.words(), FontRole::TableFigures, t.text.muted);
            });
        },
    );
}
