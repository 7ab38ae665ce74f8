use std::fmt;
use std::io::Write;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::WriteError;
use super::sheet_row::Columns;
use crate::users::sheet::days_of;
use crate::users::table::Table;
use crate::users::{Cell, Cells};

/// Rows that a sheet of this kind can have.
const ROWS: u32 = 1_048_576;

/// A workbook with one sheet. It is held in memory until it is finished.
pub(super) struct XlsxOut {
    sheet: Worksheet,
    columns: Columns,
    next: u32,
    formats: Formats,
}

struct Formats {
    date: Format,
    date_time: Format,
}

impl fmt::Debug for XlsxOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("XlsxOut").finish_non_exhaustive()
    }
}

impl XlsxOut {
    pub fn begin(table: &Table, columns: Columns) -> Result<Self, WriteError> {
        let mut sheet = Worksheet::new();
        if sheet.set_name(&table.sheet).is_err() {
            sheet.set_name("Users")?;
        }
        let mut next = 0;
        if let Some(headings) = columns.headings() {
            for (column, heading) in (0..).zip(headings) {
                sheet.write_string(0, column, heading)?;
            }
            next = 1;
        }
        Ok(Self {
            sheet,
            columns,
            next,
            formats: Formats {
                date: Format::new().set_num_format("yyyy-mm-dd"),
                date_time: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            },
        })
    }

    pub fn row(
        &mut self,
        cells: &Cells,
        reason: &str,
        file: Option<&str>,
    ) -> Result<(), WriteError> {
        let row = self.next_row()?;
        let Self {
            sheet,
            columns,
            formats,
            ..
        } = self;
        columns.each(cells, reason, file, |column, cell| {
            put(sheet, formats, row, column, cell)
        })
    }

    /// A row that stands above the users.
    pub fn head(&mut self, cells: &Cells) -> Result<(), WriteError> {
        let row = self.next_row()?;
        let Self { sheet, formats, .. } = self;
        Columns::each_above(cells, |column, cell| put(sheet, formats, row, column, cell))
    }

    fn next_row(&mut self) -> Result<u32, WriteError> {
        let row = self.next;
        if row >= ROWS {
            return Err(WriteError::TooManyRows { limit: "1,048,576" });
        }
        self.next += 1;
        Ok(row)
    }

    pub fn finish(self, out: impl Write + Send) -> Result<(), WriteError> {
        let mut book = Workbook::new();
        book.push_worksheet(self.sheet);
        Ok(book.save_to_writer(out)?)
    }
}

fn put(
    sheet: &mut Worksheet,
    formats: &Formats,
    row: u32,
    column: usize,
    cell: Cell<'_>,
) -> Result<(), WriteError> {
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    match cell {
        Cell::Empty => {}
        // A string stays one, also if it begins as a formula does.
        Cell::Text(text) | Cell::Json(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Number(token) => match token.parse::<f64>() {
            Ok(number) => {
                sheet.write_number(row, column, number)?;
            }
            Err(_) => {
                sheet.write_string(row, column, token)?;
            }
        },
        Cell::Bool(value) => {
            sheet.write_boolean(row, column, value)?;
        }
        Cell::Date(text) => match days_of(text) {
            Some(days) => {
                let format = if text.contains('T') {
                    &formats.date_time
                } else {
                    &formats.date
                };
                sheet.write_number_with_format(row, column, days, format)?;
            }
            None => {
                sheet.write_string(row, column, text)?;
            }
        },
    }
    Ok(())
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) => Self::Io(error),
            XlsxError::MaxStringLengthExceeded => {
                Self::Workbook("a text is longer than a cell can be".to_owned())
            }
            // The words of others may hold a cell's text.
            _ => Self::Workbook("a value has no place in it".to_owned()),
        }
    }
}
