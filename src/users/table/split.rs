//! A row of a text table, split into its cells.

use super::cells::Cells;
use super::layout::Table;
use super::{Encoding, RowFault};
use crate::users::masks::{WIDTH, below, doubled, equal, lanes, parity};

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

    /// Splits a row all of whose quotes stand where they should, and gives the length of its text;
    /// `None`: one does not. Sixty-four bytes at a time: a byte is inside quotes if those before it are
    /// odd.
    ///
    /// In `text` the separators stay, so that it is UTF-8 if the row is, and only then.
    fn split_proper(&mut self, row: &[u8], cells: &mut Cells) -> Option<usize> {
        let room = row.len() + size_of::<Squeezed>();
        if self.text.len() < room {
            self.text.resize(room, 0);
        }
        let (mut written, mut start) = (0_usize, 0_usize);
        let mut marks = Marks::before_row();
        for block in (0..=row.len()).step_by(WIDTH) {
            let rest = row.get(block..)?;
            let mut padded;
            let window: &Window = if let Some(window) = rest.first_chunk() {
                window
            } else {
                // The end of the row ends its last cell as a separator would.
                padded = [self.separator; size_of::<Window>()];
                padded.get_mut(..rest.len())?.copy_from_slice(rest);
                &padded
            };
            marks = marks.next(window, self.separator)?;
            let (mut ends, gone) = (marks.ends, marks.gone);
            if rest.len() < WIDTH {
                ends &= !0 >> (WIDTH - 1 - rest.len());
            }
            while ends != 0 {
                let at = ends.trailing_zeros();
                ends &= ends.wrapping_sub(1);
                // Without what is gone before it.
                let kept = at.wrapping_sub((gone & below(at)).count_ones());
                let end = written.wrapping_add(kept as usize);
                cells.push_end(start, end);
                start = end.wrapping_add(1);
            }
            let into = self.text.get_mut(written..)?.first_chunk_mut()?;
            written += squeeze(window, gone, into);
        }
        // Behind the last end is what the last window was filled up with.
        start.checked_sub(1).filter(|_| !marks.inside)
    }

    /// Splits any row; the number of its cells, and whether its last quote is open.
    fn split_any(&mut self, row: &[u8]) -> (usize, bool) {
        use csv_core::ReadRecordResult as Result;

        let machine = self
            .machine
            .get_or_insert_with(|| Box::new(machine(self.separator)));
        machine.reset();
        if self.text.len() <= row.len() {
            self.text.resize(row.len() + 1, 0);
        }
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

/// Sixty-four bytes of a row, and what stands behind them.
type Window = [u8; 2 * WIDTH];
/// Room for those that are not gone, and for what is written over afterwards.
type Squeezed = [u8; 3 * WIDTH];

/// What is special about sixty-four bytes of a row: bit n speaks of byte n.
struct Marks {
    /// Quotes that are not part of a cell's text.
    gone: u64,
    /// Separators outside quotes.
    ends: u64,
    /// The last byte is inside quotes, or opens them.
    inside: bool,
    /// The last byte is a quote that closes, or the first of two.
    closed: bool,
}

impl Marks {
    /// As if a separator stood before the row.
    fn before_row() -> Self {
        Self {
            gone: 0,
            ends: 1 << (WIDTH - 1),
            inside: false,
            closed: false,
        }
    }

    /// Of the bytes behind these; `None`: a quote does not stand where it should.
    #[inline]
    fn next(&self, window: &Window, separator: u8) -> Option<Self> {
        let lanes = lanes(window.first_chunk()?);
        let quotes = equal(&lanes, b'"');
        if self.inside
            && !self.closed
            && let Some(first) = doubled(quotes)
            && first >> (WIDTH - 1) == 0
        {
            // Text between quotes that goes on behind these bytes: most of what JSON in a cell is.
            return Some(Self {
                gone: first,
                ends: 0,
                inside: true,
                closed: false,
            });
        }
        let separators = equal(&lanes, separator);
        let inside = parity(quotes) ^ if self.inside { !0 } else { 0 };
        let (opening, closing) = (quotes & inside, quotes & !inside);
        let ends = separators & !inside;
        let behind_closing = closing << 1 | u64::from(self.closed);
        let behind_end = ends << 1 | self.ends >> (WIDTH - 1);
        // Of two quotes inside a cell the second one stays.
        let second = opening & behind_closing;
        let astray = opening & !second & !behind_end | behind_closing & !(quotes | separators);
        (astray == 0).then_some(Self {
            gone: quotes & !second,
            ends,
            inside: inside >> (WIDTH - 1) != 0,
            closed: closing >> (WIDTH - 1) != 0,
        })
    }
}

/// Writes the first sixty-four bytes without those that are gone; how many these are.
#[inline]
fn squeeze(window: &Window, mut gone: u64, into: &mut Squeezed) -> usize {
    let (mut from, mut kept) = (0_usize, 0_usize);
    while gone != 0 {
        let at = gone.trailing_zeros() as usize;
        gone &= gone.wrapping_sub(1);
        copy(window, from, at.wrapping_sub(from), into, kept);
        kept = kept.wrapping_add(at.wrapping_sub(from));
        from = at.wrapping_add(1); // and none that is gone stands before it
    }
    let rest = WIDTH.saturating_sub(from);
    if rest > 0 {
        copy(window, from, rest, into, kept);
    }
    kept + rest
}

/// Copies what is most often a few bytes: always more than asked for, which is written over afterwards.
#[inline]
fn copy(window: &Window, from: usize, len: usize, into: &mut Squeezed, at: usize) {
    const FEW: usize = 32;
    // The offsets are known to be smaller, but not to the compiler.
    let (source, target) = (&window[from % WIDTH..], &mut into[at % (2 * WIDTH)..]);
    if let (Some(few), Some(target)) = (source.first_chunk::<FEW>(), target.first_chunk_mut()) {
        *target = *few;
    }
    if len > FEW
        && let (Some(all), Some(target)) = (source.first_chunk::<WIDTH>(), target.first_chunk_mut())
    {
        *target = *all;
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
        bytes(
            separator,
            work.decoded.as_bytes(),
            cells,
            &mut work.splitter,
        )
        .or(undecodable.then_some(RowFault::Undecodable))
    };
    cells.give_work(work);
    fault
}

/// Splits a row that ought to be UTF-8.
fn bytes(
    separator: u8,
    row: &[u8],
    cells: &mut Cells,
    splitter: &mut Option<Splitter>,
) -> Option<RowFault> {
    let splitter = splitter_for(separator, splitter);
    if proper(splitter, row, cells) {
        return None;
    }
    let (count, open) = splitter.split_any(row);
    for cell in splitter.cells(count) {
        cells.push_text(&String::from_utf8_lossy(cell));
    }
    if open {
        Some(RowFault::OpenQuote)
    } else {
        let is_text = simdutf8::basic::from_utf8(row).is_ok();
        (!is_text).then_some(RowFault::Undecodable)
    }
}

/// Splits a row whose quotes stand where they should and whose bytes are UTF-8, which nearly all are;
/// false, and nothing, where it is none.
fn proper(splitter: &mut Splitter, row: &[u8], cells: &mut Cells) -> bool {
    let Some(length) = splitter.split_proper(row, cells) else {
        cells.clear();
        return false;
    };
    let text = simdutf8::basic::from_utf8(&splitter.text[..length]);
    match text {
        Ok(text) => cells.push_under(text),
        Err(_) => cells.clear(),
    }
    text.is_ok()
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
