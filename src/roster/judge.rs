//! What there is to say about one row: first as a row, then as the record that it becomes.

use std::ops::Range;
use std::sync::Arc;

use super::content::Content;
use super::mend::Mender;
use super::remarks;
use crate::rules::cross::Shapes;
use crate::rules::{CheckOptions, Checker, RecordCheck, RecordFinding};
use crate::sources::{RowReader, Tally, names_password};

/// Checks rows one after the other. One per thread; keeps its buffers.
pub(super) struct Judge {
    checker: Checker,
    mapper: Option<Mapper>,
    mender: Arc<Mender>,
    /// The record that was changed last.
    mended: Vec<u8>,
    /// For rows of which more is to say than the checker does.
    check: RecordCheck,
}

/// Makes records of rows that are none.
struct Mapper {
    reader: RowReader,
    /// The rows are JSON objects, of another form.
    objects: bool,
    record: Vec<u8>,
    /// What becomes of it where it is changed.
    mended: Vec<u8>,
    /// Where texts stand in it that look like JSON and have not been read yet.
    unseen: Vec<Range<usize>>,
}

impl Judge {
    pub fn new(options: &CheckOptions, content: &Content) -> Self {
        Self {
            checker: Checker::new(options).closer(names_password),
            mapper: content.source.as_ref().map(|source| Mapper {
                reader: source.reader(),
                objects: content.file.table().is_none(),
                record: Vec::new(),
                mended: Vec::new(),
                unseen: Vec::new(),
            }),
            mender: Arc::clone(&content.mender),
            mended: Vec::new(),
            check: RecordCheck::default(),
        }
    }

    /// Everything that one row says by itself, with what was changed of its record.
    #[inline]
    pub fn judge(&mut self, number: u32, row: &[u8]) -> &RecordCheck {
        let check = &mut self.check;
        if self.mender.leaves_out(number) {
            only(check, remarks::left_out_by_hand(), row.len());
            return check;
        }
        let mender = self
            .mender
            .touches(number)
            .then_some((&*self.mender, number));
        match (&mut self.mapper, mender) {
            (None, None) => self.checker.check(row),
            (None, Some((mender, number))) => {
                let changed = mender.mend_into(number, row, &mut self.mended);
                self.checker.check(if changed { &self.mended } else { row })
            }
            (Some(mapper), mender) => mapper.judge(row, mender, &mut self.checker, check),
        }
    }

    /// What came of the rows so far; `None` where they are records as they stand.
    pub fn tally(&self) -> Option<&Tally> {
        self.mapper.as_ref().map(|mapper| mapper.reader.tally())
    }

    /// The types of metadata values seen so far.
    pub fn into_shapes(self) -> Shapes {
        self.checker.into_shapes()
    }
}

impl Mapper {
    /// JSON in cells is read once, by the checker. Where it is none, or may hold a password that anybody can
    /// read, the row is gone over once more.
    fn judge<'a>(
        &'a mut self,
        row: &[u8],
        mender: Option<(&Mender, u32)>,
        checker: &'a mut Checker,
        check: &'a mut RecordCheck,
    ) -> &'a RecordCheck {
        if mender.is_some() {
            self.unseen.clear();
            self.reader.read(row, &mut self.record);
        } else {
            self.reader
                .read_unseen(row, &mut self.record, &mut self.unseen);
        }
        let mapped = self.reader.mapped();
        if let Some(left_out) = mapped.left_out {
            return self.only(remarks::left_out(left_out), check);
        }
        if let Some(finding) = remarks::broken(mapped) {
            if self.objects {
                // What is wrong with an object, and where in it, is what the rules know best.
                let found = checker.check(row);
                if !found.readable {
                    check.clone_from(found);
                    return check;
                }
            }
            return self.only(finding, check);
        }
        if let Some((mender, number)) = mender
            && mender.mend_into(number, &self.record, &mut self.mended)
        {
            std::mem::swap(&mut self.record, &mut self.mended);
        }
        if !checker.check_unseen(&self.record, &self.unseen) {
            self.reader.write_again(&mut self.record);
            checker.check(&self.record);
        }
        let (found, mapped) = (checker.found(), self.reader.mapped());
        if mapped.remarks.is_empty() {
            return found;
        }
        check.clone_from(found);
        check.findings.extend(remarks::findings(mapped));
        check
    }

    fn only<'a>(&mut self, finding: RecordFinding, check: &'a mut RecordCheck) -> &'a RecordCheck {
        if !self.unseen.is_empty() {
            self.reader.write_again(&mut self.record);
        }
        only(check, finding, self.record.len());
        check
    }
}

/// A row of which there is nothing else to say: no rule looks at it, and no other row repeats it.
fn only(check: &mut RecordCheck, finding: RecordFinding, len: usize) {
    let mut findings = std::mem::take(&mut check.findings);
    findings.clear();
    findings.push(finding);
    *check = RecordCheck {
        findings,
        compact_len: u32::try_from(len).unwrap_or(u32::MAX),
        ..RecordCheck::default()
    };
}
