//! Files of all kinds are opened, and each unusable one is named with what to do about it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use flate2::Compression;
use flate2::write::GzEncoder;
use usher::roster::{self, Filter, OpenOptions, Roster, RowSet, Verdict};
use usher::rules::{CheckOptions, Rule};
use usher::users::{Cancel, Format, OpenError, RecordId, UsersFile};

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

    fn open(&self, path: &Path) -> Result<Roster, OpenError> {
        let spool = self.0.path().join("spool");
        roster::open(
            &[path],
            &OpenOptions::default(),
            &spool,
            &|_| {},
            &Cancel::new(),
        )
    }

    fn refusal(&self, name: &str, bytes: impl AsRef<[u8]>) -> OpenError {
        let path = self.file(name, bytes);
        self.open(&path).unwrap_err()
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn records(roster: &Roster) -> Vec<String> {
    (0..roster.len())
        .map(|id| String::from_utf8_lossy(&roster.read(RecordId(id)).unwrap()).into_owned())
        .collect()
}

fn file_rules(roster: &Roster) -> Vec<Rule> {
    roster
        .file_findings()
        .iter()
        .map(|finding| finding.rule)
        .collect()
}

const ADA: &str = r#"{"email":"ada@example.com","email_verified":true}"#;
const BO: &str = r#"{"email":"bo@example.com","email_verified":false}"#;

#[test]
fn every_way_to_write_a_list_gives_the_same_records() {
    let folder = Folder::new();
    let array = format!("[\n{ADA},\n{BO}\n]\n");
    let lines = format!("{ADA}\r\n\r\n{BO}\r\n");
    let wrapper = format!("{{\"total\": 2, \"users\": [{ADA}, {BO}], \"start\": {{\"a\": []}}}}");
    for (text, format) in [
        (array, Format::Array),
        (lines, Format::Lines),
        (wrapper, Format::Wrapper),
    ] {
        let marked = format!("\u{feff}{text}");
        let (head, tail) = text.as_bytes().split_at(30);
        let members = [gzip(head), gzip(tail)].concat();
        let files = [
            ("plain", text.clone().into_bytes()),
            ("mark", marked.into_bytes()),
            ("gz", gzip(text.as_bytes())),
            ("gzs", members),
        ];
        for (name, bytes) in files {
            let path = folder.file(name, &bytes);
            let roster = folder.open(&path).unwrap();
            assert_eq!(records(&roster), [ADA, BO], "{format:?} {name}");
            assert_eq!(roster.file().kind().format, format, "{name}");
            assert!(roster.complete() && !roster.truncated());
            assert_eq!(
                file_rules(&roster).contains(&Rule::FileByteOrderMark),
                name == "mark"
            );
            let again = roster
                .recheck(&CheckOptions::default(), None, &|_| {}, &Cancel::new())
                .unwrap();
            assert_eq!(
                records(&again),
                [ADA, BO],
                "{format:?} {name}, checked again"
            );
        }
    }
    assert_eq!(
        fs::read_dir(folder.0.path().join("spool")).unwrap().count(),
        0,
        "the spool has no name"
    );
}

#[test]
fn objects_before_the_users_are_no_lines() {
    let folder = Folder::new();
    let clients = "{\"id\": 1},\n".repeat(40_000);
    let text = format!("{{\"clients\": [{clients}{{}}],\n\"users\": [{ADA},\n{BO}]}}");
    let path = folder.file("realm.json", text.as_bytes());
    let file = folder.open(&path).unwrap();
    assert_eq!(file.file().kind().format, Format::Wrapper);
    assert_eq!(records(&file), [ADA, BO]);
}

#[test]
fn each_unusable_file_is_named() {
    type Case<'a> = (&'a str, &'a [u8], fn(&OpenError) -> bool);

    let folder = Folder::new();
    let utf16: Vec<u8> = "\u{feff}[{}]"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let unmarked: Vec<u8> = ADA.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let cases: &[Case<'_>] = &[
        ("empty", b"", |e| matches!(e, OpenError::Empty { .. })),
        ("blank", b" \n\n ", |e| matches!(e, OpenError::Empty { .. })),
        ("empty.gz", &gzip(b""), |e| {
            matches!(e, OpenError::Empty { .. })
        }),
        ("none", b"[]", |e| matches!(e, OpenError::NoUsers { .. })),
        ("none wrapped", b"{\"users\": [ ]}", |e| {
            matches!(e, OpenError::NoUsers { .. })
        }),
        ("only commas", b"[ , ]", |e| {
            matches!(e, OpenError::NoUsers { .. })
        }),
        ("object", ADA.as_bytes(), |e| {
            matches!(e, OpenError::SingleObject { .. })
        }),
        (
            "pretty object",
            b"{\n  \"email\": \"ada@example.com\"\n}\n",
            |e| matches!(e, OpenError::SingleObject { .. }),
        ),
        (
            "object over lines",
            b"{\"clients\": [{\"id\": 1},\n{\"id\": 2},\n{\"id\": 3",
            |e| matches!(e, OpenError::SingleObject { .. }),
        ),
        (
            "realm.json",
            b"{\"realm\": \"a\", \"roles\": {\"realm\": []},\n\"clients\": [{\"users\": [{}]}]}\n",
            |e| matches!(e, OpenError::RealmAlone { .. }),
        ),
        (
            "realms.json",
            b"[{\"realm\": \"a\", \"roles\": {}, \"users\": [{\"username\": \"a\"}]}, {\"realm\": \"b\"}]",
            |e| matches!(e, OpenError::RealmList { .. }),
        ),
        ("utf-16", &utf16, |e| matches!(e, OpenError::Utf16 { .. })),
        ("utf-16 without mark", &unmarked, |e| {
            matches!(e, OpenError::Utf16 { .. })
        }),
        ("comment", b"[\n  // testers\n  {}\n]", |e| {
            matches!(e, OpenError::Comments { line: 2, .. })
        }),
        ("late comment", b"[\n{},\n{},\n/* x */ {}\n]", |e| {
            matches!(e, OpenError::Comments { line: 4, .. })
        }),
        ("xlsx", b"PK\x03\x04............xl/workbook.xml", |e| {
            matches!(e, OpenError::SheetBroken { .. })
        }),
        (
            "ods",
            b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            |e| matches!(e, OpenError::SheetBroken { .. }),
        ),
        ("zip", b"PK\x03\x04............users.json", |e| {
            matches!(e, OpenError::Archive { .. })
        }),
        ("xz", b"\xfd7zXZ\0abc", |e| {
            matches!(e, OpenError::Archive { .. })
        }),
        ("html", b"<!doctype html>", |e| {
            matches!(e, OpenError::NotUsers { .. })
        }),
        ("words", b"hello", |e| {
            matches!(e, OpenError::NotUsers { .. })
        }),
        ("number", b"42", |e| matches!(e, OpenError::NotUsers { .. })),
        ("binary", b"\x7fELF\0\0\0\x01\x02", |e| {
            matches!(e, OpenError::NotUsers { .. })
        }),
        ("two lists", b"[{}]\n[{}]", |e| {
            matches!(e, OpenError::NotUsers { .. })
        }),
        ("broken.gz", b"\x1f\x8b\x08\0nonsense", |e| {
            matches!(e, OpenError::GzipBroken { .. })
        }),
    ];
    for (name, bytes, is_right) in cases {
        let error = folder.refusal(name, bytes);
        assert!(is_right(&error), "{name}: {error:?}");
        let sentence = error.sentence();
        assert!(sentence.contains(&format!("“{name}”")), "{sentence}");
        assert!(
            !sentence.ends_with('.') && !sentence.contains('\n'),
            "{sentence}"
        );
        assert!(
            error.advice().is_some_and(|advice| !advice.ends_with('.')),
            "{name}"
        );
    }
}

#[test]
fn what_is_no_file_is_named() {
    let folder = Folder::new();
    assert!(matches!(
        folder.open(folder.0.path()),
        Err(OpenError::Directory { .. })
    ));
    assert!(matches!(
        folder.open(&folder.0.path().join("gone")),
        Err(OpenError::NotFound { .. })
    ));
    #[cfg(unix)]
    {
        assert!(matches!(
            folder.open(Path::new("/dev/null")),
            Err(OpenError::NotAFile { .. })
        ));
        let socket = folder.0.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(matches!(
            folder.open(&socket),
            Err(OpenError::NotAFile { .. })
        ));
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let path = folder.file("secret.json", format!("[{ADA}]"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&path).is_ok() {
        eprintln!("skipped: this account may read everything");
        return;
    }
    assert!(matches!(
        folder.open(&path),
        Err(OpenError::Permission { .. })
    ));
}

#[test]
fn a_file_that_changes_while_it_is_open_is_named() {
    let folder = Folder::new();
    let path = folder.file("users.json", format!("[{ADA},{BO}]"));
    let roster = folder.open(&path).unwrap();
    let mut file = fs::OpenOptions::new().append(true).open(&path).unwrap();
    file.write_all(b"\n").unwrap();
    assert!(roster.read(RecordId(0)).is_err());
    assert!(matches!(
        roster.recheck(&CheckOptions::default(), None, &|_| {}, &Cancel::new()),
        Err(OpenError::Changed { .. })
    ));
    assert!(roster.file().sha256(&Cancel::new()).is_err());
}

#[test]
fn a_truncated_file_keeps_its_whole_records() {
    let folder = Folder::new();
    let whole = format!("[{ADA},\n{BO},\n{ADA}]");
    let lines = format!("{ADA}\n{BO}\n{ADA}");
    let packed = gzip(whole.as_bytes());
    for (name, bytes) in [
        ("array", &whole.as_bytes()[..whole.len() - 9]),
        ("lines", &lines.as_bytes()[..lines.len() - 9]),
        ("gzip", &packed[..packed.len() - 9]),
    ] {
        let path = folder.file(name, bytes);
        let roster = folder.open(&path).unwrap();
        assert!(roster.truncated(), "{name}");
        assert!(
            records(&roster).starts_with(&[ADA.to_owned(), BO.to_owned()]),
            "{name}"
        );
        let finding = roster
            .file_findings()
            .iter()
            .find(|finding| finding.rule == Rule::FileTruncated)
            .unwrap();
        assert_eq!(
            (finding.record, finding.count),
            (None, Some(u64::from(roster.len())))
        );
    }
    // Exactly at a member's end nothing but the list's own end is missing.
    let members = [gzip(format!("[{ADA},\n").as_bytes()), gzip(BO.as_bytes())].concat();
    let roster = folder.open(&folder.file("members", members)).unwrap();
    assert!(roster.truncated());
    assert_eq!(records(&roster), [ADA, BO]);
}

#[test]
fn a_comma_too_many_is_a_note() {
    let folder = Folder::new();
    let roster = folder
        .open(&folder.file("users.json", format!("[{ADA},\n{BO},\n]")))
        .unwrap();
    assert_eq!(records(&roster), [ADA, BO]);
    assert!(file_rules(&roster).contains(&Rule::FileTrailingComma));
    assert_eq!(roster.summary().blocked, 0);
}

#[test]
fn the_later_of_two_equal_records_is_blocked() {
    let folder = Folder::new();
    let mut list: Vec<String> = (0..5000)
        .map(|n| format!("{{\"email\":\"user{n}@example.com\",\"email_verified\":true}}"))
        .collect();
    list[4000] = list[7].replace("user", "USER");
    list[4500] = list[7].replace('@', "\\u0040");
    list[4800] = list[4799].clone();
    let roster = folder
        .open(&folder.file("users.json", format!("[{}]", list.join(",\n"))))
        .unwrap();
    let RowSet::Some(blocked) = roster.rows(&Filter::Blocked) else {
        panic!("a filter gives rows")
    };
    assert_eq!(&*blocked, [4000, 4500, 4800]);
    let group = &roster.groups()[0];
    assert_eq!(
        (group.rule, &*group.field, group.count, group.first),
        (Rule::DuplicateEmail, "/email", 3, RecordId(4000))
    );
    let rows = roster.rows(&Filter::Group {
        rule: group.rule,
        field: group.field.clone(),
    });
    assert_eq!(rows, RowSet::Some(blocked));
    assert_eq!(rows.position_of(RecordId(4500)), Some(1));
    assert_eq!(roster.verdict(RecordId(7)), Verdict::Ready);
    let summary = roster.summary();
    assert_eq!(
        (summary.records, summary.ready, summary.blocked),
        (5000, 4997, 3)
    );
    assert_eq!(
        roster.findings_of(RecordId(4000))[0].rule,
        Rule::DuplicateEmail
    );
}

#[test]
fn one_value_in_every_record_is_found_in_all_but_the_first() {
    let folder = Folder::new();
    let list = vec![ADA; 20_000].join(",\n");
    let roster = folder
        .open(&folder.file("users.json", format!("[{list}]")))
        .unwrap();
    assert_eq!(roster.summary().blocked, 19_999);
    assert_eq!(roster.verdict(RecordId(0)), Verdict::Ready);
}

#[test]
fn snapshots_grow_while_the_file_is_read() {
    let folder = Folder::new();
    let list: Vec<String> = (0..200_000)
        .map(|n| format!("{{\"email\":\"user{n}@example.com\"}}"))
        .collect();
    let path = folder.file("users.json", format!("[{}]", list.join(",\n")));
    let seen = Mutex::new(Vec::new());
    let watch = |snapshot: roster::Snapshot| {
        let roster = &snapshot.roster;
        assert!(!roster.complete() && snapshot.bytes_read <= snapshot.bytes_total);
        assert_eq!(
            roster.read(RecordId(roster.len() - 1)).unwrap(),
            list[roster.len() as usize - 1].as_bytes()
        );
        seen.lock().unwrap().push(roster.len());
    };
    let spool = folder.0.path().to_owned();
    let roster = roster::open(
        &[&path],
        &OpenOptions::default(),
        &spool,
        &watch,
        &Cancel::new(),
    )
    .unwrap();
    let seen = seen.into_inner().unwrap();
    assert!(
        seen.first().is_some_and(|&first| first < 200_000),
        "{seen:?}"
    );
    assert!(seen.is_sorted());
    assert_eq!(roster.len(), 200_000);
    assert_eq!(roster.place(RecordId(199_999)).line, 200_000);
}

#[test]
fn what_comes_along_is_counted_for_the_users_that_are_shown() {
    let folder = Folder::new();
    let rows: Vec<String> = (0..300_000)
        .map(|n| format!("user{n}@example.com,Ada {n}"))
        .collect();
    let text = format!("Mail,Full name\n{}\n", rows.join("\n"));
    let path = folder.file("users.csv", text);
    let seen = Mutex::new(Vec::new());
    let watch = |snapshot: roster::Snapshot| {
        let counts = (
            snapshot.roster.tally().rows,
            u64::from(snapshot.roster.len()),
        );
        seen.lock().unwrap().push(counts);
    };
    let spool = folder.0.path().to_owned();
    let roster = roster::open(
        &[&path],
        &OpenOptions::default(),
        &spool,
        &watch,
        &Cancel::new(),
    )
    .unwrap();
    let seen = seen.into_inner().unwrap();
    assert!(!seen.is_empty());
    assert!(seen.iter().all(|(told, shown)| told == shown), "{seen:?}");
    assert_eq!(roster.tally().rows, 300_000);
}

#[test]
fn opening_can_be_stopped() {
    let folder = Folder::new();
    let path = folder.file("users.json", format!("[{ADA}]"));
    let cancel = Cancel::new();
    cancel.cancel();
    let stopped = roster::open(
        &[&path],
        &OpenOptions::default(),
        folder.0.path(),
        &|_| {},
        &cancel,
    );
    assert!(matches!(stopped, Err(OpenError::Cancelled { .. })));
}

#[test]
fn the_hash_is_that_of_the_bytes_on_disk() {
    let folder = Folder::new();
    let path = folder.file("users.json", "[{}]");
    let file = UsersFile::open(&path, folder.0.path()).unwrap();
    assert_eq!(
        file.sha256(&Cancel::new()).unwrap(),
        "e10808d43975dc400731053386849f864f297e6c4f7519c380f3dbaf7067a840"
    );
}
