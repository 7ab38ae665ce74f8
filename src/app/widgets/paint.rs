//! What several parts draw in the same way.

use egui::{Color32, CornerRadius, Rect, Response, Stroke, StrokeKind, Ui, pos2, vec2};

use super::text::paragraph;
use crate::app::theme::{FontRole, Tokens, tokens};

/// The ring around what the keyboard is on: 2 points off, round the corners of `rect`.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect, radius: f32) {
    if response.has_focus() {
        let t = tokens(ui);
        ui.painter().rect_stroke(
            rect.expand(2.0),
            radius + 2.0,
            t.focus_ring(),
            StrokeKind::Outside,
        );
    }
}

/// The ring inside the rectangle, for rows that touch their neighbours.
pub(super) fn focus_ring_inside(ui: &Ui, response: &Response, rect: Rect, radius: f32) {
    if response.has_focus() {
        ui.painter()
            .rect_stroke(rect, radius, tokens(ui).focus_ring(), StrokeKind::Inside);
    }
}

/// A filled area; high contrast gets an outline, since its tints are black.
pub(super) fn tinted(ui: &Ui, rect: Rect, radius: f32, fill: Color32, outline: Color32) {
    let t = tokens(ui);
    let stroke = if t.outlined() {
        Stroke::new(1.0, outline)
    } else {
        Stroke::NONE
    };
    ui.painter()
        .rect(rect, radius, fill, stroke, StrokeKind::Inside);
}

/// The 3 point bar at the left of what is selected. `inset` points are left free above and below.
pub fn row_bar(ui: &Ui, rect: Rect, inset: f32, colour: Color32) {
    let bar = Rect::from_min_max(
        pos2(rect.left(), rect.top() + inset),
        pos2(rect.left() + 3.0, rect.bottom() - inset),
    );
    let radius = if inset > 0.0 {
        CornerRadius::same(2)
    } else {
        CornerRadius::ZERO
    };
    ui.painter().rect_filled(bar, radius, colour);
}

/// A hair line across the available width.
pub fn divider(ui: &mut Ui) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 1.0));
    ui.painter().rect_filled(rect, 0.0, tokens(ui).line.hair);
}

/// The full text of whatever is cut, or the name of what shows an icon only.
pub fn tooltip(response: Response, text: &str) -> Response {
    if text.is_empty() {
        return response;
    }
    let ctx = response.ctx.clone();
    let theme = ctx.global_style();
    let mut tip = egui::Tooltip::for_enabled(&response);
    if !response.enabled() {
        tip = egui::Tooltip::for_disabled(&response);
    }
    tip.popup = tip.popup.frame(
        egui::Frame::popup(&theme)
            .fill(tooltip_tokens(&theme.visuals).tooltip.bg)
            .stroke(Stroke::NONE)
            .corner_radius(6)
            .inner_margin(egui::Margin::symmetric(12, 8)),
    );
    tip.show(|ui| {
        let t = tokens(ui);
        let galley = paragraph(ui, text, FontRole::Small, t.tooltip.text, 396.0);
        let (rect, _) = ui.allocate_exact_size(galley.size(), egui::Sense::hover());
        ui.painter().galley(rect.min, galley, t.tooltip.text);
    });
    response
}

fn tooltip_tokens(visuals: &egui::Visuals) -> &'static Tokens {
    crate::app::theme::tokens_of_visuals(visuals)
}
