use std::fmt;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::sync::Arc;

use calamine::{Reader, SheetType, SheetVisible, Xlsx};

use super::ods::OdsBook;
use super::row::RowText;
use super::shared::look_at_list;
use super::watched::{Watch, Watched};
use super::{COLUMNS, COMPOUND, ROWS, SheetError, SheetKind, TOO_MANY};
use crate::users::source::read_at;

const BUFFER: usize = 64 * 1024;
/// Rows that tell what a sheet is about.
pub(super) const HEAD: usize = 100;

type Input = BufReader<Watched>;

/// A sheet of a workbook.
#[derive(Clone, Debug)]
pub(in crate::users) struct NamedSheet {
    pub name: String,
    pub visible: bool,
}

/// An open workbook.
pub(in crate::users) struct Book {
    sheets: Vec<NamedSheet>,
    content: Content,
}

/// Sheets are read from the file, cell by cell.
enum Content {
    Xlsx(Box<Xlsx<Input>>),
    Ods(Box<OdsBook>),
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Book").finish_non_exhaustive()
    }
}

impl Book {
    pub fn open(file: &Arc<File>, kind: SheetKind, watch: Watch) -> Result<Self, SheetError> {
        let cancel = watch.cancel.clone();
        let input = |watch| {
            let bytes = Watched::new(Arc::clone(file), watch)?;
            Ok::<_, SheetError>(BufReader::with_capacity(BUFFER, bytes))
        };
        let (sheets, content) = match kind {
            SheetKind::Xlsx => {
                // A container with a password is no archive; the reader tells them apart.
                if !has_head(file, COMPOUND) {
                    look_at_list(input(Watch {
                        cancel,
                        ..Watch::default()
                    })?)?;
                }
                let book = Xlsx::new(input(watch)?)?;
                let sheets = book.sheets_metadata().iter();
                let sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
                let sheets = sheets.map(|sheet| NamedSheet {
                    name: sheet.name.clone(),
                    visible: sheet.visible == SheetVisible::Visible,
                });
                (sheets.collect(), Content::Xlsx(Box::new(book)))
            }
            SheetKind::Ods => {
                let book = OdsBook::open(input(watch)?, &cancel, HEAD)?;
                (book.sheets(), Content::Ods(Box::new(book)))
            }
        };
        Ok(Self { sheets, content })
    }

    /// The sheets' names, in the workbook's order.
    pub fn names(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }

    /// The same, those that are shown before those that are hidden.
    pub fn by_sight(&self) -> Vec<String> {
        let mut sheets: Vec<&NamedSheet> = self.sheets.iter().collect();
        sheets.sort_by_key(|sheet| !sheet.visible);
        sheets.into_iter().map(|sheet| sheet.name.clone()).collect()
    }

    /// Calls `visit` with the lines and 1-based numbers of the sheet's first rows that are not empty.
    pub(super) fn head(
        &mut self,
        sheet: &str,
        mut visit: impl FnMut(u32, &[u8]),
    ) -> Result<(), SheetError> {
        if let Content::Ods(book) = &self.content
            && let Some(rows) = book.head(sheet)
        {
            for (number, line) in rows {
                visit(*number, line);
            }
            return Ok(());
        }
        let (mut line, mut left) = (Vec::new(), HEAD);
        self.each_row(sheet, |number, row| {
            line.clear();
            row.append_to(&mut line);
            visit(number, &line);
            left -= 1;
            if left > 0 {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })
    }

    /// Calls `visit` with every row of the sheet that is not empty, and its 1-based number, in order.
    pub(super) fn each_row(
        &mut self,
        sheet: &str,
        visit: impl FnMut(u32, &mut RowText) -> ControlFlow<()>,
    ) -> Result<(), SheetError> {
        match &mut self.content {
            Content::Xlsx(book) => each_of(book, sheet, visit),
            Content::Ods(book) => book.each_row(sheet, visit),
        }
    }
}

fn has_head(file: &File, head: &[u8]) -> bool {
    let mut bytes = vec![0; head.len()];
    read_at(file, &mut bytes, 0).is_ok() && bytes == head
}

fn each_of(
    book: &mut Xlsx<Input>,
    sheet: &str,
    mut visit: impl FnMut(u32, &mut RowText) -> ControlFlow<()>,
) -> Result<(), SheetError> {
    let mut row = RowText::default();
    let mut cells = book.worksheet_cells_reader(sheet)?;
    let mut current = 0;
    while let Some(cell) = cells.next_cell()? {
        let (at, column) = cell.get_position();
        if at >= ROWS || column >= COLUMNS {
            return Err(TOO_MANY);
        }
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
        row.fits()?;
    }
    if !row.is_empty() {
        let _ = visit(current + 1, &mut row);
    }
    Ok(())
}
