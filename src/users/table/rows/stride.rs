//! Sixty-four bytes of rows at a time.
//!
//! Where every quote that opens stands behind a separator, a line end or the quote that it doubles,
//! and every quote that closes stands before one of these, a byte stands inside quotes if the quotes
//! before it are odd. Any other row is left to be looked at closely.

use super::super::units::Units;
use super::{Cut, Pace, RowCutter};
use crate::users::masks::{WIDTH, below, doubled, equal, has_either, lanes, parity};

/// A row with a quote open after so many bytes may have lost the closing one.
const SUSPICIOUS: usize = 64 * 1024;

impl<U: Units> RowCutter<U> {
    /// Goes over as many whole strides as there are; comes back looking closely where a row needs it.
    pub(super) fn stride(&mut self, text: &[u8], cuts: &mut Vec<Cut>) {
        while let Pace::Strides { inside } = self.pace {
            let Some(chunk) = text[self.seen..].first_chunk::<WIDTH>() else {
                return;
            };
            if !self.stride_inside_row(text, chunk, inside) {
                self.stride_over(text, chunk, inside, cuts);
            }
        }
    }

    /// Most strides of long rows have no line end and quotes that stand where they should: with those
    /// there is less to do. False, and nothing, where it is another one.
    #[inline]
    fn stride_inside_row(&mut self, text: &[u8], chunk: &[u8; WIDTH], inside: bool) -> bool {
        let lanes = lanes(chunk);
        if has_either(&lanes, [b'\n', b'\r']) {
            return false;
        }
        let quotes = equal(&lanes, b'"');
        let (mut width, mut inside) = (WIDTH, inside);
        if inside && let Some(first) = doubled(quotes) {
            // What follows the first of two decides about it, so it is left to the next stride.
            width -= usize::from(first >> (WIDTH - 1) != 0);
        } else if quotes != 0 {
            let ends_cell = equal(&lanes, self.separator) | quotes;
            let within = parity(quotes) ^ if inside { !0 } else { 0 };
            let closing = quotes & !within;
            let begins = self.seen == self.start
                || text.get(self.seen.wrapping_sub(1)) == Some(&self.separator);
            let astray = (quotes & within & !(ends_cell << 1 | u64::from(begins)))
                | ((closing << 1) & !ends_cell);
            if astray != 0 {
                return false;
            }
            // What follows the last byte decides about it, so it is left to the next stride.
            let last = closing >> (WIDTH - 1) != 0;
            width -= usize::from(last);
            inside = last || within >> (WIDTH - 1) != 0;
        }
        if inside && self.seen - self.start > SUSPICIOUS - WIDTH {
            return false;
        }
        self.seen += width;
        self.pace = Pace::Strides { inside };
        true
    }

    fn stride_over(&mut self, text: &[u8], chunk: &[u8; WIDTH], inside: bool, cuts: &mut Vec<Cut>) {
        let lanes = lanes(chunk);
        let quotes = equal(&lanes, b'"');
        let feeds = equal(&lanes, b'\n');
        let returns = equal(&lanes, b'\r');
        let ends_cell = equal(&lanes, self.separator) | feeds | returns | quotes;
        let within = parity(quotes) ^ if inside { !0 } else { 0 };
        let closing = quotes & !within;
        // What follows the last byte decides about it, so it is left to the next stride.
        let last = (closing | returns) >> (WIDTH - 1);
        let width = WIDTH - usize::from(last != 0);
        let begins =
            self.seen == self.start || text.get(self.seen - 1).copied() == Some(self.separator);
        let astray = (quotes & within & !(ends_cell << 1 | u64::from(begins)))
            | ((closing << 1) & !ends_cell)
            | (returns & !(feeds >> 1) & below(63));
        let sound = astray.trailing_zeros();

        let at = self.seen;
        let mut counted = 0;
        let mut ends = feeds & !within;
        while ends != 0 {
            let bit = ends.trailing_zeros();
            if bit >= sound {
                break;
            }
            ends &= ends - 1;
            let upto = below(bit);
            self.breaks += u64::from((feeds & upto & !counted).count_ones());
            counted = upto | 1 << bit;
            let feed = at + bit as usize;
            let crlf = feed > self.start && text[feed - 1] == b'\r';
            self.end_row(text, feed - usize::from(crlf), feed + 1, cuts);
        }
        if astray != 0 {
            self.look_closely();
            return;
        }
        self.breaks += u64::from((feeds & !counted).count_ones());
        self.seen = at + width;
        let inside = if closing >> (WIDTH - 1) != 0 {
            true
        } else {
            within >> (WIDTH - 1) != 0
        };
        self.pace = Pace::Strides { inside };
        if inside && self.seen - self.start > SUSPICIOUS {
            self.look_closely();
        }
    }
}
