use std::sync::Arc;

use super::{Filter, Group, RowSet, Summary, Verdict};
use crate::rules::Finding;
use crate::users::{Place, ReadError, RecordId, UsersFile};

/// The open file as one table. Cheap to clone; never changes: a re-check gives a new one.
#[derive(Clone, Debug)]
pub struct Roster {
    file: Arc<UsersFile>,
}

impl Roster {
    pub(super) fn new(file: Arc<UsersFile>) -> Self {
        Self { file }
    }

    pub fn file(&self) -> &Arc<UsersFile> {
        &self.file
    }

    /// Records that are known so far.
    pub fn len(&self) -> u32 {
        0
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the whole file has been read and checked, duplicates included.
    pub fn complete(&self) -> bool {
        true
    }

    /// Whether the file ends in the middle; the roster then has the whole records before that.
    pub fn truncated(&self) -> bool {
        false
    }

    pub fn summary(&self) -> Summary {
        Summary::default()
    }

    /// Findings by rule and field: blockers first, then the most frequent first.
    pub fn groups(&self) -> Arc<[Group]> {
        Arc::from([])
    }

    /// Findings about the file as a whole.
    pub fn file_findings(&self) -> &[Finding] {
        &[]
    }

    pub fn findings_of(&self, _id: RecordId) -> Vec<Finding> {
        Vec::new()
    }

    pub fn verdict(&self, _id: RecordId) -> Verdict {
        Verdict::Ready
    }

    /// Where the record stands in the file; zero for a record that does not exist.
    pub fn place(&self, _id: RecordId) -> Place {
        Place {
            byte: 0,
            len: 0,
            line: 0,
        }
    }

    /// Bytes of the record once insignificant white space is dropped.
    pub fn compact_len(&self, _id: RecordId) -> u32 {
        0
    }

    /// Whether the record is an object that lacks `email_verified`.
    pub fn lacks_email_verified(&self, _id: RecordId) -> bool {
        false
    }

    /// The record's bytes, read from the file again. Blocks: not for the window's thread.
    pub fn read(&self, _id: RecordId) -> Result<Vec<u8>, ReadError> {
        Ok(Vec::new())
    }

    /// The records that a filter lets through. Takes up to a second at 10 million records.
    pub fn rows(&self, _filter: &Filter) -> RowSet {
        RowSet::All(self.len())
    }

    /// Calls `each` with every finding: those of the file first, then record by record.
    pub fn for_each_finding(&self, _each: impl FnMut(&Finding)) {}
}
