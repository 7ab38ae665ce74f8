//! One user's fate in a line below the table; under Details, Auth0's own words and the record.

use egui::{Align, Layout, Rect, Ui, UiBuilder, vec2};

use crate::app::action::Action;
use crate::app::icons::{Icon, icon};
use crate::app::model::ResultsModel;
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{Button, Mark, json_view, label, wrapped};
use crate::app::words;
use crate::roster::RecordState;
use crate::rules::{Finding, Severity};
use crate::worker::ResultRow;

use super::check::docked;
use super::results_proof;
use super::view::{View, within};

/// The button that opens it: its word, an icon, and 8 at either side.
const DETAILS_WIDTH: f32 = 92.0;

pub fn ui(ui: &mut Ui, rect: Rect, view: &View<'_>, out: &mut Vec<Action>) {
    let results = &view.model.results;
    let row = results.selected.and_then(|id| results.rows.get(id));
    docked(ui, rect, |ui| {
        let t = tokens(ui);
        let (head, body) = rect.split_top_bottom_at_y(rect.top() + sizes().inspector_closed);
        let inner = head.shrink2(vec2(16.0, 0.0));
        let tools = 2.0 * (sizes().control_small + 8.0) + DETAILS_WIDTH;
        let (words, tools) = inner.split_left_right_at_x((inner.right() - tools).max(inner.left()));
        head_tools(ui, tools, results, row.is_some(), out);
        let mut words_ui = ui.new_child(
            UiBuilder::new()
                .max_rect(words.with_max_x(words.right() - 8.0))
                .layout(Layout::left_to_right(Align::Center)),
        );
        words_ui.spacing_mut().item_spacing.x = 8.0;
        let Some(row) = row else {
            label(
                &mut words_ui,
                "No user chosen",
                FontRole::TableStrong,
                t.text.muted,
            );
            return;
        };
        let number = words::number(row.id.row());
        let name = row
            .name
            .clone()
            .or_else(|| row.email.clone())
            .unwrap_or_else(|| format!("User {number}"));
        label(&mut words_ui, &name, FontRole::TableStrong, t.text.main);
        label(
            &mut words_ui,
            &format!("{} · {}", place(row), what_happened(row)),
            FontRole::Small,
            t.text.muted,
        );
        if results.details {
            ui.painter()
                .hline(body.x_range(), body.top() - 0.5, t.hair());
            details_body(ui, body, view, row);
        }
    });
}

/// Added from left to right, since that is the order of the Tab key.
fn head_tools(
    ui: &mut Ui,
    rect: Rect,
    results: &ResultsModel,
    chosen: bool,
    out: &mut Vec<Action>,
) {
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(rect)
            .layout(Layout::left_to_right(Align::Center)),
    );
    row.spacing_mut().item_spacing.x = 8.0;
    let mut step = |icon, name: &str, by| {
        let button = Button::icon_only(icon, name).small().enabled(chosen);
        if button.show(&mut row).clicked() {
            out.push(Action::StepResult(by));
        }
    };
    step(Icon::ChevronUp, "Previous user", -1);
    step(Icon::ChevronDown, "Next user", 1);
    let chevron = if results.details {
        Icon::ChevronDown
    } else {
        Icon::ChevronUp
    };
    if Button::quiet("Details")
        .small()
        .trailing(chevron)
        .enabled(chosen)
        .show(&mut row)
        .clicked()
    {
        out.push(Action::ShowDetails(!results.details));
    }
}

/// "Row 12, line 14 of the file", "Row 14 of “Members”".
fn place(row: &ResultRow) -> String {
    match &row.place {
        Some(place) => place.words(row.id.row(), words::number),
        None => format!("Row {}", words::number(row.id.row())),
    }
}

/// One sentence about a user's fate.
fn what_happened(row: &ResultRow) -> String {
    if let Some(reason) = &row.reason {
        return reason.clone();
    }
    if row.unchanged {
        return "As an earlier import brought the user in, so it was not sent again".to_owned();
    }
    if let Some(fate) = row.fate {
        return format!("Auth0 took this user, who was then {}", fate.words());
    }
    match row.state {
        RecordState::Imported => "Auth0 took this user".to_owned(),
        RecordState::Updated => "Auth0 wrote over what was there".to_owned(),
        RecordState::LeftOut | RecordState::Blocked => {
            "Not sent, because Auth0 would have refused it".to_owned()
        }
        RecordState::Unknown => {
            "Sent, or perhaps sent, and nobody can say what became of it".to_owned()
        }
        RecordState::AlreadyThere => "Such a user is there already".to_owned(),
        RecordState::NotSent | RecordState::Queued => "Not sent".to_owned(),
        RecordState::Sent => "At Auth0, without a result yet".to_owned(),
        state => state.word().to_owned(),
    }
}

fn details_body(ui: &mut Ui, body: Rect, view: &View<'_>, row: &ResultRow) {
    let t = tokens(ui);
    let (left, right) =
        body.split_left_right_at_x(body.left() + if view.narrow { 264.0 } else { 352.0 });
    let record = view
        .model
        .results
        .record
        .as_ref()
        .filter(|record| record.id == row.id);
    // Why Auth0 would have refused a user that was left out, as the check has it.
    let left_out = matches!(row.state, RecordState::LeftOut | RecordState::Blocked);
    let findings: Vec<&(Finding, Option<u32>)> = record
        .filter(|_| left_out)
        .into_iter()
        .flat_map(|record| &record.findings)
        .filter(|(finding, _)| finding.rule.severity() == Severity::Blocker)
        .collect();
    within(ui, left.shrink(16.0), |ui| {
        egui::ScrollArea::vertical()
            .id_salt("result")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                wrapped(ui, &what_happened(row), FontRole::Table, t.text.main);
                for (finding, _) in &findings {
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = 8.0;
                        icon(ui, Icon::Error, sizes().icon_small, t.blocker.text);
                        let text = finding.rule.message(&finding.pointer);
                        wrapped(ui, &text, FontRole::Small, t.text.main);
                    });
                }
                if let Some(message) = &row.message {
                    wrapped(
                        ui,
                        &format!("Auth0: {message}"),
                        FontRole::Small,
                        t.text.muted,
                    );
                }
                if let Some(found) = &row.found {
                    wrapped(
                        ui,
                        &format!("Looked up afterwards: {found}"),
                        FontRole::Small,
                        t.text.main,
                    );
                }
                let unknown = row.state == RecordState::Unknown;
                if let Some(note) = row.note.as_ref().filter(|_| unknown) {
                    wrapped(ui, note, FontRole::Small, t.text.muted);
                }
                results_proof::ui(ui, row);
            });
    });
    if let Some(record) = record {
        let seen = egui::Id::unique("result in view");
        let before = ui.data(|data| data.get_temp::<crate::users::RecordId>(seen));
        ui.data_mut(|data| data.insert_temp(seen, record.id));
        let fresh = before != Some(record.id);
        let marks: Vec<Mark> = findings
            .iter()
            .filter_map(|(_, line)| *line)
            .map(|line| Mark {
                line: line as usize,
                tone: Tone::Blocker,
            })
            .collect();
        let go_to = marks.first().map(|mark| mark.line).filter(|_| fresh);
        within(ui, right, |ui| {
            json_view(ui, &record.json, &marks, go_to, fresh);
        });
        ui.painter()
            .vline(right.left() + 0.5, right.y_range(), t.hair());
    }
}
