//! A small tinted word that says something and does nothing.

use egui::accesskit::Role;
use egui::{Response, Sense, Ui, WidgetInfo, pos2, vec2};

use super::paint::{tinted, tooltip};
use super::text::galley;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, Tone, sizes, tokens};

/// A badge; a neutral one is grey.
pub fn badge(ui: &mut Ui, tone: Tone, icon: Option<Icon>, text: &str) -> Response {
    let t = tokens(ui);
    let colours = t.tone(tone);
    let ink = if tone == Tone::Neutral {
        t.text.main
    } else {
        colours.text
    };
    let icon_width = if icon.is_some() {
        sizes().icon_small + 4.0
    } else {
        0.0
    };
    let word = galley(
        ui,
        text,
        FontRole::Small,
        ink,
        (ui.available_width() - 16.0 - icon_width).max(16.0),
    );
    let cut = word.elided;
    let width = 16.0 + icon_width + word.size().x;
    let (rect, response) = ui.allocate_exact_size(vec2(width, sizes().badge), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if ui.is_rect_visible(rect) {
        tinted(ui, rect, 4.0, colours.tint, ink);
        let mut x = rect.left() + 8.0;
        if let Some(icon) = icon {
            let size = sizes().icon_small;
            icon.paint(ui, pos2(x + size / 2.0, rect.center().y), size, ink);
            x += icon_width;
        }
        ui.painter()
            .galley(pos2(x, rect.center().y - word.size().y / 2.0), word, ink);
    }
    if cut {
        tooltip(response, text)
    } else {
        response
    }
}
