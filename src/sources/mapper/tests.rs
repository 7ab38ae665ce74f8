use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::super::{
    ColumnMap, Constant, Mapped, Mapping, MappingError, MatchedBy, ReadAs, Remark, Rest, System,
    Tally,
};
use super::Mapper;
use crate::users::{Cell, Cells};

fn column(name: &str, to: &str, read_as: ReadAs) -> ColumnMap {
    ColumnMap {
        column: name.to_owned(),
        to: (!to.is_empty()).then(|| to.parse().unwrap()),
        read_as,
        join: None,
        by: MatchedBy::Hand,
    }
}

/// Columns named by their places.
fn mapping(columns: &[(&str, ReadAs)]) -> Mapping {
    let columns = columns.iter().zip(0..);
    let columns = columns.map(|((to, read_as), at)| column(&at.to_string(), to, read_as.clone()));
    Mapping::new(System::Table, columns.collect())
}

fn build(mapping: &Mapping) -> Result<Mapper, MappingError> {
    let names: Vec<_> = (0..20).map(|at| at.to_string()).collect();
    Mapper::build(mapping, &names)
}

fn written(mapping: &Mapping, row: &[Cell<'_>]) -> (String, Mapped, Tally) {
    let mut cells = Cells::new();
    for cell in row {
        cells.push(*cell);
    }
    let (mut out, mut mapped, mut tally) = (Vec::new(), Mapped::default(), Tally::default());
    build(mapping)
        .unwrap()
        .write(&cells, &mut out, &mut mapped, &mut tally);
    (String::from_utf8(out).unwrap(), mapped, tally)
}

fn record(columns: &[(&str, ReadAs)], row: &[&str]) -> String {
    let cells: Vec<_> = row
        .iter()
        .map(|text| match *text {
            "" => Cell::Empty,
            text => Cell::Text(text),
        })
        .collect();
    written(&mapping(columns), &cells).0
}

fn list(separator: &str) -> ReadAs {
    ReadAs::List {
        separator: separator.to_owned(),
    }
}

const BCRYPT: &str = "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";

#[test]
fn nested_targets_make_one_object_in_the_order_of_the_mapping() {
    let columns = [
        ("email", ReadAs::Text),
        ("user_metadata.address.city", ReadAs::Text),
        ("name", ReadAs::Text),
        ("user_metadata.newsletter", ReadAs::yes_no()),
        ("user_metadata.address.zip", ReadAs::Text),
    ];
    assert_eq!(
        record(&columns, &["a@example.com", "Málaga", "Ana", "Nein", "007"]),
        r#"{"email":"a@example.com","user_metadata":{"address":{"city":"Málaga","zip":"007"},"newsletter":false},"name":"Ana"}"#
    );
    assert_eq!(
        record(&columns, &["a@example.com", "", "", "", ""]),
        r#"{"email":"a@example.com"}"#
    );
    assert_eq!(record(&columns, &[]), "{}");
}

#[test]
fn blanks_are_absent_and_fields_are_trimmed_but_metadata_is_not() {
    let columns = [
        ("email", ReadAs::Text),
        ("user_metadata.note", ReadAs::Text),
        ("name", ReadAs::Text),
    ];
    let row = [
        Cell::Text(" tern@example.com\u{a0}"),
        Cell::Text(" a "),
        Cell::Text("  "),
    ];
    let (record, _, tally) = written(&mapping(&columns), &row);
    assert_eq!(
        record,
        r#"{"email":"tern@example.com","user_metadata":{"note":" a "}}"#
    );
    assert_eq!(tally.trimmed, [1]);
}

#[test]
fn columns_become_what_they_are_read_as() {
    let columns = [
        ("user_metadata.n", ReadAs::Number),
        ("user_metadata.d", ReadAs::Date),
        ("user_metadata.m", ReadAs::Millis),
        ("user_metadata.j", ReadAs::Json),
        ("user_metadata.l", list(";")),
        ("email_verified", ReadAs::Filled),
    ];
    assert_eq!(
        record(
            &columns,
            &[
                "1.234,5",
                "31.12.2024",
                "0",
                " [1, 2] ",
                "a; b",
                "2024-01-01"
            ]
        ),
        r#"{"user_metadata":{"n":1234.5,"d":"2024-12-31","m":"1970-01-01T00:00:00.000Z","j":[1,2],"l":["a","b"]},"email_verified":true}"#
    );
}

#[test]
fn what_cannot_be_read_goes_in_as_text_for_the_rules() {
    let columns = [
        ("email_verified", ReadAs::yes_no()),
        ("user_metadata.n", ReadAs::Number),
        ("app_metadata", ReadAs::Json),
    ];
    let row = [Cell::Text("perhaps"), Cell::Text("many"), Cell::Text("{x")];
    let (record, mapped, _) = written(&mapping(&columns), &row);
    assert_eq!(
        record,
        r#"{"email_verified":"perhaps","user_metadata":{"n":"many"},"app_metadata":"{x"}"#
    );
    // The other two fields have rules of their own.
    assert_eq!(
        mapped.remarks,
        [(Remark::NotOfType, "/user_metadata/n".to_owned())]
    );
}

#[test]
fn cells_with_types_keep_them_where_nothing_else_is_asked() {
    let columns = [
        ("user_metadata.a", ReadAs::AsItIs),
        ("user_metadata.b", ReadAs::AsItIs),
        ("user_metadata.c", ReadAs::AsItIs),
        ("user_metadata.d", ReadAs::Text),
        ("blocked", ReadAs::yes_no()),
        ("user_metadata.e", ReadAs::Date),
        ("user_metadata.f", ReadAs::AsItIs),
    ];
    let row = [
        Cell::Number("123456789012345678901234567890"),
        Cell::Bool(true),
        Cell::Json("[1, {\"a\": \"b c\"}]"),
        Cell::Number("41.5"),
        Cell::Bool(false),
        Cell::Date("2024-01-31"),
        Cell::Text("5"),
    ];
    assert_eq!(
        written(&mapping(&columns), &row).0,
        r#"{"user_metadata":{"a":123456789012345678901234567890,"b":true,"c":[1,{"a":"b c"}],"d":"41.5","e":"2024-01-31","f":"5"},"blocked":false}"#
    );
}

#[test]
fn json_and_single_columns_meet_in_one_object() {
    let columns = [
        ("user_metadata", ReadAs::Json),
        ("user_metadata.address.city", ReadAs::Text),
        ("user_metadata.plan", ReadAs::Text),
        ("user_metadata.theme", ReadAs::Text),
    ];
    assert_eq!(
        record(
            &columns,
            &[
                r#"{"plan": "old", "address": {"city": "x", "zip": 1}, "theme": 5, "é\n": null}"#,
                "Bern",
                "new",
                ""
            ]
        ),
        r#"{"user_metadata":{"plan":"new","address":{"city":"Bern","zip":1},"theme":5,"é\n":null}}"#
    );
    assert_eq!(
        record(&columns, &["", "Bern", "", ""]),
        r#"{"user_metadata":{"address":{"city":"Bern"}}}"#
    );
    assert_eq!(record(&columns, &["null", "", "", ""]), "{}");
    assert_eq!(
        record(&columns, &["{}", "", "", ""]),
        r#"{"user_metadata":{}}"#
    );
    // What is no object cannot take anything in; the rule of the field speaks.
    assert_eq!(
        record(&columns, &["[1]", "Bern", "", ""]),
        r#"{"user_metadata":[1]}"#
    );
}

#[test]
fn columns_are_joined_and_constants_fill_gaps() {
    let mut mapping = mapping(&[
        ("name", ReadAs::Text),
        ("name", ReadAs::Text),
        ("user_metadata.tags", list(",")),
        ("user_metadata.tags", list(";")),
        ("email_verified", ReadAs::yes_no()),
    ]);
    mapping.columns[1].join = Some(" \"".to_owned());
    mapping.columns[3].join = Some(String::new());
    for (to, value) in [
        ("email_verified", json!(false)),
        ("app_metadata.source", json!({"crm": 7})),
    ] {
        mapping.constants.push(Constant {
            to: to.parse().unwrap(),
            value,
        });
    }
    let text = |row: &[&str]| {
        let cells: Vec<_> = row.iter().map(|text| Cell::Text(text)).collect();
        written(&mapping, &cells).0
    };
    assert_eq!(
        text(&[" Ana ", "Ruiz", "a,b", "c;d", "ja"]),
        r#"{"name":"Ana \"Ruiz","user_metadata":{"tags":["a","b","c","d"]},"email_verified":true,"app_metadata":{"source":{"crm":7}}}"#
    );
    assert_eq!(
        text(&["", "Ruiz", "", "c", ""]),
        r#"{"name":"Ruiz","user_metadata":{"tags":["c"]},"email_verified":false,"app_metadata":{"source":{"crm":7}}}"#
    );
}

#[test]
fn lists_that_are_lists_already_are_joined() {
    let mut mapping = mapping(&[
        ("user_metadata.tags", list(",")),
        ("user_metadata.tags", list(",")),
    ]);
    mapping.columns[1].join = Some(String::new());
    let row = [Cell::Json("[1, \"a\"]"), Cell::Text("b,c")];
    assert_eq!(
        written(&mapping, &row).0,
        r#"{"user_metadata":{"tags":[1,"a","b","c"]}}"#
    );
    let row = [Cell::Json("[]"), Cell::Json("[]")];
    assert_eq!(
        written(&mapping, &row).0,
        r#"{"user_metadata":{"tags":[]}}"#
    );
}

#[test]
fn hashes_go_where_they_fit_and_clear_text_nowhere() {
    let columns = [("email", ReadAs::Text), ("password_hash", ReadAs::Hash)];
    let read = |text: &str| {
        let row = [Cell::Text("a@example.com"), Cell::Text(text)];
        written(&mapping(&columns), &row)
    };
    assert_eq!(
        read(BCRYPT).0,
        format!(r#"{{"email":"a@example.com","password_hash":"{BCRYPT}"}}"#)
    );
    let other = BCRYPT.replace("$10$", "$12$");
    let custom: Json = serde_json::from_str(&read(&other).0).unwrap();
    assert_eq!(
        custom["custom_password_hash"]["hash"]["value"],
        json!(other)
    );
    assert_eq!(custom["password_hash"], Json::Null);
    for (lost, remark) in [
        ("correct horse battery", Remark::ClearTextPassword),
        ("$P$Bsaltsaltabcdefghijklmnopqrstuv", Remark::HashCannotCome),
    ] {
        let (record, mapped, _) = read(lost);
        assert_eq!(record, r#"{"email":"a@example.com"}"#);
        assert_eq!(mapped.remarks, [(remark, "/password_hash".to_owned())]);
    }
}

#[test]
fn what_does_not_fit_together_is_said() {
    let said = |columns: &[(&str, ReadAs)]| build(&mapping(columns)).unwrap_err().to_string();
    let text = || ReadAs::Text;
    let twice = said(&[("email", text()), ("email", text())]);
    assert!(twice.contains("“0” and “1” both become email"), "{twice}");
    let nested = said(&[("user_metadata.a", text()), ("user_metadata.a.b", text())]);
    assert!(
        nested.starts_with("“0” becomes user_metadata.a, and “1”"),
        "{nested}"
    );
    let turned = said(&[("user_metadata.a.b", text()), ("user_metadata.a", text())]);
    assert!(
        turned.starts_with("“1” becomes user_metadata.a,"),
        "{turned}"
    );
    let hashes = said(&[
        ("password_hash", ReadAs::Hash),
        ("custom_password_hash", ReadAs::Hash),
    ]);
    assert!(hashes.contains("both become password_hash"), "{hashes}");
    let place = said(&[("nickname", ReadAs::Hash)]);
    assert!(place.contains("password_hash only"), "{place}");
    let unknown = Mapping::new(
        System::Table,
        vec![column("Mobile", "phone_number", text())],
    );
    let unknown = build(&unknown).unwrap_err().to_string();
    assert!(unknown.contains("“Mobile”"), "{unknown}");
}

#[test]
fn what_is_passed_on_keeps_its_name() {
    let mut mapping = mapping(&[("email", ReadAs::AsItIs)]);
    mapping.rest = Rest::PassOn;
    let names = ["0", "city \"x\"", "usher_reason", "email"].map(str::to_owned);
    let mapper = Mapper::build(&mapping, &names).unwrap();
    let mut cells = Cells::new();
    for text in ["a@example.com", "Bern", "no", "again"] {
        cells.push_text(text);
    }
    let mut out = Vec::new();
    mapper.write(
        &cells,
        &mut out,
        &mut Mapped::default(),
        &mut Tally::default(),
    );
    assert_eq!(
        String::from_utf8(out).unwrap(),
        r#"{"email":"a@example.com","city \"x\"":"Bern"}"#
    );
}

#[test]
fn credentials_become_hashes_and_factors() {
    let list = format!(
        r#"[{{"type":"password","secretData":"{{\"value\":\"{BCRYPT}\"}}","credentialData":"{{\"algorithm\":\"bcrypt\"}}"}},
        {{"type":"otp","secretData":"{{\"value\":\"JBSWY3DPEHPK3PXP\"}}","credentialData":"{{\"secretEncoding\":\"BASE32\"}}"}},
        {{"type":"webauthn"}}]"#
    );
    let columns = [("custom_password_hash", ReadAs::Credentials)];
    let (record, mapped, tally) = written(&mapping(&columns), &[Cell::Json(&list)]);
    let record: Json = serde_json::from_str(&record).unwrap();
    assert_eq!(record["password_hash"], json!(BCRYPT));
    assert_eq!(
        record["mfa_factors"],
        json!([{"totp": {"secret": "JBSWY3DPEHPK3PXP"}}])
    );
    assert_eq!(
        mapped.remarks,
        [(Remark::FactorCannotCome, "/mfa_factors".to_owned())]
    );
    assert_eq!(tally.factors, 1);
}

proptest! {
    #[test]
    fn what_is_written_is_what_was_asked(
        name in any::<String>(), note in any::<String>(), city in "\\PC*", id in any::<u64>(),
        key in "[^.\\\\]{1,8}",
    ) {
        prop_assume!(!key.trim().is_empty());
        let target = format!("user_metadata.{key}.x");
        let columns = [
            ("name", ReadAs::Text),
            (target.as_str(), ReadAs::Text),
            ("app_metadata.city", ReadAs::Text),
            ("app_metadata.id", ReadAs::Number),
        ];
        let id_text = id.to_string();
        let row = [name.as_str(), &note, &city, &id_text].map(|text| {
            if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
        });
        let (record, ..) = written(&mapping(&columns), &row);
        let mut expected = json!({"app_metadata": {"id": id}});
        if !name.trim().is_empty() { expected["name"] = json!(name.trim()); }
        if !note.trim().is_empty() { expected["user_metadata"][&key]["x"] = json!(note); }
        if !city.trim().is_empty() { expected["app_metadata"]["city"] = json!(city); }
        let found: Json = serde_json::from_str(&record).unwrap();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn merged_objects_hold_both(
        base in proptest::collection::btree_map("[a-d\"\\\\é]{1,2}", any::<Option<i32>>(), 0..5),
        plain in "[a-z]{0,3}",
    ) {
        let columns = [("user_metadata", ReadAs::Json), ("user_metadata.a", ReadAs::Text)];
        let text = serde_json::to_string_pretty(&base).unwrap();
        let row = [Cell::Text(&text), if plain.is_empty() { Cell::Empty } else { Cell::Text(&plain) }];
        let (record, ..) = written(&mapping(&columns), &row);
        let mut expected = serde_json::to_value(&base).unwrap();
        if !plain.is_empty() { expected["a"] = json!(plain); }
        let found: Json = serde_json::from_str(&record).unwrap();
        prop_assert_eq!(&found["user_metadata"], &expected);
    }
}
