//! A sheet's row as a line of text: a compact JSON array of its cells, up to the last that is not
//! empty. A text is a string, a number and a yes or no are themselves, an empty cell is `null`, and
//! a date is a list with one string: `["Ada",7,true,null,["2026-01-02"]]`. The list of a cell whose
//! formula has no result is empty.

use std::fmt;
use std::io::Write;

use calamine::DataRef;

use super::SheetError;
use super::date::{When, of_days, of_iso, of_length};
use crate::users::lexer::{Kind, Lexer, SyntaxError};
use crate::users::{Cell, Cells, RowFault};

/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;
/// Whole numbers up to here are exactly themselves.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Bytes that a row may come to.
const ROW_MAX: usize = 16 << 20;

/// A row on its way to its line.
#[derive(Default)]
pub(super) struct RowText {
    tokens: Vec<u8>,
    /// Column and bytes of each cell that is not empty.
    cells: Vec<(u32, usize, usize)>,
}

/// Not what stands in it: that is somebody's.
impl fmt::Debug for RowText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cells", self.cells.len())
    }
}

impl RowText {
    pub fn clear(&mut self) {
        self.tokens.clear();
        self.cells.clear();
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Adds a cell of an XLSX sheet, in its 0-based column.
    pub fn xlsx(&mut self, column: u32, value: &DataRef<'_>) {
        match value {
            DataRef::Int(value) => self.token(column, |out| write!(out, "{value}")),
            DataRef::Float(value) => self.number(column, *value),
            DataRef::String(text) => self.text(column, text),
            DataRef::SharedString(text) => self.text(column, text),
            DataRef::Bool(value) => self.bool(column, *value),
            DataRef::DateTime(value) => self.when(column, of_days(value)),
            DataRef::DateTimeIso(text) => self.date(column, text),
            DataRef::DurationIso(text) => self.length(column, text),
            DataRef::Error(_) => self.error(column),
            DataRef::Empty => {}
        }
    }

    pub fn bool(&mut self, column: u32, value: bool) {
        self.token(column, |out| write!(out, "{value}"));
    }

    /// A date, or a date with time, in the words of ISO 8601.
    pub fn date(&mut self, column: u32, text: &str) {
        self.when(column, of_iso(text));
    }

    /// A time of day or a length of time in the words of ISO 8601.
    pub fn length(&mut self, column: u32, text: &str) {
        self.when(column, of_length(text));
    }

    /// What a formula was to calculate cannot be.
    pub fn error(&mut self, column: u32) {
        self.token(column, |out| out.write_all(b"[]"));
    }

    /// Refuses a row that is larger than any that was meant.
    pub fn fits(&self) -> Result<(), SheetError> {
        if self.tokens.len() > ROW_MAX {
            return Err(SheetError::Broken("one of its rows holds more than 16 MiB"));
        }
        Ok(())
    }

    pub fn text(&mut self, column: u32, text: &str) {
        if !text.is_empty() {
            self.token(column, |out| push_string(out, text));
        }
    }

    /// In its shortest form that reads back as the same number; whole numbers without a point.
    pub fn number(&mut self, column: u32, value: f64) {
        if !value.is_finite() {
            return;
        }
        self.token(column, |out| {
            if value.fract() == 0.0 && value.abs() < EXACT {
                // Several times as quick as below, and most numbers are such.
                #[allow(clippy::cast_possible_truncation)] // it is whole and small enough
                let whole = value as i64;
                write!(out, "{whole}")
            } else if value.fract() == 0.0 && value.abs() < 1e21 {
                write!(out, "{value:.0}")
            } else {
                Ok(serde_json::to_writer(out, &value)?)
            }
        });
    }

    fn when(&mut self, column: u32, when: When) {
        match when {
            When::Date(text) => self.token(column, |out| {
                out.push(b'[');
                push_string(out, &text)?;
                out.push(b']');
                Ok(())
            }),
            When::Time(text) => self.text(column, &text),
            When::Number(value) => self.number(column, value),
        }
    }

    fn token(&mut self, column: u32, write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) {
        let start = self.tokens.len();
        // Writing to memory cannot fail.
        if write(&mut self.tokens).is_ok() {
            self.cells.push((column, start, self.tokens.len()));
        }
    }

    /// Appends the row's line without its end; nothing for an empty row.
    pub fn append_to(&mut self, out: &mut Vec<u8>) {
        if self.cells.is_empty() {
            return;
        }
        if !self.cells.is_sorted_by_key(|cell| cell.0) {
            self.cells.sort_by_key(|cell| cell.0);
        }
        let mut next = 0;
        for &(column, start, end) in &self.cells {
            if column < next {
                // Of a cell that is there twice, the first counts.
                continue;
            }
            out.push(if next == 0 { b'[' } else { b',' });
            for _ in next..column {
                out.extend_from_slice(b"null,");
            }
            out.extend_from_slice(&self.tokens[start..end]);
            next = column + 1;
        }
        out.push(b']');
    }
}

/// Most texts have nothing to escape, which is seen many bytes at a time.
fn push_string(out: &mut Vec<u8>, text: &str) -> std::io::Result<()> {
    let escapes = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    if text.bytes().fold(false, |any, byte| any | escapes(&byte)) {
        return Ok(serde_json::to_writer(out, text)?);
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
    Ok(())
}

/// Whether a formula shows this text for what cannot be calculated.
pub(super) fn is_error(text: &str) -> bool {
    matches!(
        text,
        "#N/A" | "#VALUE!" | "#REF!" | "#NAME?" | "#DIV/0!" | "#NUM!" | "#NULL!"
    ) || text
        .strip_prefix("Err:")
        .is_some_and(|number| number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Splits a row's line into its cells, replacing what is in `cells`.
pub(in crate::users) fn split(line: &[u8], columns: usize, cells: &mut Cells) -> Option<RowFault> {
    cells.clear();
    let mut fault = None;
    if read(line, cells, &mut fault).is_err() {
        // Only we write such lines.
        return Some(RowFault::Undecodable);
    }
    if cells.len() > columns {
        return Some(RowFault::ExtraCells);
    }
    fault
}

fn read(line: &[u8], cells: &mut Cells, fault: &mut Option<RowFault>) -> Result<(), SyntaxError> {
    let mut lexer = Lexer::new(line);
    lexer.kind()?;
    lexer.enter()?;
    let mut first = true;
    while lexer.element(&mut first)? {
        match lexer.kind()? {
            Kind::String => cells.push(Cell::Text(&lexer.string()?.to_text())),
            Kind::Number => {
                let token = std::str::from_utf8(lexer.number()?).unwrap_or_default();
                if has_lost_digits(token) {
                    *fault = Some(RowFault::LostDigits);
                }
                cells.push(Cell::Number(token));
            }
            kind @ (Kind::True | Kind::False) => {
                lexer.word(kind)?;
                cells.push(Cell::Bool(kind == Kind::True));
            }
            kind @ Kind::Null => {
                lexer.word(kind)?;
                cells.push(Cell::Empty);
            }
            Kind::Array => {
                lexer.enter()?;
                let mut first = true;
                if lexer.element(&mut first)? {
                    cells.push(Cell::Date(&lexer.string()?.to_text()));
                    lexer.element(&mut first)?;
                } else {
                    cells.push(Cell::Empty);
                    // Lost digits are sent; of an error nothing is.
                    fault.get_or_insert(RowFault::FormulaError);
                }
            }
            kind @ Kind::Object => lexer.skip(kind)?,
        }
    }
    lexer.finish()
}

/// Whether a whole number has more digits than spreadsheets keep. The many digits of a fraction are
/// those of a calculation, and none of them is missed.
fn has_lost_digits(token: &str) -> bool {
    let digits = token.strip_prefix('-').unwrap_or(token);
    digits.contains('e') && !digits.contains("e-")
        || digits.len() > DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::CellErrorType;
    use proptest::prelude::*;

    fn line(cells: &[(u32, DataRef<'_>)]) -> String {
        let mut row = RowText::default();
        for (column, value) in cells {
            row.xlsx(*column, value);
        }
        let mut out = Vec::new();
        row.append_to(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_kind_of_cell_is_told_apart() {
        let text = line(&[
            (0, DataRef::SharedString("007")),
            (1, DataRef::Float(7.0)),
            (2, DataRef::Bool(false)),
            (4, DataRef::DateTimeIso("2026-01-02".to_owned())),
            (5, DataRef::String("2026-01-02 \"x\"\n".to_owned())),
            (6, DataRef::Error(CellErrorType::NA)),
            (7, DataRef::Float(0.1)),
        ]);
        assert_eq!(
            text,
            r#"["007",7,false,null,["2026-01-02"],"2026-01-02 \"x\"\n",[],0.1]"#
        );
        let mut cells = Cells::new();
        let fault = split(text.as_bytes(), 8, &mut cells);
        assert_eq!(fault, Some(RowFault::FormulaError));
        let all: Vec<Cell<'_>> = (0..cells.len()).map(|index| cells.get(index)).collect();
        assert_eq!(
            all,
            [
                Cell::Text("007"),
                Cell::Number("7"),
                Cell::Bool(false),
                Cell::Empty,
                Cell::Date("2026-01-02"),
                Cell::Text("2026-01-02 \"x\"\n"),
                Cell::Empty,
                Cell::Number("0.1"),
            ]
        );
        assert_eq!(
            split(text.as_bytes(), 7, &mut cells),
            Some(RowFault::ExtraCells)
        );
    }

    #[test]
    fn empty_cells_at_the_end_and_empty_rows_are_nothing() {
        assert_eq!(
            line(&[(3, DataRef::Empty), (4, DataRef::SharedString(""))]),
            ""
        );
        assert_eq!(
            line(&[(1, DataRef::Bool(true)), (9, DataRef::Empty)]),
            "[null,true]"
        );
        assert_eq!(
            line(&[(1, DataRef::Bool(true)), (0, DataRef::Float(-0.0))]),
            "[0,true]"
        );
    }

    #[test]
    fn long_numbers_have_lost_digits_and_calculated_ones_have_not() {
        let number = |value: f64| line(&[(0, DataRef::Float(value))]);
        assert_eq!(number(123_456_789_012_345.0), "[123456789012345]");
        assert_eq!(number(12_345_678_901_234_500.0), "[12345678901234500]");
        assert_eq!(number(1e20), "[100000000000000000000]");
        let fault = |value: f64| split(number(value).as_bytes(), 1, &mut Cells::new());
        for value in [1e15, -12_345_678_901_234_500.0, 1e20, 1e22, 1.5e300] {
            assert_eq!(fault(value), Some(RowFault::LostDigits), "{value}");
        }
        for value in [123_456_789_012_345.0, 0.1 + 0.2, 10.0 / 3.0, 1e-7, 0.0] {
            assert_eq!(fault(value), None, "{value}");
        }
    }

    #[test]
    fn errors_of_formulas_are_empty_and_told() {
        let text = line(&[
            (0, DataRef::Error(CellErrorType::NA)),
            (1, DataRef::Bool(true)),
        ]);
        assert_eq!(text, "[[],true]");
        let mut cells = Cells::new();
        let fault = split(text.as_bytes(), 2, &mut cells);
        assert_eq!(fault, Some(RowFault::FormulaError));
        assert_eq!(
            (cells.get(0), cells.get(1)),
            (Cell::Empty, Cell::Bool(true))
        );
        assert!(["#N/A", "Err:502"].into_iter().all(is_error));
        assert!(!["#1", "Err:5"].into_iter().any(is_error));
    }

    proptest! {
        #[test]
        fn numbers_and_texts_come_back(number in proptest::num::f64::NORMAL, text in "(?s).{1,20}") {
            let row = line(&[(0, DataRef::Float(number)), (2, DataRef::String(text.clone()))]);
            prop_assert!(!row.contains('\n'));
            let mut cells = Cells::new();
            split(row.as_bytes(), 3, &mut cells);
            let Cell::Number(token) = cells.get(0) else { panic!("a number") };
            prop_assert_eq!(token.parse::<f64>().unwrap().to_bits(), number.to_bits());
            prop_assert_eq!(cells.get(2), Cell::Text(&text));
        }
    }
}
