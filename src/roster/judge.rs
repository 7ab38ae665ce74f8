//! What there is to say about one row: first as a row, then as the record that it becomes.

use super::content::Content;
use super::remarks;
use crate::rules::cross::Shapes;
use crate::rules::{CheckOptions, Checker, RecordCheck, RecordFinding};
use crate::sources::{RowReader, Tally};

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
    /// For rows of which more is to say than the checker does.
    check: RecordCheck,
}

impl Judge {
    pub fn new(options: &CheckOptions, content: &Content) -> Self {
        Self {
            checker: Checker::new(options),
            mapper: content.source.as_ref().map(|source| Mapper {
                reader: source.reader(),
                objects: content.file.table().is_none(),
                record: Vec::new(),
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
    fn judge<'a>(&'a mut self, row: &[u8], checker: &'a mut Checker) -> &'a RecordCheck {
        let mapped = self.reader.read(row, &mut self.record);
        if let Some(left_out) = mapped.left_out {
            let finding = remarks::left_out(left_out);
            return only(&mut self.check, finding, &self.record);
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
            return only(&mut self.check, finding, &self.record);
        }
        let check = checker.check(&self.record);
        if mapped.remarks.is_empty() {
            return check;
        }
        self.check.clone_from(check);
        self.check.findings.extend(remarks::findings(mapped));
        &self.check
    }
}

/// A row of which there is nothing else to say: no rule looks at it, and no other row repeats it.
fn only<'a>(check: &'a mut RecordCheck, finding: RecordFinding, record: &[u8]) -> &'a RecordCheck {
    let mut findings = std::mem::take(&mut check.findings);
    findings.clear();
    findings.push(finding);
    *check = RecordCheck {
        findings,
        compact_len: u32::try_from(record.len()).unwrap_or(u32::MAX),
        ..RecordCheck::default()
    };
    check
}
