use std::io::{self, Write};

use super::encode::encode;
use super::spans::{Unit, spans};
use crate::users::fields::{OWN_FILE, OWN_REASON};
use crate::users::table::Table;
use crate::users::{Encoding, HeaderAt};

/// Rows of a text table: their bytes as they are, a quoted reason behind them.
pub(super) struct CsvOut {
    encoding: Encoding,
    unit: Unit,
    separator: u8,
    /// Columns that a row has without the reason, and the one in which an old reason stands.
    columns: usize,
    reason: Option<usize>,
    /// Rows say from which file they are, in one column more.
    file: bool,
    line_end: &'static str,
    row: Vec<u8>,
}

impl CsvOut {
    /// `head` is the beginning of the file's content: its mark and its line end are kept.
    /// `several`: the rows are from several files.
    pub fn begin(
        table: &Table,
        several: bool,
        head: &[u8],
        out: &mut impl Write,
    ) -> io::Result<Self> {
        let unit = Unit::of(table.encoding);
        let reason = column(table, OWN_REASON);
        let file = several && column(table, OWN_FILE).is_none();
        let mut this = Self {
            encoding: table.encoding,
            unit,
            separator: table.separator.byte(),
            columns: table.columns.len(),
            reason,
            file,
            line_end: line_end(head, unit),
            row: Vec::new(),
        };
        this.put("\u{feff}");
        if this.row == b"?" || !head.starts_with(&this.row) {
            this.row.clear();
        }
        if matches!(table.header, HeaderAt::Row(_)) {
            for (column, heading) in table.headings.iter().enumerate() {
                if column > 0 {
                    this.put_separator();
                }
                this.put_heading(heading);
            }
            for (name, more) in [(OWN_REASON, reason.is_none()), (OWN_FILE, file)] {
                if more {
                    this.put_separator();
                    this.put(&String::from_utf8_lossy(name));
                }
            }
            this.put(this.line_end);
        }
        out.write_all(&this.row)?;
        Ok(this)
    }

    /// For a copy of the file: what stands before its first row stays as it is, but for the headings of
    /// `more` columns behind the others.
    pub fn begin_copy(
        table: &Table,
        several: bool,
        head: &[u8],
        more: &[String],
        out: &mut impl Write,
    ) -> io::Result<Self> {
        let unit = Unit::of(table.encoding);
        let mut this = Self {
            encoding: table.encoding,
            unit,
            separator: table.separator.byte(),
            columns: table.columns.len(),
            reason: None,
            file: several && column(table, OWN_FILE).is_none(),
            line_end: line_end(head, unit),
            row: Vec::new(),
        };
        let mut names: Vec<&str> = more.iter().map(String::as_str).collect();
        if this.file {
            names.extend(str::from_utf8(OWN_FILE));
        }
        if names.is_empty() || table.header == HeaderAt::None {
            out.write_all(head)?;
            return Ok(this);
        }
        let is_end = |&(_, sign): &(usize, u16)| sign != 10 && sign != 13;
        let signs: Vec<(usize, u16)> = unit.units(head).collect();
        let last = signs
            .iter()
            .rposition(is_end)
            .and_then(|at| signs.get(at + 1));
        let cut = last.map_or(head.len(), |(at, _)| *at);
        let (head, behind) = head.split_at(cut);
        this.row.extend_from_slice(head);
        for name in names {
            this.put_separator();
            this.put_heading(name);
        }
        if behind.is_empty() {
            this.put(this.line_end);
        }
        this.row.extend_from_slice(behind);
        out.write_all(&this.row)?;
        Ok(this)
    }

    /// A row of a copy.
    pub fn copy(&mut self, raw: &[u8], file: Option<&str>, out: &mut impl Write) -> io::Result<()> {
        self.row.clear();
        self.row.extend_from_slice(raw);
        if self.file {
            let have = spans(raw, self.unit, self.separator).len();
            self.pad(have, self.columns.max(have));
            self.put_quoted(file.unwrap_or_default());
        }
        self.put(self.line_end);
        out.write_all(&self.row)
    }

    pub fn row(
        &mut self,
        raw: &[u8],
        reason: &str,
        file: Option<&str>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        self.row.clear();
        let cells = spans(raw, self.unit, self.separator);
        let have = match self.reason.map(|column| (column, cells.get(column))) {
            Some((_, Some(old))) => {
                self.row.extend_from_slice(&raw[..old.start]);
                self.put_quoted(reason);
                self.row.extend_from_slice(&raw[old.end..]);
                cells.len()
            }
            Some((column, None)) => {
                self.row.extend_from_slice(raw);
                self.pad(cells.len(), column);
                self.put_quoted(reason);
                column + 1
            }
            None => {
                let column = self.columns.max(cells.len());
                self.row.extend_from_slice(raw);
                self.pad(cells.len(), column);
                self.put_quoted(reason);
                column + 1
            }
        };
        if self.file {
            self.pad(have, self.columns.max(have));
            self.put_quoted(file.unwrap_or_default());
        }
        self.put(self.line_end);
        out.write_all(&self.row)
    }

    /// Adds what stands between the last of `have` cells and the cell `column`.
    fn pad(&mut self, have: usize, column: usize) {
        for _ in have..=column {
            self.put_separator();
        }
    }

    fn put_separator(&mut self) {
        let separator = char::from(self.separator);
        self.put(separator.encode_utf8(&mut [0; 4]));
    }

    fn put_heading(&mut self, heading: &str) {
        let special = |character: char| {
            matches!(character, '"' | '\n' | '\r') || character == char::from(self.separator)
        };
        if heading.contains(special) {
            self.put_quoted(heading);
        } else {
            self.put(heading);
        }
    }

    fn put_quoted(&mut self, text: &str) {
        self.put("\"");
        self.put(&text.replace('"', "\"\""));
        self.put("\"");
    }

    fn put(&mut self, text: &str) {
        encode(text, self.encoding, &mut self.row);
    }
}

/// Where a column of ours stands.
pub(super) fn column(table: &Table, name: &[u8]) -> Option<usize> {
    let own = |heading: &String| heading.trim().as_bytes() == name;
    table.headings.iter().position(own)
}

/// The first end of a line that stands outside of quotes.
fn line_end(head: &[u8], unit: Unit) -> &'static str {
    let mut quoted = false;
    let mut units = unit.units(head).peekable();
    while let Some((_, value)) = units.next() {
        match u8::try_from(value) {
            Ok(b'"') => quoted = !quoted,
            Ok(b'\n') if !quoted => return "\n",
            Ok(b'\r') if !quoted => {
                return if units.peek().is_some_and(|next| next.1 == u16::from(b'\n')) {
                    "\r\n"
                } else {
                    "\r"
                };
            }
            _ => {}
        }
    }
    "\n"
}
