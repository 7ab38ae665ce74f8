use std::time::{Duration, UNIX_EPOCH};

use super::*;
use crate::users::Block;

struct Opened {
    file: UsersFile,
    sample: Vec<Vec<u8>>,
    _folder: tempfile::TempDir,
}

fn opened(name: &str, text: &str) -> Opened {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let file = UsersFile::open(&path, folder.path()).unwrap();
    let mut blocks = file.blocks().unwrap();
    let (mut block, mut sample) = (Block::default(), Vec::new());
    while blocks.next(&mut block).unwrap() {
        sample.extend(block.cuts.iter().map(|cut| block.record(*cut).to_vec()));
    }
    Opened {
        file,
        sample,
        _folder: folder,
    }
}

impl Opened {
    fn found(&self) -> Source {
        Source::find(&self.file, &self.sample, &()).unwrap()
    }

    fn records(&self, source: &Source) -> (Vec<String>, Tally) {
        let mut reader = source.reader();
        let mut out = Vec::new();
        let records = self.sample.iter().map(|raw| {
            reader.read(raw, &mut out);
            String::from_utf8(out.clone()).unwrap()
        });
        (records.collect(), reader.into_tally())
    }
}

const TABLE: &str = "E-Mail;Name;Passwort;Stadt;usher_reason\n wren@example.com ;Wren Small;geheim;Bern;x\ntern@example.com;;geheim2;;\n";

#[test]
fn a_table_maps_itself_and_leaves_out_what_has_no_place() {
    let table = opened("a.csv", TABLE);
    let source = table.found();
    assert_eq!(source.system, System::Table);
    let (records, tally) = table.records(&source);
    assert_eq!(
        records,
        [
            r#"{"email":"wren@example.com","name":"Wren Small"}"#,
            r#"{"email":"tern@example.com"}"#
        ]
    );
    assert_eq!(tally.filled, [2, 1, 2, 1, 1]);
    assert_eq!(tally.trimmed, [1]);
    let password = &source.columns[2];
    assert!(password.secret && password.clear_text);
    assert_eq!(password.samples, ["••••••••"]);
    assert_eq!(
        source.columns[3]
            .suggestion
            .as_ref()
            .map(ToString::to_string),
        Some("user_metadata.stadt".to_owned())
    );
    let leaves = format!("{:?}", source.report(&tally).leaves);
    assert!(
        leaves.contains("passwords in clear text are left out"),
        "{leaves}"
    );
    assert!(!leaves.contains("geheim"), "{leaves}");
}

#[test]
fn passwords_in_clear_text_cannot_be_mapped() {
    let table = opened("a.csv", TABLE);
    let mut mapping = (*table.found().mapping).clone();
    for map in &mut mapping.columns {
        if map.column == "Passwort" {
            map.to = Some("user_metadata.pw".parse().unwrap());
        }
    }
    let error = Source::with(&table.file, &table.sample, Arc::new(mapping.clone())).unwrap_err();
    assert!(error.to_string().contains("“Passwort”"), "{error}");
    for map in &mut mapping.columns {
        if map.column == "Passwort" {
            map.to = Some("password_hash".parse().unwrap());
            map.read_as = ReadAs::Hash;
        }
    }
    let source = Source::with(&table.file, &table.sample, Arc::new(mapping)).unwrap();
    let (records, tally) = table.records(&source);
    assert!(records.iter().all(|record| !record.contains("geheim")));
    assert_eq!(tally.remarks[&super::super::Remark::ClearTextPassword], 2);
}

struct One(Mapping);

impl Remembered for One {
    fn recall(&self, columns: &[String]) -> Option<(Mapping, SystemTime)> {
        assert_eq!(columns, ["E-Mail", "Name", "Passwort", "Stadt"]);
        Some((self.0.clone(), UNIX_EPOCH + Duration::from_secs(7)))
    }
}

#[test]
fn what_was_mapped_before_comes_back() {
    let table = opened("a.csv", TABLE);
    let mut mapping = (*table.found().mapping).clone();
    for map in &mut mapping.columns {
        if map.column == "Stadt" {
            map.to = Some("user_metadata.address.city".parse().unwrap());
        }
    }
    let source = Source::find(&table.file, &table.sample, &One(mapping)).unwrap();
    assert_eq!(source.remembered, Some(UNIX_EPOCH + Duration::from_secs(7)));
    assert_eq!(source.mapping.columns[3].by, MatchedBy::Remembered);
    assert_eq!(
        table.records(&source).0[0],
        r#"{"email":"wren@example.com","name":"Wren Small","user_metadata":{"address":{"city":"Bern"}}}"#
    );
}

#[test]
fn mappings_must_fit_the_file() {
    let table = opened("a.csv", TABLE);
    let error = |mapping: Mapping| {
        Source::with(&table.file, &table.sample, Arc::new(mapping))
            .unwrap_err()
            .to_string()
    };
    let mut other = (*table.found().mapping).clone();
    other.columns[0].column = "Mail".to_owned();
    assert!(error(other).contains("“Mail”"));
    let keycloak = Mapping::new(System::Keycloak, Vec::new());
    assert!(error(keycloak).contains("Keycloak"));
}

#[test]
fn auth0s_own_headings_keep_what_stands_in_them() {
    let text = "email,blocked,user_metadata,password_hash,city\n a@example.com,yes,\"{\"\"a\"\": 1}\",x,Bern\n";
    let table = opened("a.csv", text);
    let source = table.found();
    assert_eq!(source.system, System::Auth0Csv);
    assert_eq!(
        table.records(&source).0,
        [
            r#"{"email":" a@example.com","blocked":true,"user_metadata":{"a":1},"password_hash":"x","city":"Bern"}"#
        ]
    );
}

/// A cell has no type of its own: a yes or a no in any usual spelling is sent as what it means, and what is
/// neither stays for the rules to refuse.
#[test]
fn auth0s_own_flags_are_read_in_every_spelling() {
    let flags = ["true", "1", "TRUE ", "\"yes\"", "False", "0", "", "maybe"];
    let rows = flags.map(|flag| format!("a@example.com,{flag},{{}}\n"));
    let text = format!("email,email_verified,app_metadata\n{}", rows.concat());
    let table = opened("a.csv", &text);
    let source = table.found();
    assert_eq!(source.system, System::Auth0Csv);
    let sent: Vec<_> = [
        ",\"email_verified\":true",
        ",\"email_verified\":true",
        ",\"email_verified\":true",
        ",\"email_verified\":true",
        ",\"email_verified\":false",
        ",\"email_verified\":false",
        "",
        ",\"email_verified\":\"maybe\"",
    ]
    .map(|flag| format!(r#"{{"email":"a@example.com"{flag},"app_metadata":{{}}}}"#))
    .to_vec();
    assert_eq!(table.records(&source).0, sent);
}

struct Anything;

impl Remembered for Anything {
    fn recall(&self, _columns: &[String]) -> Option<(Mapping, SystemTime)> {
        Some((Mapping::new(System::Table, Vec::new()), UNIX_EPOCH))
    }
}

#[test]
fn columns_without_names_are_not_remembered() {
    let table = opened("a.csv", "Ana;ana@example.com;12\nBo;bo@example.com;13\n");
    let source = Source::find(&table.file, &table.sample, &Anything).unwrap();
    assert_eq!((source.remembered, source.header_set()), (None, None));
    assert_eq!(
        table.records(&source).0,
        [
            r#"{"email":"ana@example.com"}"#,
            r#"{"email":"bo@example.com"}"#
        ]
    );
}

#[test]
fn columns_of_hashes_and_factors_are_secret_and_other_objects_are_not() {
    let table = opened(
        "a.csv",
        "email;custom_password_hash;mfa_factors;app_metadata\n\
         a@example.com;\"{\"\"algorithm\"\":\"\"md5\"\"}\";\"[{\"\"totp\"\":{\"\"secret\"\":\"\"MZXW\"\"}}]\";\"{\"\"plan\"\":1}\"\n",
    );
    let source = table.found();
    let secret: Vec<_> = source.columns.iter().map(|column| column.secret).collect();
    assert_eq!(secret, [false, true, true, false]);
    assert_eq!(source.columns[3].samples, ["{\"plan\":1}"]);
}

#[test]
fn phone_numbers_of_one_country_wait_for_it() {
    let table = opened(
        "a.csv",
        "E-Mail,Handy\nwren@example.com,0171 2345678\ntern@example.com,+34 612 34 56 78\n",
    );
    let source = table.found();
    assert_eq!(
        source.mapping.columns[1].read_as,
        ReadAs::Phone { country: None }
    );
    assert!(source.columns[1].needs_country() && !source.columns[0].needs_country());
    let phones = |source: &Source| {
        let records = table.records(source).0;
        records
            .iter()
            .map(|json| json.split('"').nth(7).unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(phones(&source), ["0171 2345678", "+34612345678"]);
    let text = source
        .mapping
        .to_json()
        .replace("\"phone\": {}", "\"phone\": {\"country\": \"DE\"}");
    let mapping = Mapping::from_json(text.as_bytes()).unwrap();
    let again = Mapping::from_json(mapping.to_json().as_bytes());
    assert_eq!(again.as_ref(), Ok(&mapping));
    let source = Source::with(&table.file, &table.sample, Arc::new(mapping)).unwrap();
    assert_eq!(phones(&source), ["+491712345678", "+34612345678"]);
    let wrong = text.replace("\"DE\"", "\"Bavaria\"");
    let error = Mapping::from_json(wrong.as_bytes())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("“Handy”") && error.contains("“Bavaria”"),
        "{error}"
    );
}

#[test]
fn the_report_speaks_of_the_hashes_in_auth0_s_own_columns() {
    let bcrypt = "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";
    let table = opened(
        "a.csv",
        &format!(
            "email,email_verified,password_hash,custom_password_hash\n\
             a@example.com,true,{bcrypt},\n\
             b@example.com,true,,\"{{\"\"algorithm\"\":\"\"bcrypt\"\",\"\"hash\"\":{{\"\"value\"\":\"\"x\"\"}}}}\"\n\
             c@example.com,true,,\n\
             d@example.com,true,$P$BPlaPdV5kNs0bYTb3uOfTNB1ZmwsdF/,\n"
        ),
    );
    let source = table.found();
    assert_eq!(source.system, System::Auth0Csv);
    let (_, tally) = table.records(&source);
    let report = source.report(&tally);
    let said = |lines: &[super::super::Line]| {
        let lines = lines
            .iter()
            .map(|line| format!("{} {}", line.count, line.words));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(
        said(&report.brings),
        [
            "4 users come along",
            "1 password hash comes as it is: bcrypt",
            "1 password hash comes as the file describes it",
        ]
    );
    assert_eq!(
        said(&report.leaves),
        [
            "1 password hash cannot come: phpass (WordPress before 6.8, phpBB)",
            "1 user has no password in the file",
        ]
    );
}

fn report(opened: &Opened) -> crate::sources::Report {
    let source = opened.found();
    let (_, tally) = opened.records(&source);
    source.report(&tally)
}

fn said(lines: &[crate::sources::Line]) -> Vec<String> {
    let words = lines.iter().map(|line| (line.count, &line.words));
    words
        .map(|(count, words)| format!("{count} {words}"))
        .collect()
}

#[test]
fn a_table_without_passwords_says_so() {
    let report = report(&opened(
        "a.csv",
        "email;name\na@example.com;A\nb@example.com;B\n",
    ));
    assert_eq!(said(&report.leaves), ["2 users come without a password"]);
}

#[test]
fn hashes_of_firebase_are_no_passwords_in_clear_text() {
    let text = r#"{"users":[{"localId":"a","email":"a@example.com","passwordHash":"3v0mQ1l1c2Zha2VmYWtlZmFrZWZha2VmYWtlZmFrZQ==","salt":"c2FsdA==","providerUserInfo":[ ]}]}"#;
    let file = opened("a.json", text);
    assert!(file.found().columns.iter().all(|column| !column.clear_text));
    assert_eq!(
        said(&report(&file).leaves),
        [
            "1 password hash cannot come: Firebase scrypt",
            "1 value of “salt”"
        ],
        "an empty list leaves nothing behind"
    );
}

#[test]
fn a_name_of_cognito_that_is_the_id_again_is_no_loss() {
    let text = r#"{"Users":[{"Username":"7d1a0c1e-0000-4000-8000-000000000001","Attributes":[{"Name":"sub","Value":"7d1a0c1e-0000-4000-8000-000000000001"},{"Name":"email","Value":"a@example.com"}],"UserCreateDate":"2025-02-01T09:30:00+00:00"}]}"#;
    let report = report(&opened("a.json", text));
    let name = report
        .leaves
        .iter()
        .find(|line| line.words.contains("Username"));
    assert_eq!(
        name.and_then(|line| line.why.as_deref()),
        Some("They are the users' IDs again, which come along")
    );
}

#[test]
fn a_column_that_somebody_left_out_is_not_said_to_have_no_field() {
    let okta = opened(
        "a.csv",
        "login,firstName,lastName,email\na,A,B,a@example.com\n",
    );
    let mut mapping = (*okta.found().mapping).clone();
    for map in &mut mapping.columns {
        if map.column == "firstName" {
            map.to = None;
        }
    }
    let source = Source::with(&okta.file, &okta.sample, Arc::new(mapping)).unwrap();
    let (_, tally) = okta.records(&source);
    let left = source.report(&tally).leaves;
    let name = left.iter().find(|line| line.words.contains("firstName"));
    let why = name.and_then(|line| line.why.as_deref());
    assert_eq!(
        why,
        Some("No field is chosen for the column; choose one to bring it along")
    );
}

#[test]
fn a_sheet_of_a_thousand_columns_is_told_in_a_line() {
    let line = |columns: usize| {
        let heads: String = (0..columns)
            .map(|n| format!(",h{n}x"))
            .collect::<Vec<_>>()
            .concat();
        let cells = ",1".repeat(columns);
        let text = format!("email{heads}\nada@example.com{cells}\n");
        let opened = opened("users.csv", &text);
        let source = opened.found();
        let (_, tally) = opened.records(&source);
        format!("{:?}", source.report(&tally))
    };
    assert!(line(21).contains("“h20x”"));
    let long = line(1300);
    assert!(long.contains("“h19x” and 1,280 more columns"), "{long}");
    assert!(!long.contains("“h20x”"));
}
