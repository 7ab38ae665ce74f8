//! The rows that stand in cards and in side panels.

use egui::accesskit::Role;
use egui::{
    Align, Color32, Layout, Rect, Response, Sense, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};

use super::button::Button;
use super::cards::{card_row, row_corners};
use super::choice::radio_mark;
use super::paint::{focus_ring_inside, row_bar, tooltip};
use super::tenant::paint_tile;
use super::text::galley;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, TenantColour, Tone, sizes, tokens};
use crate::app::words;

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
    /// An outlined tile around the icon, for what is yet to be made.
    pub outlined: bool,
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
            outlined: false,
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
        } else if self.outlined {
            let tile =
                Rect::from_center_size(pos2(rect.left() + 30.0, rect.center().y), vec2(36.0, 36.0));
            ui.painter()
                .rect_stroke(tile, 6.0, t.control_line(), StrokeKind::Inside);
            self.icon
                .paint(ui, tile.center(), sizes().icon, t.text.muted);
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

    /// Title, cut in its middle, and the second line; true when the title was cut.
    fn words(&self, ui: &Ui, left: f32, right: f32, rect: Rect) -> bool {
        let t = tokens(ui);
        let role = if self.selected {
            FontRole::TableStrong
        } else {
            FontRole::Table
        };
        let ink = if self.faint {
            t.text.muted
        } else {
            t.text.main
        };
        let shown = words::cut_middle(self.title, |text| {
            galley(ui, text, role, ink, f32::INFINITY).size().x <= right - left
        });
        let title = galley(ui, &shown, role, ink, right - left);
        let top = rect.center().y - 19.0;
        ui.painter().galley(pos2(left, top), title, ink);
        second_line(
            ui,
            pos2(left, top + 20.0),
            right - left,
            self.line,
            self.line_tone,
        );
        shown != self.title
    }
}

/// A small line; with a tone, its words up to the first `·` are coloured and an icon stands before them.
fn second_line(ui: &Ui, at: egui::Pos2, room: f32, line: &str, tone: Option<(Icon, Tone)>) {
    let t = tokens(ui);
    let mut x = at.x;
    let (marked, rest) = match tone {
        Some(_) => line
            .split_once(" · ")
            .map_or((line, ""), |(marked, rest)| (marked, rest)),
        None => ("", line),
    };
    if let Some((icon, tone)) = tone {
        let ink = t.tone(tone).text;
        icon.paint(ui, pos2(x + 8.0, at.y + 9.0), sizes().icon_small, ink);
        x += 20.0;
        let words = galley(ui, marked, FontRole::Small, ink, (room - 20.0).max(0.0));
        let width = words.size().x;
        ui.painter().galley(pos2(x, at.y), words, ink);
        x += width;
    }
    let rest = if tone.is_some() && !rest.is_empty() {
        format!(" · {rest}")
    } else {
        rest.to_owned()
    };
    let words = galley(
        ui,
        &rest,
        FontRole::SmallFigures,
        t.text.muted,
        (at.x + room - x).max(0.0),
    );
    ui.painter().galley(pos2(x, at.y), words, t.text.muted);
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
        let height = card_row(ui, 44.0);
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), height),
            egui::Layout::right_to_left(egui::Align::Center),
            |ui| {
                ui.set_height(height);
                ui.spacing_mut().item_spacing.x = 12.0;
                ui.add_space(12.0);
                if let Some(action) = self.action {
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
    /// A quiet button at the right, which works on rows that cannot be chosen too.
    pub action: Option<&'a str>,
}

/// What was pressed in a connection's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionClick {
    Row,
    Action,
}

impl ConnectionRow<'_> {
    pub fn show(self, ui: &mut Ui) -> Option<ConnectionClick> {
        let t = tokens(ui);
        let sense = if self.enabled {
            Sense::click()
        } else {
            Sense::hover()
        };
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), card_row(ui, 60.0)), sense);
        let name = format!("{}, {}", self.title, self.line);
        let enabled = self.enabled && ui.is_enabled();
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, self.on, &name));
        let fill = match (self.on, self.enabled && response.hovered()) {
            (true, _) => t.fill.selected,
            (false, true) => t.fill.hover,
            _ => Color32::TRANSPARENT,
        };
        ui.painter().rect_filled(rect, row_corners(ui, rect), fill);
        focus_ring_inside(ui, &response, rect.shrink(1.0), 9.0);
        let mut right = rect.right() - 12.0;
        let mut pressed = false;
        if let Some(action) = self.action {
            let place =
                Rect::from_min_max(pos2(rect.left(), rect.top()), pos2(right, rect.bottom()));
            let mut child = ui.new_child(
                UiBuilder::new()
                    .max_rect(place)
                    .layout(Layout::right_to_left(Align::Center)),
            );
            let button = Button::quiet(action).small().show(&mut child);
            pressed = button.clicked();
            right = button.rect.left() - 12.0;
        }
        self.words(ui, rect, right);
        match (pressed, self.enabled && response.clicked()) {
            (true, _) => Some(ConnectionClick::Action),
            (_, true) => Some(ConnectionClick::Row),
            _ => None,
        }
    }

    fn words(&self, ui: &Ui, rect: Rect, right: f32) {
        let t = tokens(ui);
        radio_mark(ui, pos2(rect.left() + 26.0, rect.center().y), self.on);
        let glyph = if self.enabled {
            t.text.muted
        } else {
            t.text.faint
        };
        self.icon.paint(
            ui,
            pos2(rect.left() + 58.0, rect.center().y),
            sizes().icon,
            glyph,
        );
        let left = rect.left() + 80.0;
        let role = if self.on {
            FontRole::Strong
        } else {
            FontRole::Body
        };
        let ink = if self.enabled {
            t.text.main
        } else {
            t.text.muted
        };
        let title = galley(ui, self.title, role, ink, right - left);
        let top = rect.center().y - 20.0;
        ui.painter().galley(pos2(left, top), title, ink);
        second_line(
            ui,
            pos2(left, top + 22.0),
            right - left,
            self.line,
            self.line_tone,
        );
    }
}
