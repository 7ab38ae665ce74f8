//! Who goes: all users, or those that are new or have changed since an earlier import.

use egui::Ui;

use crate::app::action::Action;
use crate::app::icons::{Icon, icon};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{card, combo, divider, label, radio_row, wrapped};
use crate::app::words;
use crate::import::{RunSummary, Since};

use super::history::at;
use super::view::View;

/// Imports that the list names.
const MOST: usize = 12;

/// Nothing where there is no earlier import of such users; true: it was drawn.
pub fn ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) -> bool {
    let model = view.model;
    let runs = model.earlier_imports();
    let (Some(newest), None) = (runs.first(), model.follow()) else {
        return false;
    };
    super::import_options::heading(ui, "Who goes");
    let chosen = model.import.since.chosen.as_ref();
    card(ui, |ui| {
        let text = "Everyone in the file who is ready";
        if radio_row(ui, chosen.is_none(), "All users", text, "").clicked() && chosen.is_some() {
            out.push(Action::Since(None));
        }
        divider(ui);
        let text = "The file is compared with what was sent then, user by user. Who is as then is left out";
        let title = "Only who is new or has changed since an earlier import";
        if radio_row(ui, chosen.is_some(), title, text, "").clicked() && chosen.is_none() {
            out.push(Action::Since(Some(newest.id.clone())));
        }
        if chosen.is_some() {
            found_ui(ui, view, &runs, out);
        }
    });
    true
}

fn found_ui(ui: &mut Ui, view: &View<'_>, runs: &[&RunSummary], out: &mut Vec<Action>) {
    let t = tokens(ui);
    let since = &view.model.import.since;
    let frame = egui::Frame::new().inner_margin(egui::Margin {
        left: 48,
        right: 16,
        top: 10,
        bottom: 14,
    });
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 8.0;
        let at_hand = &runs[..runs.len().min(MOST)];
        let names: Vec<String> = at_hand.iter().map(|run| name(run, view)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let now = at_hand
            .iter()
            .position(|run| Some(&run.id) == since.chosen.as_ref())
            .unwrap_or(0);
        let width = ui.available_width().min(480.0);
        if let Some(index) = combo(ui, "Earlier import", &names, now, width)
            && let Some(run) = at_hand.get(index).filter(|_| index != now)
        {
            out.push(Action::Since(Some(run.id.clone())));
        }
        let upsert = view.model.import.options.upsert;
        if let Some(trouble) = &since.trouble {
            line(ui, Icon::Warning, Tone::Warning, &trouble.sentence);
        } else if let Some(found) = view.model.since() {
            wrapped(ui, &said(found), FontRole::TableFigures, t.text.main);
            if found.changed > 0 && !upsert {
                let text = format!(
                    "{} changed and may be in Auth0 already. Without “Update that user” they are refused there as existing",
                    words::users(found.changed.into())
                );
                line(ui, Icon::Warning, Tone::Warning, &text);
            }
        } else {
            label(ui, "Comparing, user by user", FontRole::Table, t.text.muted);
        }
    });
}

fn line(ui: &mut Ui, glyph: Icon, tone: Tone, text: &str) {
    let t = tokens(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        icon(ui, glyph, sizes().icon_small, t.tone(tone).text);
        wrapped(ui, text, FontRole::Table, t.text.main);
    });
}

/// "Today, 14:05 · members.json, 9,968 users".
fn name(run: &RunSummary, view: &View<'_>) -> String {
    format!(
        "{} · {}, {}",
        words::when(at(run.started_ms), view.now),
        words::middle(&run.source.name, 30),
        words::users((run.counts.imported + run.counts.updated).into())
    )
}

fn said(found: &Since) -> String {
    let unchanged = found.unchanged.count();
    let are = if unchanged == 1 { "is" } else { "are" };
    format!(
        "{} new, {} changed. {} {are} as then and left out",
        words::number(found.new.into()),
        words::number(found.changed.into()),
        words::users(unchanged.into())
    )
}
