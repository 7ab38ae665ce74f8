use super::super::{Mapped, Mapping, Tally};
use crate::users::Cells;

/// A system's own knowledge while rows are read; made once from the sample, one copy for each
/// worker.
#[derive(Clone, Debug, Default)]
pub(in crate::sources) struct Reading {}

impl Reading {
    /// `columns` and `sample` as for [`super::mapping`].
    pub(in crate::sources) fn new(
        _mapping: &Mapping,
        _columns: &[String],
        _sample: &[Cells],
    ) -> Self {
        Self {}
    }

    /// Looks at a row's cells before they are mapped: takes off what the system puts around its
    /// values, decides whether the record stays behind, and says what the mapping cannot.
    pub(in crate::sources) fn look(
        &mut self,
        _cells: &mut Cells,
        _mapped: &mut Mapped,
        _tally: &mut Tally,
    ) {
    }
}
