//! A group of findings: one rule at one field, with its count. The selected one is open.

use egui::accesskit::Role;
use egui::{Frame, Margin, Response, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::button::Button;
use super::paint::{focus_ring_inside, row_bar};
use super::text::{galley, paragraph, wrapped};
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::words;

/// One line of the problems list.
#[must_use = "a group row is drawn by `show`"]
pub struct GroupRow<'a> {
    pub icon: Icon,
    pub tone: Tone,
    pub title: &'a str,
    pub count: u64,
    /// Where, or an example.
    pub line: &'a str,
    pub selected: bool,
    /// Shown when selected: why, and what to do.
    pub why: &'a str,
    /// Shown when selected.
    pub actions: &'a [&'a str],
}

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupRowClick {
    Row,
    /// The index into `actions`.
    Action(usize),
}

impl GroupRow<'_> {
    pub fn show(self, ui: &mut Ui) -> Option<GroupRowClick> {
        let t = tokens(ui);
        let background = ui.painter().add(egui::Shape::Noop);
        let mut action = None;
        let frame = Frame::new()
            .inner_margin(Margin::symmetric(12, 8))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 0.0;
                let head = self.head(ui);
                if self.selected && (!self.why.is_empty() || !self.actions.is_empty()) {
                    let mut inner = ui.available_rect_before_wrap();
                    inner.min.x += 32.0;
                    let child = ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
                        if !self.why.is_empty() {
                            ui.add_space(8.0);
                            wrapped(ui, self.why, FontRole::Small, t.text.main);
                        }
                        if !self.actions.is_empty() {
                            ui.add_space(12.0);
                            action = self.buttons(ui);
                            ui.add_space(4.0);
                        }
                    });
                    let _ = child;
                }
                head
            });
        let rect = frame.response.rect;
        let head = frame.inner;
        let fill = match (self.selected, head.hovered()) {
            (true, _) => Some(t.fill.selected),
            (false, true) => Some(t.fill.hover),
            _ => None,
        };
        if let Some(fill) = fill {
            ui.painter()
                .set(background, egui::Shape::rect_filled(rect, 6.0, fill));
        }
        if self.selected {
            row_bar(ui, rect, 8.0, t.accent.line);
        }
        focus_ring_inside(ui, &head, rect, 6.0);
        match action {
            Some(index) => Some(GroupRowClick::Action(index)),
            None if head.clicked() => Some(GroupRowClick::Row),
            None => None,
        }
    }

    /// What can be done, in as many rows as it takes to read it all.
    fn buttons(&self, ui: &mut Ui) -> Option<usize> {
        let button = |index: usize, word| {
            let button = if index == 0 {
                Button::secondary(word)
            } else {
                Button::quiet(word)
            };
            button.small()
        };
        let room = ui.available_width();
        let gap = ui.spacing().item_spacing.x;
        let mut clicked = None;
        let mut left = self.actions.iter().copied().enumerate().peekable();
        while let Some(&(first, _)) = left.peek() {
            if first > 0 {
                ui.add_space(4.0);
            }
            ui.horizontal(|ui| {
                let mut used = 0.0;
                while let Some(&(index, word)) = left.peek() {
                    let width = button(index, word).width(ui);
                    if used > 0.0 && used + gap + width > room {
                        break;
                    }
                    used += gap + width;
                    left.next();
                    if button(index, word).show(ui).clicked() {
                        clicked = Some(index);
                    }
                }
            });
        }
        clicked
    }

    /// Icon, title in up to two lines, count, and the muted line.
    fn head(&self, ui: &mut Ui) -> Response {
        let t = tokens(ui);
        let count = words::number(self.count);
        let width = ui.available_width();
        let figures = galley(ui, &count, FontRole::TableFiguresStrong, t.text.main, 120.0);
        let role = if self.selected {
            FontRole::TableStrong
        } else {
            FontRole::Table
        };
        let title = paragraph(
            ui,
            self.title,
            role,
            t.text.main,
            width - 32.0 - 8.0 - figures.size().x,
        );
        let line = galley(ui, self.line, FontRole::Small, t.text.muted, width - 32.0);
        let line_height = if self.line.is_empty() {
            0.0
        } else {
            FontRole::Small.line()
        };
        let (rect, response) =
            ui.allocate_exact_size(vec2(width, title.size().y + line_height), Sense::click());
        let name = format!("{}, {count}", self.title);
        response.widget_info(|| {
            WidgetInfo::selected(Role::Button, ui.is_enabled(), self.selected, &name)
        });
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_description(self.line);
        });
        if ui.is_rect_visible(rect) {
            self.icon.paint(
                ui,
                rect.min + vec2(10.0, 10.0),
                sizes().icon,
                t.tone(self.tone).text,
            );
            let below = rect.top() + title.size().y;
            ui.painter()
                .galley(pos2(rect.left() + 32.0, rect.top()), title, t.text.main);
            ui.painter().galley(
                pos2(rect.right() - figures.size().x, rect.top()),
                figures,
                t.text.main,
            );
            ui.painter()
                .galley(pos2(rect.left() + 32.0, below), line, t.text.muted);
        }
        response
    }
}
