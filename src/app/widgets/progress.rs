//! How far it is: what has a result, and what is at Auth0 without one.

use egui::accesskit::Role;
use egui::{Rect, Response, Sense, Ui, WidgetInfo, vec2};

use crate::app::theme::{sizes, tokens};

/// Fractions of the whole, 0 to 1. `heard` is false while Auth0 cannot be asked: then the second piece is grey.
pub fn progress_bar(ui: &mut Ui, name: &str, done: f32, active: f32, heard: bool) -> Response {
    let t = tokens(ui);
    let height = sizes().progress_bar;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(100.0);
        node.set_numeric_value(f64::from(done.clamp(0.0, 1.0) * 100.0));
    });
    if ui.is_rect_visible(rect) {
        let done = done.clamp(0.0, 1.0) * rect.width();
        let both = (done + active.max(0.0) * rect.width()).min(rect.width());
        let active = if heard {
            t.progress.active
        } else {
            t.progress.waiting
        };
        ui.painter()
            .rect_filled(rect, height / 2.0, t.progress.track);
        // Each piece is the whole pill, cut to its length, so that ends stay round and joints straight.
        for (from, to, colour) in [(done, both, active), (0.0, done, t.progress.done)] {
            let clip = Rect::from_min_max(
                rect.min + vec2(from, 0.0),
                egui::pos2(rect.left() + to, rect.bottom()),
            );
            ui.painter()
                .with_clip_rect(clip.intersect(ui.clip_rect()))
                .rect_filled(rect, height / 2.0, colour);
        }
    }
    response
}
