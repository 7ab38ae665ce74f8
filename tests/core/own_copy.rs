//! A mended copy in the users file's own format: what was mended stands in the cells that it came from, and
//! the copy, read by the same mapping, gives the same users.

mod generated;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use usher::roster::mend::{Change, CopyNote, Fix, Mending, OwnCopy, Step, save_own_copy};
use usher::roster::{self, OpenOptions, Reading, Roster, Verdict};
use usher::sources::Mapping;
use usher::users::{Cancel, RecordId};

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn open(&self, path: &Path, mapping: Option<Mapping>) -> Roster {
        let options = OpenOptions {
            reading: mapping.map_or_else(Reading::default, |it| Reading::Mapped(Arc::new(it))),
            ..OpenOptions::default()
        };
        let spool = self.0.path().join("spool");
        roster::open(&[path], &options, &spool, &|_| {}, &Cancel::new()).unwrap()
    }

    /// The copy, how it is to be read, and what there is to say about it.
    fn copy(&self, roster: &Roster) -> (PathBuf, Option<Mapping>, CopyNote) {
        let name = roster.file().path().extension().unwrap().to_str().unwrap();
        let path = self.0.path().join(format!("copy.{name}"));
        let cancel = Cancel::new();
        let mut copy = OwnCopy::of_all(roster, &cancel).unwrap();
        let before = copy.note().clone();
        let mapping = copy.mapping();
        let note = save_own_copy(&mut copy, &path, &cancel).unwrap();
        assert_eq!(
            before, note,
            "what is said before is what is said afterwards"
        );
        (path, mapping, note)
    }
}

fn mended(roster: &Roster, steps: Vec<Step>) -> Roster {
    let mending = Mending::of(steps);
    roster.mended(&mending, &|_| {}, &Cancel::new()).unwrap()
}

fn edit(record: u32, pointer: &str, value: &Value) -> Step {
    Step::edit(RecordId(record), Change::json(pointer, value.to_string()))
}

fn records(roster: &Roster) -> Vec<Value> {
    (0..roster.len())
        .map(RecordId)
        .filter(|id| roster.verdict(*id) != Verdict::LeftOut)
        .map(|id| serde_json::from_slice(&roster.read(id).unwrap()).unwrap())
        .collect()
}

fn mapping(json: &Value) -> Mapping {
    Mapping::from_json(json.to_string().as_bytes()).unwrap()
}

fn people() -> Mapping {
    mapping(&json!({
        "version": 1, "system": "table", "layout": {"header": {"row": 1}},
        "columns": [
            {"column": "E-Mail", "to": "email"},
            {"column": "Vorname", "to": "name"},
            {"column": "Nachname", "to": "name", "join": " "},
            {"column": "Plan", "to": "user_metadata.plan"},
            {"column": "Seit", "to": "user_metadata.since", "read_as": "date"},
            {"column": "Punkte", "to": "user_metadata.points", "read_as": "number"},
            {"column": "Aktiv", "to": "app_metadata.active", "read_as": {"yes_no": {"yes": ["ja"], "no": ["nein"]}}},
            {"column": "Rollen", "to": "app_metadata.roles", "read_as": {"list": {"separator": "/"}}},
            {"column": "Mehr", "to": "app_metadata", "read_as": "json"},
            {"column": "Gesperrt", "to": "blocked", "read_as": {"yes_no": {}}},
            {"column": "Notiz", "to": null}
        ],
        "constants": [{"to": "email_verified", "value": true}]
    }))
}

const COLUMNS: [&str; 11] = [
    "E-Mail", "Vorname", "Nachname", "Plan", "Seit", "Punkte", "Aktiv", "Rollen", "Mehr",
    "Gesperrt", "Notiz",
];

#[test]
fn only_the_cells_that_were_mended_change() {
    let desk = Desk::new();
    let text = "\u{feff}People;of 2026;;\r\nE-Mail;\"Name\";Plan;Extra\r\n\r\n\
        ANN@example.com;  Ann ;\"gold\";\"x\"\"y\"\r\n\
        ben@example.com;Ben;gold\r\n\
        \"cy@example.com\";\"Cy\";\"a;b\";left;beyond\r\n\
        dee@example.com;Dee;;\r\n";
    let path = desk.file("people.csv", text);
    let table = mapping(&json!({
        "version": 1, "system": "table", "layout": {"header": {"row": 2}},
        "columns": [
            {"column": "E-Mail", "to": "email"}, {"column": "Name", "to": "name"},
            {"column": "Plan", "to": "user_metadata.plan"}, {"column": "Extra", "to": null}
        ]
    }));
    let roster = desk.open(&path, Some(table));
    assert_eq!(roster.len(), 4);
    let steps = vec![
        Step::Fix(Fix::LowerCase {
            field: "email".into(),
        }),
        edit(1, "/user_metadata/plan", &json!("sil;ver")),
        edit(2, "/name", &json!("Cyd")),
        edit(2, "/user_metadata/age", &json!(7)),
        Step::LeaveOut {
            records: vec![3],
            group: None,
        },
    ];
    let roster = mended(&roster, steps);
    let (copy, mapping, note) = desk.copy(&roster);
    assert_eq!(
        fs::read_to_string(&copy).unwrap(),
        "\u{feff}People;of 2026;;\r\nE-Mail;\"Name\";Plan;Extra;user_metadata.age\r\n\r\n\
        ann@example.com;  Ann ;\"gold\";\"x\"\"y\"\r\n\
        ben@example.com;Ben;\"sil;ver\"\r\n\
        \"cy@example.com\";\"Cyd\";\"a;b\";left;7;beyond\r\n"
    );
    assert_eq!((note.users, note.added.len()), (3, 1));
    assert_eq!(records(&desk.open(&copy, mapping)), records(&roster));
}

/// Of what no cell can say, nothing is lost in silence.
#[test]
fn what_has_no_cell_gets_a_column_or_is_named() {
    let desk = Desk::new();
    let rows = "ann@example.com,Ann,Lee,gold,2025-02-01,5,ja,a / b,\"{\"\"x\"\":1}\",no,n\n\
        ben@example.com,Ben,,,,,,,,,\n\
        cy@example.com,,,,,,,,,,\n";
    let path = desk.file("people.csv", COLUMNS.join(",") + "\n" + rows);
    let roster = desk.open(&path, Some(people()));
    let steps = vec![
        // The column of texts can say no number, and the value of everybody no other one.
        edit(0, "/user_metadata/plan", &json!(7)),
        Step::edit(RecordId(1), Change::removal("/email_verified")),
        edit(1, "/user_metadata/team", &json!("north")),
        edit(2, "/user_metadata/team", &json!("\"{south}\"")),
        edit(2, "/nickname", &Value::Null),
        edit(0, "/app_metadata/roles", &json!(["c", "d"])),
        edit(0, "/app_metadata/y", &json!({"z": [1]})),
        edit(0, "/name", &json!("Anna Lee")),
        edit(1, "/app_metadata/active", &json!(false)),
    ];
    let roster = mended(&roster, steps);
    let (copy, mapping, note) = desk.copy(&roster);
    let mut added = note.added.clone();
    added.sort();
    assert_eq!(
        added,
        [
            "email_verified (mended)",
            "user_metadata.plan (mended)",
            "user_metadata.team"
        ]
    );
    assert_eq!(note.unsaid, [("nickname".to_owned(), 1)]);
    let text = fs::read_to_string(&copy).unwrap();
    assert!(
        text.contains("ann@example.com,Anna,Lee,gold,2025-02-01,5,ja,c / d,"),
        "{text}"
    );
    assert!(text.contains("ben@example.com,Ben,,,,,nein,"), "{text}");
    let mut expected = records(&roster);
    expected[2].as_object_mut().unwrap().remove("nickname");
    assert_eq!(records(&desk.open(&copy, mapping)), expected);
}

#[test]
fn passwords_that_anybody_can_read_are_left_away_and_hashes_are_not() {
    let desk = Desk::new();
    let hash = "$2b$10$C9hB01.YxRSTcn/ZOOo4j.TW7xCKKFKBSF.C7E0xiUwumqIDqWUXG";
    let text = format!(
        "email,password,name\nann@example.com,{hash},Ann\nben@example.com,hunter2,Ben\ncy@example.com,{hash},Cy\n"
    );
    let path = desk.file("people.csv", text);
    let roster = desk.open(&path, None);
    let roster = mended(&roster, vec![edit(0, "/name", &json!("Anna"))]);
    let (copy, mapping, note) = desk.copy(&roster);
    let text = fs::read_to_string(&copy).unwrap();
    assert_eq!(
        text,
        format!(
            "email,password,name\nann@example.com,{hash},Anna\nben@example.com,,Ben\ncy@example.com,{hash},Cy\n"
        )
    );
    assert_eq!(note.passwords, 1);
    assert_eq!(records(&desk.open(&copy, mapping)), records(&roster));
}

/// What stands beside such a password in the same cell is kept.
#[test]
fn of_json_in_a_cell_only_the_password_is_left_away() {
    let desk = Desk::new();
    let rows = "ann@example.com,Ann,,,,,,,\"{\"\"password\"\":\"\"hunter2\"\",\"\"k\"\":1}\",,\n";
    let path = desk.file("people.csv", COLUMNS.join(",") + "\n" + rows);
    let roster = desk.open(&path, Some(people()));
    let roster = mended(&roster, vec![edit(0, "/name", &json!("Anna"))]);
    let (copy, mapping, note) = desk.copy(&roster);
    let text = fs::read_to_string(&copy).unwrap();
    assert!(
        !text.contains("hunter2") && text.contains("\"\"k\"\":1"),
        "{text}"
    );
    assert_eq!((note.passwords, note.unsaid.len()), (1, 0));
    assert_eq!(records(&desk.open(&copy, mapping)), records(&roster));
}

/// Titles above the headings stay where they are, and so do other kinds of cells.
#[test]
fn a_workbook_keeps_its_titles_and_its_kinds_of_cells() {
    let desk = Desk::new();
    let path = desk.0.path().join("people.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Members").unwrap();
    sheet.write(0, 0, "Members of 2026").unwrap();
    sheet
        .write_row(2, 0, ["email", "name", "Points", "Active"])
        .unwrap();
    for (row, name) in (3..).zip(["ann", "ben"]) {
        sheet.write(row, 0, format!("{name}@example.com")).unwrap();
        sheet.write(row, 1, name).unwrap();
        sheet.write(row, 2, 7.5).unwrap();
        sheet.write(row, 3, true).unwrap();
    }
    book.add_worksheet()
        .set_name("Notes")
        .unwrap()
        .write(0, 0, "x")
        .unwrap();
    book.save(&path).unwrap();
    let table = mapping(&json!({
        "version": 1, "system": "table", "layout": {"sheet": "Members", "header": {"row": 3}},
        "columns": [
            {"column": "email", "to": "email"}, {"column": "name", "to": "name"},
            {"column": "Points", "to": "user_metadata.points", "read_as": "as_it_is"},
            {"column": "Active", "to": "user_metadata.active", "read_as": "as_it_is"}
        ]
    }));
    let roster = desk.open(&path, Some(table));
    let steps = vec![
        edit(1, "/user_metadata/points", &json!(8)),
        edit(1, "/user_metadata/active", &json!(false)),
    ];
    let roster = mended(&roster, steps);
    let (copy, mapping, note) = desk.copy(&roster);
    assert_eq!(
        (note.sheets, note.added.len()),
        (vec!["Notes".to_owned()], 0)
    );
    let again = desk.open(&copy, mapping);
    assert_eq!(records(&again), records(&roster));
    assert_eq!(
        String::from_utf8(again.read_raw(RecordId(1)).unwrap()).unwrap(),
        r#"["ben@example.com","ben",8,false]"#
    );
    let above = mapping_without_header(&desk, &copy);
    assert_eq!(above, r#"["Members of 2026"]"#);
}

fn mapping_without_header(desk: &Desk, path: &Path) -> String {
    let table = mapping(&json!({
        "version": 1, "system": "table", "layout": {"header": "none"}, "columns": []
    }));
    let roster = desk.open(path, Some(table));
    String::from_utf8(roster.read_raw(RecordId(0)).unwrap()).unwrap()
}

/// Lists and lines stay what they are, and what stands around a list as well.
#[test]
fn json_keeps_its_own_shape() {
    let desk = Desk::new();
    for (name, text, expected) in [
        (
            "a.json",
            r#"[{"email":"A@example.com", "n":1e400},{"email":"b@example.com"}]"#,
            "[\n{\"email\":\"a@example.com\",\"n\":1e400},\n{\"email\":\"b@example.com\"}\n]\n",
        ),
        (
            "b.json",
            r#"{"users": [{"email":"A@example.com"}]}"#,
            "{\"users\":[\n{\"email\":\"a@example.com\"}\n]}\n",
        ),
        (
            "c.ndjson",
            "{\"email\":\"A@example.com\"}\n{\"email\":\"b@example.com\"}\n",
            "{\"email\":\"a@example.com\"}\n{\"email\":\"b@example.com\"}\n",
        ),
    ] {
        let roster = desk.open(&desk.file(name, text), None);
        let lower = Fix::LowerCase {
            field: "email".into(),
        };
        let roster = mended(&roster, vec![Step::Fix(lower)]);
        let (copy, mapping, _) = desk.copy(&roster);
        assert_eq!(fs::read_to_string(copy).unwrap(), expected);
        assert!(mapping.is_none());
    }
}
