use super::flatten::Flat;
use super::join::HASH_COLUMN;
use super::{Mapped, Mapping, Remark, System};
use crate::users::{Cells, HeaderAt, RowFault, Table, UsersFile};

/// How a file's rows become cells.
#[derive(Clone, Debug)]
pub(super) enum Rows {
    Table(Table),
    Json(Flat),
}

/// What a row turned out to be.
pub(super) enum Split {
    Cells,
    /// A record already, written to `out`.
    Record,
}

impl Rows {
    /// Of a file of this system, with all columns that the sample or the mapping know.
    pub fn of(
        file: &UsersFile,
        system: System,
        sample: &[Vec<u8>],
        mapping: Option<&Mapping>,
    ) -> Self {
        if let Some(table) = file.table() {
            return Self::Table(table.clone());
        }
        if system == System::Auth0 {
            // Its own reader needs no columns.
            return Self::Json(Flat::new(system, &[]));
        }
        let flat = Flat::find(system, sample);
        let more = mapping.iter().flat_map(|mapping| &mapping.columns);
        let more: Vec<_> = more
            .map(|map| &map.column)
            .filter(|column| *column != HASH_COLUMN && !flat.columns().contains(column))
            .collect();
        if more.is_empty() {
            return Self::Json(flat);
        }
        let columns: Vec<_> = flat.columns().iter().chain(more).cloned().collect();
        Self::Json(Flat::new(system, &columns))
    }

    pub fn columns(&self) -> &[String] {
        match self {
            Self::Table(table) => &table.columns,
            Self::Json(flat) => flat.columns(),
        }
    }

    /// Whether the columns have names of their own, and not numbers alone.
    pub fn has_names(&self) -> bool {
        match self {
            Self::Table(table) => table.header != HeaderAt::None,
            Self::Json(_) => true,
        }
    }

    /// The row's cells, replacing what is in `cells`; `unknown` counts properties that are no
    /// column.
    pub fn split(
        &mut self,
        raw: &[u8],
        cells: &mut Cells,
        out: &mut Vec<u8>,
        mapped: &mut Mapped,
        unknown: &mut u64,
    ) -> Split {
        match self {
            Self::Table(table) => {
                if let Some(fault) = table.split(raw, cells) {
                    mapped.say(remark(fault), "");
                }
            }
            Self::Json(flat) => {
                let Some(more) = flat.split(raw, cells) else {
                    // The rules say what is wrong with it, and where.
                    out.extend_from_slice(raw);
                    return Split::Record;
                };
                *unknown += u64::from(more);
            }
        }
        Split::Cells
    }

    /// The cells of the sample's rows, as many as can be read.
    pub fn sample(&mut self, sample: &[Vec<u8>]) -> Vec<Cells> {
        let mut mapped = Mapped::default();
        let mut unused = Vec::new();
        let mut rows = Vec::with_capacity(sample.len());
        // Cells that have been used before split the next row with what they made for the first.
        let mut cells = Cells::new();
        for raw in sample {
            if let Split::Cells = self.split(raw, &mut cells, &mut unused, &mut mapped, &mut 0) {
                rows.push(cells.clone());
            }
        }
        rows
    }
}

fn remark(fault: RowFault) -> Remark {
    match fault {
        RowFault::Undecodable => Remark::Undecodable,
        RowFault::OpenQuote => Remark::OpenQuote,
        RowFault::ExtraCells => Remark::ExtraCells,
        RowFault::LostDigits => Remark::LostDigits,
        RowFault::FormulaError => Remark::FormulaError,
    }
}
