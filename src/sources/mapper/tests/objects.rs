//! Where it goes: nested, joined, merged, filled up, passed on.

use serde_json::json;

use super::rig::{build, column, list, mapping, record, written};
use crate::sources::mapper::Mapper;
use crate::sources::{Constant, Mapped, Mapping, ReadAs, Rest, System, Tally};
use crate::users::{Cell, Cells};

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
        ("name", json!("N/A")),
        ("user_metadata.tags", json!([])),
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
    assert_eq!(
        text(&["", " ", "", "", "no"]),
        r#"{"name":"N/A","user_metadata":{"tags":[]},"email_verified":false,"app_metadata":{"source":{"crm":7}}}"#
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
