//! The columns of a table.

use egui::Align;

/// A column: its heading, width in points, and whether it stays put while the others scroll sideways.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column<'a> {
    pub title: &'a str,
    pub width: f32,
    pub align: Align,
    /// Fixed columns come first.
    pub fixed: bool,
    /// Takes the room that is left over; the last column does where none is marked.
    pub grows: bool,
    /// Points by which the heading stands further in, over cells that begin with an icon.
    pub indent: f32,
}

impl<'a> Column<'a> {
    pub const fn new(title: &'a str, width: f32) -> Self {
        Self {
            title,
            width,
            align: Align::Min,
            fixed: false,
            grows: false,
            indent: 0.0,
        }
    }

    /// The first column: the record's place in the file.
    pub const fn row() -> Self {
        Self {
            title: "Row",
            width: 60.0,
            align: Align::Max,
            fixed: true,
            grows: false,
            indent: 0.0,
        }
    }

    /// The first column with room for numbers up to `last`.
    pub fn row_to(last: u64) -> Self {
        let digits = last.max(1).ilog10() + 1;
        // A digit is 9 wide, a separator 4.5, and 8 stand free at either side.
        let width = digits as f32 * 9.0 + ((digits - 1) / 3) as f32 * 4.5 + 16.0;
        let row = Self::row();
        Self {
            width: row.width.max(width),
            ..row
        }
    }

    /// The second: icon and words.
    pub const fn state() -> Self {
        Self {
            title: "State",
            width: 168.0,
            align: Align::Min,
            fixed: true,
            grows: false,
            indent: 0.0,
        }
    }

    /// Figures: right-aligned.
    #[must_use]
    pub const fn figures(mut self) -> Self {
        self.align = Align::Max;
        self
    }

    /// Takes the room that is left over.
    #[must_use]
    pub const fn growing(mut self) -> Self {
        self.grows = true;
        self
    }

    /// The heading stands further in.
    #[must_use]
    pub const fn indented(mut self, points: f32) -> Self {
        self.indent = points;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_row_numbers_have_room() {
        assert!((Column::row_to(9_999).width - 60.0).abs() < f32::EPSILON);
        assert!(Column::row_to(1_000_000).width >= 88.0);
        assert!(Column::row_to(0).width >= 60.0);
    }
}
