//! A banner: what is the matter, and that it goes on by itself, or what to do.

use egui::{Align, Color32, Frame, Layout, Margin, Response, Stroke, Ui};

use super::text::wrapped;
use crate::app::icons::{Icon, icon};
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
    /// Draws it, with actions at the right (added from right to left).
    pub fn show(self, ui: &mut Ui, actions: impl FnOnce(&mut Ui)) -> Response {
        let t = tokens(ui);
        let colours = t.tone(self.tone);
        let stroke = if t.outlined() {
            t.control_line()
        } else {
            Stroke::NONE
        };
        Frame::new()
            .fill(if self.tone == Tone::Neutral {
                t.bg.sunken
            } else {
                colours.tint
            })
            .stroke(stroke)
            .corner_radius(6)
            .inner_margin(Margin::symmetric(16, 12))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.with_layout(
                    Layout::right_to_left(Align::Center).with_main_wrap(false),
                    |ui| {
                        actions(ui);
                        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                            ui.spacing_mut().item_spacing.x = 12.0;
                            self.head(ui, colours.text);
                        });
                    },
                );
            })
            .response
    }

    fn head(&self, ui: &mut Ui, ink: Color32) {
        let t = tokens(ui);
        icon(ui, self.icon, sizes().icon, ink);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            wrapped(ui, self.title, FontRole::Strong, t.text.main);
            if !self.text.is_empty() {
                wrapped(ui, self.text, FontRole::Table, t.text.main);
            }
        });
    }
}
