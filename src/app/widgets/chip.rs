//! A round filter: icon, word and count; on or off.

use egui::accesskit::Role;
use egui::{Color32, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::paint::{focus_ring, tooltip};
use super::text::galley;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, Tone, sizes, tokens};
use crate::app::words;

/// A filter above a table.
#[derive(Debug, Clone, Copy)]
#[must_use = "a chip is drawn by `show`"]
pub struct Chip<'a> {
    word: &'a str,
    icon: Option<(Icon, Tone)>,
    count: Option<u64>,
    on: bool,
    /// What it says in full; a click on it takes the filter away.
    goes: Option<&'a str>,
}

impl<'a> Chip<'a> {
    pub fn new(word: &'a str) -> Self {
        Self {
            word,
            icon: None,
            count: None,
            on: false,
            goes: None,
        }
    }

    pub fn icon(mut self, icon: Icon, tone: Tone) -> Self {
        self.icon = Some((icon, tone));
        self
    }

    pub fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    pub fn on(mut self, on: bool) -> Self {
        self.on = on;
        self
    }

    /// One that is there while its filter is, and takes it away; `whole` is what it says in full.
    pub fn goes(mut self, whole: &'a str) -> Self {
        self.on = true;
        self.goes = Some(whole);
        self
    }

    pub(super) fn is_on(&self) -> bool {
        self.on
    }

    pub(super) fn glyph(&self) -> Option<Icon> {
        self.icon.map(|(icon, _)| icon)
    }

    /// Word and count, and what a click does where that is another thing than choosing it.
    pub(super) fn name(&self) -> String {
        let word = self.goes.unwrap_or(self.word);
        let name = match self.count {
            Some(count) => format!("{word} {}", words::number(count)),
            None => word.to_owned(),
        };
        match self.goes {
            Some(_) => format!("{name}, show all users again"),
            None => name,
        }
    }

    /// The width it will take, so that a toolbar can put the rest into "more".
    pub fn width(&self, ui: &Ui) -> f32 {
        let count = self.count.map(words::number).unwrap_or_default();
        let role = if self.on {
            FontRole::TableStrong
        } else {
            FontRole::Table
        };
        let word = galley(ui, self.word, role, Color32::PLACEHOLDER, f32::INFINITY)
            .size()
            .x;
        let figures = galley(
            ui,
            &count,
            FontRole::TableFiguresStrong,
            Color32::PLACEHOLDER,
            f32::INFINITY,
        )
        .size()
        .x;
        let icon = if self.icon.is_some() {
            sizes().icon_small + 6.0
        } else {
            0.0
        };
        24.0 + icon
            + word
            + if self.count.is_some() {
                6.0 + figures
            } else {
                0.0
            }
            + if self.goes.is_some() {
                sizes().icon_small + 6.0
            } else {
                0.0
            }
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        let t = tokens(ui);
        let width = self.width(ui);
        let count = self.count.map(words::number).unwrap_or_default();
        let (rect, response) = ui.allocate_exact_size(vec2(width, sizes().chip), Sense::click());
        let name = self.name();
        response
            .widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), self.on, &name));
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let ink = if self.on { t.accent.text } else { t.text.main };
        let line = Stroke::new(
            1.0,
            if self.on {
                t.accent.line
            } else {
                t.line.control
            },
        );
        let fill = match (
            self.on,
            response.is_pointer_button_down_on(),
            response.hovered(),
        ) {
            (_, true, _) => t.fill.pressed,
            (true, ..) => t.fill.selected,
            (false, _, true) => t.fill.hover,
            _ => Color32::TRANSPARENT,
        };
        ui.painter()
            .rect(rect, sizes().chip / 2.0, fill, line, StrokeKind::Inside);
        focus_ring(ui, &response, rect, sizes().chip / 2.0);
        let mut x = rect.left() + 12.0;
        if let Some((icon, tone)) = self.icon {
            let size = sizes().icon_small;
            let colour = if self.on { ink } else { t.tone(tone).text };
            icon.paint(ui, pos2(x + size / 2.0, rect.center().y), size, colour);
            x += size + 6.0;
        }
        let role = if self.on {
            FontRole::TableStrong
        } else {
            FontRole::Table
        };
        for (text, role) in [
            (self.word, role),
            (count.as_str(), FontRole::TableFiguresStrong),
        ] {
            let galley = galley(ui, text, role, ink, f32::INFINITY);
            let size = galley.size();
            ui.painter()
                .galley(pos2(x, rect.center().y - size.y / 2.0), galley, ink);
            x += size.x + 6.0;
        }
        if self.goes.is_none() {
            return response;
        }
        let size = sizes().icon_small;
        let place = pos2(rect.right() - 10.0 - size / 2.0, rect.center().y);
        Icon::Close.paint(ui, place, size, ink);
        tooltip(response, &name)
    }
}
