//! Rows that are no records by themselves: what they become, and where they stay in the file.

use std::cell::RefCell;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use usher::import::{Options, Plan};
use usher::roster::{self, Filter, OpenOptions, Reading, Roster, RowSet, Snapshot, Verdict};
use usher::rules::{CheckOptions, Rule};
use usher::sources::{Mapping, ReadAs, System};
use usher::users::{Cancel, HeaderAt, Layout, OpenError, RecordId, Separator};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn open(&self, paths: &[impl AsRef<Path>]) -> Roster {
        self.open_as(paths, &OpenOptions::default()).unwrap()
    }

    fn open_as(
        &self,
        paths: &[impl AsRef<Path>],
        options: &OpenOptions,
    ) -> Result<Roster, OpenError> {
        let spool = self.0.path().join("spool");
        roster::open(paths, options, &spool, &|_| {}, &Cancel::new())
    }
}

fn value(roster: &Roster, record: u32) -> serde_json::Value {
    serde_json::from_slice(&roster.read(RecordId(record)).unwrap()).unwrap()
}

fn raw(roster: &Roster, record: u32) -> String {
    String::from_utf8(roster.read_raw(RecordId(record)).unwrap()).unwrap()
}

fn rules(roster: &Roster, record: u32) -> Vec<Rule> {
    let findings = roster.findings_of(RecordId(record));
    findings.iter().map(|finding| finding.rule).collect()
}

fn rows(roster: &Roster, filter: &Filter) -> Vec<u32> {
    match roster.rows(filter) {
        RowSet::All(count) => (0..count).collect(),
        RowSet::Some(rows) => rows.to_vec(),
    }
}

/// The counts agree with each other and with what the records say one by one.
fn assert_sums(roster: &Roster) {
    let summary = roster.summary();
    assert_eq!(
        summary.ready + summary.blocked + summary.left_out,
        summary.records
    );
    assert_eq!(summary.records, u64::from(roster.len()));
    for (filter, count) in [
        (Filter::Blocked, summary.blocked),
        (Filter::Warned, summary.warned),
        (Filter::LeftOut, summary.left_out),
        (Filter::WithoutHash, summary.without_hash),
    ] {
        assert_eq!(rows(roster, &filter).len() as u64, count, "{filter:?}");
    }
    let groups: u64 = roster.groups().iter().map(|group| group.count).sum();
    assert_eq!(groups, summary.findings);
    let all = [(0, roster.len() - 1)];
    let mut records = roster.records(&all);
    let mut next = 0;
    while let Some((id, record)) = records.read_next().unwrap() {
        assert_eq!((id.0, record), (next, &*roster.read(id).unwrap()));
        let place = roster.place(id);
        assert_eq!(place.len as usize, roster.read_raw(id).unwrap().len());
        next += 1;
    }
    assert_eq!(next, roster.len());
}

const TABLE: &str = "\u{feff}Email;First name;Surname;Verified;Plan\r\n\
    ada@example.com;Ada;Lovelace;true;gold\r\n\
    bo@example.com;\"Bo\r\nof two lines\";Berg;false;\r\n\
    \r\n\
    ADA@example.com;Ada;Twice;true;gold\r\n\
    not an address;Cleo;\"with \"\"quotes\"\"\";;silver\r\n\
    dan@example.com;Dan;\"never closed;true;gold\r\n\
    eve@example.com;Eve;too;true;many;cells\r\n\
    fay@example.com;Fay;Fine;true;gold\r\n";

#[test]
fn a_table_is_opened_as_people_have_it() {
    let folder = Folder::new();
    let roster = folder.open(&[folder.file("users.csv", TABLE)]);
    let source = roster.source().expect("a table has a source");
    assert_eq!(source.system, System::Table);
    assert_eq!(
        roster.file().table().unwrap().separator,
        Separator::Semicolon
    );
    assert_eq!(roster.len(), 7);
    assert_sums(&roster);

    let ada = value(&roster, 0);
    assert_eq!(ada["email"], "ada@example.com");
    assert_eq!(ada["given_name"], "Ada");
    assert_eq!(ada["family_name"], "Lovelace");
    assert_eq!(ada["email_verified"], true);
    assert!(
        value(&roster, 3).get("email_verified").is_none(),
        "empty is absent"
    );
    assert_eq!(value(&roster, 1)["given_name"], "Bo\r\nof two lines");

    let lines: Vec<u64> = (0..7).map(|id| roster.place(RecordId(id)).line).collect();
    assert_eq!(lines, [2, 3, 6, 7, 8, 9, 10]);
    for record in 0..7 {
        let place = roster.place(RecordId(record));
        let start = usize::try_from(place.byte).unwrap();
        let row = &TABLE[start..start + place.len as usize];
        assert_eq!(raw(&roster, record), row);
        assert!(TABLE[..start].ends_with("\r\n"), "{row}");
        assert_eq!(
            TABLE[..start].matches('\n').count() as u64 + 1,
            place.line,
            "{row}"
        );
    }

    assert!(!rules(&roster, 0).contains(&Rule::DuplicateEmail));
    assert!(rules(&roster, 2).contains(&Rule::DuplicateEmail));
    assert!(rules(&roster, 3).contains(&Rule::EmailFormat));
    assert_eq!(rules(&roster, 4), [Rule::RowOpenQuote]);
    assert_eq!(rules(&roster, 5), [Rule::RowExtraCells]);
    assert_eq!(rows(&roster, &Filter::Blocked), [2, 3, 4, 5]);
    for (record, load) in (0..).zip(roster.loads()) {
        if rules(&roster, record).contains(&Rule::RowOpenQuote) {
            continue;
        }
        let mut compact = Vec::new();
        usher::users::compact(&roster.read(RecordId(record)).unwrap(), &mut compact);
        assert_eq!(load.compact_len as usize, compact.len(), "{record}");
    }
    let row = roster::row(&roster, RecordId(6)).unwrap();
    assert_eq!(row.name.as_deref(), Some("Fay Fine"));
}

#[test]
fn what_comes_of_a_table_is_counted() {
    let folder = Folder::new();
    let roster = folder.open(&[folder.file("users.csv", TABLE)]);
    let tally = roster.tally();
    assert_eq!(tally.rows, 7);
    let columns = &roster.source().unwrap().columns;
    let names: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
    assert_eq!(
        names,
        ["Email", "First name", "Surname", "Verified", "Plan"]
    );
    assert_eq!(&tally.filled[..2], [7, 7]);
}

/// A thousand tables' worth of blocks: all workers have rows, and their counts come together.
#[test]
fn a_long_table_is_counted_over_all_workers() {
    let folder = Folder::new();
    let mut table = String::from("email;name;plan\n");
    let count = 150_000;
    for n in 0..count {
        let plan = if n % 3 == 0 { "" } else { "gold" };
        let address = n % (count - 10);
        let _ = writeln!(table, "u{address}@example.com;User {n};{plan}");
    }
    let path = folder.file("users.csv", &table);
    let seen = RefCell::new(Vec::new());
    let watch = |snapshot: Snapshot| {
        let roster = &snapshot.roster;
        assert!(roster.source().is_some());
        let last = RecordId(roster.len() - 1);
        let record: serde_json::Value =
            serde_json::from_slice(&roster.read(last).unwrap()).unwrap();
        assert_eq!(record["name"], format!("User {}", last.0));
        assert!(roster.tally().rows >= u64::from(roster.len()));
        seen.borrow_mut().push(roster.len());
    };
    let spool = folder.0.path().to_owned();
    let options = OpenOptions::default();
    let roster = roster::open(&[path], &options, &spool, &watch, &Cancel::new()).unwrap();
    assert!(seen.borrow().is_sorted() && !seen.borrow().is_empty());
    assert_eq!(roster.len(), count);
    assert_eq!(roster.tally().rows, u64::from(count));
    assert_eq!(
        roster.tally().filled[2],
        u64::from(count - count.div_ceil(3))
    );
    assert_eq!(
        rows(&roster, &Filter::Blocked),
        (count - 10..count).collect::<Vec<_>>()
    );
    assert_eq!(roster.place(RecordId(count - 1)).line, u64::from(count) + 1);
}

/// The mapping of an open roster with one column going elsewhere.
fn with_target(roster: &Roster, column: &str, to: &str) -> Reading {
    let mut mapping = Mapping::clone(&roster.source().unwrap().mapping);
    let map = mapping
        .columns
        .iter_mut()
        .find(|map| map.column == column)
        .unwrap();
    map.to = Some(to.parse().unwrap());
    map.read_as = ReadAs::Text;
    Reading::Mapped(Arc::new(mapping))
}

fn recheck(roster: &Roster, reading: Option<&Reading>) -> Roster {
    roster
        .recheck(&CheckOptions::default(), reading, &|_| {}, &Cancel::new())
        .unwrap()
}

#[test]
fn another_mapping_is_checked_without_opening_the_file_again() {
    let folder = Folder::new();
    let table =
        "Mail;Other\nada@example.com;first@example.com\nada@example.com;second@example.com\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, table.as_bytes()).unwrap();
    for (name, bytes) in [
        ("plain.csv", table.as_bytes().to_vec()),
        ("packed.csv.gz", packed.finish().unwrap()),
    ] {
        let roster = folder.open(&[folder.file(name, bytes)]);
        assert_eq!(
            rows(&roster, &Filter::Blocked),
            [1],
            "the second one repeats"
        );
        let mut reading = with_target(&roster, "Other", "email");
        if let Reading::Mapped(mapping) = &mut reading {
            let mapping = Arc::make_mut(mapping);
            mapping
                .columns
                .iter_mut()
                .find(|map| map.column == "Mail")
                .unwrap()
                .to = None;
        }
        let other = recheck(&roster, Some(&reading));
        assert!(Arc::ptr_eq(roster.file(), other.file()), "{name}");
        assert_eq!(other.summary().blocked, 0, "{name}");
        assert_eq!(value(&other, 1)["email"], "second@example.com");
        assert_sums(&other);
        // Other options of checking leave the mapping as it is, and so does a snapshot of before.
        assert_eq!(
            value(&recheck(&other, None), 1)["email"],
            "second@example.com"
        );
        assert_eq!(value(&roster, 1)["email"], "ada@example.com");
        let automatic = recheck(&other, Some(&Reading::default()));
        assert!(Arc::ptr_eq(roster.file(), automatic.file()));
        assert_eq!(value(&automatic, 1)["email"], "ada@example.com");
    }
}

#[test]
fn another_layout_opens_the_table_again() {
    let folder = Folder::new();
    let roster = folder.open(&[folder.file("users.csv", "email;name\nada@example.com;Ada\n")]);
    let headless = Layout {
        header: Some(HeaderAt::None),
        ..Layout::default()
    };
    let again = recheck(&roster, Some(&Reading::Auto(headless)));
    assert_eq!((roster.len(), again.len()), (1, 2));
    assert_eq!(again.place(RecordId(0)).line, 1);
    assert_eq!(
        &again.file().table().unwrap().columns[..],
        ["Column 1", "Column 2"]
    );
    // Choosing what is so already is no change.
    let same = Layout {
        separator: Some(Separator::Semicolon),
        ..Layout::default()
    };
    let same = recheck(&roster, Some(&Reading::Auto(same)));
    assert!(Arc::ptr_eq(roster.file(), same.file()));
    // Not having chosen any more is one.
    let back = recheck(&again, Some(&Reading::default()));
    assert_eq!(back.len(), 1);
}

#[test]
fn a_mapping_of_another_file_is_refused_by_name() {
    let folder = Folder::new();
    let roster = folder.open(&[folder.file("users.csv", "email;name\nada@example.com;Ada\n")]);
    let mapping = Arc::clone(&roster.source().unwrap().mapping);
    let other = folder.file("others.csv", "mail;town\nada@example.com;Rome\n");
    let options = OpenOptions {
        reading: Reading::Mapped(mapping),
        ..OpenOptions::default()
    };
    let error = folder.open_as(&[other], &options).unwrap_err();
    assert!(matches!(error, OpenError::Mapping { .. }), "{error:?}");
    assert!(error.sentence().contains("“others.csv”") && error.advice().is_some());
}

const EXPORT: &str = r#"{"user_id":"auth0|1","email":"wren@example.com","email_verified":true,"identities":[{"user_id":"1","provider":"auth0","connection":"Users","isSocial":false}],"logins_count":7}
{"user_id":"google-oauth2|2","email":"wren@example.com","identities":[{"user_id":"2","provider":"google-oauth2","connection":"google-oauth2","isSocial":true}],"logins_count":1}
{"user_id":"auth0|3","email":"euclid@example.com","email_verified":false,"identities":[{"user_id":"3","provider":"auth0","connection":"Users","isSocial":false}],"logins_count":0}
"#;

#[test]
fn a_user_of_another_connection_is_left_out_and_takes_part_in_nothing() {
    let folder = Folder::new();
    let roster = folder.open(&[folder.file("export.ndjson", EXPORT)]);
    assert_eq!(roster.source().unwrap().system, System::Auth0Export);
    assert_eq!(roster.verdict(RecordId(1)), Verdict::LeftOut);
    assert_eq!(rules(&roster, 1), [Rule::OtherStrategy]);
    assert_eq!(rows(&roster, &Filter::LeftOut), [1]);
    let summary = roster.summary();
    assert_eq!(
        (summary.ready, summary.blocked, summary.left_out),
        (2, 0, 1)
    );
    assert_eq!(
        (summary.without_hash, summary.without_email_verified),
        (2, 0)
    );
    assert_sums(&roster);
    assert_eq!(roster.tally().left_out.values().sum::<u64>(), 1);
    let plan = Plan::make(&roster, &Options::default()).unwrap();
    let summary = plan.summary();
    assert_eq!(
        (summary.users, summary.left_out, summary.blocked),
        (2, 1, 0)
    );
    assert_eq!(value(&roster, 0)["user_id"], "1");
}

#[test]
fn hashes_of_a_second_file_join_their_users() {
    const HASH: &str = "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";
    let folder = Folder::new();
    let users = folder.file("export.ndjson", EXPORT);
    let line = |id: &str, email: &str| {
        format!(
            "{{\"_id\":{{\"$oid\":\"{id}\"}},\"email\":\"{email}\",\"email_verified\":true,\"passwordHash\":\"{HASH}\",\"tenant\":\"t\",\"connection\":\"Users\"}}\n"
        )
    };
    let lines = line("1", "wren@example.com") + &line("9", "nobody@example.com");
    let hashes = folder.file("hashes.ndjson", lines);
    for paths in [[&users, &hashes], [&hashes, &users]] {
        let roster = folder.open(&paths);
        assert_eq!(roster.len(), 3);
        assert_eq!(roster.file().path(), users);
        assert_eq!(roster.hash_files()[0].path, hashes);
        assert_eq!(value(&roster, 0)["password_hash"], HASH);
        assert!(value(&roster, 2).get("password_hash").is_none());
        assert!(rules(&roster, 2).contains(&Rule::HashMissing));
        assert_eq!(roster.summary().without_hash, 1);
        assert_sums(&roster);
        assert_eq!(value(&recheck(&roster, None), 0)["password_hash"], HASH);
    }
    // In a folder both are found as well, beside what is no users file at all.
    folder.file("read me.txt", "what these are");
    let together = folder.open(&[folder.0.path()]);
    assert_eq!(value(&together, 0)["password_hash"], HASH);
    assert_eq!(together.file().members().len(), 1);
    let alone = folder.open(&[&hashes]);
    assert_eq!(alone.source().unwrap().system, System::Auth0Hashes);
    assert!(alone.hash_files().is_empty());
}

#[test]
fn several_tables_are_one_list() {
    let folder = Folder::new();
    let one = folder.file(
        "users 1.csv",
        "email,name\nada@example.com,Ada\nbo@example.com,Bo\n",
    );
    let two = folder.file(
        "users 2.csv",
        "email,name\ncy@example.com,Cy\nADA@example.com,Again\n",
    );
    let roster = folder.open(&[&one, &two]);
    assert_eq!(roster.len(), 4);
    let lines: Vec<u64> = (0..4).map(|id| roster.place(RecordId(id)).line).collect();
    assert_eq!(lines, [2, 3, 2, 3]);
    assert_eq!(raw(&roster, 2), "cy@example.com,Cy");
    assert_eq!(rows(&roster, &Filter::Blocked), [3]);
    let (member, byte) = roster.file().locate(roster.place(RecordId(2)).byte);
    assert_eq!((member, byte), (1, 11));
    assert_sums(&roster);
}

#[test]
fn a_broken_object_of_another_system_is_named_as_broken() {
    let folder = Folder::new();
    let user = |id: &str| {
        format!(
            "{{\"localId\":\"{id}\",\"email\":\"{id}@example.com\",\"emailVerified\":true,\"createdAt\":\"1500000000000\",\"providerUserInfo\":[]}}"
        )
    };
    let text = format!(
        "{{\"users\":[\n{},\n{{\"localId\":\"b\",\"email\":\"b@example.com\" \"emailVerified\":true}},\n{}]}}",
        user("a"),
        user("c")
    );
    let roster = folder.open(&[folder.file("firebase.json", text)]);
    assert_eq!(roster.source().unwrap().system, System::Firebase);
    assert_eq!(roster.len(), 3);
    assert_eq!(rules(&roster, 1), [Rule::JsonSyntax]);
    assert_eq!(value(&roster, 2)["email"], "c@example.com");
    assert_sums(&roster);
}

#[test]
fn opening_and_checking_again_can_be_stopped() {
    let folder = Folder::new();
    let mut table = String::from("email;name\n");
    for n in 0..200_000 {
        let _ = writeln!(table, "u{n}@example.com;User {n}");
    }
    let path = folder.file("users.csv", &table);
    let spool = folder.0.path().to_owned();
    let stop = |cancel: &Cancel, snapshot: &Snapshot| {
        assert!(!snapshot.roster.complete());
        cancel.cancel();
    };
    let cancel = Cancel::new();
    let watch = |snapshot: Snapshot| stop(&cancel, &snapshot);
    let stopped = roster::open(&[&path], &OpenOptions::default(), &spool, &watch, &cancel);
    assert!(matches!(stopped, Err(OpenError::Cancelled { .. })));
    let roster = folder.open(&[&path]);
    let cancel = Cancel::new();
    let watch = |snapshot: Snapshot| stop(&cancel, &snapshot);
    let reading = with_target(&roster, "name", "nickname");
    let stopped = roster.recheck(&CheckOptions::default(), Some(&reading), &watch, &cancel);
    assert!(matches!(stopped, Err(OpenError::Cancelled { .. })));
}

#[test]
fn a_sheet_is_a_table_like_any_other() {
    let folder = Folder::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["Email", "Name", "Verified", "Employee"])
        .unwrap();
    sheet.write_row(1, 0, ["ada@example.com", "Ada"]).unwrap();
    sheet.write_boolean(1, 2, true).unwrap();
    sheet.write_string(1, 3, "007").unwrap();
    sheet.write_row(3, 0, ["bo@example.com", "Bo"]).unwrap();
    sheet
        .write_number(3, 3, 1_234_567_890_123_456_789.0)
        .unwrap();
    sheet.write_row(4, 0, ["ADA@example.com", "Again"]).unwrap();
    let path = folder.0.path().join("users.xlsx");
    book.save(&path).unwrap();
    let roster = folder.open(&[path]);
    assert_eq!(roster.len(), 3);
    let lines: Vec<u64> = (0..3).map(|id| roster.place(RecordId(id)).line).collect();
    assert_eq!(lines, [2, 4, 5], "a sheet's own rows");
    assert_eq!(value(&roster, 0)["email_verified"], true);
    assert!(rules(&roster, 1).contains(&Rule::LostDigits));
    assert_eq!(rows(&roster, &Filter::Blocked), [2]);
    assert_sums(&roster);
    let mut reading = with_target(&roster, "Employee", "user_id");
    let other = recheck(&roster, Some(&reading));
    assert!(Arc::ptr_eq(roster.file(), other.file()));
    assert_eq!(value(&other, 0)["user_id"], "007");
    if let Reading::Mapped(mapping) = &mut reading {
        Arc::make_mut(mapping).layout.header = Some(HeaderAt::None);
    }
    assert_eq!(
        recheck(&roster, Some(&Reading::Auto(reading.layout().clone()))).len(),
        4
    );
}
