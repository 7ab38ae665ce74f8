//! A choice from a list that opens.

use egui::accesskit::Role;
use egui::{Color32, Popup, Response, Sense, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::menu::{MenuItem, menu_at};
use super::paint::{focus_ring, tooltip};
use super::text::{Cut, cut_galley};
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
    let size = vec2(width, sizes().control);
    listed(ui, name, options, chosen, size, true).1
}

/// The same, 28 points high, for toolbars.
pub fn combo_small(
    ui: &mut Ui,
    name: &str,
    options: &[&str],
    chosen: usize,
    width: f32,
) -> Option<usize> {
    let size = vec2(width, sizes().control_small);
    listed(ui, name, options, chosen, size, true).1
}

/// The same in a row of a table; the Tab key stops at it only where `stops`. With it, what the closed
/// list answers.
pub fn combo_row(
    ui: &mut Ui,
    name: &str,
    options: &[&str],
    chosen: usize,
    width: f32,
    stops: bool,
) -> (Response, Option<usize>) {
    let size = vec2(width, sizes().control_small);
    listed(ui, name, options, chosen, size, stops)
}

fn listed(
    ui: &mut Ui,
    name: &str,
    options: &[&str],
    chosen: usize,
    size: Vec2,
    stops: bool,
) -> (Response, Option<usize>) {
    let word = options.get(chosen).copied().unwrap_or_default();
    let ink = tokens(ui).text.main;
    let response = face(ui, name, word, ink, size, stops, Cut::End);
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
    let picked = menu_at(&response, &items, chosen);
    (response, picked)
}

/// What a choice looks like while it is closed: the chosen word and an arrow.
pub(super) fn face(
    ui: &mut Ui,
    name: &str,
    word: &str,
    ink: Color32,
    size: Vec2,
    stops: bool,
    at: Cut,
) -> Response {
    let t = tokens(ui);
    let sense = if stops { Sense::click() } else { Sense::CLICK };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let mut cut = false;
    let spoken = format!("{name}: {word}");
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), &spoken));
    if ui.is_rect_visible(rect) {
        ui.painter()
            .rect(rect, 6.0, t.bg.input, t.control_line(), StrokeKind::Inside);
        focus_ring(ui, &response, rect, 6.0);
        let small = size.y <= sizes().control_small;
        let (role, pad) = if small {
            (FontRole::Table, 8.0)
        } else {
            (FontRole::Body, 12.0)
        };
        let text;
        (text, cut) = cut_galley(ui, word, role, ink, size.x - 2.0 * pad - 24.0, at);
        ui.painter().galley(
            pos2(rect.left() + pad, rect.center().y - text.size().y / 2.0),
            text,
            ink,
        );
        Icon::ChevronDown.paint(
            ui,
            pos2(rect.right() - pad - 8.0, rect.center().y),
            sizes().icon_small,
            t.text.muted,
        );
    }
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    if cut && !open {
        tooltip(response, word)
    } else {
        response
    }
}
