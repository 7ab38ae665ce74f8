//! What a cell becomes.

use super::rig::{list, mapping, record, written};
use crate::sources::{ReadAs, Remark};
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
