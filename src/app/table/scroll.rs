//! Where a table is scrolled to. A position in points would lose its fractions in f32 beyond a million rows,
//! so it is a row number and the points that are scrolled past that row's top.

/// What the table shows through: how many rows there are, how high each is, and how much fits, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    pub rows: u64,
    pub row_height: f64,
    pub height: f64,
}

impl Window {
    /// All rows, one below the other.
    fn content(self) -> f64 {
        self.rows as f64 * self.row_height
    }

    /// The furthest that can be scrolled.
    fn furthest(self) -> f64 {
        (self.content() - self.height).max(0.0)
    }
}

/// The row at the top edge, and how much of it is above the edge (0 to one row's height).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Scroll {
    pub row: u64,
    pub offset: f64,
}

impl Scroll {
    /// Points from the top of the first row; exact to a millionth of a point at 10 million rows.
    pub fn points(self, window: Window) -> f64 {
        self.row as f64 * window.row_height + self.offset
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0 and the number of rows"
    )]
    fn at(points: f64, window: Window) -> Self {
        let points = points.clamp(0.0, window.furthest());
        let row = (points / window.row_height).floor();
        Self {
            row: row as u64,
            offset: (points - row * window.row_height).max(0.0),
        }
    }

    /// Moves down by `points` (up when negative), as far as there are rows.
    #[must_use]
    pub fn by(self, points: f64, window: Window) -> Self {
        Self::at(self.points(window) + points, window)
    }

    /// The same position after rows came, went, or the window changed.
    #[must_use]
    pub fn within(self, window: Window) -> Self {
        self.by(0.0, window)
    }

    /// The least movement that shows the whole of a row.
    #[must_use]
    pub fn showing(self, row: u64, window: Window) -> Self {
        let top = row.min(window.rows.saturating_sub(1)) as f64 * window.row_height;
        let now = self.points(window);
        if top < now {
            Self::at(top, window)
        } else if top + window.row_height > now + window.height {
            Self::at(top + window.row_height - window.height, window)
        } else {
            self.within(window)
        }
    }

    /// A row in the middle of the window, for "go to row".
    #[must_use]
    pub fn centred(row: u64, window: Window) -> Self {
        Self::at(
            (row as f64 + 0.5) * window.row_height - window.height / 2.0,
            window,
        )
    }

    /// How far it is scrolled: 0 at the first row, 1 at the last.
    pub fn fraction(self, window: Window) -> f64 {
        if window.furthest() > 0.0 {
            (self.points(window) / window.furthest()).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// The position at a fraction of the way.
    pub fn at_fraction(fraction: f64, window: Window) -> Self {
        Self::at(fraction.clamp(0.0, 1.0) * window.furthest(), window)
    }

    /// The rows that are at least partly visible.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a window is some hundred rows high"
    )]
    pub fn visible(self, window: Window) -> std::ops::Range<u64> {
        let rows = ((self.offset + window.height) / window.row_height)
            .ceil()
            .max(0.0) as u64;
        self.row..(self.row + rows).min(window.rows)
    }

    /// The length of the scroll bar's handle on a track, at least `least`; None when everything fits.
    pub fn handle(window: Window, track: f64, least: f64) -> Option<f64> {
        (window.furthest() > 0.0).then(|| {
            (track * window.height / window.content())
                .max(least)
                .min(track)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN_MILLION: Window = Window {
        rows: 10_000_000,
        row_height: 30.0,
        height: 592.0,
    };

    #[test]
    fn ten_small_steps_at_the_last_row_move_thirty_points() {
        let end = Scroll::default().showing(9_999_999, TEN_MILLION);
        let mut scroll = end;
        for _ in 0..10 {
            scroll = scroll.by(-3.0, TEN_MILLION);
        }
        let moved = end.points(TEN_MILLION) - scroll.points(TEN_MILLION);
        assert!((moved - 30.0).abs() < 0.000_01, "{moved}");
        for _ in 0..10 {
            scroll = scroll.by(3.0, TEN_MILLION);
        }
        assert!((scroll.points(TEN_MILLION) - end.points(TEN_MILLION)).abs() < 0.000_01);
    }

    #[test]
    fn nothing_scrolls_past_an_end() {
        let end = Scroll::default().by(1e18, TEN_MILLION);
        assert_eq!(end.visible(TEN_MILLION).end, 10_000_000);
        assert!((end.fraction(TEN_MILLION) - 1.0).abs() < f64::EPSILON);
        assert_eq!(end.by(-1e18, TEN_MILLION), Scroll::default());
    }

    #[test]
    fn few_rows_do_not_scroll() {
        let few = Window {
            rows: 3,
            ..TEN_MILLION
        };
        assert_eq!(Scroll::default().by(100.0, few), Scroll::default());
        assert_eq!(Scroll::default().visible(few), 0..3);
        assert_eq!(Scroll::handle(few, 592.0, 32.0), None);
        let none = Window {
            rows: 0,
            ..TEN_MILLION
        };
        assert_eq!(Scroll::default().showing(7, none), Scroll::default());
        assert_eq!(Scroll::default().visible(none), 0..0);
    }

    #[test]
    fn a_filter_that_leaves_fewer_rows_brings_the_position_back() {
        let end = Scroll::default().by(1e12, TEN_MILLION);
        let fewer = Window {
            rows: 100,
            ..TEN_MILLION
        };
        assert_eq!(end.within(fewer).visible(fewer).end, 100);
    }

    #[test]
    fn a_row_is_shown_whole_with_the_least_movement() {
        let start = Scroll::default();
        assert_eq!(start.showing(5, TEN_MILLION), start);
        let shown = start.showing(19, TEN_MILLION);
        assert_eq!(
            shown,
            Scroll {
                row: 0,
                offset: 8.0
            }
        );
        assert_eq!(shown.showing(0, TEN_MILLION), start);
        let centred = Scroll::centred(5_000_000, TEN_MILLION);
        assert!(centred.visible(TEN_MILLION).contains(&5_000_000));
    }

    #[test]
    fn dragging_the_bar_reaches_every_row_and_comes_back() {
        for row in [0, 1, 4_999_999, 9_999_980] {
            let scroll = Scroll { row, offset: 12.5 }.within(TEN_MILLION);
            let back = Scroll::at_fraction(scroll.fraction(TEN_MILLION), TEN_MILLION);
            assert!(
                (back.points(TEN_MILLION) - scroll.points(TEN_MILLION)).abs() < 0.001,
                "row {row}"
            );
        }
    }
}
