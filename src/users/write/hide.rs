//! What is left away of rows on their way back: values that must not be kept a second time, such as
//! passwords that anybody can read.

use std::borrow::Cow;
use std::ops::Range;

use crate::users::fields::each;
use crate::users::lexer::{Kind, Lexer, SyntaxError};
use crate::users::{Cell, Cells, RawField, compact};

/// Whether a property of this name with this value is hidden, wherever it stands inside JSON.
pub type Inside = fn(&str, &str) -> bool;

/// A column of which some values are not written.
#[derive(Clone, Debug)]
pub struct Hidden {
    pub index: usize,
    /// In JSON the name of a property, with that of the property around it and a dot, if there is one.
    pub name: String,
    /// Whether a value, as text, is hidden.
    pub hides: fn(&str) -> bool,
}

impl Hidden {
    fn takes(&self, cell: Cell<'_>) -> bool {
        cell != Cell::Empty && (self.hides)(cell.shown())
    }
}

/// The columns whose cells in this row are hidden, also for what stands inside their JSON.
pub fn columns(hidden: &[Hidden], inside: Inside, cells: &Cells) -> Vec<usize> {
    let taken = |index: usize, cell: Cell<'_>| {
        let mut columns = hidden.iter().filter(|column| column.index == index);
        columns.any(|column| column.takes(cell)) || holds(cell.shown(), inside)
    };
    let cells = cells.iter().enumerate();
    cells
        .filter(|(index, cell)| taken(*index, *cell))
        .map(|(index, _)| index)
        .collect()
}

/// A text; if it is JSON with null for each hidden value inside.
pub fn without_inside(text: &str, inside: Inside) -> Cow<'_, str> {
    let cuts = inside_of(text.as_bytes(), inside);
    if cuts.is_empty() {
        return text.into();
    }
    let (mut shown, mut done) = (String::new(), 0);
    for cut in cuts {
        shown += text.get(done..cut.start).unwrap_or_default();
        shown += "null";
        done = cut.end;
    }
    shown += text.get(done..).unwrap_or_default();
    shown.into()
}

fn holds(text: &str, inside: Inside) -> bool {
    !inside_of(text.as_bytes(), inside).is_empty()
}

/// Where the hidden values of an object or a list stand in its text; nowhere in any other text.
fn inside_of(text: &[u8], inside: Inside) -> Vec<Range<usize>> {
    let mut cuts = Vec::new();
    if let Some(b'{' | b'[') = text.trim_ascii_start().first() {
        // What stands before a fault counts.
        let _ = find(&mut Lexer::new(text), "", inside, &mut cuts);
    }
    cuts
}

/// Finds the hidden values of the value that comes next. What a list holds has the list's name; a text
/// that is JSON itself is hidden whole.
fn find(
    lexer: &mut Lexer<'_>,
    name: &str,
    inside: Inside,
    cuts: &mut Vec<Range<usize>>,
) -> Result<(), SyntaxError> {
    let kind = lexer.kind()?;
    let at = lexer.at();
    let mut first = true;
    let is_hidden = match kind {
        Kind::Object => {
            lexer.enter()?;
            while let Some(key) = lexer.key(&mut first)? {
                find(lexer, &key.to_text(), inside, cuts)?;
            }
            false
        }
        Kind::Array => {
            lexer.enter()?;
            while lexer.element(&mut first)? {
                find(lexer, name, inside, cuts)?;
            }
            false
        }
        Kind::String => {
            let token = lexer.string()?;
            let text = token.to_text();
            inside(name, &text) || holds(&text, inside)
        }
        Kind::Number => inside(name, &String::from_utf8_lossy(lexer.number()?)),
        Kind::True | Kind::False | Kind::Null => {
            lexer.word(kind)?;
            false
        }
    };
    if is_hidden {
        cuts.push(at..lexer.at());
    }
    Ok(())
}

/// Appends the record without white space, and with null for each value that is hidden: of its own
/// properties and of those at any depth.
pub(super) fn record(hidden: &[Hidden], inside: Inside, record: &[u8], out: &mut Vec<u8>) {
    let mut cuts = Vec::new();
    // What comes back has been sent, so it can be read to its end.
    let _ = each(record, |outer, value| {
        if is_hidden(hidden, outer, value) {
            cuts.push(value.at..value.at + value.raw.len());
            return true;
        }
        let _ = each(value.raw, |inner, inside| {
            let full = [outer, b".", inner].concat();
            if is_hidden(hidden, inner, inside) || is_hidden(hidden, &full, inside) {
                let from = value.at + inside.at;
                cuts.push(from..from + inside.raw.len());
            }
            true
        });
        let Some(text) = value.text() else {
            let inner = inside_of(value.raw, inside);
            cuts.extend(
                inner
                    .iter()
                    .map(|cut| value.at + cut.start..value.at + cut.end),
            );
            return true;
        };
        if holds(&text, inside) {
            cuts.push(value.at..value.at + value.raw.len());
        }
        true
    });
    cuts.sort_by_key(|cut| cut.start);
    cuts.dedup_by_key(|cut| cut.start);
    let mut done = 0;
    for cut in cuts {
        compact(&record[done..cut.start], out);
        out.extend_from_slice(b"null");
        done = cut.end;
    }
    compact(&record[done..], out);
}

fn is_hidden(hidden: &[Hidden], name: &[u8], value: RawField<'_>) -> bool {
    let mut columns = hidden
        .iter()
        .filter(|column| column.name.as_bytes() == name)
        .peekable();
    if columns.peek().is_none() || value.raw == b"null" {
        return false;
    }
    let text = value
        .text()
        .unwrap_or_else(|| String::from_utf8_lossy(value.raw).into_owned());
    columns.any(|column| (column.hides)(&text))
}
