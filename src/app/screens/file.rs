//! File: which users are to be brought into Auth0?

use egui::{Align, Layout, Rect, Ui, pos2, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{Help, file_name};
use crate::app::shell::{self, Status};
use crate::app::theme::{FontRole, TenantColour, Tone, sizes, tokens};
use crate::app::widgets::{Button, ListRow, card, label, section_head, tenant_tile, wrapped};
use crate::app::words;
use crate::platform::settings::Recent;

use super::file_zone;
use super::history_card;
use super::looks;
use super::view::{Primary, View, within};

pub fn ui(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let held = view.model.file.hover.is_some();
    let faded = |ui: &mut Ui| {
        if held {
            ui.set_opacity(0.4);
        }
    };
    ui.scope(|ui| {
        faded(ui);
        shell::header(
            ui,
            view.areas.header,
            "File",
            "Which users do you want to bring into Auth0?",
            |_| {},
        );
    });
    shell::body(ui, view.areas.body, |ui| {
        let body = view.areas.body.shrink(sizes().page_padding);
        let width = body.width().min(sizes().column_max);
        let body = unfinished(ui, body, width, view, out);
        let recent_width = if view.narrow { 264.0 } else { 336.0 };
        let (left, right) = (
            Rect::from_min_size(body.min, vec2(width - recent_width - 32.0, body.height())),
            Rect::from_min_size(
                pos2(body.left() + width - recent_width, body.top()),
                vec2(recent_width, body.height()),
            ),
        );
        // In a small window the drop zone gives up its last line for the words of the cards.
        let card_height = if body.height() > 560.0 { 192.0 } else { 208.0 };
        // Below a banner there is not always room for both.
        let with_cards = body.height() > 440.0;
        let card_height = if with_cards { card_height } else { 0.0 };
        let (zone, cards) = left.split_top_bottom_at_y(left.bottom() - card_height);
        let gap = if with_cards { 24.0 } else { 0.0 };
        let zone = Rect::from_min_max(zone.min, pos2(zone.right(), zone.bottom() - gap));
        within(ui, zone.expand(4.0), |ui| {
            file_zone::ui(ui, zone, view, out);
        });
        ui.scope(|ui| {
            faded(ui);
            if with_cards {
                within(ui, cards, |ui| two_cards(ui, cards, view, out));
            }
            within(ui, right.expand2(vec2(12.0, 0.0)), |ui| {
                recents(ui, right, view, out);
            });
        });
    });
    ui.scope(|ui| {
        faded(ui);
        bar(ui, view, out);
    });
}

/// An import that was broken off comes before a new one. What is left of the room for the rest.
fn unfinished(ui: &mut Ui, body: Rect, width: f32, view: &View<'_>, out: &mut Vec<Action>) -> Rect {
    let model = view.model;
    let free = model.file.open.is_none() && model.file.opening.is_none();
    let free = free && model.import.running().is_none();
    let waits = model.history.unfinished();
    let waits = waits.first().filter(|_| free);
    let undo = model.history.half_undone().next().filter(|_| free);
    if waits.is_none() && undo.is_none() {
        return body;
    }
    let place = Rect::from_min_size(body.min, vec2(width, body.height()));
    let mut column = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(place)
            .layout(Layout::top_down(Align::Min)),
    );
    if model.file.hover.is_some() {
        column.set_opacity(0.4);
    }
    if let Some(run) = waits {
        history_card::waits(&mut column, view, run, out);
    } else if let Some(run) = undo {
        history_card::half_undone(&mut column, run, out);
    }
    Rect::from_min_max(
        pos2(body.left(), column.min_rect().bottom() + 16.0),
        body.max,
    )
}

fn bar(ui: &mut Ui, view: &View<'_>, out: &mut Vec<Action>) {
    let model = view.model;
    let text;
    let primary;
    let (status, button) = match &model.file.open {
        Some(open) if model.file.opening.is_none() => {
            text = format!(
                "{} {} open: {}, {}",
                words::middle(&open.view.name, 32),
                if open.view.members.len() > 1 {
                    "are"
                } else {
                    "is"
                },
                looks::file_kind(open.view.kind),
                words::bytes(open.view.size)
            );
            primary = if open.view.complete {
                looks::check(open)
            } else {
                "Look at the check".to_owned()
            };
            (
                Status {
                    back: None,
                    icon: Some((Icon::File, Tone::Neutral)),
                    text: &text,
                },
                primary.as_str(),
            )
        }
        _ => (
            Status {
                back: None,
                icon: Some((Icon::Lock, Tone::Neutral)),
                text: "Your file is only read, never changed. Nothing is sent before you press Import.",
            },
            "Choose a users file…",
        ),
    };
    let other = model.file.open.is_some() && model.file.opening.is_none();
    let told = model
        .file
        .open
        .as_ref()
        .filter(|open| other && open.is_told());
    if view.bar(
        ui,
        &status,
        Some(Primary::new(button, true)),
        out,
        |ui, out| {
            if other && Button::secondary("Choose another file…").show(ui).clicked() {
                out.push(Action::ChooseFile);
            }
            let Some(open) = told else { return };
            let word = match open.mapped() {
                Some(_) => "Columns…",
                None => "What comes along",
            };
            if Button::secondary(word).show(ui).clicked() {
                out.push(Action::ShowPlace(open.first_place()));
            }
        },
    ) {
        out.push(Action::Primary);
    }
}

fn two_cards(ui: &mut Ui, rect: Rect, view: &View<'_>, out: &mut Vec<Action>) {
    let t = tokens(ui);
    let width = (rect.width() - 24.0) / 2.0;
    let places = [
        Rect::from_min_size(rect.min, vec2(width, rect.height())),
        Rect::from_min_size(
            pos2(rect.left() + width + 24.0, rect.top()),
            vec2(width, rect.height()),
        ),
    ];
    let practice = view
        .model
        .connect
        .tenant()
        .is_none_or(|tenant| tenant.practice);
    one_card(
        ui,
        places[0],
        |ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(28.0, 28.0), egui::Sense::hover());
            ui.painter().rect_filled(rect, 6.0, t.accent.tint);
            Icon::FileJson.paint(ui, rect.center(), sizes().icon_small, t.accent.text);
        },
        "No file at hand?",
        "500 invented users, 40 of them with typical problems to mend",
        "Open the sample",
        || Action::OpenSample,
        out,
    );
    let title = if view.narrow {
        "Practice tenant"
    } else if practice {
        "You are on the practice tenant"
    } else {
        "Try the practice tenant first"
    };
    one_card(
        ui,
        places[1],
        |ui| {
            tenant_tile(ui, TenantColour::Practice, Icon::Practice, 28.0);
        },
        title,
        "It behaves like Auth0 and lives on this computer. Import as often as you like.",
        "What it can do",
        || Action::Help(Help::Practice),
        out,
    );
}

#[expect(clippy::too_many_arguments, reason = "the parts of a card, each once")]
fn one_card(
    ui: &mut Ui,
    rect: Rect,
    tile: impl FnOnce(&mut Ui),
    title: &str,
    text: &str,
    button: &str,
    action: impl FnOnce() -> Action,
    out: &mut Vec<Action>,
) {
    let t = tokens(ui);
    within(ui, rect, |ui| {
        card(ui, |ui| ui.set_height(rect.height() - 2.0));
        within(ui, rect.shrink(21.0), |ui| {
            ui.spacing_mut().interact_size.y = 28.0;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 12.0;
                tile(ui);
                label(ui, title, FontRole::Strong, t.text.main);
            });
            ui.add_space(4.0);
            wrapped(ui, text, FontRole::Table, t.text.muted);
        });
        let foot = Rect::from_min_max(
            pos2(rect.left() + 9.0, rect.bottom() - 57.0),
            pos2(rect.right() - 9.0, rect.bottom() - 21.0),
        );
        within(ui, foot.expand(3.0), |ui| {
            let mut row = ui.new_child(
                egui::UiBuilder::new()
                    .max_rect(foot)
                    .layout(Layout::left_to_right(Align::Center)),
            );
            if Button::quiet(button).show(&mut row).clicked() {
                out.push(action());
            }
        });
    });
}

fn recents(ui: &mut Ui, rect: Rect, view: &View<'_>, out: &mut Vec<Action>) {
    let t = tokens(ui);
    let recents = &view.model.settings.recents;
    let mut column = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    section_head(&mut column, "Recent files", |ui| {
        if !recents.is_empty() && Button::quiet("Clear").small().show(ui).clicked() {
            out.push(Action::ClearRecents);
        }
    });
    if recents.is_empty() {
        wrapped(
            &mut column,
            "Files you open are listed here",
            FontRole::Table,
            t.text.muted,
        );
        return;
    }
    let list = Rect::from_min_max(
        pos2(rect.left() - 12.0, rect.top() + 36.0),
        rect.max + vec2(12.0, 0.0),
    );
    let mut list = ui.new_child(egui::UiBuilder::new().max_rect(list));
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .show(&mut list, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for recent in recents {
                let name = recent_name(recent);
                let when = words::when(recent.opened_at, view.now);
                let line = match (recent.missing, recent.users) {
                    (true, _) => format!("Not found any more · {when}"),
                    (false, Some(users)) => format!("{} · {when}", words::users(users.into())),
                    (false, None) => when,
                };
                let shown = words::middle(&name, if view.narrow { 26 } else { 34 });
                let icon = looks::file_icon(&file_name(&recent.path));
                let mut row = ListRow::new(icon, &shown, &line);
                if recent.missing {
                    row.faint = true;
                    row.line_tone = Some((Icon::Warning, Tone::Warning));
                }
                if row.show(ui).clicked() {
                    out.push(Action::OpenPaths(recent.paths()));
                }
            }
        });
}

/// "members.csv", "members-1.csv and 2 more".
fn recent_name(recent: &Recent) -> String {
    let name = file_name(&recent.path);
    match recent.more.len() as u64 {
        0 => name,
        more => format!("{name} and {} more", words::number(more)),
    }
}
