//! Reading many records again in the order of the file, several at a time where they stand close.

use std::ops::Range;
use std::sync::Arc;

use super::content::Content;
use super::mend::Mender;
use super::segment::Segment;
use crate::sources::{RowReader, Tally};
use crate::users::{Place, ReadError, UsersFile};

/// Records with a smaller gap between them are fetched together.
const CLOSE: u64 = 8 * 1024;
const WINDOW: usize = 256 * 1024;

/// A row, and what becomes of it.
pub(super) struct Changed<'a> {
    pub row: &'a [u8],
    pub as_it_stands: &'a [u8],
    pub mended: Option<Vec<u8>>,
}

pub(super) struct Rereader<'a> {
    file: &'a UsersFile,
    segments: &'a [Arc<Segment>],
    reader: Option<RowReader>,
    /// The record that `reader` made last.
    record: Vec<u8>,
    mender: &'a Mender,
    /// The record that was changed last.
    mended: Vec<u8>,
    window: Vec<u8>,
    /// Offset of the window in the file.
    start: u64,
    /// End of the record that was read last.
    last: u64,
}

impl<'a> Rereader<'a> {
    pub fn new(content: &'a Content, segments: &'a [Arc<Segment>]) -> Self {
        Self {
            file: &content.file,
            segments,
            reader: content.source.as_ref().map(|source| source.reader()),
            record: Vec::new(),
            mender: &content.mender,
            mended: Vec::new(),
            window: Vec::new(),
            start: 0,
            last: u64::MAX,
        }
    }

    /// The record with this number.
    pub fn record(&mut self, number: u32) -> Result<&[u8], ReadError> {
        let row = self.find(number)?;
        let as_it_stands = match &mut self.reader {
            None => &self.window[row],
            Some(reader) => {
                reader.read(&self.window[row], &mut self.record);
                &self.record
            }
        };
        let changed = self
            .mender
            .mend_into(number, as_it_stands, &mut self.mended);
        Ok(if changed { &self.mended } else { as_it_stands })
    }

    /// The row of the record with this number as it stands in the file, what it is without any change, and
    /// the record after all changes, where there are any.
    pub fn row_and_record(&mut self, number: u32) -> Result<Changed<'_>, ReadError> {
        let row = self.find(number)?;
        let row = &self.window[row];
        let as_it_stands = match &mut self.reader {
            None => row,
            Some(reader) => {
                reader.read(row, &mut self.record);
                &self.record
            }
        };
        let mended = self.mender.mend(number, as_it_stands);
        Ok(Changed {
            row,
            as_it_stands,
            mended,
        })
    }

    /// What came of the rows that were made records here; `None`: they are records as they stand.
    pub fn tally(&self) -> Option<&Tally> {
        self.reader.as_ref().map(RowReader::tally)
    }

    /// The row of the record with this number, as it stands in the file.
    pub fn row(&mut self, number: u32) -> Result<&[u8], ReadError> {
        let row = self.find(number)?;
        Ok(&self.window[row])
    }

    fn find(&mut self, number: u32) -> Result<Range<usize>, ReadError> {
        let at = self
            .segments
            .partition_point(|segment| segment.first <= number)
            .saturating_sub(1);
        let segment = &self.segments[at];
        self.load(segment.place((number - segment.first) as usize))
    }

    /// Where in the window the bytes at `place` are, once they have been read into it.
    fn load(&mut self, place: Place) -> Result<Range<usize>, ReadError> {
        let end = place.byte + u64::from(place.len);
        if place.byte < self.start || end > self.start + self.window.len() as u64 {
            let close = place.byte >= self.last && place.byte - self.last < CLOSE;
            let len = if close {
                WINDOW.max(place.len as usize)
            } else {
                place.len as usize
            };
            self.file.read_up_to(place.byte, len, &mut self.window)?;
            self.start = place.byte;
            if self.window.len() < place.len as usize {
                return Err(ReadError::Changed {
                    name: self.file.name().to_owned(),
                });
            }
        }
        self.last = end;
        let from = usize::try_from(place.byte - self.start).unwrap_or(usize::MAX);
        Ok(from..from + place.len as usize)
    }
}
