//! What proves a user's fate: the part, Auth0's job, the time, and Auth0's code.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use egui::{Align, Layout, Ui, vec2};

use crate::app::icons::Icon;
use crate::app::theme::{FontRole, tokens};
use crate::app::widgets::{Button, divider, label};
use crate::app::words;
use crate::worker::ResultRow;

/// Room of the names before the values.
const NAME: f32 = 64.0;

/// Nothing for a user that travelled in no part.
pub fn ui(ui: &mut Ui, row: &ResultRow) {
    let Some(part) = row.part else { return };
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(2.0);
    divider(ui);
    if let Some(code) = &row.code {
        line(ui, "Code", code, FontRole::Mono, |_| {});
    }
    line(
        ui,
        "Part",
        &words::number(part.into()),
        FontRole::SmallFigures,
        |_| {},
    );
    match &row.job {
        Some(job) => line(ui, "Job", job, FontRole::Mono, |ui| {
            let copy = Button::icon_only(Icon::Copy, "Copy the job’s id").small();
            if copy.show(ui).clicked() {
                ui.ctx().copy_text(job.to_string());
            }
        }),
        None => line(ui, "Job", "none is known", FontRole::Small, |_| {}),
    }
    if let Some((name, at)) = time(row) {
        line(ui, name, &words::moment(at), FontRole::SmallFigures, |_| {});
    }
}

/// When the job was seen to have ended, else when the part was sent.
fn time(row: &ResultRow) -> Option<(&'static str, SystemTime)> {
    let at = |ms: i64| UNIX_EPOCH + Duration::from_millis(u64::try_from(ms).unwrap_or(0));
    row.ended_ms
        .map(|ms| ("Ended", at(ms)))
        .or_else(|| row.sent_ms.map(|ms| ("Sent", at(ms))))
}

fn line(ui: &mut Ui, name: &str, value: &str, role: FontRole, tool: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    let size = vec2(ui.available_width(), 26.0);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_height(26.0);
        ui.spacing_mut().item_spacing.x = 8.0;
        let from = ui.cursor().left();
        label(ui, name, FontRole::Small, t.text.muted);
        ui.add_space((from + NAME - ui.cursor().left()).max(0.0));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            tool(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                label(ui, value, role, t.text.main);
            });
        });
    });
}
