use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::content::Content;
use super::identities::Identities;
use super::judge::Judge;
use super::mend::Mender;
use super::pointers::Pointers;
use super::segment::{Packed, Segment};
use super::{Filter, Group, Load, Records, RowSet, Summary, Verdict};
use crate::platform::files;
use crate::rules::{CheckOptions, Finding};
use crate::sources::{Mapping, RowReader, Source, Tally};
use crate::users::{Format, Layout, Member, Place, ReadError, RecordId, UsersFile};

/// The open file as one table. Cheap to clone; never changes: a re-check gives a new one.
#[derive(Clone, Debug)]
pub struct Roster(Arc<Inner>);

/// What a roster is made of.
#[derive(Debug)]
pub(super) struct Inner {
    pub content: Content,
    pub options: CheckOptions,
    pub tally: Tally,
    /// Makes records of rows that are read one at a time.
    pub spare: Mutex<Option<RowReader>>,
    /// In order, without gaps.
    pub segments: Vec<Arc<Segment>>,
    pub pointers: Arc<Pointers>,
    pub groups: Arc<[Group]>,
    pub file_findings: Vec<Finding>,
    pub identities: Identities,
    pub complete: bool,
    pub truncated: bool,
    pub summary: Summary,
}

impl Inner {
    pub fn summarise(segments: &[Arc<Segment>]) -> Summary {
        let mut summary = Summary::default();
        for segment in segments {
            summary.records += segment.len() as u64;
            summary.findings += segment.findings().len() as u64;
            summary.blocked += u64::from(segment.counts.blocked);
            summary.left_out += u64::from(segment.counts.left_out);
            summary.undecided += u64::from(segment.counts.undecided);
            summary.warned += u64::from(segment.counts.warned);
            summary.without_hash += u64::from(segment.counts.without_hash);
            summary.without_email_verified += u64::from(segment.counts.without_email_verified);
        }
        summary.ready = summary.records - summary.blocked - summary.left_out;
        summary
    }
}

impl Roster {
    pub(super) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.0
    }

    pub fn file(&self) -> &Arc<UsersFile> {
        &self.0.content.file
    }

    /// Files that were opened with the users file and bring their password hashes.
    pub fn hash_files(&self) -> &[Member] {
        self.0.content.hash_files()
    }

    /// Whether a file of this name would be one of those that are read here.
    pub fn reads(&self, path: &Path) -> bool {
        let mut read = self.file().members().iter().chain(self.hash_files());
        read.any(|member| files::is_same(&member.path, path))
    }

    /// What turns the file's rows into records; `None`: they are records as they stand.
    pub fn source(&self) -> Option<&Arc<Source>> {
        self.0.content.source.as_ref()
    }

    /// What was changed of the records.
    pub fn mender(&self) -> &Arc<Mender> {
        &self.0.content.mender
    }

    /// What came of the rows that are known so far.
    pub fn tally(&self) -> &Tally {
        &self.0.tally
    }

    /// How the rows are read, complete: with it the same file gives the same records again. `None` for
    /// Auth0's own JSON.
    pub fn mapping(&self) -> Option<Mapping> {
        let mut mapping = Mapping::clone(&self.source()?.mapping);
        if let Some(table) = self.file().table() {
            let is_text = table.format == Format::Csv;
            mapping.layout = Layout {
                separator: is_text.then_some(table.separator),
                encoding: is_text.then_some(table.encoding),
                sheet: (!is_text).then(|| table.sheet.clone()),
                header: Some(table.header),
            };
        }
        Some(mapping)
    }

    /// What the records were checked for.
    pub fn options(&self) -> &CheckOptions {
        &self.0.options
    }

    /// Records that are known so far.
    pub fn len(&self) -> u32 {
        u32::try_from(self.0.summary.records).unwrap_or(u32::MAX)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the whole file has been read and checked, duplicates included.
    pub fn complete(&self) -> bool {
        self.0.complete
    }

    /// Whether the file ends in the middle; the roster then has the whole records before that.
    pub fn truncated(&self) -> bool {
        self.0.truncated
    }

    pub fn summary(&self) -> Summary {
        self.0.summary
    }

    /// Findings by rule and field: blockers first, then the most frequent first.
    pub fn groups(&self) -> Arc<[Group]> {
        Arc::clone(&self.0.groups)
    }

    /// Findings about the file as a whole.
    pub fn file_findings(&self) -> &[Finding] {
        &self.0.file_findings
    }

    pub fn findings_of(&self, id: RecordId) -> Vec<Finding> {
        let Some((segment, index)) = self.find(id) else {
            return Vec::new();
        };
        self.unpack(segment, segment.findings_of(index))
    }

    pub fn verdict(&self, id: RecordId) -> Verdict {
        self.find(id)
            .map_or(Verdict::Ready, |(segment, index)| segment.verdict(index))
    }

    /// Where the record stands in the file; zero for a record that does not exist.
    pub fn place(&self, id: RecordId) -> Place {
        self.find(id).map_or(
            Place {
                byte: 0,
                len: 0,
                line: 0,
            },
            |(segment, index)| segment.place(index),
        )
    }

    /// Bytes of the record once insignificant white space is dropped.
    pub fn compact_len(&self, id: RecordId) -> u32 {
        self.find(id)
            .map_or(0, |(segment, index)| segment.compact_len(index))
    }

    /// What planning needs to know of each record, in the order of the file.
    pub fn loads(&self) -> impl Iterator<Item = Load> + '_ {
        self.0.segments.iter().flat_map(|segment| {
            (0..segment.len()).map(|index| Load {
                verdict: segment.verdict(index),
                compact_len: segment.compact_len(index),
                lacks_email_verified: segment.lacks_email_verified(index),
            })
        })
    }

    /// Whether the record is an object that lacks `email_verified`.
    pub fn lacks_email_verified(&self, id: RecordId) -> bool {
        self.find(id)
            .is_some_and(|(segment, index)| segment.lacks_email_verified(index))
    }

    /// The record as it would be sent but for white space, read from the file again. Blocks: not
    /// for the window's thread.
    pub fn read(&self, id: RecordId) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        self.read_into(id, &mut bytes)?;
        Ok(bytes)
    }

    /// The same into a buffer that is used again.
    pub fn read_into(&self, id: RecordId, into: &mut Vec<u8>) -> Result<(), ReadError> {
        if let Some(source) = self.source() {
            let mut row = Vec::new();
            self.read_raw_into(id, &mut row)?;
            let spare = || self.0.spare.lock().unwrap_or_else(PoisonError::into_inner);
            let kept = spare().take();
            let mut reader = kept.unwrap_or_else(|| source.reader());
            reader.read(&row, into);
            *spare() = Some(reader);
        } else {
            self.read_raw_into(id, into)?;
        }
        if let Some(mended) = self.mender().mend(id.0, into) {
            *into = mended;
        }
        Ok(())
    }

    /// The record's row as it stands in the file. Blocks: not for the window's thread.
    pub fn read_raw(&self, id: RecordId) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        self.read_raw_into(id, &mut bytes)?;
        Ok(bytes)
    }

    fn read_raw_into(&self, id: RecordId, into: &mut Vec<u8>) -> Result<(), ReadError> {
        if id.0 >= self.len() {
            return Err(self.no_such_record());
        }
        self.0.content.file.read(self.place(id), into)
    }

    /// The records of these ranges of numbers, first and last included, as they are sent but for
    /// white space; ascending ranges are read in few goes.
    pub fn records<'a>(&'a self, ranges: &'a [(u32, u32)]) -> Records<'a> {
        Records::new(self, ranges)
    }

    pub(super) fn no_such_record(&self) -> ReadError {
        ReadError::NoSuchRecord {
            name: self.0.content.file.name().to_owned(),
        }
    }

    /// The records that a filter lets through. Takes up to a second at 10 million records.
    pub fn rows(&self, filter: &Filter) -> RowSet {
        let segments = self.0.segments.iter();
        match filter {
            Filter::All => RowSet::All(self.len()),
            Filter::Blocked => self.with_verdict(Verdict::Blocked),
            Filter::Warned => self.with_verdict(Verdict::Warned),
            Filter::LeftOut => self.with_verdict(Verdict::LeftOut),
            Filter::WithoutHash => RowSet::Some(
                segments
                    .flat_map(|segment| segment.without_hash())
                    .collect(),
            ),
            Filter::Records(records) => RowSet::Some(Arc::clone(records)),
            Filter::Both(both) => self.rows(&both.0).within(&self.rows(&both.1)),
            Filter::Edited => {
                let mut edited = self.mender().edited();
                edited.retain(|record| *record < self.len());
                RowSet::Some(edited.into())
            }
            Filter::Group { rule, field } => {
                let wanted = self.0.pointers.of_field(field);
                let of_group = |finding: &&Packed| {
                    finding.rule() == *rule
                        && wanted
                            .get(finding.pointer().index())
                            .copied()
                            .unwrap_or(false)
                };
                let mut rows: Vec<u32> = Vec::new();
                for segment in segments {
                    for finding in segment.findings().iter().filter(of_group) {
                        let record = segment.first + finding.record;
                        if rows.last() != Some(&record) {
                            rows.push(record);
                        }
                    }
                }
                RowSet::Some(rows.into())
            }
        }
    }

    fn with_verdict(&self, verdict: Verdict) -> RowSet {
        let segments = self.0.segments.iter();
        RowSet::Some(
            segments
                .flat_map(|segment| segment.with_verdict(verdict))
                .collect(),
        )
    }

    /// Calls `each` with every finding: those of the file first, then record by record.
    pub fn for_each_finding(&self, mut each: impl FnMut(&Finding)) {
        self.0.file_findings.iter().for_each(&mut each);
        for segment in &self.0.segments {
            for of_record in segment
                .findings()
                .chunk_by(|one, next| one.record == next.record)
            {
                self.unpack(segment, of_record).iter().for_each(&mut each);
            }
        }
    }

    fn find(&self, id: RecordId) -> Option<(&Segment, usize)> {
        let at = self
            .0
            .segments
            .partition_point(|segment| segment.first <= id.0)
            .checked_sub(1)?;
        let segment = self.0.segments.get(at)?;
        let index = (id.0 - segment.first) as usize;
        (index < segment.len()).then_some((segment, index))
    }

    /// The findings of one record.
    fn unpack(&self, segment: &Segment, packed: &[Packed]) -> Vec<Finding> {
        let Some(first) = packed.first() else {
            return Vec::new();
        };
        let record = RecordId(segment.first + first.record);
        let mut findings: Vec<Finding> = packed
            .iter()
            .map(|finding| Finding {
                record: Some(record),
                rule: finding.rule(),
                pointer: self.0.pointers.text(finding.pointer()).to_string(),
                at: finding.at(),
                count: None,
            })
            .collect();
        if packed.iter().any(|finding| finding.pointer().is_inexact()) {
            self.make_exact(record, packed, &mut findings);
        }
        findings
    }

    /// Pointers that were not kept are found by checking the record again.
    fn make_exact(&self, record: RecordId, packed: &[Packed], findings: &mut [Finding]) {
        let Ok(row) = self.read_raw(record) else {
            return;
        };
        let mut judge = Judge::new(&self.0.options, &self.0.content);
        let check = judge.judge(record.0, &row);
        for (finding, (kept, again)) in findings.iter_mut().zip(packed.iter().zip(&check.findings))
        {
            if kept.pointer().is_inexact() && again.rule == kept.rule() {
                finding.pointer = again.pointer.to_string();
            }
        }
    }
}
