//! Import, before it starts: the options in words with their consequences.

use egui::{Rect, Ui, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::Model;
use crate::app::shell::{self, Status};
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::widgets::{Banner, Button, card, divider, label, radio_row, switch};
use crate::app::words;
use crate::import::plan::Lasts;

use super::view::{Primary, View, within};
use super::{again, follow, import_outlook, import_plan, import_since, looks};

pub fn ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let model = view.model;
    let over = model
        .import
        .run
        .as_ref()
        .is_some_and(|run| run.over.is_some());
    let context = if over {
        "An import of this file has ended, another one can follow"
    } else {
        "Nothing has been sent yet"
    };
    shell::header(ui, view.areas.header, "Import", context, |_| {});
    shell::body(ui, view.areas.body, |ui| {
        let body = view.areas.body;
        let plan_width = if view.narrow {
            288.0
        } else {
            sizes().panel_plan
        };
        let (page, plan) = body.split_left_right_at_x(body.right() - plan_width);
        within(ui, page, |ui| {
            egui::ScrollArea::vertical()
                .id_salt("options")
                .auto_shrink(false)
                .show(ui, |ui| {
                    let inner = Rect::from_min_max(page.min, page.max).shrink(24.0);
                    egui::Frame::new().inner_margin(24.0).show(ui, |ui| {
                        ui.set_width(inner.width().min(sizes().column_max));
                        ui.spacing_mut().item_spacing.y = 0.0;
                        options_ui(ui, view, out);
                    });
                });
        });
        import_plan::ui(ui, plan, view);
    });
    bar(ui, view, out);
}

pub(super) fn heading(ui: &mut Ui, text: &str) {
    let t = tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), egui::Sense::hover());
    within(ui, rect, |ui| {
        label(ui, text, FontRole::Strong, t.text.main)
    });
    ui.add_space(4.0);
}

fn options_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let model = view.model;
    if let Some(trouble) = &model.import.trouble {
        let text = trouble.advice.clone().unwrap_or_default();
        Banner {
            tone: Tone::Blocker,
            icon: Icon::Error,
            title: &trouble.sentence,
            text: &text,
        }
        .show(ui, |_| {});
        ui.add_space(24.0);
    }
    again::on_import(ui, view, out);
    follow::above_options(ui, view, out);
    token_ui(ui, view);
    rehearsal_ui(ui, view, out);
    let tenant = model
        .connect
        .tenant()
        .map_or("the tenant", |tenant| tenant.name.as_str());
    let tenant = if model.connect.tenant().is_some_and(|tenant| tenant.practice) {
        "the practice tenant"
    } else {
        tenant
    };
    heading(ui, &format!("If a user is already in {tenant}"));
    upsert_ui(ui, model, out);
    ui.add_space(24.0);
    heading(ui, "What will happen");
    import_outlook::ui(ui, view, out);
    if model.import.options.upsert
        && model
            .summary()
            .is_some_and(|summary| summary.without_email_verified > 0)
    {
        ui.add_space(24.0);
        verified_ui(ui, model, out);
    }
    ui.add_space(24.0);
    if import_since::ui(ui, view, out) {
        ui.add_space(24.0);
    }
    heading(ui, "On the way");
    card(ui, |ui| {
        let on = model.pilot_first();
        let text = "A few users of every kind go first and alone. You see what became of them, then the others follow";
        if switch(ui, on, "Pilot first", text).clicked() {
            out.push(Action::Pilot(!on));
        }
        divider(ui);
        let on = model.import.options.completion_email;
        let text = "One email to every owner of the tenant when the last part is done";
        if switch(ui, on, "Completion email from Auth0", text).clicked() {
            out.push(Action::CompletionEmail(!on));
        }
    });
    let without_hash = model.summary().map_or(0, |summary| summary.without_hash);
    if without_hash > 0 {
        ui.add_space(24.0);
        let have = if without_hash == 1 { "has" } else { "have" };
        let title = format!("{} {have} no password hash", words::users(without_hash));
        let text = "No later import can give them one. They will have to reset their password.";
        Banner {
            tone: Tone::Warning,
            icon: Icon::Warning,
            title: &title,
            text,
        }
        .show(ui, |ui| {
            if Button::quiet("Show them").small().show(ui).clicked() {
                out.push(Action::ShowWithoutHash);
            }
        });
    }
    if model
        .connect
        .tenant()
        .is_some_and(|tenant| !tenant.practice)
    {
        ui.add_space(16.0);
        let text = "Event streams of the tenant tell of every user that is created or updated. Whether Auth0 mails the users is not documented.";
        Banner {
            tone: Tone::Info,
            icon: Icon::Info,
            title: "Others may hear of this import",
            text,
        }
        .show(ui, |_| {});
    }
}

/// Trouble is let happen on purpose.
fn rehearsal_ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let model = view.model;
    if model.practice.rehearses && model.connect.tenant().is_some_and(|tenant| tenant.practice) {
        Banner {
            tone: Tone::Info,
            icon: Icon::Practice,
            title: "Trouble is rehearsed",
            text: "The practice tenant loses answers, asks to wait and lets jobs fail. Every user must be accounted for all the same. Some waits take a few minutes.",
        }
        .show(ui, |ui| {
            if Button::quiet("Switch it off").small().show(ui).clicked() {
                out.push(Action::RehearseTrouble(false));
            }
        });
        ui.add_space(24.0);
    }
}

/// A pasted token that may end before the import does, with the hour of its end.
fn token_ui(ui: &mut Ui, view: &View<'_>) {
    let model = view.model;
    let end = model.connect.tenant().and_then(|tenant| tenant.token_ends);
    let (Some(end), Some(plan), Some(estimate)) =
        (end, &model.import.plan, model.import.estimate())
    else {
        return;
    };
    let left = end.duration_since(view.now).unwrap_or_default();
    let will = match estimate.lasts(left) {
        Lasts::Long => return,
        Lasts::Perhaps => "may",
        Lasts::TooShort => "will",
    };
    let title = format!(
        "The token ends at {}, the import {will} take longer",
        words::until(end, view.now)
    );
    let text = format!(
        "{} take {}, {}. Nothing is lost when the token ends: Usher waits, asks for a new one of the same tenant, and goes on. A client id with its secret renews itself.",
        words::users(plan.users.into()),
        import_plan::takes(&estimate),
        import_plan::basis(&estimate),
    );
    Banner {
        tone: Tone::Warning,
        icon: Icon::Key,
        title: &title,
        text: &text,
    }
    .show(ui, |_| {});
    ui.add_space(24.0);
}

fn upsert_ui(ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
    let upsert = model.import.options.upsert;
    let unverified = model
        .summary()
        .map_or(0, |summary| summary.without_email_verified);
    let mut note = "Replaces user_metadata and app_metadata as a whole".to_owned();
    // Said as long as it would happen: not any more once the addresses count as verified.
    if unverified > 0 && model.import.options.email_verified != Some(true) {
        let addresses = match unverified {
            1 => "1 email address".to_owned(),
            more => format!("{} email addresses", words::number(more)),
        };
        note += ", and takes “verified” off ";
        note += &addresses;
        note += " for which the file says nothing";
    }
    card(ui, |ui| {
        if radio_row(
            ui,
            !upsert,
            "Leave that user alone",
            "Results name everyone who was there already",
            "",
        )
        .clicked()
            && upsert
        {
            out.push(Action::Upsert(false));
        }
        divider(ui);
        let text = "Matches by email and writes over what is there";
        if radio_row(ui, upsert, "Update that user (upsert)", text, &note).clicked() && !upsert {
            out.push(Action::Upsert(true));
        }
    });
}

fn verified_ui(ui: &mut Ui, model: &Model, out: &mut Vec<Action>) {
    let count = model
        .summary()
        .map_or(0, |summary| summary.without_email_verified);
    let says = if count == 1 {
        "The file says nothing about 1 user’s email verification"
    } else {
        ""
    };
    let title = if says.is_empty() {
        format!(
            "The file says nothing about the email verification of {}",
            words::users(count)
        )
    } else {
        says.to_owned()
    };
    heading(ui, &title);
    let chosen = model.import.options.email_verified;
    card(ui, |ui| {
        let text = "Nobody has to verify again. Right when the old system verified every address.";
        if radio_row(
            ui,
            chosen == Some(true),
            "Their addresses are verified",
            text,
            "",
        )
        .clicked()
        {
            out.push(Action::EmailVerified(true));
        }
        divider(ui);
        let text = "Auth0 treats them as not verified, and takes it off users who were";
        if radio_row(
            ui,
            chosen == Some(false),
            "Their addresses are not verified",
            text,
            "",
        )
        .clicked()
        {
            out.push(Action::EmailVerified(false));
        }
    });
    if chosen.is_none() {
        ui.add_space(8.0);
        let t = tokens(ui);
        label(
            ui,
            "Choose one of the two before the import",
            FontRole::Small,
            t.warning.text,
        );
    }
}

fn bar(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let model = view.model;
    let obstacle = model.import_obstacle();
    let file = model
        .open()
        .map(|open| words::middle(&open.view.name, 40))
        .unwrap_or_default();
    let text = match obstacle {
        Some(obstacle) => obstacle.to_owned(),
        None if model.import.plan.is_none() => "The parts are being planned".to_owned(),
        None => format!("{file}, unchanged since the check"),
    };
    let icon = match obstacle {
        Some(_) => (Icon::Info, Tone::Info),
        None => (looks::file_icon(&file), Tone::Neutral),
    };
    let planned = model
        .import
        .plan
        .as_ref()
        .filter(|_| !model.wants_email_verified())
        .map(|plan| u64::from(plan.users));
    let users = planned.or(model.ready_users()).unwrap_or(0);
    let word = format!("Import {}", words::users(users));
    let mut primary = Primary::new(
        &word,
        obstacle.is_none() && model.import.plan.is_some() && model.import.planning.is_none(),
    );
    primary.why = obstacle.unwrap_or_default();
    let status = Status {
        back: Some("Back"),
        icon: Some(icon),
        text: &text,
    };
    if view.bar(ui, &status, Some(primary), out, |_, _| {}) {
        out.push(Action::Primary);
    }
}
