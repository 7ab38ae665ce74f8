use std::fs;
use std::path::PathBuf;

use super::{Change, Fix, Mending, Step, offers, preview};
use crate::roster::{Filter, OpenOptions, Roster, Verdict, open};
use crate::rules::Rule;
use crate::users::{Cancel, Draft, RecordId};

fn after(record: &str, fixes: &[Fix]) -> String {
    let mut draft = Draft::of(record.as_bytes()).unwrap();
    for fix in fixes {
        fix.apply(&mut draft);
    }
    String::from_utf8(draft.to_bytes()).unwrap()
}

fn opened(folder: &tempfile::TempDir, name: &str, text: &str) -> Roster {
    let path: PathBuf = folder.path().join(name);
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

fn mended(roster: &Roster, steps: Vec<Step>) -> Roster {
    roster
        .mended(&Mending::of(steps), &|_| {}, &Cancel::new())
        .unwrap()
}

fn field() -> impl Fn(&str) -> String {
    str::to_owned
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of fixes")]
fn each_fix_changes_what_it_says_and_twice_is_once() {
    let of = field();
    let bcrypt = "$2b$12$sCpFIWSO3/OtPxgyt0dlgBPwcAKPeW71oGFm4mYuRdRjQlLlDG/ii".to_owned();
    let moved_hash = format!(
        r#"{{"custom_password_hash":{{"algorithm":"bcrypt","hash":{{"value":"{bcrypt}","encoding":"utf8"}}}}}}"#
    );
    let hash = format!(r#"{{"password_hash":"{bcrypt}"}}"#);
    for (fix, before, expected) in [
        (
            Fix::Trim { field: of("email") },
            r#"{"email":"\u00a0 a@example.com\u200b "}"#,
            r#"{"email":"a@example.com"}"#,
        ),
        (
            Fix::Trim { field: of("email") },
            r#"{"email":"  "}"#,
            r#"{"email":"  "}"#,
        ),
        (
            Fix::DropForbiddenKeys,
            r#"{"app_metadata":{"clientID":1,"b":2,"blocked":3}}"#,
            r#"{"app_metadata":{"b":2}}"#,
        ),
        (
            Fix::MoveUnknown,
            r#"{"email":"a","tier":1,"givenName":"Ann","plan":{"a":1e400}}"#,
            r#"{"email":"a","givenName":"Ann","user_metadata":{"tier":1,"plan":{"a":1e400}}}"#,
        ),
        (
            Fix::DropUnknown,
            r#"{"email":"a","tier":1,"created_at":"2020","plan":2}"#,
            r#"{"email":"a","created_at":"2020"}"#,
        ),
        (
            Fix::DropSecondHash {
                field: of("custom_password_hash"),
            },
            r#"{"password_hash":"a","custom_password_hash":{}}"#,
            r#"{"password_hash":"a"}"#,
        ),
        (
            Fix::DropSecondHash {
                field: of("password_hash"),
            },
            r#"{"password_hash":"the only one"}"#,
            r#"{"password_hash":"the only one"}"#,
        ),
        (
            Fix::LowerCase {
                field: of("username"),
            },
            r#"{"username":"ANN"}"#,
            r#"{"username":"ann"}"#,
        ),
        (
            Fix::Normalise { field: of("email") },
            "{\"email\":\"\u{ff41}nn\u{200b}\u{ff20}example.com\"}",
            r#"{"email":"ann@example.com"}"#,
        ),
        (
            Fix::YesNo {
                field: of("blocked"),
            },
            r#"{"blocked":"Nein"}"#,
            r#"{"blocked":false}"#,
        ),
        (
            Fix::YesNo {
                field: of("blocked"),
            },
            r#"{"blocked":1}"#,
            r#"{"blocked":true}"#,
        ),
        (
            Fix::YesNo {
                field: of("blocked"),
            },
            r#"{"blocked":"perhaps"}"#,
            r#"{"blocked":"perhaps"}"#,
        ),
        (
            Fix::ToText {
                field: of("user_id"),
            },
            r#"{"user_id":123456789012345678901}"#,
            r#"{"user_id":"123456789012345678901"}"#,
        ),
        (
            Fix::FromJson {
                field: of("app_metadata"),
            },
            r#"{"app_metadata":"{\"a\": 1e400}"}"#,
            r#"{"app_metadata":{"a":1e400}}"#,
        ),
        (
            Fix::FromJson {
                field: of("app_metadata"),
            },
            r#"{"app_metadata":"{oops}"}"#,
            r#"{"app_metadata":"{oops}"}"#,
        ),
        (
            Fix::SetAbsent {
                field: of("email_verified"),
                value: true,
            },
            r#"{"email":"a@example.com"}"#,
            r#"{"email":"a@example.com","email_verified":true}"#,
        ),
        (
            Fix::SetAbsent {
                field: of("email_verified"),
                value: true,
            },
            r#"{"email":"a@example.com","email_verified":false}"#,
            r#"{"email":"a@example.com","email_verified":false}"#,
        ),
        (
            Fix::SetAbsent {
                field: of("email_verified"),
                value: true,
            },
            r#"{"username":"ann"}"#,
            r#"{"username":"ann"}"#,
        ),
        (
            Fix::Phone {
                field: of("phone_number"),
                country: "ES".parse().ok(),
            },
            r#"{"phone_number":"612 34 56 78"}"#,
            r#"{"phone_number":"+34612345678"}"#,
        ),
        (
            Fix::Phone {
                field: of("phone_number"),
                country: None,
            },
            r#"{"phone_number":"612 34 56 78"}"#,
            r#"{"phone_number":"612 34 56 78"}"#,
        ),
        (
            Fix::DropNull { field: of("name") },
            r#"{"name":null,"nickname":null}"#,
            r#"{"nickname":null}"#,
        ),
        (
            Fix::DropEmpty { field: of("name") },
            r#"{"name":" "}"#,
            "{}",
        ),
        (
            Fix::DropEmpty {
                field: of("mfa_factors"),
            },
            r#"{"mfa_factors":[ ]}"#,
            "{}",
        ),
        (
            Fix::Drop { field: of("roles") },
            r#"{"roles":["a"],"name":"Ann"}"#,
            r#"{"name":"Ann"}"#,
        ),
        (
            Fix::Move { field: of("roles") },
            r#"{"roles":["a"]}"#,
            r#"{"user_metadata":{"roles":["a"]}}"#,
        ),
        (
            Fix::Move { field: of("roles") },
            r#"{"roles":1,"user_metadata":{"roles":2}}"#,
            r#"{"roles":1,"user_metadata":{"roles":2}}"#,
        ),
        (
            Fix::Rename {
                from: of("Email"),
                to: of("email"),
            },
            r#"{"Email":"a@example.com"}"#,
            r#"{"email":"a@example.com"}"#,
        ),
        (
            Fix::Rename {
                from: of("Email"),
                to: of("email"),
            },
            r#"{"Email":"a","email":"b"}"#,
            r#"{"Email":"a","email":"b"}"#,
        ),
        (
            Fix::DropKey {
                key: of("clientID"),
            },
            r#"{"app_metadata":{"clientID":1,"b":2}}"#,
            r#"{"app_metadata":{"b":2}}"#,
        ),
        (
            Fix::DropBroken {
                field: of("nickname"),
                rule: None,
            },
            r#"{"nickname":7,"name":8}"#,
            r#"{"name":8}"#,
        ),
        (
            Fix::DropBroken {
                field: of("mfa_factors"),
                rule: None,
            },
            r#"{"mfa_factors":[{"totp":{"secret":"1"}}]}"#,
            "{}",
        ),
        (
            Fix::DropBroken {
                field: of("mfa_factors"),
                rule: None,
            },
            r#"{"mfa_factors":[{"totp":{"secret":"JBSWY3DPEHPK3PXP"}}]}"#,
            r#"{"mfa_factors":[{"totp":{"secret":"JBSWY3DPEHPK3PXP"}}]}"#,
        ),
        (
            Fix::DropBroken {
                field: of("password_hash"),
                rule: Some("password-hash-format".to_owned()),
            },
            r#"{"password_hash":"Kestrel"}"#,
            "{}",
        ),
        (
            Fix::DropBroken {
                field: of("password_hash"),
                rule: Some("password-hash-format".to_owned()),
            },
            &hash,
            &hash,
        ),
        (
            Fix::Once {
                field: of("name"),
                last: true,
            },
            r#"{"name":1,"b":2,"name":3}"#,
            r#"{"b":2,"name":3}"#,
        ),
        (
            Fix::StripProvider,
            r#"{"user_id":"auth0|auth0|7"}"#,
            r#"{"user_id":"7"}"#,
        ),
        (Fix::HashToCustom, &hash, &moved_hash),
        (
            Fix::Replace {
                field: of("email"),
                find: of("@old."),
                with: of("@new."),
                whole: false,
                any_case: false,
            },
            r#"{"email":"a@old.example.com"}"#,
            r#"{"email":"a@new.example.com"}"#,
        ),
    ] {
        let once = after(before, std::slice::from_ref(&fix));
        let same = |one: &str, other: &str| {
            serde_json::from_str::<serde_json::Value>(one).ok()
                == serde_json::from_str::<serde_json::Value>(other).ok()
        };
        assert!(
            once == expected || before.contains("$2b$") && same(&once, expected),
            "{fix:?}: {once}"
        );
        assert_eq!(after(before, &[fix.clone(), fix.clone()]), once, "{fix:?}");
        let kept: Fix = serde_json::from_str(&serde_json::to_string(&fix).unwrap()).unwrap();
        assert_eq!(kept, fix);
    }
}

/// Every kind of problem that a fix is offered for goes away by one of the offers.
#[test]
fn what_is_offered_settles_the_problem() {
    let folder = tempfile::tempdir().unwrap();
    let users = [
        r#"{"email":" a1@example.com","email_verified":true}"#,
        r#"{"email":"a2@example.com","email_verified":"yes"}"#,
        r#"{"email":"a3@example.com","email_verified":true,"name":null}"#,
        r#"{"email":"a4@example.com","email_verified":true,"nickname":""}"#,
        r#"{"email":"a5@example.com","email_verified":true,"givenName":"Ann"}"#,
        r#"{"email":"a6@example.com","email_verified":true,"roles":["x"]}"#,
        r#"{"email":"a7@example.com","email_verified":true,"password":"Kestrel-42"}"#,
        r#"{"email":"a8@example.com","email_verified":true,"created_at":"2020"}"#,
        r#"{"email":"a9@example.com","email_verified":true,"user_id":"auth0|1"}"#,
        r#"{"email":"b1@example.com","email_verified":true,"user_id":77}"#,
        r#"{"email":"b2@example.com","email_verified":true,"app_metadata":"{\"a\":1}"}"#,
        r#"{"email":"b3@example.com","email_verified":true,"app_metadata":{"clientID":"x"}}"#,
        r#"{"email":"b4@example.com","email_verified":true,"mfa_factors":[]}"#,
        r#"{"email":"b5@example.com","email_verified":true,"picture":"none"}"#,
        r#"{"email":"b6@example.com","email_verified":true,"password_hash":"$2b$12$sCpFIWSO3/OtPxgyt0dlgBPwcAKPeW71oGFm4mYuRdRjQlLlDG/ii"}"#,
    ];
    let roster = opened(&folder, "users.json", &format!("[{}]", users.join(",\n")));
    let groups = roster.groups();
    let mut settled = 0;
    for group in groups.iter() {
        let offers = offers(group.rule, &group.field);
        if offers.is_empty() {
            continue;
        }
        settled += 1;
        let works = offers.iter().any(|fix| {
            let mended = mended(&roster, vec![Step::Fix(fix.clone())]);
            let left = mended.groups();
            !left
                .iter()
                .any(|left| (left.rule, &left.field) == (group.rule, &group.field))
        });
        assert!(works, "{:?} {}: {offers:?}", group.rule, group.field);
    }
    assert_eq!(settled, users.len());
}

#[test]
fn edits_hold_in_every_reading_and_are_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("users.json", "[{\"email\":\"broken\",\"email_verified\":true},\n {\"email\":\"b@example.com\",\"email_verified\":true}]".to_owned()),
        ("users.csv", "email,email_verified,user_metadata\nbroken,true,\"{\"\"a\"\":1}\"\nb@example.com,true,\n".to_owned()),
    ];
    for (name, text) in files {
        let roster = opened(&folder, name, &text);
        assert_eq!(roster.summary().blocked, 1, "{name}");
        let mut mending = Mending::default();
        mending.push(Step::edit(
            RecordId(0),
            Change::text("/email", "B@example.com"),
        ));
        let look = |mending: &Mending| {
            let roster = roster.mended(mending, &|_| {}, &Cancel::new()).unwrap();
            let first = roster.read(RecordId(0)).unwrap();
            let ranges = [(0, 1)];
            let mut records = roster.records(&ranges);
            assert_eq!(records.read_next().unwrap().unwrap().1, first, "{name}");
            let rules: Vec<Rule> = roster
                .findings_of(RecordId(1))
                .iter()
                .map(|finding| finding.rule)
                .collect();
            let verdict = roster.verdict(RecordId(0));
            if verdict != Verdict::LeftOut {
                let signs = first.iter().filter(|byte| **byte != b' ').count();
                assert_eq!(roster.compact_len(RecordId(0)) as usize, signs);
            }
            (String::from_utf8(first).unwrap(), verdict, rules)
        };
        let (record, verdict, later) = look(&mending);
        assert!(record.contains(r#""email":"B@example.com""#), "{record}");
        assert_eq!(verdict, Verdict::Ready);
        // It now repeats another user's address.
        assert_eq!(later, [Rule::DuplicateEmail], "{name}");
        mending.push(Step::Fix(Fix::LowerCase {
            field: "email".into(),
        }));
        mending.push(Step::edit(
            RecordId(0),
            Change::text("/email", "C@example.com"),
        ));
        assert!(
            look(&mending).0.contains("C@example.com"),
            "an edit holds against earlier fixes"
        );
        assert!(mending.undo());
        assert!(
            look(&mending).0.contains("b@example.com"),
            "a fix goes over earlier edits"
        );
        assert!(mending.undo() && mending.undo() && !mending.undo());
        assert_eq!(look(&mending).1, Verdict::Blocked);
        assert!(mending.redo());
        assert!(look(&mending).0.contains("B@example.com"));
        mending.push(Step::LeaveOut {
            records: vec![0],
            group: None,
        });
        assert!(
            !mending.redo(),
            "what was undone is gone once something else is done"
        );
        let (_, verdict, later) = look(&mending);
        assert_eq!((verdict, later), (Verdict::LeftOut, vec![]));
        mending.push(Step::TakeIn { records: vec![0] });
        assert_eq!(look(&mending).1, Verdict::Ready);
    }
}

#[test]
fn a_preview_counts_what_changes_and_what_stays() {
    let folder = tempfile::tempdir().unwrap();
    let roster = opened(
        &folder,
        "users.json",
        r#"[{"email":"a@example.com","email_verified":true,"name":"Ann","phone_number":"612 34 56 78"},
            {"email":"b@example.com","email_verified":true,"phone_number":"letters"},
            {"email":"c@example.com","email_verified":true,"phone_number":"+34612345679"}]"#,
    );
    let fix = Fix::Phone {
        field: "phone_number".into(),
        country: "ES".parse().ok(),
    };
    let group = Filter::Group {
        rule: Rule::PhoneFormat,
        field: "/phone_number".into(),
    };
    let preview = preview(&roster, &fix, &group, &Cancel::new()).unwrap();
    assert_eq!((preview.changed, preview.staying), (1, 1));
    let row = &preview.rows[0];
    assert_eq!(
        (
            row.id.0,
            row.name.as_deref(),
            row.before.as_deref(),
            row.after.as_deref()
        ),
        (0, Some("Ann"), Some("612 34 56 78"), Some("+34612345678"))
    );
    assert_eq!(preview.stays[0].name.as_deref(), Some("b@example.com"));
}

#[test]
fn no_value_of_a_hash_or_factor_is_kept_or_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut mending = Mending::default();
    for change in [
        Change::text("/password_hash", "Kestrel"),
        Change::json("/custom_password_hash/hash/value", "\"Kestrel\""),
        Change::json("/mfa_factors/0/totp/secret", "\"Kestrel\""),
        Change::removal("/password_hash"),
        Change::text("/password", "Kestrel"),
        Change::text("/Password", "Kestrel"),
        Change::text("/user_metadata/old_password", "Kestrel"),
        Change::text("/password_hash_note", "kept"),
    ] {
        mending.push(Step::edit(RecordId(0), change));
    }
    let kept = serde_json::to_string(&mending.to_keep()).unwrap();
    assert!(
        !kept.contains("Kestrel") && kept.contains("/password_hash\"") && kept.contains("kept")
    );
    let roster = opened(
        &folder,
        "users.json",
        r#"[{"email":"a@example.com","password":"Kestrel","password_hash":"Kestrel"}]"#,
    );
    for fix in [
        Fix::Drop {
            field: "password".into(),
        },
        Fix::Drop {
            field: "password_hash".into(),
        },
    ] {
        let shown = preview(&roster, &fix, &Filter::All, &Cancel::new()).unwrap();
        assert_eq!(shown.changed, 1);
        assert!(!format!("{shown:?}").contains("Kestrel"));
    }
}

#[test]
fn of_a_large_file_the_first_are_shown_and_all_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let users: Vec<String> = (0..12_000)
        .map(|n| match n % 40 {
            0 => format!(r#"{{"email":"User{n}@example.com","email_verified":true}}"#),
            _ => format!(r#"{{"email":"user{n}@example.com","email_verified":true}}"#),
        })
        .collect();
    let text = format!("[{}]", users.join(","));
    let roster = opened(&folder, "users.json", &text);
    let fix = Fix::LowerCase {
        field: "email".into(),
    };
    let shown = preview(&roster, &fix, &Filter::All, &Cancel::new()).unwrap();
    assert_eq!((shown.changed, shown.staying), (300, 11_700));
    let ids = |rows: &[super::PreviewRow]| rows.iter().map(|row| row.id.0).collect::<Vec<_>>();
    let first = |of: &dyn Fn(&u32) -> bool| (0..).filter(of).take(200).collect::<Vec<_>>();
    assert_eq!(ids(&shown.rows), first(&|n| n % 40 == 0));
    assert_eq!(ids(&shown.stays), first(&|n| n % 40 != 0));
}

#[test]
fn a_preview_tells_before_and_after_apart() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"[{"email":"a@example.com","email_verified":"true"},{"email":"b@example.com","email_verified":"yes"}]"#;
    let roster = opened(&folder, "users.json", text);
    let fix = Fix::YesNo {
        field: "email_verified".into(),
    };
    let shown = preview(&roster, &fix, &Filter::Blocked, &Cancel::new()).unwrap();
    let rows: Vec<_> = shown
        .rows
        .iter()
        .map(|row| (row.before.as_deref(), row.after.as_deref()))
        .collect();
    assert_eq!(
        rows,
        [
            (Some("\"true\""), Some("true")),
            (Some("yes"), Some("true"))
        ]
    );
}

#[test]
fn a_preview_counts_everybody_whom_the_fix_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut users: Vec<String> = [
        r#"{"email":"a1@example.com","name":null,"email_verified":"yes","blocked":null}"#,
        r#"{"email":"a2@example.com","name":5,"email_verified":null,"blocked":"no"}"#,
        r#"{"email":"a3@example.com","name":"","email_verified":[true],"phone_number":12}"#,
        r#"{"email":"a4@example.com","name":"\ud800","nickname":null,"phone_number":"x"}"#,
        r#"{"email":"a5@example.com","name":"Ann","name":"Anna","nickname":"","picture":"none"}"#,
        r#"{"email":"a6@example.com","app_metadata":"{}","user_metadata":null,"picture":5}"#,
        r#"{"email":"a7@example.com","app_metadata":[],"user_metadata":"x","mfa_factors":[]}"#,
        r#"{"email":"a8@example.com","tier":1,"Name":"Ann","mfa_factors":null,"user_id":"auth0|1"}"#,
        r#"{"email":"a9@example.com","tier":null,"password_hash":"Kestrel","user_id":5}"#,
    ]
    .map(str::to_owned)
    .to_vec();
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/examples");
    for example in fs::read_dir(examples).unwrap() {
        let path = example.unwrap().path();
        let open = open(
            &[path],
            &OpenOptions::default(),
            folder.path(),
            &|_| {},
            &Cancel::new(),
        );
        let Ok(roster) = open else { continue };
        for record in (0..roster.len()).map(RecordId) {
            // What is broken would break the list that they all stand in.
            let text = String::from_utf8(roster.read(record).unwrap_or_default());
            let text = text
                .ok()
                .filter(|text| Draft::of(text.as_bytes()).is_some());
            users.extend(text);
        }
    }
    let roster = opened(&folder, "users.json", &format!("[{}]", users.join(",\n")));
    assert_eq!(roster.len() as usize, users.len());
    let mut tried = 0;
    for group in roster.groups().iter() {
        for fix in offers(group.rule, &group.field) {
            let filter = Filter::Group {
                rule: group.rule,
                field: group.field.clone(),
            };
            let shown = preview(&roster, &fix, &filter, &Cancel::new()).unwrap();
            let after = mended(&roster, vec![Step::Fix(fix.clone())]);
            let changed = (0..roster.len()).map(RecordId);
            let changed =
                changed.filter(|id| roster.read(*id).unwrap() != after.read(*id).unwrap());
            assert_eq!(shown.changed, changed.count() as u64, "{fix:?}");
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried}");
    // What cannot be read has no fields to mend.
    assert_eq!(offers(Rule::JsonSyntax, "/nickname"), []);
}
