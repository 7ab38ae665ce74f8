//! The drop zone in its states: at rest, held over, opening; above it why the last file did not open.

use egui::{Align, Layout, Rect, Sense, StrokeKind, Ui, UiBuilder, pos2, vec2};

use crate::app::action::Action;
use crate::app::icons::Icon;
use crate::app::model::{Hover, Opening};
use crate::app::theme::{FontRole, Tone, tokens};
use crate::app::widgets::{Banner, Button, DropState, DropZone, galley, icon_button, progress_bar};
use crate::app::words;

use super::view::View;

/// Formats that are read.
const FORMATS: &[&str] = &["JSON", "NDJSON", "CSV", "Excel", "OpenDocument", "gzip"];

pub fn ui(ui: &mut Ui, zone: Rect, view: &View<'_>, out: &mut Vec<Action>) {
    let file = &view.model.file;
    let mut column = ui.new_child(
        UiBuilder::new()
            .max_rect(zone)
            .layout(Layout::top_down(Align::Min)),
    );
    column.spacing_mut().item_spacing.y = 16.0;
    if let Some(trouble) = &file.trouble {
        let text = trouble.advice.clone().unwrap_or_default();
        Banner {
            tone: Tone::Blocker,
            icon: Icon::Error,
            title: &trouble.sentence,
            text: &text,
        }
        .show(&mut column, |ui| {
            if icon_button(ui, Icon::Close, "Close this message").clicked() {
                out.push(Action::CloseTrouble);
            }
        });
    }
    let rest = column.available_rect_before_wrap();
    if let Some(opening) = &file.opening {
        opening_ui(&mut column, rest, opening, out);
        return;
    }
    if let Some(hover) = &file.hover
        && let Some(why) = hover.refused()
    {
        wrong(&column, rest, hover, why);
        return;
    }
    let what;
    let name;
    let state = match &file.hover {
        Some(hover) => {
            let size = hover.size.map(words::bytes);
            let parts: Vec<&str> = hover.kind.into_iter().chain(size.as_deref()).collect();
            what = parts.join(", ");
            name = if hover.count > 1 {
                words::count(hover.count as u64, "file")
            } else {
                hover.name.clone()
            };
            DropState::Hover {
                name: &name,
                what: &what,
            }
        }
        None => DropState::Rest,
    };
    let hint = if view.model.desk.drops {
        "Tables and exports of Auth0, Firebase, Keycloak, Cognito, Okta, WordPress and Supabase are recognised. Several files of one kind open as one list."
    } else {
        "Files cannot be dropped in this kind of session. Tables and exports of Auth0, Firebase, Keycloak, Cognito, Okta, WordPress and Supabase are recognised."
    };
    let zone = DropZone {
        state,
        drops: view.model.desk.drops,
        formats: FORMATS,
        hint,
        size: rest.size(),
    };
    if zone.show(&mut column).clicked() {
        out.push(Action::ChooseFile);
    }
}

fn opening_ui(ui: &mut Ui, rect: Rect, opening: &Opening, out: &mut Vec<Action>) {
    let t = tokens(ui);
    ui.painter()
        .rect(rect, 10.0, t.bg.sunken, t.hair(), StrokeKind::Inside);
    let width = (rect.width() - 96.0).min(440.0);
    let column = Rect::from_center_size(rect.center(), vec2(width, 140.0));
    let title = format!("Opening {}", words::middle(&opening.name, 36));
    let text = galley(ui, &title, FontRole::Heading, t.text.main, width);
    ui.painter().galley(
        pos2(rect.center().x - text.size().x / 2.0, column.top()),
        text,
        t.text.main,
    );
    let mut middle = ui.new_child(UiBuilder::new().max_rect(Rect::from_min_size(
        column.min + vec2(0.0, 42.0),
        vec2(width, 12.0),
    )));
    let (read, total) = opening
        .view
        .as_ref()
        .map_or((0, 0), |view| (view.bytes_read, view.bytes_total));
    let fraction = if total == 0 {
        0.0
    } else {
        read as f32 / total as f32
    };
    progress_bar(&mut middle, "Opening", fraction, 0.0, true);
    let users = opening.view.as_ref().map_or(0, |view| view.summary.records);
    let line = if total == 0 {
        "Looking at its first users".to_owned()
    } else {
        format!(
            "{} so far, {} of {}",
            words::users(users),
            words::bytes(read),
            words::bytes(total)
        )
    };
    let text = galley(ui, &line, FontRole::SmallFigures, t.text.muted, width);
    ui.painter().galley(
        pos2(rect.center().x - text.size().x / 2.0, column.top() + 62.0),
        text,
        t.text.muted,
    );
    let mut foot = ui.new_child(
        UiBuilder::new()
            .max_rect(Rect::from_min_size(
                column.min + vec2(0.0, 92.0),
                vec2(width, 40.0),
            ))
            .layout(Layout::top_down(Align::Center)),
    );
    if Button::quiet("Cancel").show(&mut foot).clicked() {
        out.push(Action::CancelOpening);
    }
    ui.advance_cursor_after_rect(rect);
}

/// A file whose name alone says that it will not work.
fn wrong(ui: &Ui, rect: Rect, hover: &Hover, why: &str) {
    let t = tokens(ui);
    let response = ui.interact(rect, ui.scope_id().with("wrong"), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, why));
    ui.painter().rect(
        rect,
        10.0,
        t.blocker.tint,
        egui::Stroke::new(2.0, t.blocker.line),
        StrokeKind::Inside,
    );
    let centre = rect.center();
    Icon::Error.paint(ui, centre - vec2(0.0, 56.0), 36.0, t.blocker.text);
    let mut y = centre.y - 24.0;
    for (text, role, colour) in [
        (hover.name.as_str(), FontRole::Heading, t.text.main),
        (why, FontRole::Body, t.text.main),
    ] {
        let text = galley(ui, text, role, colour, rect.width() - 48.0);
        let height = text.size().y;
        ui.painter()
            .galley(pos2(centre.x - text.size().x / 2.0, y), text, colour);
        y += height + 6.0;
    }
}
