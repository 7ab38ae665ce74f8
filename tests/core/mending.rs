//! What is changed of a file, done and taken back: bytes and findings are always those of the steps that hold,
//! whatever was done before and undone again.

use std::path::PathBuf;
use std::sync::Arc;

use proptest::prelude::*;
use usher::roster::mend::{
    Change, Fix, FixedGroup, Keep, Mending, Recipe, Step, leave_out, settle,
};
use usher::roster::{Filter, OpenOptions, Roster, open};
use usher::rules::{CheckOptions, Rule};
use usher::users::{Cancel, RecordId};

const BCRYPT: &str = "$2b$12$sCpFIWSO3/OtPxgyt0dlgBPwcAKPeW71oGFm4mYuRdRjQlLlDG/ii";

/// A users file in one of its forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Array,
    Lines,
    Table,
    /// Two files as one list.
    Two,
}

const FORMS: [Form; 4] = [Form::Array, Form::Lines, Form::Table, Form::Two];

struct Files {
    folder: tempfile::TempDir,
    paths: Vec<PathBuf>,
}

impl Files {
    fn new(form: Form, records: &[String], table: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let array = |records: &[String]| format!("[ {} ]\n", records.join(" ,\n\t"));
        let half = records.len() / 2;
        let texts = match form {
            Form::Array => vec![("users.json", array(records))],
            Form::Lines => vec![("users.ndjson", records.join("\n"))],
            Form::Table => vec![("users.csv", table.to_owned())],
            Form::Two => vec![
                ("a.json", array(&records[..half])),
                ("b.json", array(&records[half..])),
            ],
        };
        let paths = texts.into_iter().map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        });
        Self {
            paths: paths.collect(),
            folder,
        }
    }

    fn open(&self, options: &OpenOptions) -> Roster {
        let spool = self.folder.path().join("spool");
        open(&self.paths, options, &spool, &|_| {}, &Cancel::new()).unwrap()
    }

    /// From scratch, with these steps.
    fn with(&self, mending: &Mending) -> Roster {
        self.open(&OpenOptions {
            mending: Mending::of(mending.steps().to_vec()),
            ..OpenOptions::default()
        })
    }
}

fn after(roster: &Roster, mending: &Mending) -> Roster {
    roster.mended(mending, &|_| {}, &Cancel::new()).unwrap()
}

/// Every byte of every record.
fn bytes(roster: &Roster) -> Vec<String> {
    let all = (0..roster.len()).map(|record| roster.read(RecordId(record)).unwrap());
    all.map(|record| String::from_utf8(record).unwrap())
        .collect()
}

/// All that is shown of a file and its users.
fn everything(roster: &Roster) -> String {
    let mut all = bytes(roster);
    for (number, record) in (0..).zip(&mut all) {
        let id = RecordId(number);
        let mut findings: Vec<String> = roster
            .findings_of(id)
            .iter()
            .map(|found| format!("{:?} {} {:?}", found.rule, found.pointer, found.at))
            .collect();
        findings.sort();
        let raw = String::from_utf8(roster.read_raw(id).unwrap()).unwrap();
        *record = format!(
            "{number} {record}\n  {raw}\n  {:?} {:?} {findings:?}",
            roster.verdict(id),
            roster.place(id)
        );
    }
    all.push(format!("{:?}\n{:?}", roster.summary(), roster.groups()));
    for filter in [
        Filter::Blocked,
        Filter::Warned,
        Filter::LeftOut,
        Filter::WithoutHash,
        Filter::Edited,
    ] {
        all.push(format!("{filter:?} {:?}", roster.rows(&filter)));
    }
    all.join("\n")
}

fn text(field: &str) -> String {
    field.to_owned()
}

/// Every kind of fix, each with a user for whom it does something. Whoever adds a kind is stopped here.
#[expect(clippy::too_many_lines, reason = "a list of fixes")]
fn fixes() -> Vec<(Fix, String)> {
    let all = [
        Fix::Trim {
            field: text("email"),
        },
        Fix::LowerCase {
            field: text("username"),
        },
        Fix::Normalise {
            field: text("email"),
        },
        Fix::YesNo {
            field: text("email_verified"),
        },
        Fix::ToText {
            field: text("user_id"),
        },
        Fix::FromJson {
            field: text("app_metadata"),
        },
        Fix::SetAbsent {
            field: text("email_verified"),
            value: true,
        },
        Fix::Phone {
            field: text("phone_number"),
            country: "ES".parse().ok(),
        },
        Fix::DropNull {
            field: text("name"),
        },
        Fix::DropEmpty {
            field: text("nickname"),
        },
        Fix::DropBroken {
            field: text("picture"),
            rule: None,
        },
        Fix::DropSecondHash {
            field: text("custom_password_hash"),
        },
        Fix::Once {
            field: text("name"),
            last: true,
        },
        Fix::Drop {
            field: text("roles"),
        },
        Fix::Move {
            field: text("roles"),
        },
        Fix::Rename {
            from: text("givenName"),
            to: text("given_name"),
        },
        Fix::DropKey {
            key: text("clientID"),
        },
        Fix::DropForbiddenKeys,
        Fix::MoveUnknown,
        Fix::DropUnknown,
        Fix::StripProvider,
        Fix::HashToCustom,
        Fix::Replace {
            field: text("email"),
            find: text("@old."),
            with: text("@new."),
            whole: false,
            any_case: false,
        },
    ];
    let with_user = |fix: Fix| {
        let fields = match &fix {
            Fix::Trim { .. } => r#""email":" trim@example.com ""#.to_owned(),
            Fix::LowerCase { .. } => r#""username":"LOWER""#.to_owned(),
            Fix::Normalise { .. } => "\"email\":\"\u{ff4e}orm@example.com\"".to_owned(),
            Fix::YesNo { .. } => r#""email":"yes@example.com","email_verified" : "ja""#.to_owned(),
            Fix::ToText { .. } => r#""user_id":12345678901234567890123"#.to_owned(),
            Fix::FromJson { .. } => r#""app_metadata":"{\"n\": 1.0e+05}""#.to_owned(),
            Fix::SetAbsent { .. } => r#""email":"absent@example.com""#.to_owned(),
            Fix::Phone { .. } => r#""phone_number":"612 34 56 78""#.to_owned(),
            Fix::DropNull { .. } => r#""name": null"#.to_owned(),
            Fix::DropEmpty { .. } => r#""nickname":"""#.to_owned(),
            Fix::DropBroken { .. } => r#""picture":"none""#.to_owned(),
            Fix::Once { .. } => r#""name":"Ann","blocked":false,"name":"Anna""#.to_owned(),
            Fix::Drop { .. } | Fix::Move { .. } => r#""roles":["a" , "b"]"#.to_owned(),
            Fix::Rename { .. } => r#""givenName":"Ann""#.to_owned(),
            Fix::DropKey { .. } => r#""app_metadata":{"clientID":"x","b":[1,2]}"#.to_owned(),
            Fix::DropForbiddenKeys => {
                r#""app_metadata":{"lastIP":"192.0.2.1", "_id" : 7, "b":[1,2]}"#.to_owned()
            }
            Fix::MoveUnknown | Fix::DropUnknown => r#""tier":1.50,"plan":"x""#.to_owned(),
            Fix::StripProvider => r#""user_id":"auth0|7""#.to_owned(),
            Fix::DropSecondHash { .. } => format!(
                r#""password_hash":"{}","custom_password_hash":{{"algorithm":"bcrypt","hash":{{"value":"{BCRYPT}"}}}}"#,
                BCRYPT.replace("$12$", "$10$")
            ),
            Fix::HashToCustom => format!(r#""password_hash":"{BCRYPT}""#),
            Fix::Replace { .. } => r#""email":"r@old.example.com""#.to_owned(),
        };
        (fix, fields)
    };
    let all: Vec<_> = all.into_iter().map(with_user).collect();
    let mut kinds: Vec<_> = all
        .iter()
        .map(|(fix, _)| std::mem::discriminant(fix))
        .collect();
    kinds.dedup();
    assert_eq!(kinds.len(), 23);
    all
}

/// One user for each kind of fix, and one with whom all is well.
fn records() -> Vec<String> {
    let well = r#"{ "email" : "well@example.com", "email_verified":true, "user_metadata":{"n":123456789012345678901234567890} }"#;
    let with_address = |(number, (_, fields)): (usize, (Fix, String))| {
        let named = fields.contains("\"email\"");
        let address = if named {
            String::new()
        } else {
            format!(r#""email":"u{number}@example.com","email_verified":true , "#)
        };
        format!("{{{address}{fields}}}")
    };
    let others = fixes().into_iter().enumerate().map(with_address);
    std::iter::once(well.to_owned()).chain(others).collect()
}

/// As far as a table can have the same faults.
const TABLE: &str = "email,email_verified,user_id,username,phone_number,name,nickname,picture,roles,app_metadata,password_hash\n\
well@example.com,true,1,well,+34612345679,Well,W,https://example.com/a.png,,,\n\
\" trim@example.com\",true,2,trim,,,,,,,\n\
lower@example.com,ja,3,LOWER,612 34 56 78,,,none,a,\"{\"\"clientID\"\":1,\"\"b\"\":2}\",\n\
r@old.example.com,perhaps,auth0|7,r,,,,,b,\"{oops}\",$2b$12$sCpFIWSO3/OtPxgyt0dlgBPwcAKPeW71oGFm4mYuRdRjQlLlDG/ii\n\
lower@example.com,true,3,lower,7,,,,,,\n";

#[test]
fn each_fix_is_taken_back_to_the_last_byte_and_finding() {
    for form in FORMS {
        let files = Files::new(form, &records(), TABLE);
        let roster = files.with(&Mending::default());
        let (before, plain) = (everything(&roster), bytes(&roster));
        for (number, (fix, _)) in fixes().into_iter().enumerate() {
            let mut mending = Mending::default();
            mending.push(Step::Fix(fix.clone()));
            let fixed = after(&roster, &mending);
            let done = everything(&fixed);
            assert_eq!(done, everything(&files.with(&mending)), "{form:?} {fix:?}");
            if form != Form::Table {
                // Its own user changes; the one with whom all is well never does.
                let now = bytes(&fixed);
                assert_ne!(now[number + 1], plain[number + 1], "{form:?} {fix:?}");
                assert_eq!(now[0], plain[0], "{form:?} {fix:?}");
            }
            assert!(mending.undo());
            let undone = after(&fixed, &mending);
            assert_eq!(everything(&undone), before, "{form:?} {fix:?}");
            assert!(mending.redo());
            assert_eq!(
                everything(&after(&undone, &mending)),
                done,
                "{form:?} {fix:?}"
            );
        }
    }
}

/// Something that somebody does; what it means in the file of the moment is found out when it is done.
#[derive(Clone, Debug)]
enum Deed {
    Fix(Fix),
    Edit(u32, Change),
    LeaveOut(u32),
    /// All with the problem of this number.
    LeaveOutGroup(usize),
    TakeIn(u32),
    Duplicates(Rule, Keep),
    Undo,
    Redo,
}

fn deed() -> impl Strategy<Value = Deed> {
    let fixes: Vec<Fix> = fixes().into_iter().map(|(fix, _)| fix).collect();
    let change = prop::sample::select(vec![
        Change::text("/email", "u7@example.com"),
        Change::text("/email", "LOWER@example.com"),
        Change::text("/email", "none"),
        Change::removal("/email"),
        Change::text("/username", "lower"),
        Change::json("/email_verified", "\"yes\""),
        Change::json("/user_metadata/n", "7"),
        Change::removal("/password_hash"),
    ]);
    let rule = prop::sample::select(vec![
        Rule::DuplicateEmail,
        Rule::DuplicateUserId,
        Rule::DuplicateUsername,
    ]);
    prop_oneof![
        8 => prop::sample::select(fixes).prop_map(Deed::Fix),
        4 => (0u32..20, change).prop_map(|(record, change)| Deed::Edit(record, change)),
        1 => (0u32..20).prop_map(Deed::LeaveOut),
        1 => (0usize..8).prop_map(Deed::LeaveOutGroup),
        1 => (0u32..20).prop_map(Deed::TakeIn),
        2 => (rule, prop::sample::select(&Keep::ALL[..])).prop_map(|(rule, keep)| Deed::Duplicates(rule, keep)),
        5 => Just(Deed::Undo),
        3 => Just(Deed::Redo),
    ]
}

impl Deed {
    /// `None`: there is nothing of the kind to do.
    fn step(&self, roster: &Roster) -> Option<Step> {
        let one = |record: u32| vec![record % roster.len()];
        match self {
            Self::Fix(fix) => Some(Step::Fix(fix.clone())),
            Self::Edit(record, change) => {
                Some(Step::edit(RecordId(record % roster.len()), change.clone()))
            }
            Self::LeaveOut(record) => Some(Step::LeaveOut {
                records: one(*record),
                group: None,
            }),
            Self::LeaveOutGroup(number) => {
                let groups = roster.groups();
                let group = groups.get(number % groups.len().max(1))?;
                let group = FixedGroup {
                    rule: group.rule.code().to_owned(),
                    field: group.field.to_string(),
                };
                leave_out(roster, &group)
            }
            Self::TakeIn(record) => Some(Step::TakeIn {
                records: one(*record),
            }),
            Self::Duplicates(rule, keep) => {
                let settled = settle(roster, *rule, *keep, &Cancel::new()).unwrap();
                settled.map(|settled| settled.step)
            }
            Self::Undo | Self::Redo => None,
        }
    }
}

/// A recipe holds what is done to a file, but for what concerns single users of it.
fn is_of_the_file(step: &Step) -> bool {
    matches!(
        step,
        Step::Fix(_) | Step::Duplicates { .. } | Step::LeaveOut { group: Some(_), .. }
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_was_done_and_undone_only_the_steps_that_hold_count(
        form in prop::sample::select(&FORMS[..]),
        deeds in prop::collection::vec(deed(), 1..16),
    ) {
        let files = Files::new(form, &records(), TABLE);
        let mut mending = Mending::default();
        let mut roster = files.with(&mending);
        let untouched = everything(&roster);
        for deed in &deeds {
            match deed {
                Deed::Undo => _ = mending.undo(),
                Deed::Redo => _ = mending.redo(),
                deed => match deed.step(&roster) {
                    Some(step) => mending.push(step),
                    None => continue,
                },
            }
            roster = after(&roster, &mending);
            prop_assert_eq!(everything(&roster), everything(&files.with(&mending)), "{:?}", mending);
        }
        if mending.steps().iter().all(is_of_the_file) {
            let recipe = Recipe::of(&roster).to_json();
            let recipe = Recipe::from_json(recipe.as_bytes()).unwrap();
            let again = files.open(&OpenOptions {
                check: CheckOptions::default(),
                recipe: Some(Arc::new(recipe)),
                ..OpenOptions::default()
            });
            prop_assert_eq!(everything(&again), everything(&roster));
        }
        while mending.undo() {}
        prop_assert_eq!(everything(&after(&roster, &mending)), untouched);
        let kept = serde_json::to_string(&mending.to_keep()).unwrap();
        let kept: Mending = serde_json::from_str(&kept).unwrap();
        prop_assert_eq!(kept.steps().len(), 0, "what was undone is kept as undone");
    }
}
