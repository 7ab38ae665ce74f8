use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use rust_xlsxwriter::Workbook;

use crate::users::{
    Block, Cancel, Cell, Cells, Encoding, Format, Layout, OpenError, Place, UsersFile,
};

struct Dir(tempfile::TempDir);

impl Dir {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("users")).unwrap();
        Self(dir)
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("users")
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn open(&self, paths: &[PathBuf]) -> Result<UsersFile, OpenError> {
        UsersFile::open_as(paths, &self.0.path().join("spool"), &Layout::default())
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

/// Member, place and text of every record; each is read again from its place.
fn records(file: &UsersFile, block_size: usize) -> Vec<(usize, Place, String)> {
    let mut found = Vec::new();
    let mut blocks = file.blocks_of(block_size).unwrap();
    let total = blocks.bytes_total();
    let mut block = Block::default();
    while blocks.next(&mut block).unwrap() {
        for &cut in &block.cuts {
            let place = Place {
                byte: block.base + u64::from(cut.start),
                len: cut.len,
                line: cut.line,
            };
            let mut again = Vec::new();
            file.read(place, &mut again).unwrap();
            assert_eq!(again, block.record(cut));
            let text = String::from_utf8(again).unwrap();
            found.push((file.locate(place.byte).0, place, text));
        }
        assert!(blocks.bytes_read() <= total);
    }
    assert_eq!(blocks.bytes_read(), total);
    assert_eq!(blocks.end().records as usize, found.len());
    found
}

fn short(found: &[(usize, Place, String)]) -> Vec<(usize, u64, &str)> {
    found
        .iter()
        .map(|(member, place, text)| (*member, place.line, text.as_str()))
        .collect()
}

#[test]
fn several_files_are_one_content_and_places_name_the_file() {
    let dir = Dir::new();
    let second = dir.file("b-10.json", "[\n{\"n\":3},\n{\"n\":4}\n]\n");
    let first = dir.file("b-9.json", "[{\"n\":1},{\"n\":2}]");
    dir.file(".hidden", "x");
    let expected = [
        (0, 1, "{\"n\":1}"),
        (0, 1, "{\"n\":2}"),
        (1, 2, "{\"n\":3}"),
        (1, 3, "{\"n\":4}"),
    ];
    let folder = dir.open(&[dir.folder()]).unwrap();
    let files = dir.open(&[first.clone(), second.clone()]).unwrap();
    for size in [4, 7, 1000] {
        for file in [&folder, &files] {
            let found = records(file, size);
            assert_eq!(short(&found), expected);
            assert_eq!(
                found[2].1.byte, 19,
                "the second file begins behind the 17 bytes of the first"
            );
            assert_eq!(file.locate(19), (1, 2));
            assert_eq!(file.locate(0), (0, 0));
            let mut text = Vec::new();
            file.read_range(8, 20, &mut text).unwrap();
            assert_eq!(text, b",{\"n\":2}][\n{\"n\":3},\n");
        }
    }
    assert_eq!((folder.name(), files.name()), ("users", "2 files"));
    assert_eq!(folder.path(), dir.folder());
    assert_eq!(folder.members()[1].path, second);
    assert_eq!(folder.size(), 17 + 21);
    let cancel = Cancel::new();
    assert_eq!(
        folder.sha256(&cancel).unwrap(),
        files.sha256(&cancel).unwrap()
    );
    let other = dir.open(&[second, first]).unwrap();
    assert_ne!(
        folder.sha256(&cancel).unwrap(),
        other.sha256(&cancel).unwrap()
    );
}

#[test]
fn packed_members_are_each_unpacked_and_stay_readable() {
    let dir = Dir::new();
    dir.file("1.json.gz", gzip("{\"n\":1}\n{\"n\":2}\n"));
    dir.file("2.json", "{\"n\":3}\n{\"n\":4}");
    dir.file("3.json.gz", gzip("\n{\"n\":5}\n{\"n\":6}\n"));
    let file = dir.open(&[dir.folder()]).unwrap();
    let mut blocks = file.blocks_of(8).unwrap();
    assert!(blocks.next(&mut Block::default()).unwrap());
    drop(blocks);
    let first = records(&file, 5);
    let again = records(&file, 1 << 20);
    assert_eq!(short(&first), short(&again));
    let places =
        |found: &[(usize, Place, String)]| found.iter().map(|row| row.1).collect::<Vec<_>>();
    assert_eq!(places(&first), places(&again));
    assert_eq!(short(&first)[4], (2, 2, "{\"n\":5}"));
    assert_eq!(first.len(), 6);
}

#[test]
fn tables_go_together_by_their_columns() {
    let dir = Dir::new();
    let one = dir.file("1.csv", "email,name\nada@example.com,Ada\n");
    let two = dir.file(
        "2.csv",
        b"email,name\nrene@example.com,Ren\xe9\nbo@example.com,Bo\n",
    );
    let file = dir.open(&[one.clone(), two.clone()]).unwrap();
    assert_eq!(file.kind().format, Format::Csv);
    let table = file.table().unwrap();
    assert_ne!(table.encoding, Encoding::UTF_8);
    let mut blocks = file.blocks().unwrap();
    let mut block = Block::default();
    let mut names = Vec::new();
    while blocks.next(&mut block).unwrap() {
        for &cut in &block.cuts {
            let mut cells = Cells::new();
            assert_eq!(table.split(block.record(cut), &mut cells), None);
            let Cell::Text(name) = cells.get(1) else {
                panic!("a name")
            };
            names.push((cut.line, name.to_owned()));
        }
    }
    let expected = [(2, "Ada"), (2, "René"), (3, "Bo")];
    assert_eq!(names, expected.map(|(line, name)| (line, name.to_owned())));

    let other = dir.file("3.csv", "email,surname\ncy@example.com,Cy\n");
    let error = dir.open(&[one.clone(), two.clone(), other]).unwrap_err();
    assert_eq!(
        error.sentence(),
        "“3.csv” does not go with the other files: its columns are others than those of “1.csv”"
    );
    let json = dir.file("0.json", "[{\"email\":\"a@example.com\"}]");
    let error = dir.open(&[json, one, two]).unwrap_err();
    assert_eq!(
        error.sentence(),
        "“0.json” does not go with the other files: it is a JSON list, and “1.csv” is a table (CSV)"
    );
}

#[test]
fn workbooks_go_together_too() {
    let dir = Dir::new();
    let book = |name: &str, users: &[&str]| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "email").unwrap();
        for (row, user) in (1..).zip(users) {
            sheet.write_string(row, 0, *user).unwrap();
        }
        book.save(dir.folder().join(name)).unwrap();
    };
    book("1.xlsx", &["ada@example.com", "bo@example.com"]);
    book("2.xlsx", &["cy@example.com"]);
    let file = dir.open(&[dir.folder()]).unwrap();
    let expected = [
        (0, 2, "[\"ada@example.com\"]"),
        (0, 3, "[\"bo@example.com\"]"),
        (1, 2, "[\"cy@example.com\"]"),
    ];
    assert_eq!(short(&records(&file, 10)), expected);
    assert_eq!(short(&records(&file, 1000)), expected);
}

#[test]
fn what_is_no_users_file_in_a_folder_is_left_aside_by_name() {
    let dir = Dir::new();
    dir.file("1.json", "[{\"n\":1}]");
    dir.file("2.json", "[]");
    dir.file("photo.bin", b"\x7fELF\0\0\0\x01");
    fs::create_dir(dir.folder().join("old")).unwrap();
    let file = dir.open(&[dir.folder()]).unwrap();
    assert_eq!(file.members().len(), 1);
    let names: Vec<&str> = file
        .skipped()
        .iter()
        .map(|skipped| skipped.name.as_str())
        .collect();
    assert_eq!(names, ["2.json", "photo.bin"]);
    assert!(file.skipped()[1].why.contains("photo.bin"));
    let named = dir.open(&[dir.folder().join("1.json"), dir.folder().join("photo.bin")]);
    assert!(matches!(named, Err(OpenError::NotUsers { .. })));
    let empty = dir.open(&[dir.folder().join("old")]);
    assert!(matches!(empty, Err(OpenError::Directory { .. })));
}

#[test]
fn a_change_of_any_member_is_noticed_also_where_they_are_too_many_to_hold() {
    for count in [3, 70] {
        let dir = Dir::new();
        for number in 0..count {
            dir.file(&format!("{number}.json"), format!("[{{\"n\":{number}}}]"));
        }
        let file = dir.open(&[dir.folder()]).unwrap();
        let found = records(&file, 1 << 20);
        assert_eq!(found.len(), count);
        let last = &found[count - 1];
        assert_eq!(last.2, format!("{{\"n\":{}}}", count - 1));
        assert!(file.unchanged());
        dir.file("2.json", "[{\"n\":2},{}]");
        assert!(!file.unchanged());
        let read = file.read(found[2].1, &mut Vec::new());
        assert!(read.unwrap_err().to_string().contains("2.json"));
        assert!(file.read(found[0].1, &mut Vec::new()).is_ok());
        let mut blocks = file.blocks().unwrap();
        let mut block = Block::default();
        let error = loop {
            match blocks.next(&mut block) {
                Ok(true) => {}
                Ok(false) => panic!("the change was not noticed"),
                Err(error) => break error,
            }
        };
        assert!(matches!(error, OpenError::Changed { .. }), "{error}");
    }
}

#[test]
fn opening_can_be_stopped() {
    let dir = Dir::new();
    let path = dir.file("1.json", "[{}]");
    let cancel = Cancel::new();
    cancel.cancel();
    let stopped = UsersFile::open_until(&[path], Path::new("spool"), &Layout::default(), &cancel);
    assert!(matches!(stopped, Err(OpenError::Cancelled { .. })));
}

#[test]
fn an_object_alone_on_its_line_goes_with_other_lines() {
    let dir = Dir::new();
    let many = "{\"email\":\"a@example.com\"}\n{\"email\":\"b@example.com\"}\n";
    let first = dir.file("users-1.ndjson", many);
    let last = dir.file("users-2.ndjson", "{\"email\":\"c@example.com\"}\n");
    dir.file("settings.json", "{\"version\":1}");
    for paths in [vec![first, last.clone()], vec![dir.folder()]] {
        let file = dir.open(&paths).unwrap();
        let texts: Vec<_> = records(&file, 1 << 10)
            .into_iter()
            .map(|(member, place, text)| (member, place.line, text))
            .collect();
        assert_eq!(texts.len(), 3);
        assert_eq!(texts[2], (1, 1, "{\"email\":\"c@example.com\"}".to_owned()));
        assert_eq!(
            file.skipped().len(),
            paths.len() % 2,
            "settings are no user"
        );
    }
    // By itself it may as well be one object of any kind.
    let alone = dir.open(std::slice::from_ref(&last));
    assert!(matches!(alone, Err(OpenError::SingleObject { .. })));
    let list = dir.file("list.json", "[{\"email\":\"a@example.com\"}]");
    let odd = dir.open(&[list, last]);
    assert!(matches!(odd, Err(OpenError::SingleObject { .. })));
}

#[test]
fn what_usher_saved_in_the_folder_is_left_aside_by_name() {
    let dir = Dir::new();
    dir.file("1.csv", "email,name\na@example.com,Ada\n");
    dir.file("2.csv", "email,name\nb@example.com,Bo\n");
    let refused = "email,name,usher_reason,usher_file\nb@example.com,Bo,no,2.csv\n";
    dir.file("club-refused.csv", refused);
    let follow =
        "email,user_id,Row,Left out because,Stays behind,usher_guarded\na@example.com,,1,,,\n";
    dir.file("stays.csv", follow);
    dir.file(
        "old.ndjson",
        "{\"email\":\"a@example.com\",\"usher_reason\":\"no\"}\n",
    );
    let folder = [dir.folder()];
    let file = dir.open(&folder).unwrap();
    assert_eq!((file.members().len(), file.own()), (2, None));
    let skipped: Vec<_> = file.skipped().iter().map(|it| it.name.as_str()).collect();
    assert_eq!(skipped, ["club-refused.csv", "old.ndjson", "stays.csv"]);
    assert!(file.skipped()[0].why.contains("refused"));
    // Chosen for the users files, a separator cuts the saved ones wrongly.
    let layout = Layout {
        separator: Some(crate::users::Separator::Semicolon),
        ..Layout::default()
    };
    let spool = dir.0.path().join("spool");
    let file = UsersFile::open_as(&folder, &spool, &layout).unwrap();
    assert_eq!(file.members().len(), 2);
    // What somebody names is meant.
    let named = dir.open(&[dir.folder().join("stays.csv")]).unwrap();
    assert_eq!(named.own(), Some(crate::users::OwnFile::StaysBehind));
    // Refused rows alone are there to be imported.
    for name in ["1.csv", "2.csv", "old.ndjson"] {
        fs::remove_file(dir.folder().join(name)).unwrap();
    }
    let file = dir.open(&folder).unwrap();
    assert_eq!(file.members()[0].name, "club-refused.csv");
    assert_eq!((file.members().len(), file.skipped().len()), (1, 1));
}

#[test]
fn refused_records_that_usher_saved_in_the_folder_are_left_aside() {
    let dir = Dir::new();
    let one = "{\"email\":\"a@example.com\"}";
    let refused = "{\"email\":\"a@example.com\",\"usher_reason\":\"no\"}";
    for (users, saved) in [
        (format!("[{one}]"), format!("[\n{refused},\n{refused}\n]\n")),
        (
            format!("{{\"users\":[{one}]}}"),
            format!("{{\"users\":[\n{refused}\n]}}\n"),
        ),
        (format!("{one}\n{one}\n"), format!("{refused}\n")),
        (format!("{one}\n{one}\n"), format!("{refused}\n{refused}\n")),
    ] {
        dir.file("1.json", users);
        dir.file("users-refused.json", saved);
        let file = dir.open(&[dir.folder()]).unwrap();
        assert_eq!(file.members().len(), 1);
        assert_eq!(file.skipped()[0].name, "users-refused.json");
    }
}
