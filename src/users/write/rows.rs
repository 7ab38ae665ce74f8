use std::io::{Seek, Write};

use super::WriteError;
use super::csv::{CsvOut, column};
use super::head;
use super::hide::{self, Hidden, Inside};
use super::json::{Frame, JsonOut};
use super::ods::OdsOut;
use super::sheet_row::Columns;
use super::xlsx::XlsxOut;
use crate::users::fields::OWN_FILE;
use crate::users::sheet::SheetKind;
use crate::users::table::Table;
use crate::users::{Cells, Format, UsersFile};

/// How much of the content is looked at for its mark and the end of a line.
const HEAD: usize = 64 * 1024;

/// Rows on their way back into a file of the users file's own format, each as it came, with a last
/// column or property more: `usher_reason`. A row that came with one has the new reason in its place.
/// Of several files `usher_file` says from which one a row is, if it does not say that already.
pub struct RowsOut<W: Write + Seek + Send> {
    kind: Kind<W>,
    table: Option<Table>,
    /// Of the files, where there are several.
    members: Vec<String>,
    cells: Cells,
    hidden: Vec<Hidden>,
    inside: Option<Inside>,
    /// A row without what is hidden.
    shown: Vec<u8>,
}

enum Kind<W: Write + Seek> {
    Json(JsonOut, W),
    Csv(CsvOut, W),
    Xlsx(Box<XlsxOut>, W),
    Ods(Box<OdsOut<W>>),
}

impl<W: Write + Seek + Send> RowsOut<W> {
    /// Begins a file like `file`; what comes before the first row is written. `table` is the file's own, or
    /// one with more columns.
    pub fn create(file: &UsersFile, table: Option<&Table>, out: W) -> Result<Self, WriteError> {
        let mut out = out;
        let several = file.members().len() > 1;
        let kind = match (file.kind().format, table) {
            (Format::Csv, Some(table)) => {
                let mut head = Vec::new();
                // Without the file the line ends are ours.
                let _ = file.read_up_to(0, HEAD, &mut head);
                Kind::Csv(CsvOut::begin(table, several, &head, &mut out)?, out)
            }
            (Format::Sheet, Some(table)) => {
                let columns = Columns::of(table, several);
                if let Some(SheetKind::Ods) = file.sheet_kind() {
                    Kind::Ods(Box::new(OdsOut::begin(table, columns, out)?))
                } else {
                    Kind::Xlsx(Box::new(XlsxOut::begin(table, columns)?), out)
                }
            }
            _ => Kind::Json(JsonOut::begin(frame(file), &mut out)?, out),
        };
        Ok(Self::of(file, table, kind))
    }

    /// Begins a copy of `file`, of which the first row begins at the offset `first`: what stands before that
    /// stays, with the headings of the columns that `table` has more. Its rows come without reasons.
    pub fn copy_of(
        file: &UsersFile,
        table: Option<&Table>,
        first: u64,
        out: W,
    ) -> Result<Self, WriteError> {
        let mut out = out;
        let several = file.members().len() > 1;
        let kind = match (table, file.table()) {
            (Some(table), Some(own)) => {
                let more = table.headings.get(own.headings.len()..).unwrap_or_default();
                if file.kind().format == Format::Csv {
                    let head = head::bytes(file, first).map_err(std::io::Error::other)?;
                    let csv = CsvOut::begin_copy(table, several, &head, more, &mut out)?;
                    Kind::Csv(csv, out)
                } else {
                    let columns = Columns::of_copy(table, several);
                    let mut names: Vec<&str> = more.iter().map(String::as_str).collect();
                    if several && column(table, OWN_FILE).is_none() {
                        names.extend(str::from_utf8(OWN_FILE));
                    }
                    let rows = head::rows(file, own, &names);
                    let rows = rows.map_err(|error| std::io::Error::other(error.sentence()))?;
                    if let Some(SheetKind::Ods) = file.sheet_kind() {
                        let mut ods = OdsOut::begin(table, columns, out)?;
                        for cells in &rows {
                            ods.head(cells)?;
                        }
                        Kind::Ods(Box::new(ods))
                    } else {
                        let mut xlsx = XlsxOut::begin(table, columns)?;
                        for cells in &rows {
                            xlsx.head(cells)?;
                        }
                        Kind::Xlsx(Box::new(xlsx), out)
                    }
                }
            }
            _ => Kind::Json(JsonOut::begin(frame(file), &mut out)?, out),
        };
        Ok(Self::of(file, table, kind))
    }

    fn of(file: &UsersFile, table: Option<&Table>, kind: Kind<W>) -> Self {
        let several = file.members().len() > 1;
        Self {
            kind,
            table: table.cloned(),
            members: file
                .members()
                .iter()
                .filter(|_| several)
                .map(|member| member.name.clone())
                .collect(),
            cells: Cells::new(),
            hidden: Vec::new(),
            inside: None,
            shown: Vec::new(),
        }
    }

    /// Adds a row to a copy, and the member in which it stands.
    pub fn copy(&mut self, raw: &[u8], member: usize) -> Result<(), WriteError> {
        let file = self.members.get(member).map(String::as_str);
        if let (Kind::Xlsx(..) | Kind::Ods(..), Some(table)) = (&self.kind, &self.table) {
            table.split(raw, &mut self.cells);
        }
        match &mut self.kind {
            Kind::Json(json, out) => json.copy(raw, out)?,
            Kind::Csv(csv, out) => csv.copy(raw, file, out)?,
            Kind::Xlsx(xlsx, _) => xlsx.row(&self.cells, "", file)?,
            Kind::Ods(ods) => ods.row(&self.cells, "", file)?,
        }
        Ok(())
    }

    /// Leaves hidden values of JSON away from now on: they are null then.
    pub fn hide(&mut self, hidden: Vec<Hidden>, inside: Inside) {
        self.hidden = hidden;
        self.inside = Some(inside);
    }

    /// Adds a row: its raw bytes, as [`UsersFile::read`] gives them, the member in which it stands, and
    /// what is wrong with it.
    pub fn row(&mut self, raw: &[u8], member: usize, reason: &str) -> Result<(), WriteError> {
        if let (Kind::Xlsx(..) | Kind::Ods(..), Some(table)) = (&self.kind, &self.table) {
            table.split(raw, &mut self.cells);
        }
        self.shown.clear();
        let raw = match (&self.kind, self.inside) {
            (Kind::Json(..), Some(inside)) => {
                hide::record(&self.hidden, inside, raw, &mut self.shown);
                &self.shown
            }
            _ => raw,
        };
        let file = self.members.get(member).map(String::as_str);
        match &mut self.kind {
            Kind::Json(json, out) => json.row(raw, reason, file, out)?,
            Kind::Csv(csv, out) => csv.row(raw, reason, file, out)?,
            Kind::Xlsx(xlsx, _) => xlsx.row(&self.cells, reason, file)?,
            Kind::Ods(ods) => ods.row(&self.cells, reason, file)?,
        }
        Ok(())
    }

    /// Writes what comes behind the last row and gives the output back, flushed.
    pub fn finish(self) -> Result<W, WriteError> {
        let mut out = match self.kind {
            Kind::Json(json, mut out) => {
                json.finish(&mut out)?;
                out
            }
            Kind::Csv(_, out) => out,
            Kind::Xlsx(xlsx, mut out) => {
                xlsx.finish(&mut out)?;
                out
            }
            Kind::Ods(ods) => ods.finish()?,
        };
        out.flush()?;
        Ok(out)
    }
}

/// How the records of a file like this one are held together.
fn frame(file: &UsersFile) -> Frame {
    match file.kind().format {
        Format::Array => Frame::Array,
        Format::Wrapper => {
            let mut head = Vec::new();
            let _ = file.read_up_to(0, file.content(0).found.start, &mut head);
            Frame::Wrapper(key(&head))
        }
        Format::Lines | Format::Csv | Format::Sheet => Frame::Lines,
    }
}

/// The key of the list whose bracket ends this text.
fn key(head: &[u8]) -> String {
    let text = head.trim_ascii_end();
    let text = text.strip_suffix(b"[").unwrap_or(text).trim_ascii_end();
    let text = text.strip_suffix(b":").unwrap_or(text).trim_ascii_end();
    let start = text
        .strip_suffix(b"\"")
        .and_then(|text| memchr::memrchr(b'"', text));
    start
        .and_then(|start| serde_json::from_slice(&text[start..]).ok())
        .unwrap_or_else(|| "users".to_owned())
}

/// The ending that the name of a file like `file` has, without its dot.
pub fn extension(file: &UsersFile) -> &'static str {
    match (file.kind().format, file.sheet_kind()) {
        (Format::Lines, _) => "ndjson",
        (Format::Array | Format::Wrapper, _) => "json",
        (Format::Csv, _) => "csv",
        (Format::Sheet, Some(SheetKind::Ods)) => "ods",
        (Format::Sheet, _) => "xlsx",
    }
}
