//! Scrolling by wheel and by the two bars.

use egui::{Color32, Id, Rect, Response, Sense, Ui, pos2, vec2};

use super::grid::Grid;
use super::scroll::{Scroll, Window};
use super::view::TableState;
use crate::app::theme::tokens;

pub(super) fn wheel(ui: &Ui, body: Rect, state: &mut TableState, window: Window, grid: &Grid) {
    if !ui.rect_contains_pointer(body) {
        return;
    }
    let delta = ui.input(egui::InputState::smooth_scroll_delta);
    if delta.y != 0.0 {
        state.scroll = state.scroll.by(-f64::from(delta.y), window);
    }
    state.across = (state.across - delta.x).clamp(0.0, grid.overflow);
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "lengths on a track of some hundred points"
)]
pub(super) fn vertical_bar(ui: &Ui, id: Id, grid: &Grid, state: &mut TableState, window: Window) {
    let track = grid.vertical.shrink2(vec2(0.0, 4.0));
    let Some(length) = Scroll::handle(window, f64::from(track.height()), 32.0) else {
        return;
    };
    let response = ui.interact(
        grid.vertical,
        id.with("vertical"),
        Sense::DRAG | Sense::CLICK,
    );
    let free = f64::from(track.height()) - length;
    let top = f64::from(track.top()) + state.scroll.fraction(window) * free;
    let handle = Rect::from_min_size(
        pos2(track.left(), top as f32),
        vec2(track.width(), length as f32),
    );
    if let Some(pointer) = response.interact_pointer_pos() {
        if response.dragged() && free > 0.0 {
            let fraction =
                state.scroll.fraction(window) + f64::from(response.drag_delta().y) / free;
            state.scroll = Scroll::at_fraction(fraction, window);
        } else if response.clicked() && !handle.contains(pointer) {
            let page = if pointer.y < handle.top() {
                -window.height
            } else {
                window.height
            };
            state.scroll = state.scroll.by(page, window);
        }
    }
    paint_bar(ui, grid.vertical, handle, &response, true);
}

pub(super) fn horizontal_bar(ui: &Ui, id: Id, grid: &Grid, state: &mut TableState) {
    let Some(bar) = grid.horizontal else { return };
    let track = bar.shrink2(vec2(4.0, 0.0));
    let response = ui.interact(bar, id.with("horizontal"), Sense::DRAG | Sense::CLICK);
    let length = (track.width() * track.width() / (track.width() + grid.overflow)).max(32.0);
    let free = (track.width() - length).max(1.0);
    if response.dragged() {
        state.across = (state.across + response.drag_delta().x / free * grid.overflow)
            .clamp(0.0, grid.overflow);
    }
    let left = track.left() + state.across / grid.overflow * free;
    let handle = Rect::from_min_size(pos2(left, track.top()), vec2(length, track.height()));
    paint_bar(ui, bar, handle, &response, false);
}

fn paint_bar(ui: &Ui, track: Rect, handle: Rect, response: &Response, vertical: bool) {
    let t = tokens(ui);
    ui.painter().rect_filled(track, 0.0, t.bg.sunken);
    let inset = if vertical {
        vec2(2.5, 0.0)
    } else {
        vec2(0.0, 2.5)
    };
    if vertical {
        ui.painter()
            .vline(track.left() + 0.5, track.y_range(), t.hair());
    } else {
        ui.painter()
            .hline(track.x_range(), track.top() + 0.5, t.hair());
    }
    let active = response.hovered() || response.dragged();
    let colour: Color32 = if active { t.text.muted } else { t.line.control };
    ui.painter().rect_filled(handle.shrink2(inset), 3.0, colour);
}
