//! Cards and the rows that stand in them and in side panels.

use egui::accesskit::Role;
use egui::{Color32, Frame, InnerResponse, Response, Sense, Ui, WidgetInfo, pos2, vec2};

use super::button::Button;
use super::choice::radio_mark;
use super::paint::{focus_ring_inside, row_bar, tooltip};
use super::tenant::paint_tile;
use super::text::{galley, label};
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, TenantColour, Tone, sizes, tokens};

/// A frame with round corners whose rows touch; put [`super::divider`] between them.
pub fn card<R>(ui: &mut Ui, rows: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let t = tokens(ui);
    Frame::new()
        .fill(t.bg.surface)
        .stroke(t.hair())
        .corner_radius(10)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.set_width(ui.available_width());
            rows(ui)
        })
}

/// The head of a section, 28 high: a strong title, and at the right a note or a small button.
pub fn section_head(ui: &mut Ui, title: &str, right: impl FnOnce(&mut Ui)) {
    let t = tokens(ui);
    ui.allocate_ui_with_layout(
        vec2(ui.available_width(), 28.0),
        egui::Layout::left_to_right(egui::Align::Center),
        |ui| {
            ui.set_height(28.0);
            label(ui, title, FontRole::Strong, t.text.main);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), right);
        },
    );
}

/// A row of 56 in a list: file, tenant, run.
#[must_use = "a row is drawn by `show`"]
pub struct ListRow<'a> {
    pub icon: Icon,
    /// A tile in a tenant's colour instead of a plain icon.
    pub tile: Option<TenantColour>,
    pub title: &'a str,
    pub line: &'a str,
    /// Colours the second line and puts an icon before it.
    pub line_tone: Option<(Icon, Tone)>,
    pub selected: bool,
    /// Greyed, such as a file that is not there any more.
    pub faint: bool,
    /// A badge at the right.
    pub badge: Option<(Tone, &'a str)>,
}

impl<'a> ListRow<'a> {
    pub fn new(icon: Icon, title: &'a str, line: &'a str) -> Self {
        Self {
            icon,
            tile: None,
            title,
            line,
            line_tone: None,
            selected: false,
            faint: false,
            badge: None,
        }
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        let t = tokens(ui);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), sizes().list_row), Sense::click());
        let name = format!("{}, {}", self.title, self.line);
        response.widget_info(|| {
            WidgetInfo::selected(Role::Button, ui.is_enabled(), self.selected, &name)
        });
        let fill = match (self.selected, response.hovered()) {
            (true, _) => t.fill.selected,
            (false, true) => t.fill.hover,
            _ => Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect, 6.0, fill);
        if self.selected {
            row_bar(ui, rect, 8.0, t.accent.line);
        }
        focus_ring_inside(ui, &response, rect, 6.0);
        let left = if let Some(colour) = self.tile {
            paint_tile(
                ui,
                pos2(rect.left() + 30.0, rect.center().y),
                36.0,
                colour,
                self.icon,
            );
            rect.left() + 60.0
        } else {
            let ink = if self.faint {
                t.text.faint
            } else {
                t.text.muted
            };
            self.icon.paint(
                ui,
                pos2(rect.left() + 22.0, rect.center().y),
                sizes().icon,
                ink,
            );
            rect.left() + 44.0
        };
        let right = self.paint_badge(ui, rect);
        let cut = self.words(ui, left, right, rect);
        if cut {
            tooltip(response, self.title)
        } else {
            response
        }
    }

    fn paint_badge(&self, ui: &Ui, rect: egui::Rect) -> f32 {
        let t = tokens(ui);
        let Some((tone, text)) = self.badge else {
            return rect.right() - 12.0;
        };
        let ink = if tone == Tone::Neutral {
            t.text.main
        } else {
            t.tone(tone).text
        };
        let word = galley(ui, text, FontRole::Small, ink, 140.0);
        let size = vec2(word.size().x + 16.0, sizes().badge);
        let badge = egui::Rect::from_min_size(
            pos2(rect.right() - 12.0 - size.x, rect.center().y - size.y / 2.0),
            size,
        );
        super::paint::tinted(ui, badge, 4.0, t.tone(tone).tint, ink);
        ui.painter().galley(
            pos2(badge.left() + 8.0, badge.center().y - word.size().y / 2.0),
            word,
            ink,
        );
        badge.left() - 12.0
    }

    fn words(&self, ui: &Ui, left: f32, right: f32, rect: egui::Rect) -> bool {
        let t = tokens(ui);
        let role = if self.selected {
            FontRole::TableStrong
        } else {
            FontRole::Table
        };
        let title = galley(
            ui,
            self.title,
            role,
            if self.faint {
                t.text.muted
            } else {
                t.text.main
            },
            right - left,
        );
        let (icon, ink) = match self.line_tone {
            Some((icon, tone)) => (Some(icon), t.tone(tone).text),
            None => (None, t.text.muted),
        };
        let indent = if icon.is_some() { 20.0 } else { 0.0 };
        let line = galley(ui, self.line, FontRole::Small, ink, right - left - indent);
        let top = rect.center().y - 19.0;
        let cut = title.elided;
        ui.painter().galley(pos2(left, top), title, t.text.main);
        if let Some(icon) = icon {
            icon.paint(ui, pos2(left + 8.0, top + 29.0), sizes().icon_small, ink);
        }
        ui.painter()
            .galley(pos2(left + indent, top + 20.0), line, ink);
        cut
    }
}

/// A row of 44 of the pre-flight list: what was looked at, what came of it, and what repairs it.
#[must_use = "a row is drawn by `show`"]
pub struct CheckRow<'a> {
    pub icon: Icon,
    pub tone: Tone,
    pub title: &'a str,
    pub detail: &'a str,
    pub action: Option<&'a str>,
}

impl CheckRow<'_> {
    /// Some is the response of the action.
    pub fn show(self, ui: &mut Ui) -> Option<Response> {
        let t = tokens(ui);
        let mut pressed = None;
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), 44.0),
            egui::Layout::right_to_left(egui::Align::Center),
            |ui| {
                ui.set_height(44.0);
                ui.spacing_mut().item_spacing.x = 12.0;
                ui.add_space(if self.action.is_some() { 0.0 } else { 12.0 });
                if let Some(action) = self.action {
                    ui.add_space(0.0);
                    pressed = Some(Button::quiet(action).small().show(ui));
                }
                let rect = ui.available_rect_before_wrap();
                let title_width = (rect.width() - 48.0).max(40.0);
                let title = galley(ui, self.title, FontRole::Body, t.text.main, title_width);
                let room = rect.width() - 44.0 - title.size().x - 12.0;
                let detail = galley(
                    ui,
                    self.detail,
                    FontRole::Table,
                    t.text.muted,
                    room.max(0.0),
                );
                let cut = title.elided || detail.elided;
                let (_, response) = ui.allocate_exact_size(rect.size(), Sense::hover());
                let name = format!("{}: {}", self.title, self.detail);
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
                self.icon.paint(
                    ui,
                    pos2(rect.left() + 26.0, rect.center().y),
                    sizes().icon,
                    t.tone(self.tone).text,
                );
                ui.painter().galley(
                    pos2(rect.left() + 48.0, rect.center().y - title.size().y / 2.0),
                    title,
                    t.text.main,
                );
                let at = pos2(
                    rect.right() - detail.size().x,
                    rect.center().y - detail.size().y / 2.0,
                );
                ui.painter().galley(at, detail, t.text.muted);
                if cut {
                    tooltip(response, &name);
                }
            },
        );
        pressed
    }
}

/// A row of 60: a connection that users can go to, or why they cannot.
#[must_use = "a row is drawn by `show`"]
pub struct ConnectionRow<'a> {
    pub on: bool,
    pub enabled: bool,
    pub icon: Icon,
    pub title: &'a str,
    pub line: &'a str,
    pub line_tone: Option<(Icon, Tone)>,
}

impl ConnectionRow<'_> {
    pub fn show(self, ui: &mut Ui) -> Response {
        ui.add_enabled_ui(self.enabled, |ui| self.draw(ui)).inner
    }

    fn draw(&self, ui: &mut Ui) -> Response {
        let t = tokens(ui);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), 60.0), Sense::click());
        let name = format!("{}, {}", self.title, self.line);
        response.widget_info(|| {
            WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), self.on, &name)
        });
        let fill = match (self.on, response.hovered()) {
            (true, _) => t.fill.selected,
            (false, true) => t.fill.hover,
            _ => Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect.shrink(1.0), 9.0, fill);
        focus_ring_inside(ui, &response, rect, 9.0);
        radio_mark(ui, pos2(rect.left() + 26.0, rect.center().y), self.on);
        self.icon.paint(
            ui,
            pos2(rect.left() + 58.0, rect.center().y),
            sizes().icon,
            t.text.muted,
        );
        let left = rect.left() + 80.0;
        let room = rect.right() - 12.0 - left;
        let role = if self.on {
            FontRole::Strong
        } else {
            FontRole::Body
        };
        let title = galley(ui, self.title, role, t.text.main, room);
        let (icon, ink) = match self.line_tone {
            Some((icon, tone)) => (Some(icon), t.tone(tone).text),
            None => (None, t.text.muted),
        };
        let indent = if icon.is_some() { 20.0 } else { 0.0 };
        let line = galley(ui, self.line, FontRole::Small, ink, room - indent);
        let top = rect.center().y - 20.0;
        ui.painter().galley(pos2(left, top), title, t.text.main);
        if let Some(icon) = icon {
            icon.paint(ui, pos2(left + 8.0, top + 31.0), sizes().icon_small, ink);
        }
        ui.painter()
            .galley(pos2(left + indent, top + 22.0), line, ink);
        response
    }
}
