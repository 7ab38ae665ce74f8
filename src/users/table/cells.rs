//! The cells of one row, in buffers that are used again for the next.

use std::fmt;

use super::split::Work;

/// One cell. Nothing is trimmed, and nothing is interpreted that the file does not say itself.
#[derive(Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    Empty,
    Text(&'a str),
    /// A JSON number.
    Number(&'a str),
    Bool(bool),
    /// A date or a date with time as in RFC 3339.
    Date(&'a str),
    /// The token of a JSON object or array, as it stands.
    Json(&'a str),
}

impl<'a> Cell<'a> {
    /// As the file shows it; nothing for an empty cell.
    pub fn shown(self) -> &'a str {
        match self {
            Self::Empty => "",
            Self::Text(text) | Self::Number(text) | Self::Date(text) | Self::Json(text) => text,
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
        }
    }
}

/// What kind it is, and how long: what stands in it is somebody's.
impl fmt::Debug for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Empty => return f.write_str("Empty"),
            Self::Text(_) => "Text",
            Self::Number(_) => "Number",
            Self::Bool(_) => return f.write_str("Bool"),
            Self::Date(_) => "Date",
            Self::Json(_) => "Json",
        };
        write!(f, "{kind} of {} bytes", self.shown().len())
    }
}

/// Why a row cannot be read as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowFault {
    /// It has bytes that mean nothing in the file's encoding.
    Undecodable,
    /// A quote is opened in it and never closed.
    OpenQuote,
    /// It has more cells than the table has columns.
    ExtraCells,
    /// A number of a spreadsheet has lost digits.
    LostDigits,
    /// A formula of a spreadsheet has no result.
    FormulaError,
}

#[derive(Clone, Copy)]
enum Kind {
    Empty,
    Text,
    Number,
    Yes,
    No,
    Date,
    Json,
}

#[derive(Clone, Copy)]
struct Span {
    kind: Kind,
    start: usize,
    end: usize,
}

/// The cells of a row. Meant to be used again and again.
#[derive(Clone, Default)]
pub struct Cells {
    text: String,
    spans: Vec<Span>,
    work: Work,
}

impl Cells {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn clear(&mut self) {
        self.text.clear();
        self.spans.clear();
    }

    pub fn len(&self) -> usize {
        self.spans.len()
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The cell of a column, 0-based; a short row's missing cells are empty.
    pub fn get(&self, index: usize) -> Cell<'_> {
        self.spans
            .get(index)
            .map_or(Cell::Empty, |&span| self.cell(span))
    }

    /// The length of a text cell, and its bytes with all that stand behind it.
    pub fn text_onwards(&self, index: usize) -> Option<(usize, &[u8])> {
        let span = self.spans.get(index)?;
        let onwards = self.text.as_bytes().get(span.start..)?;
        let is_text = matches!(span.kind, Kind::Text);
        is_text.then_some((span.end.wrapping_sub(span.start), onwards))
    }

    /// All cells, from the left.
    pub fn iter(&self) -> impl Iterator<Item = Cell<'_>> {
        self.spans.iter().map(|&span| self.cell(span))
    }

    /// Whether cells hold anything, from the left: an empty list or object in JSON does not.
    pub fn filled(&self) -> impl Iterator<Item = bool> {
        self.spans.iter().map(|span| match span.kind {
            Kind::Empty => false,
            Kind::Json => {
                let hollow = |byte: u8| byte.is_ascii_whitespace() || b"[]{}".contains(&byte);
                !self.cell(*span).shown().bytes().all(hollow)
            }
            _ => true,
        })
    }

    /// Whether the cell of a column has something in it.
    pub fn has(&self, index: usize) -> bool {
        let span = self.spans.get(index);
        span.is_some_and(|span| !matches!(span.kind, Kind::Empty))
    }

    fn cell(&self, span: Span) -> Cell<'_> {
        let text = self.text.get(span.start..span.end).unwrap_or_default();
        match span.kind {
            Kind::Empty => Cell::Empty,
            Kind::Text => Cell::Text(text),
            Kind::Number => Cell::Number(text),
            Kind::Yes => Cell::Bool(true),
            Kind::No => Cell::Bool(false),
            Kind::Date => Cell::Date(text),
            Kind::Json => Cell::Json(text),
        }
    }

    /// Adds a text cell, or an empty one.
    pub fn push_text(&mut self, text: &str) {
        self.push(if text.is_empty() {
            Cell::Empty
        } else {
            Cell::Text(text)
        });
    }

    pub fn push(&mut self, cell: Cell<'_>) {
        let (kind, text) = match cell {
            Cell::Empty => (Kind::Empty, ""),
            Cell::Text(text) => (Kind::Text, text),
            Cell::Number(text) => (Kind::Number, text),
            Cell::Bool(true) => (Kind::Yes, ""),
            Cell::Bool(false) => (Kind::No, ""),
            Cell::Date(text) => (Kind::Date, text),
            Cell::Json(text) => (Kind::Json, text),
        };
        let start = self.text.len();
        self.text.push_str(text);
        self.span(kind, start, self.text.len());
    }

    /// Adds a cell that stands there in a text which is to be [put under](Self::push_under) it.
    #[inline]
    pub(super) fn push_end(&mut self, start: usize, end: usize) {
        self.text_span(start, end);
    }

    /// Adds the text of cells that are there already.
    pub(super) fn push_under(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Drops the empty cells behind the first `columns`; whether others stand there.
    pub(super) fn shrink(&mut self, columns: usize) -> bool {
        while self.spans.len() > columns {
            match self.spans.last() {
                Some(span) if matches!(span.kind, Kind::Empty) => self.spans.pop(),
                _ => return true,
            };
        }
        false
    }

    fn text_span(&mut self, start: usize, end: usize) {
        let kind = if start == end {
            Kind::Empty
        } else {
            Kind::Text
        };
        self.span(kind, start, end);
    }

    fn span(&mut self, kind: Kind, start: usize, end: usize) {
        self.spans.push(Span { kind, start, end });
    }

    pub(super) fn take_work(&mut self) -> Work {
        std::mem::take(&mut self.work)
    }

    pub(super) fn give_work(&mut self, work: Work) {
        self.work = work;
    }
}

/// Not what stands in them: that is somebody's.
impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cells", self.len())
    }
}
