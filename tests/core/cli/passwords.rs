//! What `usher passwords` says about kinds of hashes, and about a password that somebody knows.

use std::fmt::Write as _;

use hmac::digest::Digest as _;
use serde_json::Value;

use crate::support::terminal::{Place, arg, code, lines, stderr};

const PASSWORD: &str = "Kestrel-42-Example";
/// sha256("saltSALT" + password) in base64, by Node.
const VECTORS: &str = include_str!("../../data/passwords/vectors.jsonl");

fn vector(name: &str) -> Value {
    let all = VECTORS
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    all.into_iter().find(|it| it["name"] == name).unwrap()["custom"].take()
}

fn users(custom: &[Option<Value>]) -> String {
    let users = custom.iter().enumerate().map(|(number, custom)| {
        let mut user = serde_json::json!({"email": format!("user{number}@example.com"), "email_verified": true});
        if let Some(custom) = custom {
            user["custom_password_hash"] = custom.clone();
        }
        user
    });
    Value::Array(users.collect()).to_string()
}

#[test]
fn kinds_of_hashes_are_listed_with_their_counts() {
    let place = Place::new();
    let salted = vector("sha256 salt prefix");
    let file = place.file(
        "users.json",
        users(&[
            None,
            Some(salted.clone()),
            Some(salted),
            Some(vector("scrypt 1024 8 1")),
        ]),
    );
    let output = place.usher(["passwords", arg(&file), "--format", "json"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let lines = lines(&output);
    let found: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line["title"].as_str().unwrap(),
                line["count"].as_u64().unwrap(),
                line["record"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("SHA-256 in base64, salt before the password", 2, 1),
            ("scrypt, cost 1024, block size 8, 1 lanes", 1, 3),
            ("No password hash", 1, 0),
        ]
    );
    assert_eq!(lines[0]["settings"][0]["value"], "sha256");
    let output = place.usher(["passwords", arg(&file)]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("! 1  No password hash, such as user 1"),
        "{text}"
    );
    assert!(text.contains("--record 2"), "{text}");
}

#[test]
fn a_password_is_taken_from_standard_input_and_shown_nowhere() {
    let place = Place::new();
    let mut wrong = vector("sha256 salt prefix");
    wrong["salt"]["position"] = "suffix".into();
    let file = place.file(
        "users.json",
        users(&[Some(vector("sha256")), Some(wrong), None]),
    );
    let tried = |record: &str, password: &str| {
        let output = place
            .command()
            .args([
                "passwords",
                arg(&file),
                "--record",
                record,
                "--format",
                "json",
            ])
            .write_stdin(format!("{password}\n"))
            .output()
            .unwrap();
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            stderr(&output)
        );
        assert!(!said.contains(PASSWORD), "{said}");
        output
    };
    let fits = tried("1", PASSWORD);
    assert_eq!(
        (code(&fits), &lines(&fits)[0]["result"]),
        (0, &"fits".into())
    );
    let other = tried("2", PASSWORD);
    assert_eq!(code(&other), 1);
    let line = &lines(&other)[0];
    assert_eq!(line["result"], "fits_otherwise");
    assert_eq!(line["changes"][0]["setting"], "salt.position");
    assert_eq!(line["changes"][0]["to"], "prefix");
    let wrong = tried("1", "Kestrel-43-Example");
    assert_eq!(
        (code(&wrong), &lines(&wrong)[0]["result"]),
        (1, &"does_not_fit".into())
    );
    assert_eq!(lines(&tried("3", PASSWORD))[0]["result"], "no_hash");
    assert_eq!(code(&tried("4", PASSWORD)), 2);
    assert_eq!(code(&tried("1", "")), 2);
}

#[test]
fn a_mapping_that_would_work_is_found() {
    let place = Place::new();
    // sha1(password + salt) in hex, salt as text
    let mut hash = String::new();
    for byte in sha1::Sha1::digest(format!("{PASSWORD}pepper77")) {
        write!(hash, "{byte:02x}").unwrap();
    }
    let file = place.file(
        "users.csv",
        format!("email,password_hash,salt\nowl@example.com,{hash},pepper77\n"),
    );
    let output = place
        .command()
        .args(["passwords", arg(&file), "--record", "1"])
        .write_stdin(PASSWORD)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(
        text.contains("“password_hash” as “Password hash (SHA-1)”"),
        "{text}"
    );
    assert!(text.contains("“salt” as “Salt, text, behind”"), "{text}");
}

#[test]
fn an_import_says_loudly_who_goes_in_without_a_password() {
    let place = Place::new();
    let file = place.file("users.json", users(&[Some(vector("sha256")), None, None]));
    let output = place.usher([
        "import",
        arg(&file),
        "--practice",
        "--connection",
        "Username-Password-Authentication",
    ]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        stderr(&output).contains("LOOK: 2 of 3 users would go in without a password hash"),
        "{}",
        stderr(&output)
    );
}
