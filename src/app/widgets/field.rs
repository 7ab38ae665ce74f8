//! A field to type in: label above, what is wrong below.

use egui::{Frame, Margin, Response, Stroke, StrokeKind, TextEdit, Ui, Vec2};

use super::text::{label, wrapped};
use crate::app::icons::{Icon, icon};
use crate::app::theme::{FontRole, sizes, tokens};

/// A field of one line, or several.
#[must_use = "a field is drawn by `show`"]
pub struct Field<'a> {
    name: &'a str,
    visible_label: bool,
    hint: &'a str,
    error: Option<&'a str>,
    help: &'a str,
    icon: Option<Icon>,
    small: bool,
    secret: bool,
    rows: usize,
    width: f32,
}

impl<'a> Field<'a> {
    /// `name` stands above the field and is its accessible name.
    pub fn new(name: &'a str) -> Self {
        Self {
            name,
            visible_label: true,
            hint: "",
            error: None,
            help: "",
            icon: None,
            small: false,
            secret: false,
            rows: 1,
            width: f32::INFINITY,
        }
    }

    /// The name is spoken only, as in a toolbar.
    pub fn bare(mut self) -> Self {
        self.visible_label = false;
        self
    }

    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// What is wrong with the value; it takes the place of the help line.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// A muted line below.
    pub fn help(mut self, help: &'a str) -> Self {
        self.help = help;
        self
    }

    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// 28 points high.
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Typed characters show as dots.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Several lines.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }

    /// The response is the text edit's own (`changed`, `lost_focus`, `has_focus`).
    pub fn show(self, ui: &mut Ui, value: &mut String) -> Response {
        let t = tokens(ui);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.set_max_width(self.width.min(ui.available_width()));
            if self.visible_label {
                label(ui, self.name, FontRole::Strong, t.text.main);
            }
            let response = self.frame(ui, value);
            if let Some(error) = self.error {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 6.0;
                    ui.vertical(|ui| {
                        ui.add_space(1.0);
                        icon(ui, Icon::Error, sizes().icon_small, t.blocker.text);
                    });
                    wrapped(ui, error, FontRole::Small, t.blocker.text);
                });
            } else if !self.help.is_empty() {
                wrapped(ui, self.help, FontRole::Small, t.text.muted);
            }
            response
        })
        .inner
    }

    fn frame(&self, ui: &mut Ui, value: &mut String) -> Response {
        let t = tokens(ui);
        let (height, pad, role) = if self.small {
            (sizes().control_small, 8, FontRole::Table)
        } else {
            (sizes().control, 12, FontRole::Body)
        };
        let shown = Frame::new()
            .fill(t.bg.input)
            .corner_radius(6)
            .inner_margin(Margin::symmetric(pad, 0))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                if self.rows > 1 {
                    ui.add_space(7.0);
                    let response = self.edit(ui, value, role);
                    ui.add_space(7.0);
                    return response;
                }
                ui.allocate_ui_with_layout(
                    Vec2::new(ui.available_width(), height),
                    egui::Layout::left_to_right(egui::Align::Center),
                    |ui| {
                        ui.set_height(height);
                        if let Some(glyph) = self.icon {
                            icon(
                                ui,
                                glyph,
                                if self.small {
                                    sizes().icon_small
                                } else {
                                    sizes().icon
                                },
                                t.text.muted,
                            );
                        }
                        self.edit(ui, value, role)
                    },
                )
                .inner
            });
        let line = match (shown.inner.has_focus(), self.error.is_some()) {
            (true, _) => Stroke::new(2.0, t.focus),
            (false, true) => Stroke::new(1.0, t.blocker.line),
            _ => t.control_line(),
        };
        ui.painter()
            .rect_stroke(shown.response.rect, 6.0, line, StrokeKind::Inside);
        shown.inner
    }

    fn edit(&self, ui: &mut Ui, value: &mut String, role: FontRole) -> Response {
        let t = tokens(ui);
        let hint = egui::RichText::new(self.hint)
            .color(t.text.faint)
            .font(role.id());
        let edit = if self.rows > 1 {
            TextEdit::multiline(value).desired_rows(self.rows)
        } else {
            TextEdit::singleline(value)
        };
        let response = ui.add(
            edit.frame(Frame::NONE)
                .margin(Margin::ZERO)
                .font(role.id())
                .text_color(t.text.main)
                .password(self.secret)
                .hint_text(hint)
                .desired_width(ui.available_width()),
        );
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(self.name));
        response
    }
}
