//! What is left away of rows on their way back: values that must not be kept a second time, such as
//! passwords that anybody can read.

use crate::users::fields::each;
use crate::users::{Cell, Cells, RawField, compact};

/// A column of which some values are not written.
#[derive(Clone, Debug)]
pub struct Hidden {
    pub index: usize,
    /// In JSON the name of a property, with that of the property around it and a dot, if there is one.
    pub name: String,
    /// Whether a value, as text, is hidden.
    pub hides: fn(&str) -> bool,
}

impl Hidden {
    fn takes(&self, cell: Cell<'_>) -> bool {
        cell != Cell::Empty && (self.hides)(cell.shown())
    }
}

/// The columns whose cells in this row are hidden.
pub(super) fn columns(hidden: &[Hidden], cells: &Cells) -> Vec<usize> {
    let taken = hidden
        .iter()
        .filter(|column| column.takes(cells.get(column.index)));
    taken.map(|column| column.index).collect()
}

/// The cells with nothing in these columns.
pub(super) fn emptied(cells: &Cells, columns: &[usize]) -> Cells {
    let mut shown = Cells::new();
    for (index, cell) in cells.iter().enumerate() {
        shown.push(if columns.contains(&index) {
            Cell::Empty
        } else {
            cell
        });
    }
    shown
}

/// Appends the record without white space, and with null for each value that is hidden: of its own
/// properties and of those one level below.
pub(super) fn record(hidden: &[Hidden], record: &[u8], out: &mut Vec<u8>) {
    let mut cuts = Vec::new();
    // What comes back has been sent, so it can be read to its end.
    let _ = each(record, |outer, value| {
        if is_hidden(hidden, outer, value) {
            cuts.push(value.at..value.at + value.raw.len());
            return true;
        }
        let _ = each(value.raw, |inner, inside| {
            let full = [outer, b".", inner].concat();
            if is_hidden(hidden, inner, inside) || is_hidden(hidden, &full, inside) {
                let from = value.at + inside.at;
                cuts.push(from..from + inside.raw.len());
            }
            true
        });
        true
    });
    let mut done = 0;
    for cut in cuts {
        compact(&record[done..cut.start], out);
        out.extend_from_slice(b"null");
        done = cut.end;
    }
    compact(&record[done..], out);
}

fn is_hidden(hidden: &[Hidden], name: &[u8], value: RawField<'_>) -> bool {
    let mut columns = hidden
        .iter()
        .filter(|column| column.name.as_bytes() == name)
        .peekable();
    if columns.peek().is_none() || value.raw == b"null" {
        return false;
    }
    let text = value
        .text()
        .unwrap_or_else(|| String::from_utf8_lossy(value.raw).into_owned());
    columns.any(|column| (column.hides)(&text))
}
