use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};

use super::ods::OdsBook;
use super::pick::{self, Head};
use super::{Book, SheetError, SheetKind, SheetSource, Watch};
use crate::users::source::read_at;
use crate::users::table::columns;
use crate::users::{Encoding, Format, HeaderAt, Layout, Separator, Table};

/// How a compound file begins: the container of old workbooks, and of those with a password.
pub(in crate::users) const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// At the end of an archive stands what is in it.
const LIST: usize = 64 * 1024;

/// A sheet that has been chosen, with what is known about its table.
#[derive(Debug)]
pub(in crate::users) struct OpenSheet {
    pub table: Table,
    pub source: SheetSource,
    pub watch: Watch,
    pub book: Shelf,
}

/// Where the open workbook stands until all of its rows have been read; locked by the one who reads.
pub(in crate::users) type Shelf = Arc<Mutex<Option<Book>>>;

impl OpenSheet {
    /// Lets go of the open workbook: it is opened again when its rows are read.
    pub fn close(&self) {
        *self.book.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Whether the content that begins with `head` is a workbook.
pub(in crate::users) fn kind_of(file: &Arc<File>, head: &[u8]) -> Option<SheetKind> {
    if head.starts_with(COMPOUND) {
        let opened = Book::open(file, SheetKind::Xlsx, Watch::default());
        return matches!(opened, Err(SheetError::Protected)).then_some(SheetKind::Xlsx);
    }
    if !head.starts_with(b"PK\x03\x04") {
        return None;
    }
    let has = |text: &[u8], word: &[u8]| memchr::memmem::find(text, word).is_some();
    if has(head, b"opendocument.spreadsheet") {
        return Some(SheetKind::Ods);
    }
    let mut list = vec![0; LIST];
    let len = file.metadata().map_or(0, |meta| meta.len());
    let got = read_at(file, &mut list, len.saturating_sub(LIST as u64)).unwrap_or(0);
    let list = &list[..got];
    let any = |word: &[u8]| has(head, word) || has(list, word);
    // Some programs pack even the part that says what the file is.
    if any(b"content.xml") && any(b"mimetype") && OdsBook::is_one(file) {
        return Some(SheetKind::Ods);
    }
    (any(b"xl/work") && !any(b"xl/workbook.bin")).then_some(SheetKind::Xlsx)
}

/// Opens a workbook and finds its users, as far as `layout` does not say where they are.
pub(in crate::users) fn open(
    file: &Arc<File>,
    kind: SheetKind,
    layout: &Layout,
    watch: &Watch,
) -> Result<OpenSheet, SheetError> {
    let mut book = Book::open(file, kind, watch.clone())?;
    let sheets = book.names();
    let (sheet, head) = match &layout.sheet {
        Some(name) => pick::named(&mut book, name)?,
        None => pick::pick(&mut book)?,
    };
    let header = layout.header.unwrap_or_else(|| head.header());
    let skip = match header {
        HeaderAt::Row(row) => row,
        HeaderAt::None => 0,
    };
    let (headings, width) = headings(&head, header);
    let table = Table {
        format: Format::Sheet,
        separator: Separator::Comma,
        encoding: Encoding::UTF_8,
        encoding_guessed: false,
        sheets: sheets.into(),
        sheet: sheet.clone(),
        header,
        columns: columns::column_names(&headings, width).into(),
        headings: headings.into(),
    };
    Ok(OpenSheet {
        table,
        source: SheetSource {
            file: Arc::clone(file),
            kind,
            sheet,
            skip,
        },
        watch: watch.clone(),
        book: Arc::new(Mutex::new(Some(book))),
    })
}

/// The headings, with an empty one for each column that has cells but no heading; none without a
/// header. The second value is the number of columns.
fn headings(head: &Head, header: HeaderAt) -> (Vec<String>, usize) {
    let HeaderAt::Row(number) = header else {
        return (Vec::new(), head.width_below(0));
    };
    let mut headings = head.row(number).map(columns::texts).unwrap_or_default();
    headings.resize(headings.len().max(head.width_below(number)), String::new());
    let width = headings.len();
    (headings, width)
}
