use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::SystemTime;

use super::join::HASH_COLUMN;
use super::mapper::Mapper;
use super::matching::{self, Looks};
use super::rows::Rows;
use super::systems::{self, Reading};
use super::{
    Column, ColumnMap, HashBook, Mapped, Mapping, MappingError, MatchedBy, ReadAs, Remembered,
    Rest, RowReader, System, Tally, detect,
};
use crate::passwords::{Shape, has_readable, recognise};
use crate::users::write::{Hidden, Inside};
use crate::users::{Cells, Layout, UsersFile, is_own_column};

/// An open file's system and mapping: what its rows become.
#[derive(Clone, Debug)]
pub struct Source {
    pub system: System,
    /// Names every column of the file, in the order in which they are written.
    pub mapping: Arc<Mapping>,
    /// In the file's order.
    pub columns: Arc<[Column]>,
    /// When the mapping was made, if it is one that was remembered.
    pub remembered: Option<SystemTime>,
    /// The layout in which that mapping was made.
    pub remembered_layout: Layout,
    /// The hashes of a second file.
    pub join: Option<Arc<HashBook>>,
    pub(super) rows: Rows,
    pub(super) reading: Reading,
    pub(super) mapper: Arc<Mapper>,
}

impl Source {
    /// Finds out what the file is and how its columns are to be read. `sample`: the first rows as
    /// they stand, at most 1000. `None`: Auth0's own JSON, which is checked and sent as it is.
    pub fn find(file: &UsersFile, sample: &[Vec<u8>], remembered: &dyn Remembered) -> Option<Self> {
        let system = detect::detect(file, sample);
        if system == System::Auth0 {
            return None;
        }
        let mut rows = Rows::of(file, system, sample, None);
        let cells = rows.sample(sample);
        let names = rows.columns();
        let (bare, columns) = columns_of(system, names, &cells);
        let build = |mapping| Self::build(rows.clone(), &cells, Arc::clone(&columns), mapping);
        if let Some((mut mapping, when)) = remembered.recall(&header_set(names))
            && rows.has_names()
            && mapping.system == system
        {
            for map in &mut mapping.columns {
                map.by = MatchedBy::Remembered;
            }
            let layout = std::mem::take(&mut mapping.layout);
            if let Ok(mut source) = build(Arc::new(mapping)) {
                source.remembered = Some(when);
                source.remembered_layout = layout;
                return Some(source);
            }
        }
        let mapping = systems::mapping(system, names, &cells).unwrap_or_else(|| {
            let looks: Vec<_> = columns.iter().map(|column| column.looks.clone()).collect();
            matching::mapping(system, names, &bare, &looks)
        });
        build(Arc::new(mapping))
            // Two columns that cannot stand beside each other: people have to say which.
            .or_else(|_| build(Arc::new(Mapping::new(system, Vec::new()))))
            .ok()
    }

    /// Reads the file by this mapping.
    pub fn with(
        file: &UsersFile,
        sample: &[Vec<u8>],
        mapping: Arc<Mapping>,
    ) -> Result<Self, MappingError> {
        let is_table = file.table().is_some();
        if mapping
            .system
            .is_table()
            .is_some_and(|table| table != is_table)
        {
            return Err(MappingError::System {
                mapping: mapping.system.name(),
                file: if is_table { "a table" } else { "JSON" },
            });
        }
        let mut rows = Rows::of(file, mapping.system, sample, Some(&mapping));
        let cells = rows.sample(sample);
        let (_, columns) = columns_of(mapping.system, rows.columns(), &cells);
        Self::build(rows, &cells, columns, mapping)
    }

    fn build(
        rows: Rows,
        sample: &[Cells],
        columns: Arc<[Column]>,
        mapping: Arc<Mapping>,
    ) -> Result<Self, MappingError> {
        let names = rows.columns();
        let mapping = complete(mapping, names);
        let mapping = without_clear_text(mapping, &columns);
        let mapper = Mapper::build(&mapping, names)?;
        clear_text_stays(&mapping, &columns)?;
        Ok(Self {
            system: mapping.system,
            columns,
            remembered: None,
            remembered_layout: Layout::default(),
            join: None,
            reading: Reading::new(&mapping, names, sample),
            mapper: Arc::new(mapper),
            mapping,
            rows,
        })
    }

    /// The columns by which the mapping is remembered: those that the file would have without Usher.
    /// `None`: they have no names, so that any other file could have the same.
    pub fn header_set(&self) -> Option<Vec<String>> {
        let names = self.columns.iter().map(|column| &column.name);
        self.rows.has_names().then(|| header_set(names))
    }

    /// The columns of passwords that anybody can read. They become no field, and nothing of them is
    /// written anywhere.
    pub fn clear_text(&self) -> impl Iterator<Item = usize> + '_ {
        let unmapped = |name: &str| self.mapping.column(name).is_none_or(|map| map.to.is_none());
        self.columns
            .iter()
            .enumerate()
            .filter(move |(_, column)| column.clear_text && unmapped(&column.name))
            .map(|(index, _)| index)
    }

    /// What of the file's columns is written nowhere a second time: passwords that anybody can read, also
    /// one by one among hashes.
    pub fn hidden(&self) -> Vec<Hidden> {
        let open: Vec<usize> = self.clear_text().collect();
        let in_parts = self.in_parts();
        let columns = self.columns.iter().enumerate();
        columns
            .filter_map(|(index, column)| {
                let name = column.name.as_str();
                let hides: fn(&str) -> bool = match self.mapping.column(name) {
                    _ if open.contains(&index) => |_| true,
                    Some(map) if map.read_as.is_hash_part() => return None,
                    Some(map) if map.read_as == ReadAs::Credentials => has_readable,
                    Some(map) if map.read_as.is_password() && in_parts => is_clear_text,
                    Some(map) if map.read_as.is_password() => is_readable,
                    _ if column.secret && names_password(name) => is_readable,
                    _ => return None,
                };
                Some(Hidden {
                    index,
                    name: column.name.clone(),
                    hides,
                })
            })
            .collect()
    }

    /// The same of what stands inside JSON, whatever its place there: known by its name.
    pub fn hidden_inside(&self) -> Inside {
        if self.in_parts() {
            |name, value| names_password(name) && is_clear_text(value)
        } else {
            hidden_password
        }
    }

    /// A hash whose salt stands beside it does not show by itself what it is.
    fn in_parts(&self) -> bool {
        let mut maps = self.mapping.columns.iter();
        maps.any(|map| map.read_as.is_hash_part())
    }

    /// One for each worker.
    pub fn reader(&self) -> RowReader {
        RowReader::new(self)
    }
}

/// Whether what stands under this name may be a password. The same few names come with every row, and taking one apart costs more than reading its value.
pub fn names_password(column: &str) -> bool {
    /// Names of one file; where there are more, they are no names but data.
    const MOST: usize = 4096;
    thread_local! {
        static KNOWN: RefCell<HashMap<String, bool, foldhash::fast::FixedState>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(&is) = known.get(column) {
            return is;
        }
        let is = matching::names_password(column) || matching::ends_in_password(column);
        if known.len() == MOST {
            known.clear();
        }
        known.insert(column.to_owned(), is);
        is
    })
}

fn is_clear_text(text: &str) -> bool {
    recognise(text.trim()) == Shape::ClearText
}

/// Whether a property inside JSON is a password that anybody can read.
pub(super) fn hidden_password(name: &str, value: &str) -> bool {
    names_password(name) && is_readable(value)
}

/// Whether a text in a column of passwords may be the password itself.
fn is_readable(text: &str) -> bool {
    matches!(recognise(text.trim()), Shape::ClearText | Shape::Unknown)
}

fn header_set<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let others = names
        .into_iter()
        .filter(|name| !is_own_column(name) && *name != HASH_COLUMN);
    others.cloned().collect()
}

/// Where columns without a line in the mapping are passed on, those with clear text get one: nowhere.
fn without_clear_text(mut mapping: Arc<Mapping>, columns: &[Column]) -> Arc<Mapping> {
    if mapping.rest == Rest::PassOn {
        for column in columns.iter().filter(|column| column.clear_text) {
            if mapping.column(&column.name).is_none() {
                Arc::make_mut(&mut mapping)
                    .columns
                    .push(nowhere(&column.name));
            }
        }
    }
    mapping
}

/// A column that is left out until somebody says where it goes.
pub(super) fn nowhere(name: &str) -> ColumnMap {
    ColumnMap {
        column: name.to_owned(),
        to: None,
        read_as: ReadAs::default(),
        join: None,
        by: MatchedBy::Nothing,
    }
}

/// Passwords in clear text are never sent, whatever a mapping says; read as hashes they are left out.
fn clear_text_stays(mapping: &Mapping, columns: &[Column]) -> Result<(), MappingError> {
    let open = |map: &&ColumnMap| {
        map.to.is_some()
            && !map.read_as.is_password()
            && columns
                .iter()
                .any(|column| column.clear_text && column.name == map.column)
    };
    match mapping.columns.iter().find(open) {
        Some(map) if mapping.system != System::Auth0Csv => Err(MappingError::Column {
            column: map.column.clone(),
            why: "it holds passwords in clear text, which are never sent; leave it out".to_owned(),
        }),
        _ => Ok(()),
    }
}

/// The first rows without what the system puts around its values, and the columns that they show.
fn columns_of(system: System, names: &[String], sample: &[Cells]) -> (Vec<Cells>, Arc<[Column]>) {
    let mut reading = Reading::new(&Mapping::new(system, Vec::new()), names, sample);
    let mut bare = sample.to_vec();
    for cells in &mut bare {
        reading.look(cells, &mut Mapped::default(), &mut Tally::default());
    }
    let looks: Vec<_> = (0..names.len())
        .map(|column| Looks::of(&bare, column))
        .collect();
    let columns = Column::all(system, names, &bare, &looks);
    (bare, columns.into())
}

/// The mapping with a line for every column of the file, and without the one of a second file that
/// is not there.
fn complete(mut mapping: Arc<Mapping>, names: &[String]) -> Arc<Mapping> {
    if mapping.column(HASH_COLUMN).is_some() {
        Arc::make_mut(&mut mapping)
            .columns
            .retain(|map| map.column != HASH_COLUMN);
    }
    let missing: Vec<_> = names
        .iter()
        .filter(|name| mapping.rest == Rest::Ignore && mapping.column(name).is_none())
        .map(|name| nowhere(name))
        .collect();
    if missing.is_empty() {
        return mapping;
    }
    Arc::make_mut(&mut mapping).columns.extend(missing);
    mapping
}

#[cfg(test)]
mod tests;
