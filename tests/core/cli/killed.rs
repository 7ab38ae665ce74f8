//! Imports that are killed, and what comes of them.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::Value;

use super::clean;
use crate::support::terminal::{PLAIN, Place, Served, arg, code, killed_under_way, lines, stderr};

#[test]
fn a_killed_run_is_resumed_and_every_user_has_one_state() {
    let place = Place::new();
    let served = Served::start(&place, "realistic");
    let users = [60, 150, 400]
        .into_iter()
        .find(|&users| {
            let file = place.file(&format!("{users}.json"), clean(users));
            killed_under_way(&place, &served, &[&file], users, "2000")
        })
        .unwrap();
    let output = served.command(&place).arg("resume").output().unwrap();
    assert!([0, 1].contains(&code(&output)), "{}", stderr(&output));
    assert!(stderr(&output).contains("Making sure that"));
    let end = &lines(&output)[0];
    let count = |name: &str| end[name].as_u64().unwrap();
    assert_eq!(
        count("imported") + count("already_there") + count("unknown"),
        users as u64,
        "{end}"
    );
    assert_eq!(count("not_sent") + count("refused"), 0, "{end}");
}

/// A number that differs from one call to the next.
fn some_millis(below: u64) -> std::time::Duration {
    use std::hash::BuildHasher;
    let random = std::collections::hash_map::RandomState::new().hash_one(0);
    std::time::Duration::from_millis(random % below)
}

#[test]
fn kills_at_any_moment_send_nothing_twice_and_lose_only_what_was_on_the_wire() {
    let place = Place::new();
    let served = Served::start(&place, "realistic");
    let file = place.file("users.json", clean(90));
    let spawn = |args: &[&str]| {
        std::process::Command::new(env!("CARGO_BIN_EXE_usher"))
            .args(args)
            .env("USHER_HOME", place.path("home"))
            .env("USHER_CLIENT_ID", served.text("client_id"))
            .env("USHER_CLIENT_SECRET", served.text("client_secret"))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let import = [
        "import",
        arg(&file),
        "--tenant",
        served.text("url"),
        "--connection",
        PLAIN,
        "--part-bytes",
        "1500",
    ];
    for round in 0..3 {
        let mut child = spawn(if round == 0 { &import } else { &["resume"] });
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let moving = |line: &Result<String, _>| line.as_ref().is_ok_and(|l| l.contains(" of 90 "));
        if said.any(|line| moving(&line)) {
            #[allow(clippy::disallowed_methods)] // the moment of the kill is meant to be any
            std::thread::sleep(some_millis(700));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let output = served.command(&place).arg("resume").output().unwrap();
    // All may have been done before the last kill.
    let lines = if code(&output) == 2 {
        lines(&place.usher(["runs", "--format", "json"]))
    } else {
        lines(&output)
    };
    let end = &lines[0];
    let count = |name: &str| end[name].as_u64().unwrap();
    assert_eq!(count("imported") + count("unknown"), 90, "{end}");

    let folder = place.path("home/runs").join(end["run"].as_str().unwrap());
    let journal = std::fs::read_to_string(folder.join("journal.jsonl")).unwrap();
    let mut on_the_wire = std::collections::HashSet::new();
    let mut taken = std::collections::HashSet::new();
    let (mut users, mut unknown) = (std::collections::HashMap::new(), 0);
    for line in journal.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let event = &line["e"];
        let part = event["part"].as_u64().or(event["n"].as_u64()).unwrap_or(0);
        match event["k"].as_str().unwrap() {
            "part" => _ = users.insert(part, event["count"].as_u64().unwrap()),
            "attempt" => {
                assert!(!taken.contains(&part), "part {part} was sent again");
                on_the_wire.insert(part);
            }
            "not_sent" | "refused" => _ = on_the_wire.remove(&part),
            "accepted" => {
                assert!(on_the_wire.remove(&part) && taken.insert(part), "{part}");
            }
            "unknown" => {
                assert!(on_the_wire.remove(&part) && taken.insert(part), "{part}");
                unknown += users[&part];
            }
            _ => {}
        }
    }
    assert_eq!(count("unknown"), unknown, "{end}");
}
