//! What is chosen: radio rows, switches and check boxes. They show a value; the caller changes it on a click.

use egui::accesskit::{Role, Toggled};
use egui::{Color32, Response, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::cards::row_corners;
use super::paint::{focus_ring, focus_ring_inside};
use super::text::{galley, paragraph};
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, TenantColour, Tone, sizes, tokens};

/// One choice of several, a row of a card: a title, its consequence, and what to mind about it.
/// `note` (empty for none) is a warning; the first row of a card passes `top` for the round corners.
pub fn radio_row(ui: &mut Ui, on: bool, title: &str, text: &str, note: &str) -> Response {
    let response = option_row(ui, Role::RadioButton, on, title, text, note);
    if ui.is_rect_visible(response.rect) {
        radio_mark(
            ui,
            pos2(response.rect.left() + 26.0, response.rect.top() + 25.0),
            on,
        );
    }
    response
}

/// A switch as a row of a card, with its consequence under the title.
pub fn switch(ui: &mut Ui, on: bool, title: &str, text: &str) -> Response {
    let response = option_row(ui, Role::Switch, on, title, text, "");
    if ui.is_rect_visible(response.rect) {
        switch_mark(
            ui,
            pos2(response.rect.left() + 34.0, response.rect.top() + 25.0),
            on,
        );
    }
    response
}

/// A check box with its word.
pub fn check_box(ui: &mut Ui, on: bool, text: &str) -> Response {
    let t = tokens(ui);
    let word = galley(
        ui,
        text,
        FontRole::Body,
        t.text.main,
        (ui.available_width() - 28.0).max(20.0),
    );
    let (rect, response) = ui.allocate_exact_size(vec2(28.0 + word.size().x, 22.0), Sense::click());
    named(ui, &response, Role::CheckBox, on, text);
    if ui.is_rect_visible(rect) {
        let side = egui::Rect::from_min_size(pos2(rect.left(), rect.top() + 1.0), vec2(20.0, 20.0));
        let (fill, line) = if on {
            (t.accent.fill, t.accent.fill)
        } else {
            (t.bg.input, t.line.control)
        };
        ui.painter().rect(
            side,
            4.0,
            fill,
            egui::Stroke::new(1.0, line),
            StrokeKind::Inside,
        );
        if on {
            Icon::Tick.paint(ui, side.center(), sizes().icon_small, t.text.on_fill);
        }
        focus_ring(ui, &response, side, 4.0);
        ui.painter().galley(
            pos2(rect.left() + 28.0, rect.center().y - word.size().y / 2.0),
            word,
            t.text.main,
        );
    }
    response
}

/// A radio with its word, for choices that stand in one line.
pub fn radio(ui: &mut Ui, on: bool, text: &str) -> Response {
    let (rect, response) = worded(ui, Role::RadioButton, on, text, 28.0);
    radio_mark(ui, pos2(rect.left() + 10.0, rect.center().y), on);
    response
}

/// A switch with its word in one line.
pub fn switch_line(ui: &mut Ui, on: bool, text: &str) -> Response {
    let (rect, response) = worded(ui, Role::Switch, on, text, 48.0);
    switch_mark(ui, pos2(rect.left() + 18.0, rect.center().y), on);
    response
}

/// The word of a control, `indent` points right of where its mark goes.
fn worded(ui: &mut Ui, role: Role, on: bool, text: &str, indent: f32) -> (egui::Rect, Response) {
    let t = tokens(ui);
    let word = galley(
        ui,
        text,
        FontRole::Body,
        t.text.main,
        (ui.available_width() - indent).max(20.0),
    );
    let (rect, response) =
        ui.allocate_exact_size(vec2(indent + word.size().x, 22.0), Sense::click());
    named(ui, &response, role, on, text);
    focus_ring(ui, &response, rect, 6.0);
    ui.painter().galley(
        pos2(rect.left() + indent, rect.center().y - word.size().y / 2.0),
        word,
        t.text.main,
    );
    (rect, response)
}

/// The colours a tenant may have; Some with the one that was picked now.
pub fn swatches(ui: &mut Ui, chosen: TenantColour) -> Option<TenantColour> {
    let t = tokens(ui);
    let mut picked = None;
    ui.horizontal(|ui| {
        for colour in TenantColour::CHOICE {
            let on = colour == chosen;
            let (rect, response) = ui.allocate_exact_size(vec2(28.0, 28.0), Sense::click());
            named(ui, &response, Role::RadioButton, on, colour.name());
            ui.painter().rect_filled(rect, 6.0, t.tenant_fill(colour));
            if on {
                let ring = egui::Stroke::new(2.0, t.focus);
                ui.painter()
                    .rect_stroke(rect.expand(2.0), 8.0, ring, StrokeKind::Outside);
                Icon::Tick.paint(ui, rect.center(), sizes().icon_small, t.tenant.text);
            }
            focus_ring(ui, &response, rect, 6.0);
            if response.clicked() {
                picked = Some(colour);
            }
        }
        ui.add_space(8.0);
        super::text::label(ui, chosen.name(), FontRole::Body, t.text.muted);
    });
    picked
}

/// The round mark of a radio, centred.
pub(super) fn radio_mark(ui: &Ui, centre: egui::Pos2, on: bool) {
    let t = tokens(ui);
    let disc = egui::Rect::from_center_size(centre, vec2(20.0, 20.0));
    if on {
        ui.painter().rect_filled(disc, 10.0, t.accent.fill);
        ui.painter().circle_filled(centre, 4.0, t.text.on_fill);
    } else {
        ui.painter()
            .rect(disc, 10.0, t.bg.input, t.control_line(), StrokeKind::Inside);
    }
}

/// The pill of a switch, drawn around `centre`; 36 by 20 points.
pub(in crate::app) fn switch_mark(ui: &Ui, centre: egui::Pos2, on: bool) {
    let t = tokens(ui);
    let rect = egui::Rect::from_center_size(centre, vec2(36.0, 20.0));
    let (fill, line, knob, x) = if on {
        (
            t.accent.fill,
            t.accent.fill,
            t.text.on_fill,
            rect.right() - 10.0,
        )
    } else {
        (
            t.bg.input,
            t.line.control,
            t.line.control,
            rect.left() + 10.0,
        )
    };
    ui.painter().rect(
        rect,
        10.0,
        fill,
        egui::Stroke::new(1.0, line),
        StrokeKind::Inside,
    );
    ui.painter()
        .circle_filled(pos2(x, rect.center().y), 6.0, knob);
}

fn named(ui: &Ui, response: &Response, role: Role, on: bool, name: &str) {
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(role, enabled, on, name));
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_toggled(Toggled::from(on)));
}

fn option_row(ui: &mut Ui, role: Role, on: bool, title: &str, text: &str, note: &str) -> Response {
    let t = tokens(ui);
    let switch = role == Role::Switch;
    let indent = if switch { 64.0 } else { 48.0 };
    let width = ui.available_width();
    let text_width = (width - indent - 16.0).max(40.0);
    let strong = on && !switch;
    let title_role = if strong {
        FontRole::Strong
    } else {
        FontRole::Body
    };
    let head = paragraph(ui, title, title_role, t.text.main, text_width);
    let body = paragraph(ui, text, FontRole::Table, t.text.muted, text_width);
    let mind = paragraph(ui, note, FontRole::Table, t.text.main, text_width - 24.0);
    let body_height = if text.is_empty() {
        0.0
    } else {
        2.0 + body.size().y
    };
    let note_height = if note.is_empty() {
        0.0
    } else {
        8.0 + mind.size().y
    };
    let height = 28.0 + head.size().y + body_height + note_height;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    named(ui, &response, role, on, title);
    if ui.is_rect_visible(rect) {
        let fill = match (strong, response.hovered()) {
            (true, _) => t.fill.selected,
            (false, true) => t.fill.hover,
            _ => Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect, row_corners(ui, rect), fill);
        focus_ring_inside(ui, &response, rect.shrink(1.0), 9.0);
        let mut at = pos2(rect.left() + indent, rect.top() + 14.0);
        let head_height = head.size().y;
        ui.painter().galley(at, head, t.text.main);
        at.y += head_height + 2.0;
        if !text.is_empty() {
            let height = body.size().y;
            ui.painter().galley(at, body, t.text.muted);
            at.y += height;
        }
        if !note.is_empty() {
            at.y += 8.0;
            let colour = t.tone(Tone::Warning).text;
            Icon::Warning.paint(ui, at + vec2(8.0, 10.0), sizes().icon_small, colour);
            ui.painter().galley(at + vec2(24.0, 0.0), mind, t.text.main);
        }
    }
    response
}
