//! A row of a text table, split into its cells.

use std::ops::Range;

use super::cells::Cells;
use super::layout::Table;
use super::{Encoding, RowFault};
use crate::users::masks::{WIDTH, equal, lanes};

/// The csv crate's state machine, and room for what it gives. It is asked for rows whose quotes do not
/// stand where they should; the others are split without it, in a quarter of the time.
pub(super) struct Splitter {
    separator: u8,
    /// Made when it is first needed, which takes as long as splitting a hundred rows. Never copied: a
    /// copy does not know all that it needs.
    machine: Option<Box<csv_core::Reader>>,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    fn new(separator: u8) -> Self {
        Self {
            separator,
            machine: None,
            text: Vec::new(),
            ends: vec![0; 64],
        }
    }

    /// Splits one row; the number of its cells, and whether its last quote is open.
    fn split(&mut self, row: &[u8]) -> (usize, bool) {
        if self.text.len() <= row.len() {
            self.text.resize(row.len() + 1, 0);
        }
        match self.split_proper(row) {
            Some(cells) => (cells, false),
            None => self.split_any(row),
        }
    }

    /// Splits a row in which each quoted cell ends with its closing quote; `None`: one does not. The
    /// text has room for the row.
    fn split_proper(&mut self, row: &[u8]) -> Option<usize> {
        let (mut written, mut cells) = (0, 0);
        let mut rest = row;
        loop {
            let end = if let [b'"', quoted @ ..] = rest {
                let (read, wrote) = unquote(quoted, self.text.get_mut(written..)?)?;
                written += wrote;
                read + 1
            } else {
                let end = memchr::memchr(self.separator, rest).unwrap_or(rest.len());
                self.text
                    .get_mut(written..written + end)?
                    .copy_from_slice(&rest[..end]);
                written += end;
                end
            };
            if cells == self.ends.len() {
                self.ends.resize(cells * 2, 0);
            }
            self.ends[cells] = written;
            cells += 1;
            match rest.get(end..) {
                Some([separator, behind @ ..]) if *separator == self.separator => rest = behind,
                Some([_, ..]) => return None,
                _ => return Some(cells),
            }
        }
    }

    fn split_any(&mut self, row: &[u8]) -> (usize, bool) {
        use csv_core::ReadRecordResult as Result;

        let machine = self
            .machine
            .get_or_insert_with(|| Box::new(machine(self.separator)));
        machine.reset();
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
                machine.read_record(input, &mut self.text[written..], &mut self.ends[cells..]);
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

fn machine(separator: u8) -> csv_core::Reader {
    let mut machine = csv_core::ReaderBuilder::new().delimiter(separator).build();
    // It takes a mark off the first text that it sees, and a row is not the beginning of a file.
    machine.read_record(b"\n", &mut [0], &mut [0]);
    machine
}

/// Writes what stands before the closing quote, of two quotes one; how much was read, the closing
/// quote included, and written. `None`: it is not closed.
fn unquote(quoted: &[u8], into: &mut [u8]) -> Option<(usize, usize)> {
    let (mut from, mut written, mut next) = (0, 0, 0);
    for block in (0..quoted.len()).step_by(WIDTH) {
        let mut quotes = quotes_at(quoted, block);
        while quotes != 0 {
            let at = block + quotes.trailing_zeros() as usize;
            quotes &= quotes - 1;
            if at < next {
                continue;
            }
            copy_short(quoted, from..at, into, written)?;
            written += at - from;
            // The second one is the first byte of what is copied next.
            from = at.wrapping_add(1); // at most the end
            if quoted.get(from) != Some(&b'"') {
                return Some((from, written));
            }
            next = from.wrapping_add(1);
        }
    }
    None
}

/// Copies what is most often a few bytes: more than asked for, where there is room for what is written
/// over afterwards.
#[inline]
fn copy_short(from: &[u8], range: Range<usize>, into: &mut [u8], at: usize) -> Option<()> {
    const FEW: usize = 16;
    let into = into.get_mut(at..)?;
    if range.len() <= FEW
        && let Some(few) = from.get(range.start..)?.first_chunk::<FEW>()
        && let Some(into) = into.first_chunk_mut::<FEW>()
    {
        *into = *few;
        return Some(());
    }
    into.get_mut(..range.len())?
        .copy_from_slice(from.get(range)?);
    Some(())
}

/// One bit for each quote of the 64 bytes at this offset.
fn quotes_at(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    if let Some(chunk) = rest.first_chunk() {
        return equal(&lanes(chunk), b'"');
    }
    let mut chunk = [0; WIDTH];
    for (to, from) in chunk.iter_mut().zip(rest) {
        *to = *from;
    }
    equal(&lanes(&chunk), b'"')
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
