//! A choice from a list that opens.

use egui::accesskit::Role;
use egui::{Response, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::menu::{MenuItem, menu};
use super::paint::focus_ring;
use super::text::galley;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, sizes, tokens};

/// Shows the chosen word; the list opens on a click or Space. Some with the index that was chosen now.
pub fn combo(
    ui: &mut Ui,
    name: &str,
    options: &[&str],
    chosen: usize,
    width: f32,
) -> Option<usize> {
    let word = options.get(chosen).copied().unwrap_or_default();
    let response = face(ui, name, word, width);
    let items: Vec<MenuItem<'_>> = options
        .iter()
        .enumerate()
        .map(|(index, text)| MenuItem {
            icon: if index == chosen {
                Some(Icon::Tick)
            } else {
                None
            },
            ..MenuItem::new(text)
        })
        .collect();
    menu(&response, &items)
}

fn face(ui: &mut Ui, name: &str, word: &str, width: f32) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, sizes().control), Sense::click());
    let spoken = format!("{name}: {word}");
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), &spoken));
    if ui.is_rect_visible(rect) {
        ui.painter()
            .rect(rect, 6.0, t.bg.input, t.control_line(), StrokeKind::Inside);
        focus_ring(ui, &response, rect, 6.0);
        let text = galley(ui, word, FontRole::Body, t.text.main, width - 48.0);
        ui.painter().galley(
            pos2(rect.left() + 12.0, rect.center().y - text.size().y / 2.0),
            text,
            t.text.main,
        );
        Icon::ChevronDown.paint(
            ui,
            pos2(rect.right() - 20.0, rect.center().y),
            sizes().icon_small,
            t.text.muted,
        );
    }
    response
}
