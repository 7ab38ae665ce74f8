//! A field to type in: label above, what is wrong below.

use egui::{
    Align2, Frame, Margin, Rect, Response, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, pos2, vec2,
};

use super::text::{galley, wrapped};
use crate::app::icons::{Icon, icon};
use crate::app::theme::{FontRole, sizes, tokens};

/// A field of one line, or several.
#[must_use = "a field is drawn by `show`"]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent looks of one control"
)]
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
    note: &'a str,
    good: bool,
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
            note: "",
            good: false,
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

    /// A muted note at the right of the name.
    pub fn note(mut self, note: &'a str) -> Self {
        self.note = note;
        self
    }

    /// A tick at the right: the value was looked at and is good.
    pub fn good(mut self, good: bool) -> Self {
        self.good = good;
        self
    }

    /// The response is the text edit's own (`changed`, `lost_focus`, `has_focus`).
    pub fn show(self, ui: &mut Ui, value: &mut String) -> Response {
        let t = tokens(ui);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let width = self.width.min(ui.available_width());
            if self.visible_label {
                self.head(ui, width);
            }
            let response = ui.scope(|ui| {
                ui.set_max_width(width);
                self.frame(ui, value)
            });
            let response = response.inner;
            if self.error.is_some() || !self.help.is_empty() {
                ui.add_space(4.0);
            }
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

    /// The name, and the note at the right end of the field.
    fn head(&self, ui: &mut Ui, width: f32) {
        let t = tokens(ui);
        let (_, rect) = ui.allocate_space(vec2(width, 28.0));
        let name = galley(ui, self.name, FontRole::Strong, t.text.main, width);
        let room = width - name.size().x - 12.0;
        ui.painter().galley(rect.min, name, t.text.main);
        let note = galley(ui, self.note, FontRole::Small, t.text.muted, room.max(0.0));
        ui.painter().galley(
            pos2(rect.right() - note.size().x, rect.top() + 2.0),
            note,
            t.text.muted,
        );
    }

    fn frame(&self, ui: &mut Ui, value: &mut String) -> Response {
        let t = tokens(ui);
        let (height, pad, role, side) = if self.small {
            (
                sizes().control_small,
                8.0,
                FontRole::Table,
                sizes().icon_small,
            )
        } else {
            (sizes().control, 12.0, FontRole::Body, sizes().icon)
        };
        let height = if self.rows > 1 {
            14.0 + self.rows as f32 * role.line()
        } else {
            height
        };
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
        ui.painter().rect_filled(rect, 6.0, t.bg.input);
        let mut inner = rect.shrink2(vec2(pad, 1.0));
        if let Some(glyph) = self.icon {
            glyph.paint(
                ui,
                pos2(inner.left() + side / 2.0, rect.center().y),
                side,
                t.text.muted,
            );
            inner.min.x += side + 8.0;
        }
        if self.good {
            Icon::Ok.paint(
                ui,
                pos2(inner.right() - side / 2.0, rect.center().y),
                side,
                t.ok.text,
            );
            inner.max.x -= side + 8.0;
        }
        let response = self.edit(ui, inner, value, role);
        let line = match (response.has_focus(), self.error.is_some()) {
            (true, _) => Stroke::new(2.0, t.focus),
            (false, true) => Stroke::new(1.0, t.blocker.line),
            _ => t.control_line(),
        };
        ui.painter()
            .rect_stroke(rect, 6.0, line, StrokeKind::Inside);
        response
    }

    fn edit(&self, ui: &mut Ui, place: Rect, value: &mut String, role: FontRole) -> Response {
        let t = tokens(ui);
        let hint = egui::RichText::new(self.hint)
            .color(t.text.faint)
            .font(role.id());
        let several = self.rows > 1;
        let edit = if several {
            TextEdit::multiline(value).desired_rows(self.rows)
        } else {
            TextEdit::singleline(value)
        };
        let edit = edit
            .frame(Frame::NONE)
            .margin(Margin::symmetric(0, if several { 6 } else { 0 }))
            .align(if several {
                Align2::LEFT_TOP
            } else {
                Align2::LEFT_CENTER
            })
            .font(role.id())
            .text_color(t.text.main)
            .password(self.secret)
            .hint_text(hint)
            .desired_width(place.width());
        let mut child = ui.new_child(UiBuilder::new().max_rect(place));
        if self.small {
            // Else it is laid out as high as a large one, and its text stands too low.
            child.spacing_mut().interact_size.y = place.height();
        }
        let response = if several {
            let area = egui::ScrollArea::vertical()
                .auto_shrink(false)
                .max_height(place.height());
            area.show(&mut child, |ui| ui.add(edit)).inner
        } else {
            child.add(edit.min_size(place.size()))
        };
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(self.name));
        response
    }
}
