//! What the exports of other systems mean: one file per system.

use super::{LeftOut, Mapping, System};
use crate::users::{Cell, Cells};

/// The columns of JSON records: root properties and what the system nests, in the sample's order.
pub(super) fn columns(_system: System, _sample: &[Vec<u8>]) -> Vec<String> {
    Vec::new()
}

/// How a known system's columns become fields; `None` where names and values have to tell.
pub(super) fn mapping(_system: System, _columns: &[String]) -> Option<Mapping> {
    None
}

/// A system's own knowledge while rows are read; one for each worker.
#[derive(Debug)]
pub(super) struct Reading {
    system: System,
}

impl Reading {
    pub(super) fn new(system: System, _columns: &[String]) -> Self {
        Self { system }
    }

    /// A JSON record's cells, one for each column. The number of root properties that are no column.
    pub(super) fn flatten(&mut self, _record: &[u8], cells: &mut Cells) -> usize {
        cells.clear();
        0
    }

    /// Whether the record stays behind, by its cells.
    pub(super) fn left_out(&self, cells: &Cells) -> Option<LeftOut> {
        let _ = (self.system, matches!(cells.get(0), Cell::Empty));
        None
    }
}
