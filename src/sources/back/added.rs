//! Columns of a copy that its file does not have.

use std::sync::Arc;

use super::super::join::HASH_COLUMN;
use super::super::mapper::Mapper;
use super::super::rows::Rows;
use super::super::source::nowhere;
use super::super::{Column, ColumnMap, MatchedBy, ReadAs, Source, Target, names_password};
use crate::users::{Table, at_path, text_of};

/// A column for one property.
#[derive(Clone, Debug)]
pub(super) struct Added {
    pub keys: Vec<String>,
    pub heading: String,
    to: Target,
    /// Columns that fill the property in the file, and do not in the copy: the new one does for all.
    pub instead: Vec<String>,
    /// The same of a value that everybody has.
    pub replaces_constant: bool,
    read_as: ReadAs,
    /// It cannot be simpler than JSON.
    all: bool,
    seen: Seen,
}

/// Which kind of values it has to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    Nothing,
    Texts,
    YesNo,
    Numbers,
    /// Several kinds, or others.
    Any,
}

impl Added {
    /// `None`: a property that a column must not have.
    pub fn of(
        keys: &[String],
        instead: Vec<String>,
        replaces_constant: bool,
        taken: &[String],
    ) -> Option<Self> {
        let to = Target::of_keys(keys)?;
        let is_root = keys.len() == 1;
        if !is_root && keys.last().is_some_and(|key| names_password(key)) {
            return None;
        }
        let all = !instead.is_empty() || replaces_constant;
        let names = (1..).map(|number| match (number, all) {
            (1, false) => to.to_string(),
            (1, true) => format!("{to} (mended)"),
            (number, _) => format!("{to} (mended {number})"),
        });
        let heading = names
            .into_iter()
            .find(|name| !taken.iter().any(|other| other.eq_ignore_ascii_case(name)))?;
        Some(Self {
            keys: keys.to_vec(),
            heading,
            to,
            instead,
            replaces_constant,
            read_as: ReadAs::Json,
            all,
            seen: Seen::Nothing,
        })
    }

    /// Looks at what the record has there.
    pub fn look(&mut self, record: &[u8]) {
        let path: Vec<&str> = self.keys.iter().map(String::as_str).collect();
        let Some(value) = at_path(record, &path) else {
            return;
        };
        let kind = match value.first() {
            Some(b'"') => match text_of(&value) {
                // A text that looks like something else would come back as that.
                Some(text) if !text.trim().starts_with(['{', '[']) => Seen::Texts,
                _ => Seen::Any,
            },
            Some(b't' | b'f') => Seen::YesNo,
            Some(b'{' | b'[' | b'n') | None => Seen::Any,
            Some(_) => Seen::Numbers,
        };
        self.seen = match self.seen {
            Seen::Nothing => kind,
            seen if seen == kind => kind,
            _ => Seen::Any,
        };
    }

    /// Reads the column as what all of its values are, where they are of one kind.
    pub fn simplify(&mut self) -> bool {
        if self.all {
            return false;
        }
        let simple = match self.seen {
            Seen::Texts => ReadAs::Text,
            Seen::YesNo => ReadAs::yes_no(),
            Seen::Numbers => ReadAs::Number,
            Seen::Nothing | Seen::Any => return false,
        };
        let is_other = self.read_as != simple;
        self.read_as = simple;
        is_other
    }

    /// From now on any value can stand in it; whether that is new.
    pub fn say_all(&mut self) -> bool {
        self.all = true;
        std::mem::replace(&mut self.read_as, ReadAs::Json) != ReadAs::Json
    }
}

/// The table with these columns behind its own.
pub(super) fn table(own: &Table, added: &[Added]) -> Table {
    let with = |names: &[String]| -> Arc<[String]> {
        let more = added.iter().map(|added| added.heading.clone());
        names.iter().cloned().chain(more).collect()
    };
    Table {
        columns: with(&own.columns),
        headings: with(&own.headings),
        ..own.clone()
    }
}

/// What makes records of that table's rows; `None`: nothing can.
pub(super) fn source(own: &Source, table: &Table, added: &[Added]) -> Option<Source> {
    let mut mapping = (*own.mapping).clone();
    mapping.columns.retain(|map| map.column != HASH_COLUMN);
    for one in added {
        for name in &one.instead {
            mapping.columns.retain(|map| map.column != *name);
            mapping.columns.push(nowhere(name));
        }
        if one.replaces_constant || !one.instead.is_empty() {
            mapping.constants.retain(|constant| constant.to != one.to);
        }
        mapping.columns.push(ColumnMap {
            column: one.heading.clone(),
            to: Some(one.to.clone()),
            read_as: one.read_as.clone(),
            join: None,
            by: MatchedBy::Hand,
        });
    }
    let names = &table.columns;
    let mut columns: Vec<Column> = own.columns.to_vec();
    columns.retain(|column| column.name != HASH_COLUMN);
    columns.extend(added.iter().map(|added| Column::plain(&added.heading)));
    let source = Source {
        mapper: Arc::new(Mapper::build(&mapping, names).ok()?),
        reading: own.reading.clone().with_more(&mapping, names),
        rows: Rows::Table(table.clone()),
        columns: columns.into(),
        mapping: Arc::new(mapping),
        join: None,
        ..own.clone()
    };
    Some(match &own.join {
        Some(book) => source.joined(Arc::clone(book)),
        None => source,
    })
}
