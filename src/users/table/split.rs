//! A row of a text table, split into its cells.

use super::cells::Cells;
use super::layout::Table;
use super::{Encoding, RowFault};

/// The csv crate's state machine, and room for what it gives.
pub(super) struct Splitter {
    separator: u8,
    machine: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    fn new(separator: u8) -> Self {
        let mut machine = csv_core::ReaderBuilder::new().delimiter(separator).build();
        // It takes a mark off the first text that it sees, and a row is not the beginning of a file.
        machine.read_record(b"\n", &mut [0], &mut [0]);
        Self {
            separator,
            machine,
            text: Vec::new(),
            ends: vec![0; 64],
        }
    }

    /// Splits one row; the number of its cells, and whether its last quote is open.
    fn split(&mut self, row: &[u8]) -> (usize, bool) {
        use csv_core::ReadRecordResult as Result;

        if self.text.len() <= row.len() {
            self.text.resize(row.len() + 1, 0);
        }
        self.machine.reset();
        let (mut read, mut written, mut cells) = (0, 0, 0);
        let mut open = false;
        loop {
            // A line end behind the row ends it, unless a quote is open.
            let input = match row.get(read..) {
                Some(rest) if !rest.is_empty() => rest,
                _ if open => &[],
                _ => b"\n",
            };
            let at_end = read >= row.len();
            let (result, nin, nout, nend) =
                self.machine
                    .read_record(input, &mut self.text[written..], &mut self.ends[cells..]);
            read += nin;
            written += nout;
            cells += nend;
            match result {
                Result::InputEmpty => open = at_end,
                Result::OutputFull => self.text.resize(self.text.len() * 2, 0),
                Result::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                Result::Record | Result::End => break,
            }
        }
        if let Some(end) = self.ends[..cells].last_mut()
            && open
        {
            // The line end that was put behind the row is in its last cell.
            *end -= 1;
        }
        (cells, open)
    }

    fn cells(&self, count: usize) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends[..count].iter().map(move |&end| {
            let end = end.min(self.text.len());
            let cell = self.text.get(start..end).unwrap_or_default();
            start = end;
            cell
        })
    }
}

/// Buffers of a row that is being split.
#[derive(Default)]
pub(super) struct Work {
    splitter: Option<Splitter>,
    decoded: String,
}

/// Nothing of it belongs to the row, and csv-core's machine forgets its states when it is copied.
impl Clone for Work {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Splits a row of a text table, replacing what is in `cells`.
pub(super) fn split(table: &Table, raw: &[u8], cells: &mut Cells) -> Option<RowFault> {
    let fault = row(table.separator.byte(), table.encoding, raw, cells);
    let extra = cells.shrink(table.columns.len());
    fault.or(extra.then_some(RowFault::ExtraCells))
}

/// The same without a look at the table's columns.
pub(super) fn row(
    separator: u8,
    encoding: Encoding,
    raw: &[u8],
    cells: &mut Cells,
) -> Option<RowFault> {
    cells.clear();
    let mut work = cells.take_work();
    let fault = if encoding == Encoding::UTF_8 {
        bytes(separator, raw, cells, &mut work.splitter)
    } else {
        let undecodable = encoding.decode(raw, &mut work.decoded);
        text(separator, &work.decoded, cells, &mut work.splitter)
            .or(undecodable.then_some(RowFault::Undecodable))
    };
    cells.give_work(work);
    fault
}

fn bytes(
    separator: u8,
    raw: &[u8],
    cells: &mut Cells,
    splitter: &mut Option<Splitter>,
) -> Option<RowFault> {
    if let Ok(row) = simdutf8::basic::from_utf8(raw) {
        return text(separator, row, cells, splitter);
    }
    let splitter = splitter_for(separator, splitter);
    let (count, open) = splitter.split(raw);
    for cell in splitter.cells(count) {
        cells.push_text(&String::from_utf8_lossy(cell));
    }
    Some(if open {
        RowFault::OpenQuote
    } else {
        RowFault::Undecodable
    })
}

fn text(
    separator: u8,
    row: &str,
    cells: &mut Cells,
    splitter: &mut Option<Splitter>,
) -> Option<RowFault> {
    if memchr::memchr(b'"', row.as_bytes()).is_none() {
        cells.push_separated(row, separator);
        return None;
    }
    let splitter = splitter_for(separator, splitter);
    let (count, open) = splitter.split(row.as_bytes());
    let length = splitter.ends[..count].last().copied().unwrap_or_default();
    // Quotes are ASCII, so what is left without them is a text still.
    if let Ok(unquoted) = simdutf8::basic::from_utf8(&splitter.text[..length]) {
        cells.push_ended(unquoted, &splitter.ends[..count]);
    }
    open.then_some(RowFault::OpenQuote)
}

fn splitter_for(separator: u8, splitter: &mut Option<Splitter>) -> &mut Splitter {
    if splitter
        .as_ref()
        .is_some_and(|at| at.separator != separator)
    {
        *splitter = None;
    }
    splitter.get_or_insert_with(|| Splitter::new(separator))
}

#[cfg(test)]
mod tests;
