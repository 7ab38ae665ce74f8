//! Cards, and the heads of sections, panels and groups.

use egui::accesskit::Role;
use egui::{
    Align, CornerRadius, Frame, Id, InnerResponse, Layout, Rect, Sense, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};

use super::text::{galley, label};
use crate::app::theme::{FontRole, sizes, tokens};

/// A frame with round corners whose rows touch; put [`super::divider`] between them.
pub fn card<R>(ui: &mut Ui, rows: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let t = tokens(ui);
    let mut inside = Id::NULL;
    let shown = Frame::new()
        .fill(t.bg.surface)
        .stroke(t.hair())
        .corner_radius(10)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.set_width(ui.available_width());
            inside = ui.unique_id();
            rows(ui)
        });
    let rect = shown.response.rect.shrink(1.0);
    ui.ctx()
        .data_mut(|data| data.insert_temp(inside.with("card"), rect));
    shown
}

/// The corners of a row's fill: round where it touches the corners of the card it stands in, which is known from the
/// frame before.
pub(super) fn row_corners(ui: &Ui, row: Rect) -> CornerRadius {
    let card: Option<Rect> = ui
        .ctx()
        .data(|data| data.get_temp(ui.unique_id().with("card")));
    let Some(card) = card else {
        return CornerRadius::ZERO;
    };
    let top = if (row.top() - card.top()).abs() < 1.5 {
        9
    } else {
        0
    };
    let bottom = if (row.bottom() - card.bottom()).abs() < 1.5 {
        9
    } else {
        0
    };
    CornerRadius {
        nw: top,
        ne: top,
        sw: bottom,
        se: bottom,
    }
}

/// A row's height in a card: the line above it is part of it, except in the first.
pub(super) fn card_row(ui: &Ui, height: f32) -> f32 {
    let card: Option<Rect> = ui
        .ctx()
        .data(|data| data.get_temp(ui.unique_id().with("card")));
    let below_a_line = card.is_some_and(|card| ui.cursor().top() - card.top() > 1.5);
    if below_a_line { height - 1.0 } else { height }
}

/// The head of a side panel, 48 high, with a line below: a strong title, and at the right a note or a small button.
pub fn panel_head(ui: &mut Ui, title: &str, right: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), sizes().toolbar));
    ui.painter()
        .hline(rect.x_range(), rect.bottom() - 0.5, t.hair());
    let inner = rect.shrink2(vec2(24.0, 0.0));
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(inner)
            .layout(Layout::left_to_right(Align::Center)),
    );
    label(&mut row, title, FontRole::Strong, t.text.main);
    let beyond = row.available_rect_before_wrap();
    right(
        &mut ui.new_child(
            UiBuilder::new()
                .max_rect(beyond)
                .layout(Layout::right_to_left(Align::Center)),
        ),
    );
}

/// The line above groups of one kind, 32 high, padding 12: what Auth0 does with them, and how many users they are.
pub fn group_head(ui: &mut Ui, title: &str, right: &str) {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, format!("{title}, {right}")));
    let count = galley(
        ui,
        right,
        FontRole::SmallFigures,
        t.text.muted,
        rect.width() / 2.0,
    );
    let word = galley(
        ui,
        title,
        FontRole::Small,
        t.text.muted,
        rect.width() - 36.0 - count.size().x,
    );
    let y = rect.center().y - 9.0;
    ui.painter()
        .galley(pos2(rect.left() + 12.0, y), word, t.text.muted);
    ui.painter().galley(
        pos2(rect.right() - 12.0 - count.size().x, y),
        count,
        t.text.muted,
    );
}

/// The head of a section, 28 high: a strong title, and at the right a note or a small button.
pub fn section_head(ui: &mut Ui, title: &str, right: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 28.0),
        egui::Layout::left_to_right(egui::Align::Center),
        |ui| {
            ui.set_height(28.0);
            label(ui, title, FontRole::Strong, t.text.main);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), right);
        },
    );
}
