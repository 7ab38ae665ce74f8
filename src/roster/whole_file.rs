//! Findings about the file as a whole.

use std::sync::Arc;

use super::Summary;
use super::segment::Segment;
use crate::rules::{Finding, Rule, cross};
use crate::users::{FileEnd, FileKind};

/// What can be said, in the order in which it is.
const ORDER: [Rule; 5] = [
    Rule::FileTruncated,
    Rule::FileWindows1252,
    Rule::NoPasswordHashes,
    Rule::FileByteOrderMark,
    Rule::FileTrailingComma,
];

pub(super) fn findings(
    kind: FileKind,
    end: &FileEnd,
    summary: &Summary,
    segments: &[Arc<Segment>],
) -> Vec<Finding> {
    let cut = end.oddities.truncated || end.gzip_damaged;
    let commas = end.oddities.spare_commas;
    let of_bytes = [
        cut.then(|| finding(Rule::FileTruncated, summary.records)),
        kind.byte_order_mark
            .then(|| finding(Rule::FileByteOrderMark, 1)),
        (commas > 0).then(|| finding(Rule::FileTrailingComma, commas)),
    ];
    let of_bytes = of_bytes.into_iter().flatten();
    in_order(of_bytes.chain(of_users(summary, segments)).collect())
}

/// The same after some records have changed: what is about the bytes of the file stays.
pub(super) fn following(
    before: &[Finding],
    summary: &Summary,
    segments: &[Arc<Segment>],
) -> Vec<Finding> {
    let is_of_users = |rule| matches!(rule, Rule::FileWindows1252 | Rule::NoPasswordHashes);
    let of_bytes = before.iter().filter(|finding| !is_of_users(finding.rule));
    in_order(
        of_bytes
            .cloned()
            .chain(of_users(summary, segments))
            .collect(),
    )
}

fn of_users(summary: &Summary, segments: &[Arc<Segment>]) -> impl Iterator<Item = Finding> {
    let (mut utf8, mut not_utf8) = (0, 0);
    for segment in segments {
        utf8 += u64::from(segment.counts.utf8);
        not_utf8 += u64::from(segment.counts.not_utf8);
    }
    let without = summary.without_hash;
    let found = [
        cross::looks_like_windows_1252(utf8, not_utf8)
            .then(|| finding(Rule::FileWindows1252, not_utf8)),
        (without > 0).then(|| finding(Rule::NoPasswordHashes, without)),
    ];
    found.into_iter().flatten()
}

fn finding(rule: Rule, count: u64) -> Finding {
    Finding {
        record: None,
        rule,
        pointer: String::new(),
        at: None,
        count: Some(count),
    }
}

fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by_key(|finding| ORDER.iter().position(|rule| *rule == finding.rule));
    findings
}
