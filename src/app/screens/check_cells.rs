//! What the cells of a user say in the table of Check: a state, why there is no text, how grave it is.

use crate::app::icons::Icon;
use crate::app::theme::Tone;
use crate::app::widgets::CellTint;
use crate::app::words;
use crate::roster::{Filter, Verdict};
use crate::rules::{Finding, Rule, Severity};
use crate::worker::TableRow;

use super::looks;

/// A user's state in a few words, and in all of them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct State {
    pub icon: Icon,
    pub tone: Tone,
    pub word: String,
    pub whole: String,
}

/// The finding that counts, or how many there are.
pub(super) fn state_of(row: &TableRow, filter: &Filter, mended: bool) -> State {
    let chosen = match filter {
        Filter::Group { rule, .. } => row.findings.iter().find(|finding| finding.rule == *rule),
        _ => None,
    };
    let severity = match (row.verdict, chosen) {
        (Verdict::LeftOut, _) => return left_out(row),
        (_, Some(finding)) => finding.rule.severity(),
        (Verdict::Ready | Verdict::Warned, None) if was_there(row, filter) => return ready(true),
        (Verdict::Ready, None) => return ready(mended),
        (Verdict::Warned, None) => Severity::Warning,
        (Verdict::Blocked, None) => Severity::Blocker,
    };
    let (icon, tone) = looks::severity(severity);
    let grave: Vec<&Finding> = row
        .findings
        .iter()
        .filter(|finding| finding.rule.severity() == severity)
        .collect();
    let word = match grave.as_slice() {
        [one] => one.rule.short().to_owned(),
        several => words::count(several.len() as u64, "problem"),
    };
    let whole: Vec<String> = grave
        .iter()
        .map(|finding| finding.rule.message(&finding.pointer))
        .collect();
    State {
        icon,
        tone,
        word,
        whole: whole.join("\n"),
    }
}

/// Whoever has nothing of what the filter asks for had it before.
fn was_there(row: &TableRow, filter: &Filter) -> bool {
    match filter {
        Filter::Blocked | Filter::Group { .. } => true,
        Filter::Warned => row.verdict == Verdict::Ready,
        _ => false,
    }
}

/// What was typed of this user is being checked.
pub(super) fn checking() -> State {
    State {
        icon: Icon::Working,
        tone: Tone::Accent,
        word: "Checking".to_owned(),
        whole: String::new(),
    }
}

fn ready(mended: bool) -> State {
    let (icon, tone, word) = if mended {
        (Icon::Ok, Tone::Ok, "Mended")
    } else {
        (Icon::Tick, Tone::Neutral, "Ready")
    };
    State {
        icon,
        tone,
        word: word.to_owned(),
        whole: String::new(),
    }
}

/// A user that the file's system keeps back, with the reason in the tooltip.
fn left_out(row: &TableRow) -> State {
    let why = row
        .findings
        .iter()
        .find(|finding| finding.rule.severity() == Severity::Note);
    State {
        icon: Icon::LeftOut,
        tone: Tone::Neutral,
        word: "Left out".to_owned(),
        whole: why.map_or_else(String::new, |finding| {
            finding.rule.message(&finding.pointer)
        }),
    }
}

/// What stands in a cell whose field has no text to show.
pub(super) fn in_place_of_text(findings: &[Finding], pointer: &str) -> &'static str {
    let mut at = findings.iter().filter(|finding| finding.pointer == pointer);
    match at.next().map(|finding| finding.rule) {
        Some(Rule::NullValue) => "null",
        Some(Rule::WrongType) => "not a text",
        Some(Rule::NotUtf8 | Rule::LoneSurrogate | Rule::JsonSyntax) => "not readable",
        Some(Rule::EmailMissing | Rule::PhoneMissing) => "missing",
        _ => "empty",
    }
}

/// Whether a finding at `pointer` is about this field or something in it.
pub(super) fn is_in(pointer: &str, field: &str) -> bool {
    let rest = pointer.strip_prefix(field);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub(super) fn tint(findings: &[Finding], field: &str) -> CellTint {
    let at = findings.iter().filter(|it| is_in(&it.pointer, field));
    match at.map(|finding| finding.rule.severity()).min() {
        Some(Severity::Blocker) => CellTint::Blocker,
        Some(Severity::Warning) => CellTint::Warning,
        _ => CellTint::Rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::users::RecordId;

    fn row(findings: &[(Rule, &str)]) -> TableRow {
        let findings: Vec<Finding> = findings
            .iter()
            .map(|(rule, pointer)| Finding {
                record: Some(RecordId(0)),
                rule: *rule,
                pointer: (*pointer).to_owned(),
                at: None,
                count: None,
            })
            .collect();
        TableRow {
            id: RecordId(0),
            verdict: Verdict::Blocked,
            email: None,
            name: None,
            phone: None,
            username: None,
            user_id: None,
            more: None,
            place: crate::worker::PlaceView::default(),
            findings,
        }
    }

    #[test]
    fn a_state_is_short_and_told_in_full() {
        let one = state_of(
            &row(&[
                (Rule::EmailFormat, "/email"),
                (Rule::PhoneNotAllowed, "/phone_number"),
            ]),
            &Filter::Blocked,
            false,
        );
        assert_eq!(
            (one.word.as_str(), one.whole.as_str()),
            ("Email not valid", "Email address is not valid")
        );
        let two = state_of(
            &row(&[(Rule::EmailFormat, "/email"), (Rule::WrongType, "/blocked")]),
            &Filter::All,
            false,
        );
        assert_eq!(two.word, "2 problems");
        assert_eq!(
            two.whole,
            "Email address is not valid\nblocked must be true or false, without quotes"
        );
    }

    #[test]
    fn a_cell_without_text_says_why() {
        let row = row(&[(Rule::NotUtf8, "/name"), (Rule::TextEmpty, "/email")]);
        assert_eq!(in_place_of_text(&row.findings, "/name"), "not readable");
        assert_eq!(in_place_of_text(&row.findings, "/email"), "empty");
    }
}
