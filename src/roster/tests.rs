use std::fs;

use super::{Filter, OpenOptions, Roster, RowSet, Verdict, open, row, save_problems};
use crate::rules::{CheckOptions, Rule, Severity};
use crate::users::{Cancel, RecordId};

fn roster(folder: &tempfile::TempDir, text: &str) -> Roster {
    let path = folder.path().join("users.json");
    fs::write(&path, text).unwrap();
    open(
        &[path],
        &OpenOptions::default(),
        folder.path(),
        &|_| {},
        &Cancel::new(),
    )
    .unwrap()
}

#[test]
fn more_pointers_than_are_kept_are_still_exact() {
    let folder = tempfile::tempdir().unwrap();
    let users: Vec<String> = (0..70_000)
        .map(|n| format!("{{\"email\":\"u{n}@example.com\",\"unknown{n}\":1}}"))
        .collect();
    let roster = roster(&folder, &format!("[{}]", users.join(",\n")));
    assert_eq!(roster.summary().blocked, 70_000);
    for n in [0, 65_000, 69_999] {
        let findings = roster.findings_of(RecordId(n));
        assert_eq!(findings[0].pointer, format!("/unknown{n}"));
    }
}

#[test]
fn the_list_of_problems_names_each_finding_and_no_formula() {
    let folder = tempfile::tempdir().unwrap();
    let roster = roster(
        &folder,
        "[\n{\"email\":\"ada@example.com\",\"email_verified\":true},\n{\"email\":\"=1+1@example.com\",\"email_verified\":\"yes\"}\n]",
    );
    let path = folder.path().join("problems.csv");
    save_problems(&roster, &path).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let mut findings = 0;
    roster.for_each_finding(|_| findings += 1);
    assert_eq!(rows.len(), findings);
    let wrong_type = rows.iter().find(|row| &row[7] == "wrong-type").unwrap();
    assert_eq!(
        (&wrong_type[0], &wrong_type[1], &wrong_type[2]),
        ("2", "3", "'=1+1@example.com")
    );
    assert_eq!(
        (&wrong_type[3], &wrong_type[5]),
        ("Blocked", "email_verified")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}

#[test]
fn a_row_shows_what_the_record_says() {
    let folder = tempfile::tempdir().unwrap();
    let roster = roster(
        &folder,
        "[{\"email\":\"ada@example.com\",\"given_name\":\"Ada\",\"family_name\":\"Kr\\u00f6te\"},\n 42]",
    );
    let ada = row(&roster, RecordId(0)).unwrap();
    assert_eq!(
        (ada.email.as_deref(), ada.name.as_deref()),
        (Some("ada@example.com"), Some("Ada Kröte"))
    );
    let number = row(&roster, RecordId(1)).unwrap();
    assert_eq!(
        (number.verdict, number.line, number.email),
        (Verdict::Blocked, 2, None)
    );
    assert_eq!(number.findings[0].rule, Rule::NotAnObject);
    assert!(row(&roster, RecordId(2)).is_err());
}

#[test]
fn users_without_a_hash_are_the_ones_that_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let hash = "$2b$10$nOUIs5kJ7naTuTFkBy1veuK0kSxUFXfuaOKdOKf9xYT0KKIGSJwFa";
    let users: Vec<String> = (0..3_000)
        .map(|n| match n % 3 {
            0 => format!("{{\"email\":\"u{n}@example.com\"}}"),
            _ => format!("{{\"email\":\"u{n}@example.com\",\"password_hash\":\"{hash}\"}}"),
        })
        .collect();
    let roster = roster(&folder, &format!("[{}]", users.join(",\n")));
    assert_eq!(roster.summary().without_hash, 1_000);
    let RowSet::Some(rows) = roster.rows(&Filter::WithoutHash) else {
        panic!("a filter gives rows");
    };
    assert_eq!(rows.len(), 1_000);
    assert!(rows.iter().all(|row| row % 3 == 0), "{:?}", &rows[..5]);
}

#[test]
fn users_who_wait_for_a_choice_are_told_from_those_who_need_fixing() {
    let folder = tempfile::tempdir().unwrap();
    let users = [
        r#"{"email":"a@example.com"}"#,
        r#"{"email":"b@example.com","email_verified":true}"#,
        r#"{"email":"c.example.com"}"#,
        r#"{"email":"d@example.com"}"#,
        r#"{"email":"A@example.com"}"#,
    ];
    let path = folder.path().join("users.json");
    fs::write(&path, format!("[{}]", users.join(","))).unwrap();
    let counts = |upsert, email_verified| {
        let options = OpenOptions {
            check: CheckOptions {
                upsert,
                email_verified,
                ..CheckOptions::default()
            },
            ..OpenOptions::default()
        };
        let spool = folder.path().join("spool");
        let roster = open(&[&path], &options, &spool, &|_| {}, &Cancel::new()).unwrap();
        let summary = roster.summary();
        assert_eq!(
            roster.rows(&Filter::WithoutHash).len(),
            summary.without_hash
        );
        (
            summary.ready,
            summary.undecided,
            summary.without_hash,
            summary.without_email_verified,
        )
    };
    assert_eq!(counts(false, None), (3, 0, 3, 2));
    assert_eq!(counts(true, None), (1, 2, 3, 2));
    assert_eq!(counts(true, Some(true)), (3, 0, 3, 2));
}

#[test]
fn counts_filters_and_findings_agree() {
    let folder = tempfile::tempdir().unwrap();
    let users: Vec<String> = (0..5_000)
        .map(|n| match n % 5 {
            0 => format!("{{\"email\":\"u{n}example.com\",\"blocked\":1}}"),
            1 => format!("{{\"email\":\"u{n}@example.com\",\"user_id\":\"auth0|{n}\"}}"),
            2 => format!("{{\"email\":\"u{n}@example.com\",\"mfa_factors\":[{{\"sms\":1}}]}}"),
            _ => format!("{{\"email\":\"u{n}@example.com\"}}"),
        })
        .collect();
    let roster = roster(&folder, &format!("[{}]", users.join(",\n")));
    let summary = roster.summary();
    assert_eq!(
        (
            summary.records,
            summary.ready,
            summary.blocked,
            summary.warned
        ),
        (5_000, 3_000, 2_000, 1_000)
    );
    assert_eq!(roster.rows(&Filter::Blocked).len(), summary.blocked);
    assert_eq!(roster.rows(&Filter::Warned).len(), summary.warned);
    assert_eq!(summary.without_hash, 3_000, "of those that are sent");
    assert_eq!(roster.rows(&Filter::WithoutHash).len(), 3_000);
    let (one, two) = (Filter::Blocked, Filter::Records([0, 1, 2, 9].into()));
    let both = roster.rows(&one.clone().and(two.clone()));
    let (one, two) = (roster.rows(&one), roster.rows(&two));
    let each = (0..roster.len()).filter(|record| {
        let is_in = |rows: &RowSet| rows.position_of(RecordId(*record)).is_some();
        is_in(&one) && is_in(&two)
    });
    assert_eq!(both, RowSet::Some(each.collect()));
    assert_eq!(two.within(&RowSet::All(3)).len(), 3);
    assert_eq!(roster.rows(&Filter::All.and(Filter::Blocked)), one);
    let groups = roster.groups();
    assert_eq!(
        groups.iter().map(|group| group.count).sum::<u64>(),
        summary.findings
    );
    assert!(groups.is_sorted_by_key(|group| group.rule.severity() != Severity::Blocker));
    let samples = roster.samples(3);
    assert_eq!(samples.len(), groups.len());
    for (group, sample) in groups.iter().zip(&samples) {
        let RowSet::Some(rows) = roster.rows(&Filter::Group {
            rule: group.rule,
            field: group.field.clone(),
        }) else {
            panic!("a filter gives rows");
        };
        assert_eq!(rows.first(), Some(&group.first.0));
        let first: Vec<u32> = sample.first.iter().map(|id| id.0).collect();
        assert_eq!(
            (first.as_slice(), sample.records),
            (&rows[..3], rows.len() as u64)
        );
        for &id in rows.iter().take(20) {
            assert!(
                roster
                    .findings_of(RecordId(id))
                    .iter()
                    .any(|finding| finding.rule == group.rule)
            );
        }
    }
    assert!(
        groups
            .iter()
            .any(|group| group.field.starts_with("/mfa_factors/*"))
    );
}

#[test]
fn a_list_with_a_record_a_line_may_have_odd_ones_far_behind() {
    let folder = tempfile::tempdir().unwrap();
    let good: Vec<String> = (0..60_000)
        .map(|n| format!("{{\"email\":\"u{n}@example.com\",\"name\":\"User {n}\"}}"))
        .collect();
    for (odd, records, blocked) in [
        (
            "{\"email\":\"x@example.com\",\"user_metadata\":{\"a\":[{\"b\":1},\n{\"c\":2}]}}",
            60_000,
            0,
        ),
        (
            "{\"email\":\"x@example.com\"}, {\"email\":\"y@example.com\"}",
            60_001,
            0,
        ),
        ("{\"email\":\"x@example.com\"", 60_000, 1),
        ("{\"email\":\"x@example.com\",\"name\":\"X},", 60_000, 1),
    ] {
        let mut users = good.clone();
        odd.clone_into(&mut users[50_000]);
        let roster = roster(&folder, &format!("[\n{}\n]\n", users.join(",\n")));
        let summary = roster.summary();
        assert_eq!(
            (summary.records, summary.blocked),
            (records, blocked),
            "{odd}"
        );
        let last = row(&roster, RecordId(roster.len() - 1)).unwrap();
        assert_eq!(last.email.as_deref(), Some("u59999@example.com"));
        assert_eq!(last.line, 60_001 + odd.matches('\n').count() as u64);
    }
}

#[test]
fn passwords_inside_the_json_of_cells_are_found_wherever_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.csv");
    let mut table = csv::Writer::from_path(&path).unwrap();
    table
        .write_record(["email", "email_verified", "user_metadata"])
        .unwrap();
    let cells = [
        (r#"{"plan":"free","seats":[1,{"deep":true}]}"#, false),
        (r#"{"plan":"free","login":{"password":"Kestrel-42"}}"#, true),
        (r#"{"plan":"free","seats":[1,{"pwd":"Kestrel-42"}]}"#, true),
        (r#"{"pass\u0077ord":"Kestrel-42"}"#, true),
        (r#"{"raw":"{\"password\":\"Kestrel-42\"}"}"#, true),
        (r#"{"raw":"\n[{\"password\":\"Kestrel-42\"}]"}"#, true),
        (r#"{"password":null}"#, false),
        (r#"{"raw":"[sic]"}"#, false),
    ];
    // Names that were met before are told from those that were not.
    for round in 0..3 {
        for (at, (cell, _)) in cells.iter().enumerate() {
            table
                .write_record([&format!("u{round}-{at}@example.com"), "true", *cell])
                .unwrap();
        }
    }
    table.flush().unwrap();
    let roster = open(
        &[path],
        &OpenOptions::default(),
        folder.path(),
        &|_| {},
        &Cancel::new(),
    )
    .unwrap();
    for round in 0..3 {
        for (at, (cell, holds)) in (0..).zip(cells) {
            let findings = roster.findings_of(RecordId(round * 8 + at));
            let found = findings
                .iter()
                .any(|finding| finding.rule == Rule::ClearTextColumn);
            assert_eq!(found, holds, "{cell}: {findings:?}");
        }
    }
}
