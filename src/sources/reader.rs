use super::flatten::Flat;
use super::native::NativeReader;
use super::systems::Reading;
use super::{LeftOut, Remark, Source, Tally};
use crate::users::Cells;

/// Turns rows into records; one for each worker.
#[derive(Debug)]
pub struct RowReader {
    native: Option<NativeReader>,
    flat: Flat,
    reading: Reading,
    cells: Cells,
    mapped: Mapped,
    tally: Tally,
}

/// What there is to say about one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    pub left_out: Option<LeftOut>,
    /// With the JSON pointer of the field that it is about; empty: the whole record.
    pub remarks: Vec<(Remark, String)>,
}

impl Mapped {
    pub(super) fn say(&mut self, remark: Remark, pointer: &str) {
        self.remarks.push((remark, pointer.to_owned()));
    }
}

impl RowReader {
    pub(super) fn new(source: &Source) -> Self {
        Self {
            native: NativeReader::of(source),
            flat: Flat::new(source.system, &[]),
            reading: Reading::new(&source.mapping, &[], &[]),
            cells: Cells::default(),
            mapped: Mapped::default(),
            tally: Tally::default(),
        }
    }

    /// The row's record, replacing what is in `out`.
    pub fn read(&mut self, raw: &[u8], out: &mut Vec<u8>) -> &Mapped {
        out.clear();
        self.mapped.left_out = None;
        self.mapped.remarks.clear();
        self.tally.rows += 1;
        if let Some(native) = &mut self.native {
            native.read(raw, out, &mut self.mapped, &mut self.tally);
            return &self.mapped;
        }
        self.flat.split(raw, &mut self.cells);
        self.reading
            .look(&mut self.cells, &mut self.mapped, &mut self.tally);
        &self.mapped
    }

    /// The cells of the row that was read last, one for each of [`Source::columns`].
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    pub fn into_tally(self) -> Tally {
        self.tally
    }
}
