//! JSON in the cells of a table, which is read once, by the rules.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use usher::roster::{self, OpenOptions, Roster};
use usher::users::{Cancel, RecordId};

fn open(folder: &Path, name: &str, text: &str) -> Roster {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    let options = OpenOptions::default();
    roster::open(&[path], &options, folder, &|_| {}, &Cancel::new()).unwrap()
}

/// What stands in people's cells instead.
const ODD: &[&str] = &[
    "", " ", "null", "7", "[]", "[1]", "{", "}", "{}{}", " {} ", "{}\n", "text", "{]",
];

fn metadata() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        4 => Just("1"),
        4 => Just(r#""a \"text\" — with, signs""#),
        2 => Just("null"),
        2 => Just("[1,{\"a\":[]}]"),
        2 => Just(r#"{"plan":"gold","legacy":{"id":12345678901234567890123}}"#),
        1 => Just("[ 1 ,\n2 ]"),
        1 => Just(r#""\ud83d""#),
        1 => Just(r#"{"a":1,"a":2}"#),
        1 => Just("{\"a\" : true, \"a\":\t\"x\"}"),
        1 => Just("01"),
        1 => Just("tru"),
        1 => Just("'x'"),
        1 => Just("1},\"name\":\"Mallory\",\"nickname\":{"),
        1 => Just("1} {"),
        1 => Just("]"),
        1 => Just("\"open"),
    ];
    let key = prop_oneof![Just("plan"), Just("legacy"), Just("x.y"), Just("email")];
    let members = prop::collection::vec((key, value), 0..4).prop_map(|members| {
        let members: Vec<_> = members
            .into_iter()
            .map(|(key, value)| format!("\"{key}\":{value}"))
            .collect();
        format!("{{{}}}", members.join(","))
    });
    let deep = (124_usize..132).prop_map(|depth| "[".repeat(depth) + &"]".repeat(depth));
    prop_oneof![
        8 => members,
        1 => prop::sample::select(ODD).prop_map(str::to_owned),
        1 => deep,
    ]
}

fn table(rows: &[(String, String, u8)]) -> String {
    let mut table = String::from("email,app_metadata,name,user_metadata,favourite\n");
    let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    for (number, (app, user, name)) in rows.iter().enumerate() {
        let name = ["Ada", " Ada ", "Zoë", "", "\"A\"", "{\"a\":1}"][usize::from(*name) % 6];
        let cells = [quoted(app), quoted(name), quoted(user), String::new()];
        let _ = writeln!(table, "user.{number}@example.com,{}", cells.join(","));
    }
    table
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rows_are_checked_as_the_same_records_in_json_are(
        rows in prop::collection::vec((metadata(), metadata(), any::<u8>()), 1..40),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let of_table = open(folder.path(), "users.csv", &table(&rows));
        prop_assert_eq!(of_table.len() as usize, rows.len());
        let ids = || (0..of_table.len()).map(RecordId);
        let records: Vec<_> = ids()
            .map(|id| String::from_utf8(of_table.read(id).unwrap()).unwrap())
            .collect();
        let of_json = open(folder.path(), "users.json", &format!("[{}]", records.join(",\n")));
        prop_assert_eq!(of_json.len(), of_table.len());
        for id in ids() {
            let found = |roster: &Roster| -> Vec<_> {
                let findings = roster.findings_of(id).into_iter();
                findings.map(|finding| (finding.rule, finding.pointer, finding.at)).collect()
            };
            prop_assert_eq!(found(&of_table), found(&of_json), "{}", records[id.0 as usize]);
            prop_assert_eq!(of_table.compact_len(id), of_json.compact_len(id));
        }
        prop_assert_eq!(of_table.summary(), of_json.summary());
    }
}
