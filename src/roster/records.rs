use super::Roster;
use super::reread::Rereader;
use crate::users::{ReadError, RecordId};

/// Reads records again in the order that was asked for. Blocks: not for the window's thread.
pub struct Records<'a> {
    roster: &'a Roster,
    reader: Rereader<'a>,
    ranges: std::slice::Iter<'a, (u32, u32)>,
    /// What is left of the range that has been begun: next and last.
    current: Option<(u32, u32)>,
}

impl<'a> Records<'a> {
    pub(super) fn new(roster: &'a Roster, ranges: &'a [(u32, u32)]) -> Self {
        let inner = roster.inner();
        Self {
            roster,
            reader: Rereader::new(&inner.content, &inner.segments),
            ranges: ranges.iter(),
            current: None,
        }
    }

    /// The next record with its bytes, which stay until the one after it is asked for.
    pub fn read_next(&mut self) -> Result<Option<(RecordId, &[u8])>, ReadError> {
        let Some((next, last)) = self.current.or_else(|| self.ranges.next().copied()) else {
            return Ok(None);
        };
        self.current = (next < last).then_some((next + 1, last));
        if next >= self.roster.len() {
            return Err(self.roster.no_such_record());
        }
        let bytes = self.reader.record(next)?;
        Ok(Some((RecordId(next), bytes)))
    }
}
