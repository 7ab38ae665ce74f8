//! A banner: what is the matter, and that it goes on by itself, or what to do.

use egui::accesskit::Role;
use egui::{Align, Layout, Rect, Response, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::text::paragraph;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, Tone, sizes, tokens};

/// A banner over the width of the page.
#[must_use = "a banner is drawn by `show`"]
pub struct Banner<'a> {
    pub tone: Tone,
    pub icon: Icon,
    pub title: &'a str,
    /// A second line of 14; empty for none.
    pub text: &'a str,
}

impl Banner<'_> {
    /// Draws it, with actions at the right of the title (added from right to left).
    pub fn show(self, ui: &mut Ui, actions: impl FnOnce(&mut Ui)) -> Response {
        self.draw(ui, actions, None::<fn(&mut Ui)>)
    }

    /// Draws it with a row of small buttons below the text.
    pub fn show_with_row(self, ui: &mut Ui, row: impl FnOnce(&mut Ui)) -> Response {
        self.draw(ui, |_| {}, Some(row))
    }

    fn draw(
        self,
        ui: &mut Ui,
        actions: impl FnOnce(&mut Ui),
        row: Option<impl FnOnce(&mut Ui)>,
    ) -> Response {
        let t = tokens(ui);
        let colours = t.tone(self.tone);
        let width = ui.available_width();
        let origin = ui.cursor().min;
        // The actions come first, since they decide how much room the words have; they are reached after the words'
        // own name in the tree, because the words are no stop of the keyboard.
        let slot = ui.painter().add(egui::Shape::Noop);
        let right_edge =
            Rect::from_min_size(origin + vec2(16.0, 8.0), vec2(width - 32.0 + 8.0, 28.0));
        let mut right = ui.new_child(
            UiBuilder::new()
                .max_rect(right_edge)
                .layout(Layout::right_to_left(Align::Center)),
        );
        right.spacing_mut().item_spacing.x = 4.0;
        let before = right.min_rect().width();
        actions(&mut right);
        let taken = right.min_rect().width() - before;
        let taken = if taken > 1.0 { taken + 12.0 } else { 0.0 };

        let words = (width - 32.0 - 32.0 - taken).max(60.0);
        let title = paragraph(ui, self.title, FontRole::Strong, t.text.main, words);
        let text = paragraph(ui, self.text, FontRole::Table, t.text.main, words);
        let mut height = 24.0 + title.size().y;
        if !self.text.is_empty() {
            height += 2.0 + text.size().y;
        }
        let row_top = origin.y + height - 12.0 + 8.0;
        if row.is_some() {
            height += 8.0 + 28.0 - 4.0;
        }
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let name = if self.text.is_empty() {
            self.title.to_owned()
        } else {
            format!("{}. {}", self.title, self.text)
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
        let fill = if self.tone == Tone::Neutral {
            t.bg.sunken
        } else {
            colours.tint
        };
        let line = if t.outlined() {
            t.control_line()
        } else {
            egui::Stroke::NONE
        };
        let ground = egui::epaint::RectShape::new(rect, 6.0, fill, line, egui::StrokeKind::Inside);
        ui.painter().set(slot, ground);
        self.icon
            .paint(ui, rect.min + vec2(26.0, 23.0), sizes().icon, colours.text);
        let below = rect.top() + 12.0 + title.size().y + 2.0;
        ui.painter()
            .galley(rect.min + vec2(48.0, 12.0), title, t.text.main);
        ui.painter()
            .galley(pos2(rect.left() + 48.0, below), text, t.text.main);
        if let Some(row) = row {
            let place =
                Rect::from_min_size(pos2(rect.left() + 40.0, row_top), vec2(width - 56.0, 28.0));
            let mut line = ui.new_child(
                UiBuilder::new()
                    .max_rect(place)
                    .layout(Layout::left_to_right(Align::Center)),
            );
            line.spacing_mut().item_spacing.x = 4.0;
            row(&mut line);
        }
        response
    }
}
