//! Tables and exports of other systems through the real binary: what they are called, what becomes of
//! every row, and the way back.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::terminal::{PLAIN, Place, arg, code, lines, stderr};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/sources");

/// An export, the system that it is known as, its rows, and how many of them are none of Auth0's users.
struct Sample {
    file: &'static str,
    source: &'static str,
    records: u64,
    left_out: u64,
}

const fn sample(file: &'static str, source: &'static str, records: u64, left_out: u64) -> Sample {
    Sample {
        file,
        source,
        records,
        left_out,
    }
}

const SAMPLES: &[Sample] = &[
    sample("auth0-export.csv", "auth0_export", 2, 0),
    sample("auth0-export.json.gz", "auth0_export", 3, 1),
    sample("auth0-export.ndjson", "auth0_export", 3, 1),
    sample("auth0-extension-export.ndjson", "auth0_extension", 2, 0),
    sample("auth0-support-hash-export.ndjson", "auth0_hashes", 2, 0),
    sample("cognito-list-users.json", "cognito", 1, 0),
    sample("cognito-template.csv", "cognito_csv", 2, 0),
    sample("firebase-export.csv", "firebase_csv", 2, 0),
    sample("firebase-export.json", "firebase", 2, 0),
    sample("keycloak-realm.json", "keycloak", 3, 1),
    sample("okta-users.csv", "okta", 2, 0),
    sample("spreadsheet-semicolon-bom.csv", "table", 4, 0),
    sample("spreadsheet-windows1252-tab.txt", "table", 1, 0),
    sample("supabase-users.json", "supabase", 2, 0),
    sample("wordpress-users.csv", "word_press", 2, 0),
];

fn data(file: &str) -> PathBuf {
    Path::new(DATA).join(file)
}

fn count(object: &Value, name: &str) -> u64 {
    object[name]
        .as_u64()
        .unwrap_or_else(|| panic!("{name} in {object}"))
}

fn summary(place: &Place, args: &[&str]) -> Value {
    let output = place.usher(
        ["check", "--format", "json"]
            .iter()
            .chain(args)
            .copied()
            .collect::<Vec<_>>(),
    );
    assert!(
        [0, 1].contains(&code(&output)),
        "{args:?}: {}",
        stderr(&output)
    );
    lines(&output).pop().unwrap()["summary"].take()
}

/// What `convert` makes of it, with its exit code and what it said.
fn converted(place: &Place, args: &[&str]) -> (Vec<Value>, i32, String) {
    let out = place.path("converted.json");
    let mut all = vec!["convert", "-o", arg(&out)];
    all.extend(args);
    let output = place.usher(&all);
    assert!(
        [0, 1].contains(&code(&output)),
        "{args:?}: {}",
        stderr(&output)
    );
    let records = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    (records, code(&output), stderr(&output))
}

#[test]
fn every_export_is_known_and_all_its_rows_are_counted() {
    let place = Place::new();
    for entry in std::fs::read_dir(DATA).unwrap() {
        let file = entry.unwrap().path();
        if file.ends_with("manifest.json") {
            continue;
        }
        let summary = summary(&place, &[arg(&file)]);
        let sums = ["ready", "blocked", "left_out"].map(|name| count(&summary, name));
        assert_eq!(sums.iter().sum::<u64>(), count(&summary, "records"));
        assert_ne!(summary["source"], "auth0", "{}", file.display());
    }
    for sample in SAMPLES {
        let file = data(sample.file);
        let summary = summary(&place, &[arg(&file)]);
        let sums = (
            &summary["source"],
            count(&summary, "records"),
            count(&summary, "left_out"),
        );
        assert_eq!(
            sums,
            (&json!(sample.source), sample.records, sample.left_out),
            "{}: {summary}",
            sample.file
        );
        assert_eq!(
            count(&summary, "ready") + count(&summary, "blocked") + sample.left_out,
            sample.records,
            "{summary}"
        );
        let said = stderr(&place.usher(["check", arg(&file)]));
        assert!(
            said.starts_with(&format!("{}: ", sample.file)),
            "{}: {said}",
            sample.file
        );
        assert!(said.contains("Comes along"), "{}: {said}", sample.file);
    }
}

#[test]
fn every_export_is_converted_to_what_check_accepts() {
    let place = Place::new();
    for sample in SAMPLES {
        let file = data(sample.file);
        let before = summary(&place, &[arg(&file)]);
        let (records, exit, said) = converted(&place, &[arg(&file)]);
        assert_eq!(records.len() as u64, sample.records - sample.left_out);
        assert_eq!(exit, i32::from(sample.left_out > 0), "{said}");
        assert_eq!(said.contains("Left out: 1 user"), exit == 1, "{said}");
        assert!(records.iter().all(Value::is_object));
        let after = summary(&place, &[arg(&place.path("converted.json"))]);
        assert_eq!(after["source"], "auth0", "{}", sample.file);
        assert_eq!(after["ready"], before["ready"], "{}: {after}", sample.file);
    }
}

#[test]
fn every_export_goes_into_the_practice_tenant_and_the_sums_agree() {
    for sample in SAMPLES {
        let place = Place::new();
        let file = data(sample.file);
        let output = place.usher([
            "import",
            arg(&file),
            "--practice",
            "--connection",
            PLAIN,
            "--leave-out-blocked",
        ]);
        assert!(
            [0, 1].contains(&code(&output)),
            "{}: {}",
            sample.file,
            stderr(&output)
        );
        let end = &lines(&output)[0];
        assert!(count(end, "imported") > 0, "{}: {end}", sample.file);
        assert_eq!(
            count(end, "imported") + count(end, "left_out"),
            sample.records,
            "{}: {end}",
            sample.file
        );
        assert!(count(end, "left_out") >= sample.left_out, "{end}");
    }
}

#[test]
fn the_mapping_that_was_found_reads_the_file_the_same_way() {
    let place = Place::new();
    let mapping = place.path("mapping.json");
    for sample in SAMPLES {
        let file = data(sample.file);
        let (found, ..) = converted(&place, &[arg(&file)]);
        let output = place.usher(["mapping", arg(&file), "-o", arg(&mapping)]);
        assert_eq!(code(&output), 0, "{}: {}", sample.file, stderr(&output));
        let (mapped, ..) = converted(&place, &[arg(&file), "--mapping", arg(&mapping)]);
        assert_eq!(found, mapped, "{}", sample.file);
    }
}

#[test]
fn a_mapping_is_changed_by_hand_and_one_that_does_not_fit_is_refused() {
    let place = Place::new();
    let mapping = place.path("mapping.json");
    let file = data("spreadsheet-semicolon-bom.csv");
    place.usher(["mapping", arg(&file), "-o", arg(&mapping)]);
    let mut changed: Value = serde_json::from_slice(&std::fs::read(&mapping).unwrap()).unwrap();
    let columns = changed["columns"].as_array_mut().unwrap();
    let department = columns
        .iter_mut()
        .find(|column| column["column"] == "Abteilung")
        .unwrap();
    department["to"] = json!("app_metadata.work.department");
    std::fs::write(&mapping, changed.to_string()).unwrap();
    let (records, ..) = converted(&place, &[arg(&file), "--mapping", arg(&mapping)]);
    assert_eq!(
        records[1]["app_metadata"],
        json!({"work": {"department": "Verkauf; Ost"}})
    );
    assert_eq!(
        records[2].get("app_metadata"),
        None,
        "an empty cell is absent"
    );

    let other = data("okta-users.csv");
    let not_json = place.file("broken.json", "{");
    for args in [[arg(&other), arg(&mapping)], [arg(&file), arg(&not_json)]] {
        let output = place.usher(["check", args[0], "--mapping", args[1]]);
        assert_eq!(code(&output), 2, "{}", stderr(&output));
        assert!(
            stderr(&output).starts_with("usher: "),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn a_table_is_read_as_the_command_line_says() {
    let place = Place::new();
    let file = place.file(
        "users.txt",
        "made by hand|\nemail|name\nann@example.com|K\u{e4}the\n",
    );
    let args = [
        arg(&file),
        "--separator",
        "pipe",
        "--encoding",
        "windows-1252",
        "--header",
        "2",
    ];
    let (records, ..) = converted(&place, &args);
    assert_eq!(records[0]["name"], "KÃ¤the");
    assert_eq!(records.len(), 1);
    for wrong in [["--encoding", "runes"], ["--header", "0"]] {
        let output = place.usher(["check", arg(&file), wrong[0], wrong[1]]);
        assert_eq!(code(&output), 2, "{}", stderr(&output));
    }
}

#[test]
fn several_files_and_a_folder_are_one_list() {
    let place = Place::new();
    std::fs::create_dir(place.path("parts")).unwrap();
    let first = place.file("parts/users-2.csv", "email,name\nann@example.com,Ann\n");
    let second = place.file(
        "parts/users-10.csv",
        "email,name\nbob@example.com,Bob\nnobody,Cid\nANN@example.com,Ann\n",
    );
    let folder = place.path("parts");
    for files in [vec![arg(&first), arg(&second)], vec![arg(&folder)]] {
        let output = place.usher(["check", "--format", "json"].iter().chain(&files));
        assert_eq!(code(&output), 1, "{}", stderr(&output));
        let lines = lines(&output);
        let format = lines
            .iter()
            .find(|line| line["rule"] == "email-format")
            .unwrap();
        assert_eq!(
            (&format["record"], &format["line"], &format["file"]),
            (&json!(2), &json!(3), &json!("users-10.csv"))
        );
        assert_eq!(format["byte"], 31);
        assert!(lines.iter().any(|line| line["rule"] == "duplicate-email"
            && line["record"] == 3
            && line["file"] == "users-10.csv"));
        assert_eq!(lines.last().unwrap()["summary"]["records"], 4);
        let text = place.usher(["check"].iter().chain(&files));
        let text = String::from_utf8(text.stdout).unwrap();
        assert!(text.contains("user 3 (users-10.csv, line 3)"), "{text}");
    }
    let odd = place.file("odd.csv", "mail,first\nann@example.com,Ann\n");
    let output = place.usher(["check", arg(&first), arg(&odd)]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(stderr(&output).contains("odd.csv"), "{}", stderr(&output));
}

#[test]
fn files_of_a_folder_that_are_not_read_are_named() {
    let place = Place::new();
    std::fs::create_dir(place.path("parts")).unwrap();
    place.file("parts/users.json", r#"[{"email":"ann@example.com"}]"#);
    place.file("parts/settings.json", r#"{"version":1}"#);
    let output = place.usher(["check", arg(&place.path("parts"))]);
    let said = stderr(&output);
    assert_eq!(code(&output), 0, "{said}");
    assert!(said.contains("1 file of the folder is not read:"), "{said}");
    assert!(said.contains("settings.json"), "{said}");
}

#[test]
fn a_hash_export_of_one_line_is_joined_too() {
    let place = Place::new();
    let hash = "$2b$10$KssILxWNR6k62B7yiX0GA.fJHFGTTWRX/9CWXdK1iGwPwHnZES9Ku";
    let hashes = place.file(
        "hashes.ndjson",
        format!(r#"{{"_id":{{"$oid":"one"}},"email":"one@example.com","passwordHash":"{hash}"}}"#),
    );
    let one = r#"{"user_id":"auth0|one","email":"one@example.com","created_at":"2025-01-01"}"#;
    let two = r#"{"user_id":"auth0|two","email":"two@example.com","created_at":"2025-01-01"}"#;
    for (name, text, users) in [
        ("users.ndjson", format!("{one}\n{two}\n"), 2),
        ("one.ndjson", one.to_owned(), 1),
    ] {
        let profiles = place.file(name, &text);
        let args = [arg(&profiles), arg(&hashes)];
        let (records, code, said) = converted(&place, &args);
        assert_eq!((records.len(), code), (users, 0), "{said}");
        assert_eq!(records[0]["password_hash"], hash, "{said}");
        assert!(
            said.contains("1 password hash is taken from the other file"),
            "{said}"
        );
    }
}

#[test]
fn marks_of_a_file_are_not_counted_as_users() {
    let place = Place::new();
    let file = data("spreadsheet-semicolon-bom.csv");
    let text = String::from_utf8(place.usher(["check", arg(&file)]).stdout).unwrap();
    assert!(
        text.contains("The file starts with a byte order mark\n"),
        "{text}"
    );
}
