use std::fmt::Write as _;

use super::exit::Failure;
use super::{out, words};
use crate::roster::{Group, Roster, Sample};
use crate::rules::{Finding, Rule, Severity};
use crate::users::{Compression, Format, RecordId};

/// Places named for each group.
const EXAMPLES: usize = 3;

/// The findings for people: grouped, with counts, places and what to do.
pub(super) fn write(roster: &Roster, parts: u32) -> Result<(), Failure> {
    let text = text(roster, parts);
    out::text(&text)
}

fn text(roster: &Roster, parts: u32) -> String {
    let mut text = String::new();
    let summary = roster.summary();
    let kind = roster.file().kind();
    let format = match kind.format {
        Format::Array => "JSON list",
        Format::Lines => "one JSON object a line",
        Format::Wrapper => "JSON list in an object",
        Format::Csv => "table (CSV)",
        Format::Sheet => "spreadsheet",
    };
    let packed = if kind.compression == Compression::Gzip {
        ", gzip"
    } else {
        ""
    };
    line(
        &mut text,
        format_args!(
            "{} ({format}{packed}): {}",
            roster.file().name(),
            words::users(summary.records)
        ),
    );
    for finding in roster.file_findings() {
        file_finding(&mut text, finding);
    }
    for (group, sample) in roster.groups().iter().zip(roster.samples(EXAMPLES)) {
        record_group(&mut text, roster, group, &sample);
    }
    line(&mut text, format_args!(""));
    let mut last = format!(
        "{} ready, {} blocked",
        words::number(summary.ready),
        words::number(summary.blocked)
    );
    if summary.left_out > 0 {
        let _ = write!(last, ", {} left out", words::number(summary.left_out));
    }
    if summary.warned > 0 {
        let _ = write!(
            last,
            ", {} of the ready with warnings",
            words::number(summary.warned)
        );
    }
    if parts > 0 {
        let _ = write!(
            last,
            ". The ready ones make {}",
            words::counted(u64::from(parts), "import job")
        );
    }
    line(&mut text, format_args!("{last}"));
    text
}

fn file_finding(text: &mut String, finding: &Finding) {
    let count = finding
        .count
        .filter(|_| counts_users(finding.rule))
        .map(|count| format!("   {}", words::users(count)))
        .unwrap_or_default();
    line(text, format_args!(""));
    line(
        text,
        format_args!(
            "{} {}{count}",
            mark(finding.rule.severity()),
            finding.rule.title()
        ),
    );
    explain(text, finding.rule);
}

/// Whether the number of a finding of the whole file is one of users, not of marks or commas.
fn counts_users(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::NoPasswordHashes | Rule::FileTruncated | Rule::FileWindows1252
    )
}

fn record_group(text: &mut String, roster: &Roster, group: &Group, sample: &Sample) {
    let field = if group.field.is_empty() {
        String::new()
    } else {
        format!("   {}", group.field)
    };
    line(text, format_args!(""));
    line(
        text,
        format_args!(
            "{} {}{field}   {}",
            mark(group.rule.severity()),
            group.rule.title(),
            words::counted(group.count, "finding")
        ),
    );
    line(
        text,
        format_args!("    Where   {}", places(roster, sample).join(", ")),
    );
    explain(text, group.rule);
}

/// The first few places of a group.
fn places(roster: &Roster, sample: &Sample) -> Vec<String> {
    let place = |id: &RecordId| words::place(roster, *id);
    let mut places: Vec<String> = sample.first.iter().map(place).collect();
    let more = sample.records - sample.first.len() as u64;
    if more > 0 {
        places.push(format!("and {} more", words::number(more)));
    }
    places
}

fn explain(text: &mut String, rule: Rule) {
    let explanation = rule.explanation();
    for (head, words) in [
        ("What", explanation.what),
        ("Why", explanation.why),
        ("Do", explanation.todo),
    ] {
        if !words.is_empty() {
            line(text, format_args!("    {head:<7} {words}"));
        }
    }
}

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker => "✗ Blocker:",
        Severity::Warning => "! Warning:",
        Severity::Note => "· Note:",
    }
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{words}");
}
