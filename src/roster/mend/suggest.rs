//! What a single record could say instead: offered only where it settles the finding and says which.

use super::preview::{for_each, is_secret, shown_after, shown_of};
use super::{Change, Fix, Mending, Step, address, offers};
use crate::profile::Field;
use crate::roster::{Roster, RowSet};
use crate::rules::{Checker, Finding, RecordFinding, Rule, Severity};
use crate::sources::{Country, ReadAs, country_of_number};
use crate::users::{Cancel, Draft};

/// Records of which the numbers say where most are from.
const ASKED: u32 = 128;
/// Fewer numbers say nothing.
const ENOUGH: usize = 3;

/// Another value for a field of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// All of it is one step of undo.
    pub changes: Vec<Change>,
    /// What the record then says; `None`: the field goes.
    pub shown: Option<String>,
    pub grounds: Grounds,
}

/// Where a suggestion comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grounds {
    /// The value itself.
    Value,
    /// The country that was chosen for other numbers of the file.
    Chosen(Country),
    /// The country that most numbers of the file are from.
    Guessed(Country),
}

/// What would settle the finding of this record. Where two ways are open, or something would get lost,
/// there is none. Reads the file: not for the window's thread.
pub fn suggest(roster: &Roster, record: &[u8], finding: &Finding) -> Option<Suggestion> {
    let before = Draft::of(record)?;
    let mut checker = Checker::new(roster.options());
    let found = checker.check(record).findings.clone();
    let of_it = |it: &RecordFinding| it.rule == finding.rule && it.pointer == finding.pointer;
    if !found.iter().any(of_it) {
        // Only beside others is it a problem.
        return None;
    }
    let mut settles = |after: &Draft<'_>| {
        let left = &checker.check(&after.to_bytes()).findings;
        !left.iter().any(of_it) && left.iter().all(|it| is_known(&found, it))
    };
    for fix in offers(finding.rule, &finding.pointer) {
        for (fix, grounds) in ways(roster, &before, fix) {
            let mut after = before.clone();
            fix.apply(&mut after);
            if settles(&after) {
                return suggestion(&before, &after, shown_after(&after, &fix), grounds);
            }
        }
    }
    if finding.rule == Rule::EmailFormat && finding.pointer == Field::Email.pointer() {
        let name = Field::Email.name();
        let mut after = before.clone();
        after.set_text(name, &address::repaired(&before.text(name)?));
        if settles(&after) {
            return suggestion(&before, &after, shown_of(&after, name), Grounds::Value);
        }
    }
    None
}

/// It was there before, or nothing depends on it.
fn is_known(found: &[RecordFinding], finding: &RecordFinding) -> bool {
    let is = |it: &RecordFinding| it.rule == finding.rule && it.pointer == finding.pointer;
    finding.rule.severity() != Severity::Blocker || found.iter().any(is)
}

/// How the fix would go about it for one record; nothing where it takes something away, or asks for a choice.
fn ways(roster: &Roster, record: &Draft<'_>, fix: Fix) -> Vec<(Fix, Grounds)> {
    match fix {
        Fix::Phone { field, .. } => {
            let by = |country| {
                let field = field.clone();
                Fix::Phone { field, country }
            };
            let changes = |fix: &Fix| {
                let mut after = record.clone();
                fix.apply(&mut after);
                after.changed()
            };
            let alone = by(None);
            if changes(&alone) {
                return vec![(alone, Grounds::Value)];
            }
            let chosen = chosen_country(roster).map(|it| (by(Some(it)), Grounds::Chosen(it)));
            let guessed = || guessed_country(roster).map(|it| (by(Some(it)), Grounds::Guessed(it)));
            chosen.or_else(guessed).into_iter().collect()
        }
        Fix::Trim { .. }
        | Fix::LowerCase { .. }
        | Fix::Normalise { .. }
        | Fix::YesNo { .. }
        | Fix::ToText { .. }
        | Fix::FromJson { .. }
        | Fix::DropNull { .. }
        | Fix::DropEmpty { .. }
        | Fix::Rename { .. }
        | Fix::StripProvider => vec![(fix, Grounds::Value)],
        Fix::SetAbsent { .. }
        | Fix::DropBroken { .. }
        | Fix::Once { .. }
        | Fix::Drop { .. }
        | Fix::Move { .. }
        | Fix::DropKey { .. }
        | Fix::DropSecondHash { .. }
        | Fix::DropForbiddenKeys
        | Fix::MoveUnknown
        | Fix::DropUnknown
        | Fix::HashToCustom
        | Fix::Replace { .. } => Vec::new(),
    }
}

/// The country that somebody said for numbers of this file: of a fix, else of a column.
fn chosen_country(roster: &Roster) -> Option<Country> {
    let of_fix = |mending: &Mending| {
        mending.steps().iter().rev().find_map(|step| match step {
            Step::Fix(Fix::Phone { country, .. }) => *country,
            _ => None,
        })
    };
    of_fix(roster.mender().mending()).or_else(|| {
        let columns = roster.mapping()?.columns;
        columns.iter().find_map(|column| match &column.read_as {
            ReadAs::Phone { country } => *country,
            _ => None,
        })
    })
}

/// The country of most of the numbers that say theirs, of users from all over the file.
fn guessed_country(roster: &Roster) -> Option<Country> {
    let count = roster.len();
    let asked = u64::from(ASKED.min(count));
    let place = |at: u64| u32::try_from(at * u64::from(count) / asked.max(1)).unwrap_or_default();
    let rows = RowSet::Some((0..asked).map(place).collect());
    let mut countries: Vec<Country> = Vec::new();
    let name = Field::PhoneNumber.name();
    for_each(roster, &rows, &Cancel::new(), |_, record| {
        let number = Draft::of(record).and_then(|record| record.text(name));
        countries.extend(number.and_then(|number| country_of_number(&number)));
    })
    .ok()?;
    countries.sort_unstable();
    let most = countries
        .chunk_by(|one, other| one == other)
        .max_by_key(|same| same.len())?;
    // A country that is but one of many is no guess.
    (most.len() >= ENOUGH && most.len() * 3 > countries.len() * 2).then(|| most[0])
}

fn suggestion(
    before: &Draft<'_>,
    after: &Draft<'_>,
    shown: Option<String>,
    grounds: Grounds,
) -> Option<Suggestion> {
    let mut names: Vec<&str> = before.names().chain(after.names()).collect();
    names.sort_unstable();
    names.dedup();
    let changed = |name: &&str| before.get(name) != after.get(name);
    let changes: Vec<&str> = names.into_iter().filter(changed).collect();
    if changes.is_empty() || changes.iter().any(|name| is_secret(name)) {
        return None;
    }
    let change = |name: &str| {
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        match after.get(name) {
            Some(value) => Change::json(&pointer, String::from_utf8_lossy(value)),
            None => Change::removal(&pointer),
        }
    };
    Some(Suggestion {
        changes: changes.into_iter().map(change).collect(),
        shown,
        grounds,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::roster::{OpenOptions, open};
    use crate::users::RecordId;

    fn opened(folder: &tempfile::TempDir, records: &[&str]) -> Roster {
        let path = folder.path().join("people.json");
        fs::write(&path, format!("[{}]", records.join(","))).unwrap();
        let options = OpenOptions::default();
        open(&[path], &options, folder.path(), &|_| {}, &Cancel::new()).unwrap()
    }

    /// What is suggested for the record's problem, and what becomes of the record.
    fn suggested(records: &[&str], rule: Rule) -> Option<(Suggestion, String)> {
        let folder = tempfile::tempdir().unwrap();
        let roster = opened(&folder, records);
        let record = roster.read(RecordId(0)).unwrap();
        let findings = roster.findings_of(RecordId(0));
        let of_it = |it: &&Finding| it.rule == rule;
        let finding = findings.iter().find(of_it).expect("such a problem");
        let suggestion = suggest(&roster, &record, finding)?;
        let step = Step::Edit {
            records: vec![(0, suggestion.changes.clone())],
        };
        let mending = Mending::of(vec![step]);
        let mended = roster.mended(&mending, &|_| {}, &Cancel::new()).unwrap();
        let left = mended.findings_of(RecordId(0));
        assert!(!left.iter().any(|it| it.rule == rule), "it settles it");
        let after = String::from_utf8(mended.read(RecordId(0)).unwrap()).unwrap();
        Some((suggestion, after))
    }

    fn shown(record: &str, rule: Rule) -> Option<String> {
        let (suggestion, _) = suggested(&[record], rule)?;
        assert_eq!(suggestion.grounds, Grounds::Value);
        Some(suggestion.shown.unwrap_or_else(|| "removed".to_owned()))
    }

    #[test]
    fn what_can_mean_one_thing_only_is_suggested() {
        for (record, rule, value) in [
            (
                r#"{"email":" ann@example.com "}"#,
                Rule::EmailFormat,
                "ann@example.com",
            ),
            (
                r#"{"email":"ann@example,com"}"#,
                Rule::EmailFormat,
                "ann@example.com",
            ),
            (
                r#"{"email":"a@example.com","email_verified":"ja"}"#,
                Rule::WrongType,
                "true",
            ),
            (
                r#"{"email":"a@example.com","nickname":7}"#,
                Rule::WrongType,
                "7",
            ),
            (
                r#"{"email":"a@example.com","app_metadata":"{\"a\":1}"}"#,
                Rule::WrongType,
                "{\"a\":1}",
            ),
            (
                r#"{"email":"a@example.com","phone_number":"+34 612 34 56 78"}"#,
                Rule::PhoneFormat,
                "+34612345678",
            ),
            (
                r#"{"email":"a@example.com","phone_number":"0034 612 345 678"}"#,
                Rule::PhoneFormat,
                "+34612345678",
            ),
            (
                r#"{"email":"a@example.com","name":null}"#,
                Rule::NullValue,
                "removed",
            ),
            (
                r#"{"email":"a@example.com","given_name":""}"#,
                Rule::TextEmpty,
                "removed",
            ),
            (
                r#"{"email":"a@example.com","user_id":"auth0|7"}"#,
                Rule::UserIdPrefix,
                "7",
            ),
            (
                r#"{"EMAIL":"a@example.com"}"#,
                Rule::PropertyWrongCase,
                "email: a@example.com",
            ),
        ] {
            assert_eq!(shown(record, rule).as_deref(), Some(value), "{record}");
        }
        let (_, after) =
            suggested(&[r#"{"EMAIL":"a@example.com"}"#], Rule::PropertyWrongCase).unwrap();
        assert_eq!(after, r#"{"email":"a@example.com"}"#);
    }

    #[test]
    fn nothing_is_suggested_where_it_is_a_choice_or_does_not_help() {
        for (record, rule) in [
            (r#"{"email":"nobody"}"#, Rule::EmailFormat),
            (
                r#"{"email":"a@example.com, b@example.com"}"#,
                Rule::EmailFormat,
            ),
            (
                r#"{"email":"a@example.com","email_verified":"perhaps"}"#,
                Rule::WrongType,
            ),
            (
                r#"{"email":"a@example.com","tier":"gold"}"#,
                Rule::UnknownProperty,
            ),
            (
                r#"{"email":"a@example.com","password":"Kestrel"}"#,
                Rule::PlainPassword,
            ),
            (
                r#"{"email":"a@example.com","phone_number":"612 34 56 78"}"#,
                Rule::PhoneFormat,
            ),
            (
                r#"{"email":"a@example.com","Email":"b@example.com"}"#,
                Rule::PropertyWrongCase,
            ),
            (
                r#"{"email":"a@example.com","PASSWORD_HASH":"$2b$10$CZX0lq9.qM4T9QkKrL9bm.z.kTmZbTxDhXtDXNj7Oq2SwGxWQtUcy"}"#,
                Rule::PropertyWrongCase,
            ),
        ] {
            assert!(suggested(&[record], rule).is_none(), "{record}");
        }
    }

    #[test]
    fn the_country_is_the_chosen_one_or_that_of_most_others() {
        let number =
            |number: &str| format!(r#"{{"email":"{number}@x.example","phone_number":"{number}"}}"#);
        let without = number("612 34 56 78").replace("612 34 56 78@", "a@");
        let some: Vec<String> = [
            "+34612000001",
            "+34612000002",
            "+34612000003",
            "+441632960001",
        ]
        .map(number)
        .to_vec();
        let records = |others: usize| -> Vec<&str> {
            let others = some.iter().take(others).map(String::as_str);
            std::iter::once(without.as_str()).chain(others).collect()
        };
        assert!(
            suggested(&records(2), Rule::PhoneFormat).is_none(),
            "too few say so"
        );
        let (suggestion, _) = suggested(&records(4), Rule::PhoneFormat).unwrap();
        let spain: Country = "ES".parse().unwrap();
        assert_eq!(suggestion.grounds, Grounds::Guessed(spain));
        assert_eq!(suggestion.shown.as_deref(), Some("+34612345678"));

        let folder = tempfile::tempdir().unwrap();
        let roster = opened(&folder, &records(4));
        let germany: Country = "DE".parse().unwrap();
        let fix = Fix::Phone {
            field: "phone_number".to_owned(),
            country: Some(germany),
        };
        let mending = Mending::of(vec![Step::Fix(fix)]);
        let roster = roster.mended(&mending, &|_| {}, &Cancel::new()).unwrap();
        assert_eq!(chosen_country(&roster), Some(germany));
    }
}
