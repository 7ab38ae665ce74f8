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
