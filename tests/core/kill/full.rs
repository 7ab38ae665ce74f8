//! A disk without room, played by the system's limit on a file's size.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::terminal::{PLAIN, Place, Served, arg, code, killed_under_way, lines, stderr};

/// The program with files of at most so many blocks of 512 bytes.
fn limited(place: &Place, served: &Served, blocks: u64, arguments: &[&str]) -> Output {
    // A write beyond the limit is to fail, not to kill.
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    Command::new("/bin/sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_usher")])
        .args(arguments)
        .env("USHER_HOME", place.path("home"))
        .env("USHER_CLIENT_ID", served.text("client_id"))
        .env("USHER_CLIENT_SECRET", served.text("client_secret"))
        .env_remove("USHER_TOKEN")
        .output()
        .unwrap()
}

fn users(count: usize) -> String {
    let users: Vec<String> = (0..count)
        .map(|n| format!(r#"{{"email":"user{n}@example.com","email_verified":true}}"#))
        .collect();
    format!("[{}]", users.join(","))
}

fn journal(place: &Place) -> Vec<Value> {
    let runs = fs::read_dir(place.path("home/runs")).unwrap();
    let run = runs.flatten().next().unwrap().path();
    let text = fs::read_to_string(run.join("journal.jsonl")).unwrap();
    let line = |line: &str| serde_json::from_str::<Value>(line).unwrap()["e"].clone();
    text.lines().map(line).collect()
}

fn jobs(place: &Place) -> usize {
    let book = fs::read_to_string(place.path("served/practice/book.jsonl")).unwrap();
    book.matches("\"external_id\"").count()
}

#[test]
fn without_room_no_run_begins() {
    let place = Place::new();
    let served = Served::start(&place, "instant");
    let file = place.file("users.json", users(10));
    let tenant = served.text("url").to_owned();
    let import = [
        "import",
        arg(&file),
        "--tenant",
        &tenant,
        "--connection",
        PLAIN,
    ];
    // Less than must be free.
    let output = limited(&place, &served, 8 << 10, &import);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(
        stderr(&output).contains("16 MB must be free"),
        "{}",
        stderr(&output)
    );
    assert!(lines(&place.usher(["runs", "--format", "json"])).is_empty());
    assert_eq!(fs::read_dir(place.path("home/runs")).unwrap().count(), 0);
    let output = limited(&place, &served, 40 << 10, &import);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
}

#[test]
fn without_room_nothing_is_sent_and_with_room_the_run_goes_on() {
    let place = Place::new();
    let served = Served::start(&place, "realistic");
    let file = place.file("users.json", users(60));
    let files: [&Path; 1] = [&file];
    assert!(killed_under_way(&place, &served, &files, 60, "400"));
    let (before, sent) = (journal(&place), jobs(&place));

    // Not even that the run goes on can be written down.
    let output = limited(&place, &served, 1, &["resume"]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let said = stderr(&output);
    assert!(said.contains("Make room on the disk"), "{said}");
    assert_eq!(journal(&place), before);
    assert_eq!(jobs(&place), sent, "nothing was sent");

    let resume = served
        .command(&place)
        .env("USHER_TEMPO", "20")
        .arg("resume")
        .output()
        .unwrap();
    assert_eq!(code(&resume), 0, "{}", stderr(&resume));
    assert_eq!(lines(&resume)[0]["imported"], 60);
}
