//! What a cell becomes.

use super::rig::{list, mapping, record, written};
use crate::sources::{Note, ReadAs, Remark};
use crate::users::Cell;

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
fn phone_numbers_come_in_full_or_as_they_stand() {
    let phone = |country: &str| ReadAs::Phone {
        country: country.parse().ok(),
    };
    let mapping = mapping(&[
        ("phone_number", phone("DE")),
        ("user_metadata.desk", phone("DE")),
        ("user_metadata.home", phone("")),
    ]);
    let (json, mapped, tally) = written(
        &mapping,
        &[
            Cell::Number("1712345678"),
            Cell::Text("030 901820"),
            Cell::Text("0034 612 34 56 78"),
        ],
    );
    assert_eq!(
        json,
        r#"{"phone_number":"+491712345678","user_metadata":{"desk":"+4930901820","home":"+34612345678"}}"#
    );
    assert!(mapped.remarks.is_empty());
    assert_eq!(tally.notes[&Note::PhoneTidied], 3);
    let (json, mapped, tally) = written(
        &mapping,
        &[
            Cell::Text("ask Ana"),
            Cell::Text(" 030 901820 ext 7"),
            Cell::Text("612 34 56 78"),
        ],
    );
    assert_eq!(
        json,
        r#"{"phone_number":"ask Ana","user_metadata":{"desk":" 030 901820 ext 7","home":"612 34 56 78"}}"#
    );
    // Of phone_number itself a rule speaks.
    let places: Vec<_> = mapped.remarks.iter().map(|(_, place)| &place[..]).collect();
    assert_eq!(places, ["/user_metadata/desk", "/user_metadata/home"]);
    assert!(tally.notes.is_empty());
}

#[test]
fn json_that_turns_up_in_a_column_of_text_does_not_pass_unnoticed() {
    let columns = [
        ("user_metadata.prefs", ReadAs::Text),
        ("user_metadata.note", ReadAs::Text),
        ("nickname", ReadAs::Text),
    ];
    let row = [
        Cell::Text("{\"theme\":\"dark\"}"),
        Cell::Text("[sic] he said"),
        Cell::Text("[1]"),
    ];
    let (json, mapped, _) = written(&mapping(&columns), &row);
    assert_eq!(
        json,
        r#"{"user_metadata":{"prefs":"{\"theme\":\"dark\"}","note":"[sic] he said"},"nickname":"[1]"}"#
    );
    assert_eq!(
        mapped.remarks,
        [(Remark::JsonAsText, "/user_metadata/prefs".to_owned())]
    );
}

#[test]
fn what_only_looks_filled_means_nothing() {
    let columns = [("email_verified", ReadAs::Filled)];
    for (cell, means) in [
        ("2024-01-15", "true"),
        ("never mind", "true"),
        ("0", "false"),
        ("no", "false"),
    ] {
        let expected = format!(r#"{{"email_verified":{means}}}"#);
        assert_eq!(record(&columns, &[cell]), expected, "{cell}");
    }
    for none in ["NULL", "\\N", "0000-00-00 00:00:00", "  "] {
        assert_eq!(record(&columns, &[none]), "{}", "{none}");
    }
}
