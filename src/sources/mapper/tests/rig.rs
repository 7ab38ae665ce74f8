//! Mappings and rows, and what is written of them.

use crate::sources::mapper::Mapper;
use crate::sources::{ColumnMap, Mapped, Mapping, MappingError, MatchedBy, ReadAs, System, Tally};
use crate::users::{Cell, Cells};

pub(super) fn column(name: &str, to: &str, read_as: ReadAs) -> ColumnMap {
    ColumnMap {
        column: name.to_owned(),
        to: (!to.is_empty()).then(|| to.parse().unwrap()),
        read_as,
        join: None,
        by: MatchedBy::Hand,
    }
}

/// Columns named by their places.
pub(super) fn mapping(columns: &[(&str, ReadAs)]) -> Mapping {
    let columns = columns.iter().zip(0..);
    let columns = columns.map(|((to, read_as), at)| column(&at.to_string(), to, read_as.clone()));
    Mapping::new(System::Table, columns.collect())
}

pub(super) fn build(mapping: &Mapping) -> Result<Mapper, MappingError> {
    let names: Vec<_> = (0..20).map(|at| at.to_string()).collect();
    Mapper::build(mapping, &names)
}

pub(super) fn written(mapping: &Mapping, row: &[Cell<'_>]) -> (String, Mapped, Tally) {
    let mut cells = Cells::new();
    for cell in row {
        cells.push(*cell);
    }
    let (mut out, mut mapped, mut tally) = (Vec::new(), Mapped::default(), Tally::default());
    build(mapping)
        .unwrap()
        .write(&cells, &mut out, &mut mapped, &mut tally);
    (String::from_utf8(out).unwrap(), mapped, tally)
}

pub(super) fn record(columns: &[(&str, ReadAs)], row: &[&str]) -> String {
    let cells: Vec<_> = row
        .iter()
        .map(|text| match *text {
            "" => Cell::Empty,
            text => Cell::Text(text),
        })
        .collect();
    written(&mapping(columns), &cells).0
}

pub(super) fn list(separator: &str) -> ReadAs {
    ReadAs::List {
        separator: separator.to_owned(),
    }
}

pub(super) const BCRYPT: &str = "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";
