//! A list of actions that opens below a button.

use egui::accesskit::Role;
use egui::{Color32, Popup, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use super::paint::focus_ring_inside;
use super::text::galley;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, sizes, tokens};

/// A line of a menu.
#[derive(Debug, Clone, Copy)]
pub struct MenuItem<'a> {
    pub icon: Option<Icon>,
    pub text: &'a str,
    pub danger: bool,
    pub enabled: bool,
}

impl<'a> MenuItem<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            icon: None,
            text,
            danger: false,
            enabled: true,
        }
    }
}

/// Opens with a click on `button`; Some with the index of what was chosen now.
pub fn menu(button: &Response, items: &[MenuItem<'_>]) -> Option<usize> {
    let shown = Popup::menu(button).gap(4.0).show(|ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let icons = items.iter().any(|item| item.icon.is_some());
        let widest = items
            .iter()
            .map(|item| {
                galley(ui, item.text, FontRole::Table, Color32::PLACEHOLDER, 400.0)
                    .size()
                    .x
            })
            .fold(0.0, f32::max);
        let width = (widest + 32.0 + if icons { 32.0 } else { 0.0 })
            .max(button.rect.width().clamp(160.0, 400.0));
        let mut chosen = None;
        for (index, item) in items.iter().enumerate() {
            if ui
                .add_enabled_ui(item.enabled, |ui| line(ui, *item, icons, width))
                .inner
                .clicked()
            {
                chosen = Some(index);
                ui.close();
            }
        }
        chosen
    });
    shown.and_then(|shown| shown.inner)
}

fn line(ui: &mut Ui, item: MenuItem<'_>, icons: bool, width: f32) -> Response {
    let t = tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 32.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, ui.is_enabled(), item.text));
    let ink = if item.danger {
        t.blocker.text
    } else {
        t.text.main
    };
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, t.fill.hover);
    }
    focus_ring_inside(ui, &response, rect, 4.0);
    if let Some(icon) = item.icon {
        icon.paint(
            ui,
            pos2(rect.left() + 18.0, rect.center().y),
            sizes().icon,
            ink,
        );
    }
    let left = rect.left() + if icons { 40.0 } else { 12.0 };
    let text = galley(
        ui,
        item.text,
        FontRole::Table,
        ink,
        rect.right() - 8.0 - left,
    );
    ui.painter()
        .galley(pos2(left, rect.center().y - text.size().y / 2.0), text, ink);
    response
}
