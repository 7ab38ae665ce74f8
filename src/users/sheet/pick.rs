//! Which sheet of a workbook has the users, and which of its rows the headings.

use super::row::split;
use super::{Book, SheetError};
use crate::users::table::columns::{find_header, is_address, texts};
use crate::users::{Cell, Cells, HeaderAt};

/// The first rows of a sheet that are not empty, with their 1-based numbers.
#[derive(Debug, Default)]
pub(super) struct Head {
    rows: Vec<(u32, Cells)>,
}

impl Head {
    pub fn of(book: &mut Book, sheet: &str) -> Result<Self, SheetError> {
        let mut rows = Vec::new();
        book.head(sheet, |number, line| {
            let mut cells = Cells::new();
            split(line, usize::MAX, &mut cells);
            rows.push((number, cells));
        })?;
        Ok(Self { rows })
    }

    /// At least half of a column's cells are e-mail addresses.
    fn looks_like_users(&self) -> bool {
        (0..self.width()).any(|column| {
            let texts = || {
                self.rows
                    .iter()
                    .map(|(_, cells)| cells.get(column))
                    .filter(|cell| *cell != Cell::Empty)
            };
            let addresses = texts()
                .filter(|cell| matches!(cell, Cell::Text(text) if is_address(text)))
                .count();
            addresses > 0 && addresses * 2 >= texts().count()
        })
    }

    fn width(&self) -> usize {
        self.rows
            .iter()
            .map(|(_, cells)| cells.len())
            .max()
            .unwrap_or(0)
    }

    /// The cells of a row, by its number in the sheet.
    pub fn row(&self, number: u32) -> Option<&Cells> {
        self.rows
            .iter()
            .find_map(|(at, cells)| (*at == number).then_some(cells))
    }

    /// The number of cells that the widest row below `number` has.
    pub fn width_below(&self, number: u32) -> usize {
        self.rows
            .iter()
            .filter(|(at, _)| *at > number)
            .map(|(_, cells)| cells.len())
            .max()
            .unwrap_or(0)
    }

    /// Where the headings stand, as the number of a row in the sheet.
    pub fn header(&self) -> HeaderAt {
        let rows: Vec<_> = self.rows.iter().map(|(_, cells)| texts(cells)).collect();
        match find_header(&rows) {
            HeaderAt::Row(at) => self
                .rows
                .get((at as usize).saturating_sub(1))
                .map_or(HeaderAt::None, |(number, _)| HeaderAt::Row(*number)),
            HeaderAt::None => HeaderAt::None,
        }
    }
}

/// The sheet that has the users: the first with rows that look like them, else the first with rows.
pub(super) fn pick(book: &mut Book) -> Result<(String, Head), SheetError> {
    let mut first = None;
    for name in book.by_sight() {
        let head = Head::of(book, &name)?;
        if head.looks_like_users() {
            return Ok((name, head));
        }
        if first.is_none() && !head.rows.is_empty() {
            first = Some((name, head));
        }
    }
    first.ok_or(SheetError::NoRows)
}

/// The sheet of that name.
pub(super) fn named(book: &mut Book, name: &str) -> Result<(String, Head), SheetError> {
    if !book.names().iter().any(|has| has == name) {
        return Err(SheetError::NoSuchSheet(name.to_owned()));
    }
    let head = Head::of(book, name)?;
    if head.rows.is_empty() {
        return Err(SheetError::NoRows);
    }
    Ok((name.to_owned(), head))
}
