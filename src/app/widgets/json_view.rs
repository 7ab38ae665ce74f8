//! A record as it stands in the file, with the lines that findings point at marked.

use egui::accesskit::Role;
use egui::{Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::paint::row_bar;
use super::text::galley;
use crate::app::theme::{FontRole, Tone, tokens};

/// A line (0-based) that a finding points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub line: usize,
    pub tone: Tone,
}

/// Shows `text`, scrolling within the available space; only the lines on screen are laid out.
/// `go_to` brings a line into view in this frame; `fresh` begins at the top, for another text
/// than in the frame before.
pub fn json_view(ui: &mut Ui, text: &str, marks: &[Mark], go_to: Option<usize>, fresh: bool) {
    let t = tokens(ui);
    ui.painter().rect_filled(ui.max_rect(), 0.0, t.bg.sunken);
    let lines: Vec<&str> = text.lines().collect();
    let height = FontRole::Mono.line();
    let mut area = ScrollArea::both().auto_shrink(false);
    if fresh {
        area = area.scroll_offset(egui::Vec2::ZERO);
    }
    area.show_viewport(ui, |ui, viewport| {
        let longest = lines
            .iter()
            .map(|line| line.chars().count())
            .max()
            .unwrap_or(0);
        let char_width = ui.fonts_mut(|fonts| fonts.glyph_width(&FontRole::Mono.id(), 'm'));
        let width = (32.0 + longest as f32 * char_width).max(viewport.width());
        let (area, response) = ui.allocate_exact_size(
            vec2(width, 16.0 + lines.len() as f32 * height),
            Sense::hover(),
        );
        response.widget_info(|| WidgetInfo::labeled(Role::Code, true, text));
        if let Some(line) = go_to {
            let top = area.top() + 8.0 + line as f32 * height;
            let row =
                Rect::from_min_size(pos2(viewport.left() + area.left(), top), vec2(1.0, height));
            ui.scroll_to_rect(row, Some(egui::Align::Center));
        }
        for (index, line) in lines.iter().enumerate() {
            let top = area.top() + 8.0 + index as f32 * height;
            let row = Rect::from_min_size(pos2(area.left(), top), vec2(width, height));
            if !ui.is_rect_visible(row) {
                continue;
            }
            if let Some(mark) = marks.iter().find(|mark| mark.line == index) {
                let colours = t.tone(mark.tone);
                let line = if t.outlined() {
                    egui::Stroke::new(1.0, colours.line)
                } else {
                    egui::Stroke::NONE
                };
                ui.painter()
                    .rect(row, 0.0, colours.tint, line, egui::StrokeKind::Inside);
                row_bar(ui, row, 0.0, colours.line);
            }
            let galley = galley(ui, line, FontRole::Mono, t.text.main, f32::INFINITY);
            ui.painter()
                .galley(pos2(area.left() + 16.0, top), galley, t.text.main);
        }
    });
}
