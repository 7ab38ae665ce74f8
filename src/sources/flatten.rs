//! JSON records as rows: their root properties, and what the system nests, are columns.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use super::System;
use super::systems::{Nest, nest};
use crate::users::lexer::{Kind, Lexer, SyntaxError, Text};
use crate::users::{Cell, Cells};

/// More columns than this no export has; what comes later counts as unknown.
const COLUMNS_MAX: usize = 2000;

/// Turns JSON records into cells. Meant to be used again and again.
#[derive(Clone)]
pub(super) struct Flat {
    system: System,
    columns: Vec<String>,
    by_name: HashMap<String, usize, foldhash::fast::FixedState>,
    /// Columns of the sample are still being found.
    finding: bool,
    slots: Vec<Slot>,
    /// Texts that stand in the record with escapes, without them.
    unescaped: String,
    /// A nested property's full name.
    name: String,
    /// Where the next property is likely to belong: records of one file look alike.
    next: usize,
    unknown: u32,
}

/// A value of the current record.
#[derive(Clone, Debug)]
enum Slot {
    Empty,
    /// A text in the record, or in `unescaped`.
    Text(Range<usize>),
    Unescaped(Range<usize>),
    Bool(bool),
    Number(Range<usize>),
    Json(Range<usize>),
}

/// Not what the record holds: that is somebody's.
impl fmt::Debug for Flat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} columns of {:?}", self.columns.len(), self.system)
    }
}

impl Flat {
    /// For records whose columns are known.
    pub(super) fn new(system: System, columns: &[String]) -> Self {
        let mut flat = Self {
            system,
            columns: Vec::new(),
            by_name: HashMap::default(),
            finding: true,
            slots: Vec::new(),
            unescaped: String::new(),
            name: String::new(),
            next: 0,
            unknown: 0,
        };
        for column in columns {
            flat.add(column);
        }
        flat.finding = false;
        flat
    }

    /// Finds the columns in the first records, in the order in which they turn up.
    pub(super) fn find(system: System, sample: &[Vec<u8>]) -> Self {
        let fixed: Vec<_> = super::systems::fixed_columns(system)
            .iter()
            .map(ToString::to_string)
            .collect();
        let mut flat = Self::new(system, &fixed);
        flat.finding = true;
        let mut cells = Cells::new();
        for record in sample {
            flat.split(record, &mut cells);
        }
        flat.finding = false;
        flat
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The record's cells, one for each column, replacing what is in `cells`. Gives the number of
    /// properties that are no column; `None`: the record cannot be read, and its cells hold what
    /// stands before the fault.
    pub(super) fn split(&mut self, record: &[u8], cells: &mut Cells) -> Option<u32> {
        cells.clear();
        self.unescaped.clear();
        self.slots.clear();
        self.slots.resize(self.columns.len(), Slot::Empty);
        (self.next, self.unknown) = (0, 0);
        let text = std::str::from_utf8(record);
        // What stands before bytes that are no text can still be read.
        let readable = match text {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&record[..error.valid_up_to()]).unwrap_or_default(),
        };
        let walked = self.walk(readable);
        super::systems::complete(self.system, self, readable);
        for slot in &self.slots {
            let part = |range: &Range<usize>| readable.get(range.clone()).unwrap_or_default();
            match slot {
                Slot::Empty => cells.push(Cell::Empty),
                Slot::Text(range) => cells.push_text(part(range)),
                Slot::Unescaped(range) => {
                    cells.push_text(self.unescaped.get(range.clone()).unwrap_or_default());
                }
                Slot::Bool(value) => cells.push(Cell::Bool(*value)),
                Slot::Number(range) => cells.push(Cell::Number(part(range))),
                Slot::Json(range) => cells.push(Cell::Json(part(range))),
            }
        }
        (walked.is_ok() && text.is_ok()).then_some(self.unknown)
    }

    fn walk(&mut self, record: &str) -> Result<(), Unreadable> {
        let mut lexer = Lexer::new(record.as_bytes());
        if lexer.kind()? != Kind::Object {
            return Err(Unreadable);
        }
        lexer.enter()?;
        let mut first = true;
        while let Some(key) = lexer.key(&mut first)? {
            let key = key.to_text();
            if let Some(nest) = nest(self.system, &key) {
                self.nested(&mut lexer, record, &key, nest)?;
            } else {
                let slot = self.value(&mut lexer)?;
                self.put(&key, slot);
            }
        }
        Ok(lexer.finish()?)
    }

    /// Reads a property that holds others.
    fn nested(
        &mut self,
        lexer: &mut Lexer<'_>,
        record: &str,
        key: &str,
        nest: Nest,
    ) -> Result<(), Unreadable> {
        match (nest, lexer.kind()?) {
            (Nest::Members { prefix } | Nest::Lists { prefix }, Kind::Object) => {
                lexer.enter()?;
                let mut first = true;
                while let Some(inner) = lexer.key(&mut first)? {
                    let slot = match (nest, lexer.kind()?) {
                        (Nest::Lists { .. }, Kind::Array) => self.list(lexer)?,
                        _ => self.value(lexer)?,
                    };
                    let mut name = std::mem::take(&mut self.name);
                    name.clear();
                    if prefix {
                        name.push_str(key);
                        name.push('.');
                    }
                    name.push_str(&inner.to_text());
                    self.put(&name, slot);
                    self.name = name;
                }
                Ok(())
            }
            (Nest::Named { name, value }, Kind::Array) => {
                lexer.enter()?;
                let mut first = true;
                while lexer.element(&mut first)? {
                    self.named(lexer, record, name, value)?;
                }
                Ok(())
            }
            _ => {
                let slot = self.value(lexer)?;
                self.put(key, slot);
                Ok(())
            }
        }
    }

    /// An element such as `{"Name": "email", "Value": "…"}`.
    fn named(
        &mut self,
        lexer: &mut Lexer<'_>,
        record: &str,
        name: &str,
        value: &str,
    ) -> Result<(), Unreadable> {
        let kind = lexer.kind()?;
        if kind != Kind::Object {
            return Ok(lexer.skip(kind)?);
        }
        lexer.enter()?;
        let (mut first, mut found, mut slot) = (true, None, Slot::Empty);
        while let Some(key) = lexer.key(&mut first)? {
            let read = self.value(lexer)?;
            match &*key.bytes() {
                key if key == name.as_bytes() => found = Some(read),
                key if key == value.as_bytes() => slot = read,
                _ => {}
            }
        }
        let name = match found {
            Some(Slot::Text(range)) => record.get(range).map(str::to_owned),
            Some(Slot::Unescaped(range)) => self.unescaped.get(range).map(str::to_owned),
            _ => None,
        };
        if let Some(name) = name {
            self.put(&name, slot);
        }
        Ok(())
    }

    /// A list of one text is that text, an empty one is nothing.
    fn list(&mut self, lexer: &mut Lexer<'_>) -> Result<Slot, Unreadable> {
        let mut inner = lexer.clone();
        let whole = self.value(lexer)?;
        inner.enter()?;
        let mut first = true;
        if !inner.element(&mut first)? {
            return Ok(Slot::Empty);
        }
        let single = self.value(&mut inner)?;
        Ok(if inner.element(&mut first)? {
            whole
        } else {
            single
        })
    }

    fn value(&mut self, lexer: &mut Lexer<'_>) -> Result<Slot, Unreadable> {
        let kind = lexer.kind()?;
        let at = lexer.at();
        if kind == Kind::String {
            return self.text(lexer.string()?);
        }
        lexer.skip(kind)?;
        let range = at..lexer.at();
        Ok(match kind {
            Kind::Number => Slot::Number(range),
            Kind::True => Slot::Bool(true),
            Kind::False => Slot::Bool(false),
            Kind::Null | Kind::String => Slot::Empty,
            Kind::Object | Kind::Array => Slot::Json(range),
        })
    }

    fn text(&mut self, text: Text<'_>) -> Result<Slot, Unreadable> {
        if text.plain().is_some() {
            return Ok(Slot::Text(text.at()..text.at() + text.raw.len()));
        }
        if text.is_half() {
            return Err(Unreadable);
        }
        let start = self.unescaped.len();
        self.unescaped.push_str(&text.to_text());
        Ok(Slot::Unescaped(start..self.unescaped.len()))
    }

    /// Of a property that comes twice the last one counts, as in every reader that makes objects.
    fn put(&mut self, name: &str, slot: Slot) {
        let index = if self.columns.get(self.next).is_some_and(|next| next == name) {
            Some(self.next)
        } else {
            self.by_name.get(name).copied().or_else(|| self.add(name))
        };
        match index {
            Some(index) => {
                if let Some(place) = self.slots.get_mut(index) {
                    *place = slot;
                }
                self.next = index + 1;
            }
            None => self.unknown += u32::from(!matches!(slot, Slot::Empty)),
        }
    }

    fn add(&mut self, name: &str) -> Option<usize> {
        if !self.finding || self.columns.len() >= COLUMNS_MAX {
            return None;
        }
        let index = self.columns.len();
        self.columns.push(name.to_owned());
        self.by_name.insert(name.to_owned(), index);
        self.slots.push(Slot::Empty);
        Some(index)
    }

    /// For systems that say one thing in two ways: the text of a column of the current record.
    pub(super) fn text_of<'a>(&'a self, column: &str, record: &'a str) -> Option<&'a str> {
        match self.slots.get(*self.by_name.get(column)?)? {
            Slot::Text(range) => record.get(range.clone()),
            Slot::Unescaped(range) => self.unescaped.get(range.clone()),
            _ => None,
        }
        .filter(|text| !text.is_empty())
    }

    /// The raw object or list of a column of the current record.
    pub(super) fn json_of<'a>(&self, column: &str, record: &'a str) -> Option<&'a str> {
        match self.slots.get(*self.by_name.get(column)?)? {
            Slot::Json(range) => record.get(range.clone()),
            _ => None,
        }
    }

    pub(super) fn set_text(&mut self, column: &str, text: &str) {
        let start = self.unescaped.len();
        self.unescaped.push_str(text);
        let slot = Slot::Unescaped(start..self.unescaped.len());
        self.set(column, slot);
    }

    pub(super) fn set_bool(&mut self, column: &str, value: bool) {
        self.set(column, Slot::Bool(value));
    }

    fn set(&mut self, column: &str, slot: Slot) {
        if let Some(place) = self
            .by_name
            .get(column)
            .and_then(|index| self.slots.get_mut(*index))
        {
            *place = slot;
        }
    }
}

/// The record is no JSON object, or holds text that is none.
struct Unreadable;

impl From<SyntaxError> for Unreadable {
    fn from(_: SyntaxError) -> Self {
        Self
    }
}
