use std::io::{Seek, Write};

use super::WriteError;
use super::csv::CsvOut;
use super::hide::{self, Hidden, Inside};
use super::json::{Frame, JsonOut};
use super::ods::OdsOut;
use super::xlsx::XlsxOut;
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
    /// Begins a file like `file`; what comes before the first row is written.
    pub fn create(file: &UsersFile, out: W) -> Result<Self, WriteError> {
        let mut out = out;
        let several = file.members().len() > 1;
        let kind = match (file.kind().format, file.table()) {
            (Format::Csv, Some(table)) => {
                let mut head = Vec::new();
                // Without the file the line ends are ours.
                let _ = file.read_up_to(0, HEAD, &mut head);
                Kind::Csv(CsvOut::begin(table, several, &head, &mut out)?, out)
            }
            (Format::Sheet, Some(table)) => match file.sheet_kind() {
                Some(SheetKind::Ods) => Kind::Ods(Box::new(OdsOut::begin(table, several, out)?)),
                _ => Kind::Xlsx(Box::new(XlsxOut::begin(table, several)?), out),
            },
            (Format::Array, _) => Kind::Json(JsonOut::begin(Frame::Array, &mut out)?, out),
            (Format::Wrapper, _) => {
                let mut head = Vec::new();
                let _ = file.read_up_to(0, file.content(0).found.start, &mut head);
                Kind::Json(JsonOut::begin(Frame::Wrapper(key(&head)), &mut out)?, out)
            }
            (Format::Lines | Format::Csv | Format::Sheet, _) => {
                Kind::Json(JsonOut::begin(Frame::Lines, &mut out)?, out)
            }
        };
        Ok(Self {
            kind,
            table: file.table().cloned(),
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
        })
    }

    /// Leaves hidden values away from now on: cells are empty then, values of JSON null.
    pub fn hide(&mut self, hidden: Vec<Hidden>, inside: Inside) {
        self.hidden = hidden;
        self.inside = Some(inside);
    }

    /// Adds a row: its raw bytes, as [`UsersFile::read`] gives them, the member in which it stands, and
    /// what is wrong with it.
    pub fn row(&mut self, raw: &[u8], member: usize, reason: &str) -> Result<(), WriteError> {
        let is_sheet = matches!(self.kind, Kind::Xlsx(..) | Kind::Ods(..));
        let mut columns = Vec::new();
        if let Some(table) = &self.table
            && (is_sheet || self.inside.is_some())
        {
            table.split(raw, &mut self.cells);
            if let Some(inside) = self.inside {
                columns = hide::columns(&self.hidden, inside, &self.cells);
            }
        }
        self.shown.clear();
        let raw = match (&self.kind, self.inside) {
            (Kind::Json(..), Some(inside)) => {
                hide::record(&self.hidden, inside, raw, &mut self.shown);
                &self.shown
            }
            (Kind::Csv(csv, _), _) if !columns.is_empty() => {
                csv.without(raw, &columns, &mut self.shown);
                &self.shown
            }
            (Kind::Xlsx(..) | Kind::Ods(..), _) if !columns.is_empty() => {
                self.cells = hide::emptied(&self.cells, &columns);
                raw
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
