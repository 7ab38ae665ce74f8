//! The cells of one row, in buffers that are used again for the next.

/// One cell. Nothing is trimmed, and nothing is interpreted that the file does not say itself.
#[derive(Clone, Copy, Debug, PartialEq)]
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
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Empty,
    Text,
    Number,
    Yes,
    No,
    Date,
    Json,
}

/// The cells of a row. Meant to be used again and again.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    text: String,
    /// What each cell is, and where in `text` it ends.
    ends: Vec<(Kind, usize)>,
}

impl Cells {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell of a column, 0-based; a short row's missing cells are empty.
    pub fn get(&self, index: usize) -> Cell<'_> {
        let Some(&(kind, end)) = self.ends.get(index) else {
            return Cell::Empty;
        };
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |&(_, end)| end);
        let text = self.text.get(start..end).unwrap_or_default();
        match kind {
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
        self.text.push_str(text);
        self.ends.push((kind, self.text.len()));
    }
}
