//! Findings about the file as a whole.

use std::sync::Arc;

use super::Summary;
use super::segment::Segment;
use crate::rules::{Finding, Rule, cross};
use crate::users::{FileEnd, FileKind};

pub(super) fn findings(
    kind: FileKind,
    end: &FileEnd,
    summary: &Summary,
    segments: &[Arc<Segment>],
) -> Vec<Finding> {
    let (mut utf8, mut not_utf8) = (0, 0);
    for segment in segments {
        utf8 += u64::from(segment.counts.utf8);
        not_utf8 += u64::from(segment.counts.not_utf8);
    }
    let mut findings = Vec::new();
    let mut add = |rule, applies: bool, count: u64| {
        if applies {
            findings.push(Finding {
                record: None,
                rule,
                pointer: String::new(),
                at: None,
                count: Some(count),
            });
        }
    };
    add(
        Rule::FileTruncated,
        end.oddities.truncated || end.gzip_damaged,
        summary.records,
    );
    add(
        Rule::FileWindows1252,
        cross::looks_like_windows_1252(utf8, not_utf8),
        not_utf8,
    );
    add(
        Rule::NoPasswordHashes,
        summary.without_hash > 0,
        summary.without_hash,
    );
    add(Rule::FileByteOrderMark, kind.byte_order_mark, 1);
    add(
        Rule::FileTrailingComma,
        end.oddities.spare_commas > 0,
        end.oddities.spare_commas,
    );
    findings
}
