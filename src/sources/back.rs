//! Records that were changed on their way back into rows of their table: into the cells that they came from,
//! and into columns of their own where none of these can say it.

mod added;

use std::collections::BTreeMap;
use std::fmt;

use added::Added;

use super::join::HASH_COLUMN;
use super::mapper::{Lack, Mapper, Spot, Style};
use super::{Mapping, RowReader, Source};
use crate::users::write::{Hidden, Inside, NewCell, hidden_columns, with_cells};
use crate::users::{Cells, HeaderAt, Table, same_value};

/// Columns that may be added: where there are more, they are no columns but data.
const MOST_ADDED: usize = 200;
/// How often other cells are tried for one row.
const MOST_TRIES: usize = 16;

/// Writes records back into the rows of one table. First it [learns](Self::learn) from every record which
/// columns it needs, then it [writes](Self::write). What it writes it reads again, so that a row that is said
/// to be written gives its record.
pub struct WriteBack {
    /// The file's own.
    own: Source,
    own_table: Table,
    added: Vec<Added>,
    /// Those of the copy.
    source: Source,
    style: Style,
    reader: RowReader,
    hidden: Vec<Hidden>,
    inside: Inside,
    cells: Cells,
    bare: Vec<u8>,
    now: Vec<u8>,
    told: Told,
}

/// What there is to say about the rows that were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Rows from which a password that anybody can read was left away.
    pub passwords: u64,
    /// By field the rows that keep what they had, because no cell can say what was wished for.
    pub unsaid: BTreeMap<String, u64>,
}

/// Not the rows: they are somebody's.
impl fmt::Debug for WriteBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteBack")
            .field("added", &self.added)
            .finish_non_exhaustive()
    }
}

impl WriteBack {
    /// `None`: the rows are none of a table.
    pub fn new(source: &Source, table: Option<&Table>) -> Option<Self> {
        let table = table?;
        let samples = source.columns.iter().map(|column| column.samples.clone());
        Some(Self {
            own: source.clone(),
            own_table: table.clone(),
            added: Vec::new(),
            source: source.clone(),
            style: Style {
                table: table.clone(),
                samples: samples.collect(),
            },
            reader: source.reader(),
            hidden: source.hidden(),
            inside: source.hidden_inside(),
            cells: Cells::new(),
            bare: Vec::new(),
            now: Vec::new(),
            told: Told::default(),
        })
    }

    /// Looks at a row and the record that it is to become. Whether rows that were written before may have
    /// to be written in another way now.
    pub fn learn(&mut self, raw: &[u8], wished: &[u8]) -> bool {
        for added in &mut self.added {
            added.look(wished);
        }
        let mut grew = false;
        // A new column may show what the next one is needed for.
        for _ in 0..4 {
            let mut more = false;
            for spot in self.settle(raw, wished, &mut Vec::new()) {
                more |= self.grow(&spot, wished);
            }
            grew |= more;
            if !more {
                break;
            }
        }
        grew
    }

    /// Once all rows have been looked at: the added columns are written as people would.
    pub fn learned(&mut self) -> bool {
        let mut any = false;
        for added in &mut self.added {
            any |= added.simplify();
        }
        any && self.rebuild()
    }

    /// Whether every row has to be written anew, not only those whose record was changed.
    pub fn concerns_all(&self) -> bool {
        self.added
            .iter()
            .any(|added| !added.instead.is_empty() || added.replaces_constant)
    }

    /// Appends the row that becomes this record, and gives the fields that it cannot say.
    pub fn write(&mut self, raw: &[u8], wished: &[u8], out: &mut Vec<u8>) -> Vec<String> {
        let unsaid = self.settle(raw, wished, out);
        let unsaid: Vec<String> = unsaid.iter().map(Spot::name).collect();
        for field in &unsaid {
            *self.told.unsaid.entry(field.clone()).or_default() += 1;
        }
        unsaid
    }

    /// Appends the row as it stands, without the passwords in it that anybody can read; `false`: it has such,
    /// so that it has to be [written](Self::write).
    pub fn keep(&mut self, raw: &[u8], out: &mut Vec<u8>) -> bool {
        if self.bare_of(raw) {
            return false;
        }
        let empty = vec![NewCell::Empty; self.added.len()];
        if empty.is_empty() {
            out.extend_from_slice(raw);
        } else {
            with_cells(&self.own_table, raw, &[], &empty, out);
        }
        true
    }

    /// The table of the rows that are written.
    pub fn table(&self) -> &Table {
        &self.style.table
    }

    /// Headings of the columns that the file itself does not have.
    pub fn added(&self) -> impl Iterator<Item = &str> {
        self.added.iter().map(|added| added.heading.as_str())
    }

    /// How the copy is to be read, but for its layout.
    pub fn mapping(&self) -> &Mapping {
        &self.source.mapping
    }

    /// The names of the columns by which a mapping is remembered.
    pub fn header_set(&self) -> Option<Vec<String>> {
        self.source.header_set()
    }

    pub fn told(&self) -> &Told {
        &self.told
    }

    /// Begins to count anew.
    pub fn forget_told(&mut self) {
        self.told = Told::default();
    }

    /// Puts the row without hidden values into `self.bare`; whether there were any.
    fn bare_of(&mut self, raw: &[u8]) -> bool {
        self.own_table.split(raw, &mut self.cells);
        let columns = hidden_columns(&self.hidden, self.inside, &self.cells);
        self.bare.clear();
        if columns.is_empty() {
            self.bare.extend_from_slice(raw);
            return false;
        }
        let emptied: Vec<_> = columns.iter().map(|at| (*at, NewCell::Empty)).collect();
        with_cells(&self.own_table, raw, &emptied, &[], &mut self.bare);
        let table = &self.own_table;
        table.split(&self.bare, &mut self.cells);
        true
    }

    /// Appends the row with what makes it the wished record, as far as that can be; what cannot is given.
    fn settle(&mut self, raw: &[u8], wished: &[u8], out: &mut Vec<u8>) -> Vec<Spot> {
        if self.bare_of(raw) {
            self.told.passwords += 1;
        }
        let bare = std::mem::take(&mut self.bare);
        let mut row = Vec::new();
        self.row_of(&bare, &[], &mut row);
        self.reader.read(&row, &mut self.now);
        let mut unsettled = Vec::new();
        if !same_value(&self.now, wished) {
            let mapper = std::sync::Arc::clone(&self.source.mapper);
            let spots = self.spots(&mapper, wished);
            unsettled = self.try_ways(&bare, spots, wished, &mut row);
        }
        out.extend_from_slice(&row);
        self.bare = bare;
        unsettled
    }

    fn spots(&self, mapper: &Mapper, wished: &[u8]) -> Vec<Spot> {
        let mut spots = mapper.spots(&self.cells, &self.now, wished, &self.style);
        // The hashes of another file stand in no cell of this one.
        let columns = self.style.table.columns.len();
        for spot in &mut spots {
            let inside = |way: &Vec<(usize, NewCell)>| way.iter().all(|(at, _)| *at < columns);
            spot.ways.retain(inside);
        }
        spots
    }

    fn try_ways(
        &mut self,
        bare: &[u8],
        spots: Vec<Spot>,
        wished: &[u8],
        row: &mut Vec<u8>,
    ) -> Vec<Spot> {
        // Which of its ways each takes; `None`: none of them does.
        let mut taken: Vec<Option<usize>> = spots.iter().map(|_| Some(0)).collect();
        for _ in 0..MOST_TRIES {
            let mut changes: Vec<(usize, NewCell)> = Vec::new();
            for (spot, way) in spots.iter().zip(&taken) {
                let way = way.and_then(|way| spot.ways.get(way));
                changes.extend(way.into_iter().flatten().cloned());
            }
            self.row_of(bare, &changes, row);
            self.reader.read(row, &mut self.now);
            let mut moved = false;
            for (spot, way) in spots.iter().zip(&mut taken) {
                if let Some(at) = *way
                    && !spot.is_settled(&self.now, wished)
                {
                    *way = (at + 1 < spot.ways.len()).then_some(at + 1);
                    moved |= !spot.ways.is_empty();
                }
            }
            if !moved {
                break;
            }
        }
        let now = &self.now;
        let mut unsettled: Vec<Spot> = spots
            .into_iter()
            .filter(|spot| !spot.is_settled(now, wished))
            .collect();
        if unsettled.is_empty() && !same_value(now, wished) {
            // A cell that was written has changed what another one says.
            unsettled.push(Spot::of_all());
        }
        unsettled
    }

    /// The row with these cells; columns behind the file's own are added ones.
    fn row_of(&self, bare: &[u8], changes: &[(usize, NewCell)], row: &mut Vec<u8>) {
        let width = self.own_table.columns.len();
        let mut more = vec![NewCell::Empty; self.added.len()];
        let mut own = Vec::with_capacity(changes.len());
        for (column, cell) in changes {
            match column.checked_sub(width).and_then(|at| more.get_mut(at)) {
                Some(place) => *place = cell.clone(),
                None => own.push((*column, cell.clone())),
            }
        }
        row.clear();
        if own.is_empty() && more.is_empty() {
            row.extend_from_slice(bare);
        } else {
            with_cells(&self.own_table, bare, &own, &more, row);
        }
    }

    /// Adds the column that would help, or lets one say more than it does; whether there is such.
    fn grow(&mut self, spot: &Spot, wished: &[u8]) -> bool {
        let (keys, instead) = match &spot.lack {
            Lack::Column(keys) => (keys, &[][..]),
            Lack::Instead(keys, columns) => (keys, columns.as_slice()),
            Lack::Nothing => return false,
        };
        if let Some(added) = self.added.iter_mut().find(|added| added.keys == *keys) {
            return added.say_all() && self.rebuild();
        }
        if self.added.len() >= MOST_ADDED || self.own_table.header == HeaderAt::None {
            return false;
        }
        let is_constant = matches!(spot.lack, Lack::Instead(..)) && instead.is_empty();
        let columns = instead.iter().filter_map(|at| self.own.columns.get(*at));
        let names: Vec<String> = columns.map(|column| column.name.clone()).collect();
        if names.len() < instead.len() || names.iter().any(|name| name == HASH_COLUMN) {
            return false;
        }
        let taken = &self.style.table.columns;
        let Some(mut added) = Added::of(keys, names, is_constant, taken) else {
            return false;
        };
        added.look(wished);
        self.added.push(added);
        let built = self.rebuild();
        if !built {
            self.added.pop();
            self.rebuild();
        }
        built
    }

    /// Makes the copy's table and mapping; whether they can be.
    fn rebuild(&mut self) -> bool {
        let table = added::table(&self.own_table, &self.added);
        let Some(source) = added::source(&self.own, &table, &self.added) else {
            return false;
        };
        self.reader = source.reader();
        self.style.table = table;
        self.source = source;
        true
    }
}
