//! A cell of the table: text that is cut at its end, tinted where a finding points at it.

use egui::{Align, Color32, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::text::galley;
use crate::app::icons::Icon;
use crate::app::theme::{FontRole, sizes, tokens};

/// What a finding does to its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellTint {
    #[default]
    Rest,
    Blocker,
    Warning,
}

/// What a cell shows.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    pub text: &'a str,
    pub role: FontRole,
    /// None is the main text colour.
    pub ink: Option<Color32>,
    pub align: Align,
    pub tint: CellTint,
    /// Before the text.
    pub icon: Option<Icon>,
    /// At the right end: what was done to it.
    pub mark: Option<Icon>,
}

impl<'a> Cell<'a> {
    /// Plain text.
    pub fn text(text: &'a str) -> Self {
        Self {
            text,
            role: FontRole::Table,
            ink: None,
            align: Align::Min,
            tint: CellTint::Rest,
            icon: None,
            mark: None,
        }
    }

    /// Figures, right-aligned and muted, as in the Row column.
    pub fn figures(text: &'a str) -> Self {
        Self {
            role: FontRole::TableFigures,
            align: Align::Max,
            ..Self::text(text)
        }
    }

    #[must_use]
    pub fn ink(mut self, ink: Color32) -> Self {
        self.ink = Some(ink);
        self
    }

    #[must_use]
    pub fn tint(mut self, tint: CellTint) -> Self {
        self.tint = tint;
        self
    }

    #[must_use]
    pub fn mark(mut self, mark: Icon) -> Self {
        self.mark = Some(mark);
        self
    }

    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }
}

/// Draws a cell over the whole of the ui's rectangle; true when the text was cut.
pub fn cell(ui: &Ui, cell: Cell<'_>) -> bool {
    // The table has made a node for this cell; its text is the name.
    ui.ctx()
        .accesskit_node_builder(ui.unique_id(), |node| node.set_label(cell.text));
    let t = tokens(ui);
    let rect = ui.max_rect();
    let ink = cell.ink.unwrap_or(t.text.main);
    if cell.tint != CellTint::Rest {
        let colours = if cell.tint == CellTint::Blocker {
            t.blocker
        } else {
            t.warning
        };
        let area = rect.shrink(2.0);
        let stroke = if t.outlined() {
            Stroke::new(1.0, colours.line)
        } else {
            Stroke::NONE
        };
        ui.painter()
            .rect(area, 3.0, colours.tint, stroke, StrokeKind::Inside);
        let bar = Rect::from_min_size(area.min, vec2(2.0, area.height()));
        ui.painter().rect_filled(bar, 1.0, colours.line);
    }
    let mut left = rect.left() + 8.0;
    if let Some(icon) = cell.icon {
        let size = sizes().icon_small;
        icon.paint(ui, pos2(left + size / 2.0, rect.center().y), size, ink);
        left += size + 6.0;
    }
    let mut right = rect.right() - 8.0;
    if let Some(mark) = cell.mark {
        let size = sizes().icon_small;
        mark.paint(
            ui,
            pos2(right - size / 2.0, rect.center().y),
            size,
            t.accent.text,
        );
        right -= size + 6.0;
    }
    let text = galley(ui, cell.text, cell.role, ink, (right - left).max(0.0));
    let x = if cell.align == Align::Max {
        rect.right() - 8.0 - text.size().x
    } else {
        left
    };
    let cut = text.elided;
    ui.painter()
        .galley(pos2(x, rect.center().y - text.size().y / 2.0), text, ink);
    cut
}
