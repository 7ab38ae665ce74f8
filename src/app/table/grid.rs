//! Where the parts of a table lie: head, rows, bars, and the edges of its columns.

use egui::{Rect, pos2, vec2};

use super::column::Column;
use crate::app::theme::sizes;

/// Where everything of the table lies.
pub(super) struct Grid {
    pub(super) head: Rect,
    pub(super) body: Rect,
    /// The track of the vertical bar; of the horizontal one when the columns do not fit.
    pub(super) vertical: Rect,
    pub(super) horizontal: Option<Rect>,
    /// Left edge of each column, unscrolled, and its width.
    pub(super) columns: Vec<(f32, f32)>,
    pub(super) fixed: usize,
    /// Where the columns that scroll begin.
    pub(super) split: f32,
    /// Points the scrolling columns are too wide by.
    pub(super) overflow: f32,
}

impl Grid {
    pub(super) fn of(whole: Rect, columns: &[Column<'_>], content: f32) -> Self {
        let bar = sizes().scrollbar;
        let wanted: f32 = columns.iter().map(|column| column.width).sum();
        let (head, below) = whole.split_top_bottom_at_y(whole.top() + sizes().table_header);
        // A bar takes room only where there is something to scroll.
        let side = if content > below.height() || wanted > whole.width() {
            bar
        } else {
            0.0
        };
        let room = whole.width() - side;
        let overflow = (wanted - room).max(0.0);
        let spare = (room - wanted).max(0.0);
        let foot = if overflow > 0.0 { bar } else { 0.0 };
        let body = Rect::from_min_max(
            below.min,
            pos2(
                whole.right() - side,
                (whole.bottom() - foot).max(below.top()),
            ),
        );
        let growing = columns
            .iter()
            .position(|column| column.grows)
            .unwrap_or(columns.len().saturating_sub(1));
        let mut left = whole.left();
        let mut places = Vec::with_capacity(columns.len());
        for (index, column) in columns.iter().enumerate() {
            let width = column.width + if index == growing { spare } else { 0.0 };
            places.push((left, width));
            left += width;
        }
        let fixed = columns.iter().take_while(|column| column.fixed).count();
        let split = places.get(fixed).map_or(whole.right(), |(left, _)| *left);
        Self {
            head,
            body,
            vertical: Rect::from_min_max(
                pos2(body.right(), body.top()),
                pos2(whole.right(), body.bottom()),
            ),
            horizontal: (overflow > 0.0).then(|| {
                Rect::from_min_max(
                    pos2(split, body.bottom()),
                    pos2(body.right(), whole.bottom()),
                )
            }),
            columns: places,
            fixed,
            split,
            overflow,
        }
    }

    /// The cell of a column in a row (or the head).
    pub(super) fn cell(&self, column: usize, row: Rect, across: f32) -> Rect {
        let (left, width) = self.columns[column];
        let left = if column < self.fixed {
            left
        } else {
            left - across
        };
        Rect::from_min_size(pos2(left, row.top()), vec2(width, row.height()))
    }

    /// Columns that scroll are cut where the fixed ones end.
    pub(super) fn clip(&self, column: usize, within: Rect) -> Rect {
        let right = self.body.right().min(within.right());
        if column < self.fixed {
            Rect::from_min_max(within.min, pos2(right, within.bottom()))
        } else {
            Rect::from_min_max(pos2(self.split, within.top()), pos2(right, within.bottom()))
        }
    }
}
