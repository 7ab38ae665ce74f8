//! A row of a table with other values in some of its cells, and more cells behind the columns that the table
//! has. Every other cell stays as it stands, byte for byte.

use std::fmt;
use std::ops::Range;

use super::encode::encode;
use super::spans::{Unit, spans};
use crate::users::lexer::Lexer;
use crate::users::table::Table;
use crate::users::{Cell, Format, string};

/// Characters that a cell of a spreadsheet can hold.
const LONGEST: usize = 32_767;

/// What a cell is to hold.
#[derive(Clone, PartialEq, Eq)]
pub enum NewCell {
    Empty,
    Text(String),
    /// A JSON number.
    Number(String),
    Bool(bool),
    /// As in RFC 3339.
    Date(String),
}

/// Not what stands in it: that is somebody's.
impl fmt::Debug for NewCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_cell().fmt(f)
    }
}

impl NewCell {
    pub fn as_cell(&self) -> Cell<'_> {
        match self {
            Self::Empty => Cell::Empty,
            Self::Text(text) if text.is_empty() => Cell::Empty,
            Self::Text(text) => Cell::Text(text),
            Self::Number(token) => Cell::Number(token),
            Self::Bool(value) => Cell::Bool(*value),
            Self::Date(text) => Cell::Date(text),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.as_cell() == Cell::Empty
    }

    /// Whether a cell of such a table brings it back as it is. What an encoding cannot say shows when the
    /// row is read again.
    pub fn fits(&self, table: &Table) -> bool {
        let text = self.as_cell().shown();
        if table.format != Format::Sheet {
            return true;
        }
        // XML folds some signs and has no way to say others.
        let sayable = |sign: char| !sign.is_control() || matches!(sign, '\n' | '\t');
        let odd = |sign: char| matches!(sign, '\u{fffe}' | '\u{ffff}');
        text.chars().count() <= LONGEST
            && text.chars().all(|sign| sayable(sign) && !odd(sign))
            && !is_escape_like(text)
    }
}

/// Workbooks write signs in this way, so that a text which looks so may come back as another.
fn is_escape_like(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(7).any(|seven| {
        seven.starts_with(b"_x")
            && seven.ends_with(b"_")
            && seven.iter().skip(2).take(4).all(u8::is_ascii_hexdigit)
    })
}

/// Appends the row with these cells, by column, and `more` behind the table's columns. Where the row goes on
/// beyond these, what stands there makes room.
pub fn with_cells(
    table: &Table,
    raw: &[u8],
    changes: &[(usize, NewCell)],
    more: &[NewCell],
    into: &mut Vec<u8>,
) {
    let begin = into.len();
    if table.format == Format::Sheet {
        sheet_row(table.columns.len(), raw, changes, more, into);
    } else {
        text_row(table, raw, changes, more, into);
        if into.len() == begin {
            // An empty line is no row.
            encode("\"\"", table.encoding, into);
        }
    }
}

/// Where a cell of the new row comes from.
enum From<'a> {
    Row(Range<usize>),
    New(&'a NewCell),
    Nowhere,
}

/// What the new row's cells are. Empty cells at its end are not added.
fn laid_out<'a>(
    width: usize,
    old: Vec<Range<usize>>,
    changes: &'a [(usize, NewCell)],
    more: &'a [NewCell],
) -> Vec<From<'a>> {
    let mut cells: Vec<From<'a>> = old.into_iter().map(From::Row).collect();
    for (column, cell) in changes {
        if cells.len() <= *column && cell.is_empty() {
            continue;
        }
        while cells.len() <= *column {
            cells.push(From::Nowhere);
        }
        if let Some(place) = cells.get_mut(*column) {
            *place = From::New(cell);
        }
    }
    let filled = more.iter().rposition(|cell| !cell.is_empty());
    if cells.len() > width && !more.is_empty() {
        cells.splice(width..width, more.iter().map(From::New));
    } else if let Some(last) = filled {
        while cells.len() < width {
            cells.push(From::Nowhere);
        }
        cells.extend(more.iter().take(last + 1).map(From::New));
    }
    cells
}

fn text_row(
    table: &Table,
    raw: &[u8],
    changes: &[(usize, NewCell)],
    more: &[NewCell],
    into: &mut Vec<u8>,
) {
    let unit = Unit::of(table.encoding);
    let separator = table.separator.byte();
    let old = spans(raw, unit, separator);
    let is_quoted = |span: &Range<usize>| {
        let first = raw
            .get(span.clone())
            .and_then(|cell| unit.units(cell).next());
        first.is_some_and(|(_, sign)| sign == u16::from(b'"'))
    };
    let quotes: Vec<bool> = old.iter().map(is_quoted).collect();
    let always = !quotes.is_empty() && quotes.iter().all(|quoted| *quoted);
    let cells = laid_out(table.columns.len(), old, changes, more);
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            let sign = char::from(separator);
            encode(sign.encode_utf8(&mut [0; 4]), table.encoding, into);
        }
        match cell {
            From::Row(span) => into.extend_from_slice(raw.get(span.clone()).unwrap_or_default()),
            From::Nowhere => {}
            From::New(cell) => {
                let text = cell.as_cell();
                let text = text.shown();
                let quoted = always || at < table.columns.len() && quotes.get(at) == Some(&true);
                let special =
                    |sign| matches!(sign, '"' | '\n' | '\r') || sign == char::from(separator);
                if quoted || text.contains(special) {
                    let text = format!("\"{}\"", text.replace('"', "\"\""));
                    encode(&text, table.encoding, into);
                } else {
                    encode(text, table.encoding, into);
                }
            }
        }
    }
}

fn sheet_row(
    width: usize,
    raw: &[u8],
    changes: &[(usize, NewCell)],
    more: &[NewCell],
    into: &mut Vec<u8>,
) {
    let cells = laid_out(width, tokens(raw), changes, more);
    into.push(b'[');
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            into.push(b',');
        }
        match cell {
            From::Row(span) => into.extend_from_slice(raw.get(span.clone()).unwrap_or(b"null")),
            From::Nowhere => into.extend_from_slice(b"null"),
            From::New(cell) => match cell.as_cell() {
                Cell::Empty => into.extend_from_slice(b"null"),
                Cell::Text(text) | Cell::Json(text) => into.extend(string(text)),
                Cell::Number(token) => into.extend_from_slice(token.as_bytes()),
                Cell::Bool(value) => into.extend_from_slice(value.to_string().as_bytes()),
                Cell::Date(text) => {
                    into.push(b'[');
                    into.extend(string(text));
                    into.push(b']');
                }
            },
        }
    }
    into.push(b']');
}

/// Where in a sheet's row its cells stand. Only we write such rows.
fn tokens(raw: &[u8]) -> Vec<Range<usize>> {
    let mut lexer = Lexer::new(raw);
    let mut tokens = Vec::new();
    let mut read = || {
        lexer.kind()?;
        lexer.enter()?;
        let mut first = true;
        while lexer.element(&mut first)? {
            let kind = lexer.kind()?;
            let at = lexer.at();
            lexer.skip(kind)?;
            tokens.push(at..lexer.at());
        }
        Ok::<(), crate::users::lexer::SyntaxError>(())
    };
    let _ = read();
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::users::table::Separator;
    use crate::users::{Encoding, HeaderAt};

    fn table(columns: usize, encoding: Encoding) -> Table {
        let columns: Vec<String> = (0..columns).map(|at| format!("c{at}")).collect();
        Table {
            format: Format::Csv,
            separator: Separator::Semicolon,
            encoding,
            encoding_guessed: false,
            sheets: [].into(),
            sheet: String::new(),
            header: HeaderAt::Row(1),
            headings: columns.clone().into(),
            columns: columns.into(),
        }
    }

    fn text(text: &str) -> NewCell {
        NewCell::Text(text.to_owned())
    }

    fn row(raw: &str, changes: &[(usize, NewCell)], more: &[NewCell]) -> String {
        let mut out = Vec::new();
        with_cells(
            &table(3, Encoding::UTF_8),
            raw.as_bytes(),
            changes,
            more,
            &mut out,
        );
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn only_the_cells_that_change_are_written_anew() {
        assert_eq!(
            row(r#" a ;"b""b";c"#, &[(0, text("x")), (1, text("y\"z"))], &[]),
            r#"x;"y""z";c"#
        );
        assert_eq!(row("a;b;c", &[(1, text("1;2"))], &[]), r#"a;"1;2";c"#);
        assert_eq!(row("a;b;c", &[(1, NewCell::Empty)], &[]), "a;;c");
        assert_eq!(row("a", &[(2, text("c"))], &[]), "a;;c");
        assert_eq!(row("a", &[(2, NewCell::Empty)], &[]), "a");
        assert_eq!(row("a", &[(0, NewCell::Empty)], &[]), "\"\"");
    }

    #[test]
    fn more_cells_stand_behind_the_columns() {
        let more = [NewCell::Empty, text("m")];
        assert_eq!(row("a;b", &[], &more), "a;b;;;m");
        assert_eq!(row("a;b", &[], &[NewCell::Empty]), "a;b");
        assert_eq!(row("a;b;c;beyond", &[], &[NewCell::Empty]), "a;b;c;;beyond");
        assert_eq!(
            row(r#""a";"b";"c""#, &[], &[text("m")]),
            r#""a";"b";"c";"m""#
        );
    }

    #[test]
    fn other_encodings_keep_theirs() {
        let raw: Vec<u8> = "é;b".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut out = Vec::new();
        let table = table(2, Encoding::UTF_16LE);
        with_cells(&table, &raw, &[(1, text("ł"))], &[], &mut out);
        let units: Vec<u16> = out
            .chunks(2)
            .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
            .collect();
        assert_eq!(String::from_utf16(&units).unwrap(), "é;ł");
    }

    #[test]
    fn a_sheets_cells_keep_their_kinds() {
        let mut sheet = table(2, Encoding::UTF_8);
        sheet.format = Format::Sheet;
        let mut out = Vec::new();
        let raw = br#"["a",["2026-01-02"],7]"#;
        let changes = [(0, NewCell::Bool(true))];
        with_cells(
            &sheet,
            raw,
            &changes,
            &[NewCell::Date("2026-01-03".into())],
            &mut out,
        );
        assert_eq!(out, br#"[true,["2026-01-02"],["2026-01-03"],7]"#);
        assert!(!text("a\u{1}").fits(&sheet) && text("a\nb").fits(&sheet));
    }
}
