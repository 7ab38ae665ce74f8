//! What there is to say about one row: first as a row, then as the record that it becomes.

use std::ops::Range;

use super::content::Content;
use super::remarks;
use crate::rules::cross::Shapes;
use crate::rules::{CheckOptions, Checker, RecordCheck, RecordFinding};
use crate::sources::{RowReader, Tally, names_password};

/// Checks rows one after the other. One per thread; keeps its buffers.
pub(super) struct Judge {
    checker: Checker,
    mapper: Option<Mapper>,
}

/// Makes records of rows that are none.
struct Mapper {
    reader: RowReader,
    /// The rows are JSON objects, of another form.
    objects: bool,
    record: Vec<u8>,
    /// Where texts stand in it that look like JSON and have not been read yet.
    unseen: Vec<Range<usize>>,
    /// For rows of which more is to say than the checker does.
    check: RecordCheck,
}

impl Judge {
    pub fn new(options: &CheckOptions, content: &Content) -> Self {
        Self {
            checker: Checker::new(options).closer(names_password),
            mapper: content.source.as_ref().map(|source| Mapper {
                reader: source.reader(),
                objects: content.file.table().is_none(),
                record: Vec::new(),
                unseen: Vec::new(),
                check: RecordCheck::default(),
            }),
        }
    }

    /// Everything that one row says by itself.
    #[inline]
    pub fn judge(&mut self, row: &[u8]) -> &RecordCheck {
        match &mut self.mapper {
            None => self.checker.check(row),
            Some(mapper) => mapper.judge(row, &mut self.checker),
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
    fn judge<'a>(&'a mut self, row: &[u8], checker: &'a mut Checker) -> &'a RecordCheck {
        self.reader
            .read_unseen(row, &mut self.record, &mut self.unseen);
        let mapped = self.reader.mapped();
        if let Some(left_out) = mapped.left_out {
            return self.only(remarks::left_out(left_out));
        }
        if let Some(finding) = remarks::broken(mapped) {
            if self.objects {
                // What is wrong with an object, and where in it, is what the rules know best.
                let check = checker.check(row);
                if !check.readable {
                    self.check.clone_from(check);
                    return &self.check;
                }
            }
            return self.only(finding);
        }
        if !checker.check_unseen(&self.record, &self.unseen) {
            self.reader.write_again(&mut self.record);
            checker.check(&self.record);
        }
        let (check, mapped) = (checker.found(), self.reader.mapped());
        if mapped.remarks.is_empty() {
            return check;
        }
        self.check.clone_from(check);
        self.check.findings.extend(remarks::findings(mapped));
        &self.check
    }

    /// A row of which there is nothing else to say: no rule looks at it, and no other row repeats it.
    fn only(&mut self, finding: RecordFinding) -> &RecordCheck {
        if !self.unseen.is_empty() {
            self.reader.write_again(&mut self.record);
        }
        let mut findings = std::mem::take(&mut self.check.findings);
        findings.clear();
        findings.push(finding);
        self.check = RecordCheck {
            findings,
            compact_len: u32::try_from(self.record.len()).unwrap_or(u32::MAX),
            ..RecordCheck::default()
        };
        &self.check
    }
}
