//! Whether a text is a table of users, and how it is to be read.

use std::collections::HashMap;

use super::columns::{Texts, column_names, find_header, is_address, texts};
use super::guess::{Guess, guess, utf16};
use super::rows::RowCutter;
use super::units::Bytes;
use super::{Cells, Encoding, HeaderAt, Layout, Separator, Table, split};
use crate::users::Format;
use crate::users::cutter::Cutter;

/// Rows that are looked at.
const ROWS: usize = 200;
/// Of the rows, so many must have as many cells as most have.
const ALIKE: f64 = 0.5;

/// A text table, found.
#[derive(Debug)]
pub(in crate::users) struct FoundTable {
    pub table: Table,
    /// Bytes of the mark in front of the text.
    pub mark: usize,
    /// Bytes of the line behind it that is no row but names the separator.
    pub hint: usize,
}

/// Finds out whether a text that begins with `head` is a table, and how to read it. `more` gives
/// pieces from further on in the file.
pub(in crate::users) fn find(
    head: &[u8],
    whole: bool,
    layout: &Layout,
    more: impl FnOnce() -> Vec<Vec<u8>>,
) -> Option<FoundTable> {
    let guess = encoding(head, layout, more);
    let mut text = String::new();
    guess.encoding.decode(&head[guess.mark..], &mut text);
    let (hinted, hint) = hint(&text).unzip();
    let text = &text[hint.unwrap_or_default()..];
    let separator = match layout.separator.or(hinted) {
        Some(separator) => separator,
        None => separator(text, whole)?,
    };
    let rows = rows(text, whole, separator);
    let header = layout.header.unwrap_or_else(|| find_header(&rows));
    let (headings, below) = match header {
        HeaderAt::None => (Texts::new(), 0),
        HeaderAt::Row(row) => {
            let below = row as usize;
            let headings = rows.get(below.saturating_sub(1)).cloned();
            (headings.unwrap_or_default(), below)
        }
    };
    let width = rows
        .iter()
        .skip(below)
        .map(Vec::len)
        .max()
        .unwrap_or_default();
    let columns = column_names(&headings, width);
    let table = Table {
        format: Format::Csv,
        separator,
        encoding: guess.encoding,
        encoding_guessed: guess.guessed,
        sheets: Vec::new().into(),
        sheet: String::new(),
        header,
        columns: columns.into(),
        headings: headings.into(),
    };
    Some(FoundTable {
        table,
        mark: guess.mark,
        hint: hint.unwrap_or_default() * guess.encoding.unit(),
    })
}

fn encoding(head: &[u8], layout: &Layout, more: impl FnOnce() -> Vec<Vec<u8>>) -> Guess {
    let found = utf16(head);
    match layout.encoding {
        None => found.unwrap_or_else(|| guess(head, more)),
        Some(encoding) => {
            let seen = found.unwrap_or_else(|| guess(head, Vec::new));
            Guess {
                encoding,
                guessed: false,
                mark: if seen.encoding == encoding {
                    seen.mark
                } else {
                    0
                },
            }
        }
    }
}

/// The separator that some spreadsheet programs name in a line of its own, `sep=;`, and the
/// length of that line with its end.
fn hint(text: &str) -> Option<(Separator, usize)> {
    let line = text.split_inclusive('\n').next()?;
    let (key, value) = line.trim_end().trim_matches('"').split_at_checked(4)?;
    // A tab is white space, and gone.
    let named = |found: &Separator| {
        value.as_bytes() == [found.byte()] || value.is_empty() && *found == Separator::Tab
    };
    let separator = Separator::ALL.into_iter().find(named)?;
    key.eq_ignore_ascii_case("sep=")
        .then_some((separator, line.len()))
}

/// The first rows of a text, each split into its cells.
fn rows(text: &str, whole: bool, separator: Separator) -> Vec<Texts> {
    let bytes = text.as_bytes();
    let mut cuts = Vec::new();
    let mut cutter = RowCutter::<Bytes>::new(separator.byte(), 0, 1, 0);
    // Cutting rows cannot fail.
    let _ = cutter.feed(bytes, whole, &mut cuts);
    if cuts.is_empty() {
        let _ = cutter.feed(bytes, true, &mut cuts);
    }
    let mut cells = Cells::new();
    cuts.iter()
        .take(ROWS)
        .map(|cut| {
            let row = &bytes[cut.start as usize..][..cut.len as usize];
            split::row(separator.byte(), Encoding::UTF_8, row, &mut cells);
            texts(&cells)
        })
        .collect()
}

/// The separator by which most rows have the same number of cells; a comma for a single column of
/// addresses. None: this is no table.
fn separator(text: &str, whole: bool) -> Option<Separator> {
    let (mut best, mut best_score) = (None, (0.0, 0));
    for separator in Separator::ALL {
        let rows = rows(text, whole, separator);
        let Some((width, alike)) = usual_width(&rows) else {
            continue;
        };
        #[expect(clippy::cast_precision_loss, reason = "a share of a few hundred")]
        let share = alike as f64 / rows.len() as f64;
        let headed = rows.first().is_some_and(|row| row.len() == width);
        let score = share + if headed { 0.2 } else { 0.0 };
        let is_table = share >= ALIKE && (rows.len() > 1 || speaks_of_users(&rows));
        if is_table && (score, width) > best_score {
            (best, best_score) = (Some(separator), (score, width));
        }
    }
    best.or_else(|| is_list(text, whole).then_some(Separator::Comma))
}

/// How many cells most rows have, more than one, and how many rows those are.
fn usual_width(rows: &[Texts]) -> Option<(usize, usize)> {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for row in rows {
        *counts.entry(row.len()).or_default() += 1;
    }
    counts
        .into_iter()
        .filter(|&(width, _)| width > 1)
        .max_by_key(|&(width, count)| (count, width))
}

/// Whether a single row has an address or the headings of some.
fn speaks_of_users(rows: &[Texts]) -> bool {
    rows.iter().flatten().any(|cell| {
        let lower = cell.to_lowercase();
        is_address(cell) || lower.contains("mail") || lower.contains("user")
    })
}

/// Whether the rows are addresses, one on each.
fn is_list(text: &str, whole: bool) -> bool {
    let rows = rows(text, whole, Separator::Comma);
    let addresses = rows
        .iter()
        .filter(|row| matches!(row.as_slice(), [cell] if is_address(cell)))
        .count();
    // The first row may be a heading.
    addresses > 0 && addresses * 2 >= rows.len().saturating_sub(1)
}

#[cfg(test)]
mod tests;
