//! The plan in numbers, at the right of the options.

use std::time::Duration;

use egui::{Align, Layout, Rect, Ui, vec2};

use crate::app::icons::{Icon, icon};
use crate::app::model::{FollowModel, Model};
use crate::app::theme::{FontRole, sizes, tokens};
use crate::app::widgets::{divider, label, tenant_tile, wrapped};
use crate::app::words;
use crate::import::plan::{Basis, Estimate};

use super::looks;
use super::view::{View, within};

/// An import that a battery may not outlast.
const LONG: Duration = Duration::from_mins(30);

/// "8 min to 1 h 52 min".
pub fn takes(estimate: &Estimate) -> String {
    let (least, most) = (words::about(estimate.least), words::about(estimate.most));
    if least == most {
        // What is less than a minute is vague enough.
        let about = if most.starts_with("less") {
            ""
        } else {
            "about "
        };
        format!("{about}{most}")
    } else {
        format!("{least} to {most}")
    }
}

/// From what the time is known.
pub fn basis(estimate: &Estimate) -> String {
    match estimate.basis {
        Basis::Runs(1) => "as fast as the last import into this tenant".to_owned(),
        Basis::Runs(runs) => format!("as fast as the last {runs} imports into this tenant"),
        Basis::Plans => "depending on the tenant’s plan".to_owned(),
    }
}

pub fn ui(ui: &mut Ui, rect: Rect, view: &View<'_>) {
    let t = tokens(ui);
    let model = view.model;
    ui.painter().rect_filled(rect, 0.0, t.bg.sunken);
    ui.painter()
        .vline(rect.left() + 0.5, rect.y_range(), t.hair());
    within(ui, rect, |ui| {
        egui::ScrollArea::vertical()
            .id_salt("plan")
            .auto_shrink(false)
            .show(ui, |ui| {
                egui::Frame::new().inner_margin(24.0).show(ui, |ui| {
                    ui.set_width(rect.width() - 48.0);
                    ui.spacing_mut().item_spacing.y = 0.0;
                    let (head, _) = ui.allocate_exact_size(
                        vec2(ui.available_width(), 28.0),
                        egui::Sense::hover(),
                    );
                    within(ui, head, |ui| {
                        label(ui, "The plan", FontRole::Strong, t.text.main)
                    });
                    ui.add_space(4.0);
                    tenant_ui(ui, model);
                    ui.add_space(12.0);
                    numbers(ui, view);
                    ui.add_space(18.0);
                    notes(ui, estimate(model));
                });
            });
    });
}

fn tenant_ui(ui: &mut Ui, model: &Model) {
    let t = tokens(ui);
    let Some(tenant) = model.connect.tenant() else {
        label(ui, "No tenant yet", FontRole::Strong, t.text.muted);
        return;
    };
    let connection = model
        .connect
        .chosen()
        .map_or("No connection yet", |chosen| {
            chosen.connection.name.as_str()
        });
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 56.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.set_height(56.0);
            ui.spacing_mut().item_spacing.x = 12.0;
            tenant_tile(
                ui,
                looks::colour(tenant.colour),
                looks::tenant_icon(tenant.practice),
                36.0,
            );
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.add_space(8.0);
                label(ui, &tenant.name, FontRole::Strong, t.text.main);
                label(ui, connection, FontRole::Small, t.text.muted);
            });
        },
    );
}

fn numbers(ui: &mut Ui, view: &View<'_>) {
    let model = view.model;
    let summary = model.summary().unwrap_or_default();
    if summary.undecided > 0 {
        // The parts follow from a choice that is still to be made.
        let follow = model.follow().map(FollowModel::users);
        let users = follow.unwrap_or(summary.to_send());
        let others = if follow.is_some() {
            "Not this time"
        } else {
            "Left out"
        };
        row(ui, "Users to import", &words::number(users), true);
        let rest = summary.records.saturating_sub(users);
        row(ui, others, &words::number(rest), false);
        row(ui, "Parts", "once you have chosen", false);
        divider(ui);
        return;
    }
    let Some(plan) = &model.import.plan else {
        row(ui, "Users to import", "being planned", false);
        return;
    };
    row(
        ui,
        "Users to import",
        &words::number(plan.users.into()),
        true,
    );
    let others = if model.follow().is_some() {
        "Not this time"
    } else {
        "Left out"
    };
    row(ui, others, &words::number(plan.left_out.into()), false);
    let parts = match plan.parts {
        1 => "1".to_owned(),
        parts => format!("{}, two at a time", words::number(parts.into())),
    };
    row(ui, "Parts", &parts, false);
    row(ui, "Size", &words::bytes(plan.bytes), false);
    if let Some(estimate) = estimate(model) {
        row(ui, "Time", &takes(&estimate), false);
        let latest = words::until(view.now + estimate.most, view.now);
        row(ui, "Ends by", &latest, false);
        let t = tokens(ui);
        wrapped(
            ui,
            &words::capital(&basis(&estimate)),
            FontRole::Small,
            t.text.muted,
        );
        ui.add_space(8.0);
    }
    if let Some(end) = model.connect.tenant().and_then(|tenant| tenant.token_ends) {
        row(ui, "Token lasts until", &words::until(end, view.now), false);
    }
    divider(ui);
}

/// How long it is likely to take, where that can be told.
fn estimate(model: &Model) -> Option<Estimate> {
    let tenant = model.connect.tenant();
    let real = tenant.is_some_and(|tenant| !tenant.practice);
    // Auth0's plans say nothing of the practice tenant.
    let known = |it: &Estimate| real || matches!(it.basis, Basis::Runs(_));
    model.import.estimate().filter(known)
}

fn row(ui: &mut Ui, name: &str, value: &str, strong: bool) {
    let t = tokens(ui);
    divider(ui);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 35.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.set_height(35.0);
            label(ui, name, FontRole::Table, t.text.muted);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let role = if strong {
                    FontRole::TableFiguresStrong
                } else {
                    FontRole::TableFigures
                };
                label(ui, value, role, t.text.main);
            });
        },
    );
}

fn notes(ui: &mut Ui, estimate: Option<Estimate>) {
    let t = tokens(ui);
    let long = estimate.is_some_and(|estimate| estimate.most >= LONG);
    let plugged_in = (
        Icon::Clock,
        "Keep this computer plugged in",
        "Usher keeps it awake while the import runs, but without power it stops.",
    );
    let both = [
        (
            Icon::Info,
            "If you close Usher on the way",
            "Parts that Auth0 has taken go on there. The others wait here until you open Usher again and resume the import.",
        ),
        (
            Icon::ShieldCheck,
            "Nobody is there twice",
            "Every part is written down before it leaves. If an answer gets lost, Usher looks in the tenant what became of the part before it is sent again.",
        ),
    ];
    for (glyph, title, text) in long.then_some(plugged_in).into_iter().chain(both) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            icon(ui, glyph, sizes().icon, t.text.muted);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                wrapped(ui, title, FontRole::Table, t.text.main);
                wrapped(ui, text, FontRole::Table, t.text.muted);
            });
        });
        ui.add_space(16.0);
    }
}
