use std::ops::Range;
use std::sync::Arc;

use super::mapper::Mapper;
use super::native::NativeReader;
use super::rows::{Rows, Split};
use super::systems::Reading;
use super::{LeftOut, Remark, Source, Tally};
use crate::profile::Field;
use crate::users::{Cell, Cells};

/// Turns rows into records; one for each worker.
#[derive(Debug)]
pub struct RowReader {
    native: Option<NativeReader>,
    rows: Rows,
    reading: Reading,
    mapper: Arc<Mapper>,
    /// Columns with passwords that anybody can read, which go nowhere.
    clear_text: Vec<usize>,
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

    /// Something in the row may mean that the user is blocked: said once.
    pub(super) fn say_unsure(&mut self) {
        let said = |(remark, _): &(Remark, String)| *remark == Remark::BlockedUnsure;
        if !self.remarks.iter().any(said) {
            self.say(Remark::BlockedUnsure, Field::Blocked.pointer());
        }
    }
}

impl RowReader {
    pub(super) fn new(source: &Source) -> Self {
        Self {
            native: NativeReader::of(source),
            rows: source.rows.clone(),
            reading: source.reading.clone(),
            mapper: Arc::clone(&source.mapper),
            clear_text: source.clear_text().collect(),
            cells: Cells::default(),
            mapped: Mapped::default(),
            tally: Tally {
                filled: vec![0; source.columns.len()],
                ..Tally::default()
            },
        }
    }

    /// The row's record, replacing what is in `out`. A row that is no record that can be read comes
    /// out as it stands.
    pub fn read(&mut self, raw: &[u8], out: &mut Vec<u8>) -> &Mapped {
        self.read_row(raw, out, None);
        &self.mapped
    }

    /// The same for somebody who reads the record at once: texts which look like JSON are put into its
    /// root as they are, and `unseen` says where. Where one of them turns out to be no JSON value,
    /// [`Self::write_again`] gives the record.
    pub fn read_unseen(
        &mut self,
        raw: &[u8],
        out: &mut Vec<u8>,
        unseen: &mut Vec<Range<usize>>,
    ) -> &Mapped {
        unseen.clear();
        self.read_row(raw, out, Some(unseen));
        &self.mapped
    }

    /// The record of the row that was read last, as [`Self::read`] gives it, and what there is to say about
    /// it beside what was said already. Only for rows of which something was put in unseen.
    pub fn write_again(&mut self, out: &mut Vec<u8>) {
        out.clear();
        let (mut again, mut counted) = (Mapped::default(), Tally::default());
        self.mapper
            .write(&self.cells, out, &mut again, &mut counted);
        if self.mapped.left_out.is_none() {
            let said = self.mapped.remarks.len();
            let new = again.remarks.into_iter();
            let new: Vec<_> = new
                .filter(|new| !self.mapped.remarks.contains(new))
                .collect();
            self.mapped.remarks.extend(new);
            self.count_remarks(said);
        }
    }

    /// What there is to say about the row that was read last.
    pub fn mapped(&self) -> &Mapped {
        &self.mapped
    }

    fn read_row(&mut self, raw: &[u8], out: &mut Vec<u8>, unseen: Option<&mut Vec<Range<usize>>>) {
        out.clear();
        self.mapped.left_out = None;
        self.mapped.remarks.clear();
        self.tally.rows += 1;
        if let Some(native) = &mut self.native {
            native.read(raw, out, &mut self.mapped, &mut self.tally);
            self.count();
            return;
        }
        let split = self.rows.split(
            raw,
            &mut self.cells,
            out,
            &mut self.mapped,
            &mut self.tally.unknown,
        );
        if let Split::Cells = split {
            self.look();
            let (mut unsaid, mut uncounted);
            // What stays behind whole has no parts to speak of.
            let (mapped, tally) = match self.mapped.left_out {
                Some(_) => {
                    (unsaid, uncounted) = (Mapped::default(), Tally::default());
                    (&mut unsaid, &mut uncounted)
                }
                None => (&mut self.mapped, &mut self.tally),
            };
            match unseen {
                None => self.mapper.write(&self.cells, out, mapped, tally),
                Some(unseen) => {
                    self.mapper
                        .write_unseen(&self.cells, out, mapped, tally, unseen);
                }
            }
        }
        self.count();
    }

    /// Looks at a row's cells before they are mapped.
    fn look(&mut self) {
        self.reading
            .look(&mut self.cells, &mut self.mapped, &mut self.tally);
        for (count, filled) in self.tally.filled.iter_mut().zip(self.cells.filled()) {
            *count += u64::from(filled);
        }
        let cells = &self.cells;
        if self
            .clear_text
            .iter()
            .any(|&column| cells.get(column) != Cell::Empty)
        {
            self.mapped.say(Remark::ClearTextPassword, "");
        }
    }

    /// Counts the row under what there is to say about it.
    fn count(&mut self) {
        if let Some(why) = self.mapped.left_out {
            *self.tally.left_out.entry(why).or_default() += 1;
        }
        self.count_remarks(0);
    }

    /// Counts the row under each remark from this one on that it was not counted under before.
    fn count_remarks(&mut self, from: usize) {
        for (at, (remark, _)) in self.mapped.remarks.iter().enumerate().skip(from) {
            let before = self.mapped.remarks.iter().take(at);
            if before.into_iter().all(|(other, _)| other != remark) {
                *self.tally.remarks.entry(*remark).or_default() += 1;
            }
        }
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
