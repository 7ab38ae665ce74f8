//! What all cutters have in common, and which one a content asks for.

use std::fmt;

use super::cut::{Cut, CutError, ListCutter, Oddities};
use super::lines::LineCutter;
use super::sniff::Found;
use super::{Format, Table, table};

/// Finds out in a growing text where records begin and end.
pub(super) trait Cutter: fmt::Debug + Send {
    /// Cuts as far as can be decided. With `end` there is nothing behind `text`.
    fn feed(&mut self, text: &[u8], end: bool, cuts: &mut Vec<Cut>) -> Result<(), CutError>;
    /// From where on the text is still needed.
    fn keep(&self) -> usize;
    /// The text's first `by` bytes are gone.
    fn shift(&mut self, by: usize);
    fn oddities(&self) -> Oddities;
    /// The end that comes is not the file's own end, but where damage ended it.
    fn cut_short(&mut self) {}
    /// Whether lines were taken for whole records, unseen, since this was last asked.
    fn took_lines(&mut self) -> bool {
        false
    }
}

/// The cutter for a content of that kind; a careful one takes no line for a whole record unseen.
pub(super) fn cutter(found: Found, table: Option<&Table>, careful: bool) -> Box<dyn Cutter> {
    let list = |wrapped| {
        let cutter = ListCutter::new(wrapped, found.start, found.line);
        Box::new(if careful { cutter.careful() } else { cutter })
    };
    match (found.format, table) {
        (Format::Csv, Some(table)) => table::cutter(table, found.start, found.line),
        (Format::Array, _) => list(false),
        (Format::Wrapper, _) => list(true),
        // The rows of a spreadsheet have been written one a line.
        (Format::Lines | Format::Csv | Format::Sheet, _) => {
            Box::new(LineCutter::new(found.start, found.line))
        }
    }
}
