use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::sync::Arc;

use calamine::{Data, Ods, Range, Reader, Sheet, SheetType, SheetVisible, Xlsx};

use super::row::RowText;
use super::watched::{Watch, Watched};
use super::{SheetError, SheetKind};

const BUFFER: usize = 64 * 1024;

type Input = BufReader<Watched>;

/// An open workbook.
pub(in crate::users) struct Book {
    sheets: Vec<Sheet>,
    content: Content,
}

enum Content {
    /// Sheets are read from the file, cell by cell.
    Xlsx(Box<Xlsx<Input>>),
    /// All sheets by name: the reader of ODS reads them all at once.
    Ods(Vec<(String, Range<Data>)>),
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Book").finish_non_exhaustive()
    }
}

impl Book {
    pub fn open(file: &Arc<File>, kind: SheetKind, watch: Watch) -> Result<Self, SheetError> {
        let bytes = Watched::new(Arc::clone(file), watch).map_err(SheetError::Io)?;
        let input = BufReader::with_capacity(BUFFER, bytes);
        let (sheets, content) = match kind {
            SheetKind::Xlsx => {
                let book = Xlsx::new(input)?;
                (
                    book.sheets_metadata().to_vec(),
                    Content::Xlsx(Box::new(book)),
                )
            }
            SheetKind::Ods => {
                let mut book = Ods::new(input)?;
                (
                    book.sheets_metadata().to_vec(),
                    Content::Ods(book.worksheets()),
                )
            }
        };
        Ok(Self {
            sheets: sheets
                .into_iter()
                .filter(|sheet| sheet.typ == SheetType::WorkSheet)
                .collect(),
            content,
        })
    }

    /// The sheets' names, in the workbook's order.
    pub fn names(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }

    /// The same, those that are shown before those that are hidden.
    pub fn by_sight(&self) -> Vec<String> {
        let mut sheets: Vec<&Sheet> = self.sheets.iter().collect();
        sheets.sort_by_key(|sheet| sheet.visible != SheetVisible::Visible);
        sheets.into_iter().map(|sheet| sheet.name.clone()).collect()
    }

    /// How many rows the sheet has at most, where that is known before they are read.
    pub fn rows(&self, sheet: &str) -> Option<u32> {
        match &self.content {
            Content::Ods(sheets) => range_of(sheets, sheet)?.end().map(|(row, _)| row + 1),
            Content::Xlsx(_) => None,
        }
    }

    /// Lets go of all but this sheet, as far as others are held.
    pub fn keep(&mut self, sheet: &str) {
        if let Content::Ods(sheets) = &mut self.content {
            sheets.retain(|(name, _)| name == sheet);
        }
    }

    /// Calls `visit` with every row of the sheet that is not empty, and its 1-based number, in order.
    pub(super) fn each_row(
        &mut self,
        sheet: &str,
        mut visit: impl FnMut(u32, &mut RowText) -> ControlFlow<()>,
    ) -> Result<(), SheetError> {
        let mut row = RowText::default();
        match &mut self.content {
            Content::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(sheet)?;
                let mut current = 0;
                while let Some(cell) = cells.next_cell()? {
                    let (at, column) = cell.get_position();
                    if at != current {
                        if !row.is_empty() && visit(current + 1, &mut row).is_break() {
                            return Ok(());
                        }
                        if at < current {
                            return Err(SheetError::Broken("its rows are not in their order"));
                        }
                        row.clear();
                        current = at;
                    }
                    row.xlsx(column, cell.get_value());
                }
                if !row.is_empty() {
                    let _ = visit(current + 1, &mut row);
                }
            }
            Content::Ods(sheets) => {
                let range = range_of(sheets, sheet)
                    .ok_or_else(|| SheetError::NoSuchSheet(sheet.to_owned()))?;
                each_of(range, &mut row, visit);
            }
        }
        Ok(())
    }
}

fn range_of<'a>(sheets: &'a [(String, Range<Data>)], sheet: &str) -> Option<&'a Range<Data>> {
    sheets
        .iter()
        .find_map(|(name, range)| (name == sheet).then_some(range))
}

fn each_of(
    range: &Range<Data>,
    row: &mut RowText,
    mut visit: impl FnMut(u32, &mut RowText) -> ControlFlow<()>,
) {
    let (first, left) = range.start().unwrap_or_default();
    for (number, cells) in (first + 1..).zip(range.rows()) {
        row.clear();
        for (column, value) in (left..).zip(cells) {
            row.ods(column, value);
        }
        if !row.is_empty() && visit(number, row).is_break() {
            return;
        }
    }
}
