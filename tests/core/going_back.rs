//! Rows of tables and exports on their way back: refused ones for mending, unfinished runs, and what
//! Auth0 has no place for.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, open_workbook_auto};
use serde_json::Value;

use crate::support::terminal::{PLAIN, Place, arg, code, lines, stderr};

/// Imports into the practice tenant and gives the last words.
fn import(place: &Place, file: &Path, options: &[&str]) -> Value {
    let import = [
        "import",
        arg(file),
        "--practice",
        "--connection",
        PLAIN,
        "--leave-out-blocked",
    ];
    let output = place.usher(import.iter().chain(options));
    assert!([0, 1].contains(&code(&output)), "{}", stderr(&output));
    lines(&output).pop().unwrap()
}

/// Imports a file twice, so that the tenant takes no row the second time, and gives the rows that were
/// saved then.
fn refused(place: &Place, file: &Path, options: &[&str], users: u64) -> PathBuf {
    assert_eq!(import(place, file, options)["imported"], users);
    let end = import(place, file, options);
    assert_eq!(
        (&end["imported"], &end["already_there"]),
        (&0.into(), &users.into()),
        "{end}"
    );
    let kept = PathBuf::from(end["refused_file"].as_str().unwrap());
    assert_eq!(kept.extension(), file.extension(), "{}", kept.display());
    kept
}

/// The saved rows are read as the file that they come from was read, and nothing minds the reason.
fn reads_as_before(place: &Place, kept: &Path, source: &str, users: u64) {
    let output = place.usher(["check", "--format", "json", arg(kept)]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(!stderr(&output).contains("usher_reason"));
    let summary = lines(&output).pop().unwrap()["summary"].take();
    assert_eq!(
        (&summary["source"], &summary["records"]),
        (&source.into(), &users.into())
    );
}

#[test]
fn rows_of_a_table_come_back_as_they_were_and_go_in_after_mending() {
    let place = Place::new();
    let rows = [
        &b"zoe@example.com;Zo\xeb;\"M\xfcller; geb.\r\nKurz\";=1+1"[..],
        b"jos@example.com; \"J\"os;;'x",
    ];
    let mut text = b"E-Mail;Vorname;Nachname;Notiz\r\n".to_vec();
    for row in rows {
        text.extend_from_slice(row);
        text.extend_from_slice(b"\r\n");
    }
    let file = place.file("users.csv", text);
    let kept = refused(&place, &file, &[], 2);
    let back = std::fs::read(&kept).unwrap();
    assert!(back.starts_with(b"E-Mail;Vorname;Nachname;Notiz;usher_reason\r\n"));
    for row in rows {
        let row = [row, b";"].concat();
        assert!(
            back.windows(row.len()).any(|part| part == row),
            "{}",
            String::from_utf8_lossy(&back)
        );
    }
    reads_as_before(&place, &kept, "table", 2);
    let mut mended = back;
    for at in 0..mended.len() {
        if mended[at..].starts_with(b"example.com") {
            mended[at..at + 11].copy_from_slice(b"example.org");
        }
    }
    let mended = place.file("mended.csv", mended);
    let end = import(&place, &mended, &[]);
    assert_eq!(end["imported"], 2, "{end}");
    let out = place.path("sent.json");
    place.usher(["convert", arg(&mended), "-o", arg(&out)]);
    let sent: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(sent[0]["given_name"], "Zoë");
    assert_eq!(sent[0]["family_name"], "Müller; geb.\r\nKurz");
}

#[test]
fn rows_of_a_folder_name_their_file_and_go_in_after_mending() {
    let place = Place::new();
    let folder = place.path("club");
    std::fs::create_dir(&folder).unwrap();
    for (name, row) in [
        ("1.csv", "zoe@example.com,Zoë"),
        ("2.csv", "jo@example.com,Jo"),
    ] {
        std::fs::write(folder.join(name), format!("email,name\n{row}\n")).unwrap();
    }
    assert_eq!(import(&place, &folder, &[])["imported"], 2);
    let end = import(&place, &folder, &[]);
    let kept = PathBuf::from(end["refused_file"].as_str().unwrap());
    let back = std::fs::read_to_string(&kept).unwrap();
    let rows: Vec<&str> = back.lines().collect();
    assert_eq!(rows[0], "email,name,usher_reason,usher_file");
    assert!(rows[1].starts_with("zoe@example.com,Zoë,\"") && rows[1].ends_with(",\"1.csv\""));
    assert!(rows[2].ends_with(",\"2.csv\""), "{back}");
    reads_as_before(&place, &kept, "table", 2);
    // Saved into the folder they are no users of it.
    std::fs::copy(&kept, folder.join("club-refused.csv")).unwrap();
    let output = place.usher(["check", "--format", "json", arg(&folder)]);
    let summary = lines(&output).pop().unwrap()["summary"].take();
    assert_eq!(summary["records"], 2, "{}", stderr(&output));
    assert!(stderr(&output).contains("club-refused.csv"));

    let mended = place.file("mended.csv", back.replace("example.com", "example.org"));
    assert_eq!(import(&place, &mended, &[])["imported"], 2);
    let out = place.path("sent.json");
    place.usher(["convert", arg(&mended), "-o", arg(&out)]);
    let sent: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(
        sent[0],
        serde_json::json!({"email": "zoe@example.org", "name": "Zoë"})
    );
}

#[test]
fn rows_of_a_sheet_come_back_with_their_types() {
    let place = Place::new();
    let file = place.path("users.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, name) in (0..).zip(["email", "name", "email_verified", "user_id"]) {
        sheet.write_string(0, at, name).unwrap();
    }
    for (row, name) in (1..).zip(["Zoë", "José"]) {
        sheet
            .write_string(row, 0, format!("user{row}@example.com"))
            .unwrap();
        sheet.write_string(row, 1, name).unwrap();
        sheet.write_boolean(row, 2, row == 1).unwrap();
        sheet.write_string(row, 3, format!("000{row}")).unwrap();
    }
    book.save(&file).unwrap();
    let kept = refused(&place, &file, &[], 2);
    reads_as_before(&place, &kept, "table", 2);

    let mut back = open_workbook_auto(&kept).unwrap();
    let range = back.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<Data>> = range.rows().map(<[Data]>::to_vec).collect();
    assert_eq!(rows[0][4], Data::String("usher_reason".into()));
    assert_eq!(
        rows[1][..4],
        [
            Data::String("user1@example.com".into()),
            Data::String("Zoë".into()),
            Data::Bool(true),
            Data::String("0001".into()),
        ]
    );
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(&rows) {
        for (at, cell) in (0..).zip(cells) {
            match cell {
                Data::Bool(value) => sheet.write_boolean(row, at, *value).unwrap(),
                other => {
                    let text = other.to_string();
                    let text = text
                        .replace("example.com", "example.org")
                        .replace("000", "9");
                    sheet.write_string(row, at, text).unwrap()
                }
            };
        }
    }
    let mended = place.path("mended.xlsx");
    book.save(&mended).unwrap();
    let end = import(&place, &mended, &[]);
    assert_eq!(end["imported"], 2, "{end}");
}

#[test]
fn users_of_a_realm_come_back_token_for_token() {
    let place = Place::new();
    let realm = include_str!("../data/sources/keycloak-realm.json");
    let file = place.file("realm.json", realm);
    let kept = refused(&place, &file, &[], 2);
    reads_as_before(&place, &kept, "keycloak", 2);
    let back = std::fs::read_to_string(&kept).unwrap();
    let users: Value = serde_json::from_str(&back).unwrap();
    let before: Value = serde_json::from_str(realm).unwrap();
    for at in [0, 1] {
        let mut user = users["users"][at].clone();
        let reason = user.as_object_mut().unwrap().remove("usher_reason");
        assert!(reason.is_some());
        assert_eq!(user, before["users"][at]);
    }
    let mended = back
        .replace("wren", "robin")
        .replace("tern", "plover")
        .replace("+41445550123", "+41445550124")
        .replace("8c0a1f6e-0000", "8c0a1f6e-0001");
    let mended = place.file("mended.json", mended);
    let end = import(&place, &mended, &[]);
    assert_eq!(end["imported"], 2, "{end}");
}

#[test]
fn what_stays_behind_is_saved_for_reading_without_any_hash() {
    let place = Place::new();
    let file = place.file(
        "users.csv",
        "email,Hash,Department,Nothing\n\
         ann@example.com,$P$Bsaltsaltabcdefghijklmnopqrstuv,=HYPERLINK(1),\n\
         bob@example.com,,,\n",
    );
    let (out, rest) = (place.path("out.json"), place.path("rest.csv"));
    let output = place.usher([
        "convert",
        arg(&file),
        "-o",
        arg(&out),
        "--follow-up",
        arg(&rest),
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = std::fs::read_to_string(&rest).unwrap();
    assert!(
        text.starts_with('\u{feff}') && !text.contains("$P$"),
        "{text}"
    );
    let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = table.headers().unwrap().clone();
    assert_eq!(
        headings.iter().collect::<Vec<_>>(),
        [
            "email",
            "user_id",
            "Row",
            "Department",
            "Left out because",
            "Stays behind",
            "usher_guarded"
        ]
    );
    let rows: Vec<_> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1, "of the second user nothing stays behind");
    assert_eq!(
        (&rows[0][0], &rows[0][3]),
        ("ann@example.com", "'=HYPERLINK(1)")
    );
    assert!(rows[0][5].contains("phpass"), "{}", &rows[0][5]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&rest).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    let records = place.path("again.json");
    let output = place.usher(["convert", arg(&rest), "-o", arg(&records)]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        !stderr(&output).contains("usher_guarded"),
        "{}",
        stderr(&output)
    );
}

/// Every file below a folder.
fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// The word that stands for a password in files of all kinds.
const PASSWORD: &str = "C4nary-in-clear";

/// Nothing that the real binary says of this file, or writes beside it, holds the password.
fn keeps_quiet(place: &Place, file: &Path, options: &[&str], users: u64) {
    let (out, rest) = (place.path("out.json"), place.path("rest.csv"));
    let mapping = place.path("found.json");
    let mut said = Vec::new();
    for args in [
        vec!["check", arg(file)],
        vec!["check", arg(file), "--format", "json"],
        vec![
            "convert",
            arg(file),
            "-o",
            arg(&out),
            "--follow-up",
            arg(&rest),
        ],
    ] {
        let output = place.usher(args.iter().chain(options));
        assert!([0, 1].contains(&code(&output)), "{}", stderr(&output));
        said.extend(output.stdout);
        said.extend(output.stderr);
    }
    let output = place.usher(["mapping", arg(file), "-o", arg(&mapping)]);
    said.extend(output.stderr);
    let said = String::from_utf8(said).unwrap();
    assert!(
        said.contains("readable to anybody") || said.contains("clear text"),
        "{said}"
    );
    refused(place, file, options, users);
    let mut all = Vec::new();
    files(place.dir.path(), &mut all);
    for path in all.iter().filter(|path| *path != file) {
        let bytes = std::fs::read(path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(PASSWORD), "{}: {text}", path.display());
    }
    assert!(!said.contains(PASSWORD), "{said}");
}

#[test]
fn passwords_that_anybody_can_read_are_neither_said_nor_kept() {
    const HASH: &str = "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";
    for (name, text) in [
        (
            "users.csv",
            format!(
                "email,Password,name\nann@example.com,{PASSWORD}1,Ann\nbob@example.com,{PASSWORD}2,Bob\n"
            ),
        ),
        (
            "own.csv",
            format!(
                "email,user_metadata,password\nann@example.com,{{}},{PASSWORD}\nbob@example.com,,{PASSWORD}\n"
            ),
        ),
        // One among hashes is none.
        (
            "mixed.csv",
            format!("email,password\nann@example.com,{HASH}\nbob@example.com,{PASSWORD}\n"),
        ),
        (
            "older.csv",
            format!(
                "email,Initial password\nann@example.com,{PASSWORD}1\nbob@example.com,{PASSWORD}2\n"
            ),
        ),
        (
            "nested.json",
            format!(
                r#"[{{"mail":"ann@example.com","auth":{{"password":"{PASSWORD}"}}}},
                {{"mail":"bob@example.com","auth":{{"pass\u0077ord":"{PASSWORD}"}},"contrase\u00f1a":"{PASSWORD}"}}]"#
            ),
        ),
        (
            "deep.json",
            format!(
                r#"[{{"mail":"ann@example.com","profile":{{"login":{{"password":"{PASSWORD}"}}}},"contrase\u00f1a":"{PASSWORD}"}},
                {{"mail":"bob@example.com","profile":{{"logins":[{{"Passwort":"{PASSWORD}"}}]}}}}]"#
            ),
        ),
        (
            "deep.csv",
            format!(
                "email,Password,profile\nann@example.com,{PASSWORD},\"{{\"\"login\"\":{{\"\"pwd\"\":\"\"{PASSWORD}\"\"}}}}\"\nbob@example.com,{PASSWORD},\n"
            ),
        ),
        (
            "realm.json",
            format!(
                r#"{{"users":[{{"username":"ann","email":"ann@example.com","enabled":true,"emailVerified":true,
                "credentials":[{{"type":"password","value":"{PASSWORD}"}}]}},
                {{"username":"bob","email":"bob@example.com","enabled":true,"emailVerified":true,
                "credentials":[{{"type":"password","value":"{PASSWORD}"}}]}}]}}"#
            ),
        ),
    ] {
        let place = Place::new();
        let file = place.file(name, text);
        keeps_quiet(&place, &file, &[], 2);
    }
}

#[test]
fn passwords_that_a_mapping_takes_for_hashes_are_kept_nowhere() {
    let place = Place::new();
    let file = place.file(
        "users.csv",
        format!("email,geheim\nann@example.com,{PASSWORD}1\nbob@example.com,{PASSWORD}2\n"),
    );
    let mapping = place.file(
        "mapping.json",
        r#"{"version":1,"system":"table","columns":[{"column":"email","to":"email"},
        {"column":"geheim","to":"password_hash","read_as":"hash"}]}"#,
    );
    keeps_quiet(&place, &file, &["--mapping", arg(&mapping)], 2);
}

#[cfg(unix)]
mod unfinished;
