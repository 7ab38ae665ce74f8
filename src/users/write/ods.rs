use std::fmt::{self, Write as _};
use std::io::{Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::WriteError;
use super::sheet_row::Columns;
use crate::users::table::Table;
use crate::users::{Cell, Cells};

const ROWS: u32 = 1_048_576;
const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";
const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>
"#;
const CONTENT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3"><office:automatic-styles><number:date-style style:name="N1"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style><number:date-style style:name="N2"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/><number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/><number:text>:</number:text><number:seconds number:style="long"/></number:date-style><style:style style:name="date" style:family="table-cell" style:data-style-name="N1"/><style:style style:name="time" style:family="table-cell" style:data-style-name="N2"/></office:automatic-styles><office:body><office:spreadsheet><table:table table:name=""#;
const END: &str = "</table:table></office:spreadsheet></office:body></office:document-content>\n";

/// A spreadsheet of `LibreOffice`'s kind, written as its rows come.
pub(super) struct OdsOut<W: Write + Seek> {
    zip: ZipWriter<W>,
    columns: Columns,
    row: String,
    rows: u32,
}

impl<W: Write + Seek> fmt::Debug for OdsOut<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OdsOut").finish_non_exhaustive()
    }
}

impl<W: Write + Seek> OdsOut<W> {
    pub fn begin(table: &Table, columns: Columns, out: W) -> Result<Self, WriteError> {
        let mut zip = ZipWriter::new(out);
        let packed = SimpleFileOptions::default();
        // The kind of file is read from its first bytes, so this entry is first and not packed.
        zip.start_file(
            "mimetype",
            packed.compression_method(CompressionMethod::Stored),
        )?;
        zip.write_all(MIME.as_bytes())?;
        zip.start_file("META-INF/manifest.xml", packed)?;
        zip.write_all(MANIFEST.as_bytes())?;
        zip.start_file("content.xml", packed.large_file(true))?;
        let mut row = CONTENT.to_owned();
        escape(&table.sheet, &mut row);
        row.push_str("\">");
        let mut rows = 0;
        if let Some(headings) = columns.headings() {
            row.push_str("<table:table-row>");
            for heading in headings {
                if heading.is_empty() {
                    row.push_str("<table:table-cell/>");
                } else {
                    text_cell(heading, &mut row);
                }
            }
            row.push_str("</table:table-row>");
            rows = 1;
        }
        zip.write_all(row.as_bytes())?;
        Ok(Self {
            zip,
            columns,
            row,
            rows,
        })
    }

    pub fn row(
        &mut self,
        cells: &Cells,
        reason: &str,
        file: Option<&str>,
    ) -> Result<(), WriteError> {
        self.count()?;
        let mut line = Line::begin(&mut self.row);
        self.columns
            .each(cells, reason, file, |column, value| line.put(column, value))?;
        line.end();
        Ok(self.zip.write_all(self.row.as_bytes())?)
    }

    /// A row that stands above the users.
    pub fn head(&mut self, cells: &Cells) -> Result<(), WriteError> {
        self.count()?;
        let mut line = Line::begin(&mut self.row);
        Columns::each_above(cells, |column, value| line.put(column, value))?;
        line.end();
        Ok(self.zip.write_all(self.row.as_bytes())?)
    }

    fn count(&mut self) -> Result<(), WriteError> {
        if self.rows >= ROWS {
            return Err(WriteError::TooManyRows { limit: "1,048,576" });
        }
        self.rows += 1;
        Ok(())
    }

    pub fn finish(mut self) -> Result<W, WriteError> {
        self.zip.write_all(END.as_bytes())?;
        Ok(self.zip.finish()?)
    }
}

/// A row that is being written.
struct Line<'a> {
    row: &'a mut String,
    next: usize,
}

impl<'a> Line<'a> {
    fn begin(row: &'a mut String) -> Self {
        row.clear();
        row.push_str("<table:table-row>");
        Self { row, next: 0 }
    }

    fn put(&mut self, column: usize, value: Cell<'_>) -> Result<(), fmt::Error> {
        if column > self.next {
            write!(
                self.row,
                "<table:table-cell table:number-columns-repeated=\"{}\"/>",
                column - self.next
            )?;
        }
        self.next = column + 1;
        cell(value, self.row)
    }

    /// A row has at least one cell.
    fn end(self) {
        if self.next == 0 {
            self.row.push_str("<table:table-cell/>");
        }
        self.row.push_str("</table:table-row>");
    }
}

fn cell(value: Cell<'_>, row: &mut String) -> Result<(), fmt::Error> {
    match value {
        Cell::Empty => row.push_str("<table:table-cell/>"),
        Cell::Text(text) | Cell::Json(text) => text_cell(text, row),
        Cell::Number(token) => write!(
            row,
            "<table:table-cell office:value-type=\"float\" office:value=\"{token}\"><text:p>{token}</text:p></table:table-cell>"
        )?,
        Cell::Bool(value) => write!(
            row,
            "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"{value}\"><text:p>{}</text:p></table:table-cell>",
            if value { "TRUE" } else { "FALSE" }
        )?,
        Cell::Date(text) => {
            let style = if text.contains('T') { "time" } else { "date" };
            // What counts as UTC with us has no zone in a sheet.
            let value = text.strip_suffix('Z').unwrap_or(text);
            write!(
                row,
                "<table:table-cell table:style-name=\"{style}\" office:value-type=\"date\" office:date-value=\"{value}\"><text:p>{}</text:p></table:table-cell>",
                value.replace('T', " ")
            )?;
        }
    }
    Ok(())
}

/// A paragraph a line; white space that a reader of XML may fold stands in elements of its own.
fn text_cell(text: &str, row: &mut String) {
    row.push_str("<table:table-cell office:value-type=\"string\">");
    for line in text.split('\n') {
        row.push_str("<text:p>");
        let mut rest = line;
        while !rest.is_empty() {
            let plain = rest.find(['\t', ' ']).unwrap_or(rest.len());
            escape(&rest[..plain], row);
            rest = &rest[plain..];
            if let Some(after) = rest.strip_prefix('\t') {
                row.push_str("<text:tab/>");
                rest = after;
            } else if !rest.is_empty() {
                let trimmed = rest.trim_start_matches(' ');
                let count = rest.len() - trimmed.len();
                let inside = plain > 0 && !trimmed.is_empty();
                if count == 1 && inside {
                    row.push(' ');
                } else {
                    // Writing to a string cannot fail.
                    let _ = write!(row, "<text:s text:c=\"{count}\"/>");
                }
                rest = trimmed;
            }
        }
        row.push_str("</text:p>");
    }
    row.push_str("</table:table-cell>");
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            // XML has no way to say these.
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

impl From<zip::result::ZipError> for WriteError {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => Self::Io(error),
            other => Self::Workbook(other.to_string()),
        }
    }
}

impl From<fmt::Error> for WriteError {
    fn from(_: fmt::Error) -> Self {
        Self::Workbook("a value has no place in it".to_owned())
    }
}
