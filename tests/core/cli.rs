//! The real binary: exit codes, what goes to which stream, the shapes that scripts read.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

#[cfg(unix)]
use crate::support::terminal::killed_under_way;
use crate::support::terminal::{PLAIN, Place, Served, arg, code, lines, stderr};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample/users.json");

fn clean(users: usize) -> String {
    let users: Vec<String> = (0..users)
        .map(|n| format!(r#"{{"email":"user{n}@example.com","email_verified":true,"password_hash":"$2b$10$abcdefghijklmnopqrstuu5Vk.fKJ2n8C8j1X3xGq3Y2Z6wQy8cS2"}}"#))
        .collect();
    format!("[{}]", users.join(",\n"))
}

#[test]
fn check_names_findings_and_ends_with_a_summary() {
    let place = Place::new();
    let file = place.file(
        "users.json",
        "[\n{\"email\":\"ada@example.com\"},\n  {\"email\":\"not an address\"}\n]",
    );
    let output = place.usher(["check", arg(&file), "--format", "json"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let lines = lines(&output);
    let (summary, findings) = lines.split_last().unwrap();
    let found = findings
        .iter()
        .find(|line| line["rule"] == "email-format")
        .unwrap();
    assert_eq!(
        (&found["record"], &found["line"], &found["byte"]),
        (&1.into(), &3.into(), &33.into())
    );
    assert_eq!(
        (&found["severity"], &found["pointer"]),
        (&"blocker".into(), &"/email".into())
    );
    assert!(
        !found["message"]
            .as_str()
            .unwrap()
            .contains("not an address")
    );
    let summary = &summary["summary"];
    assert_eq!(
        (&summary["records"], &summary["ready"], &summary["blocked"]),
        (&2.into(), &1.into(), &1.into())
    );
    assert_eq!(summary["findings"], findings.len());
    assert_eq!(summary["parts"], 1);
}

#[test]
fn check_ends_with_zero_when_nothing_blocks() {
    let place = Place::new();
    let file = place.file("users.json", clean(3));
    let output = place.usher(["check", arg(&file), "--format", "json"]);
    assert_eq!(
        code(&output),
        0,
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let output = place.usher(["check", arg(&file)]);
    assert_eq!(code(&output), 0);
    assert!(String::from_utf8_lossy(&output.stdout).contains("3 ready, 0 blocked"));
}

#[test]
fn what_cannot_be_used_ends_with_two_and_a_reason() {
    let place = Place::new();
    for (name, text) in [
        ("empty.json", &b""[..]),
        ("none.json", b"[]"),
        ("single.json", b"{\"email\":\"ada@example.com\"}"),
        (
            "comments.json",
            b"// users\n[{\"email\":\"ada@example.com\"}]",
        ),
        ("utf16.json", b"\xff\xfe[\0]\0"),
        ("headings.csv", b"email,name\n"),
        ("packed.zip", b"PK\x03\x04 and so on"),
    ] {
        let file = place.file(name, text);
        for args in [
            vec!["check", arg(&file), "--format", "json"],
            vec!["convert", arg(&file), "-o", arg(&place.path("out.json"))],
            vec!["import", arg(&file), "--practice", "--connection", PLAIN],
        ] {
            let output = place.usher(&args);
            assert_eq!(code(&output), 2, "{args:?} {}", stderr(&output));
            assert!(output.stdout.is_empty(), "{args:?}");
            assert!(
                stderr(&output).starts_with("usher: "),
                "{args:?}: {}",
                stderr(&output)
            );
        }
        assert!(!place.path("out.json").exists(), "{name}");
    }
    let missing = place.path("missing.json");
    assert_eq!(code(&place.usher(["check", arg(&missing)])), 2);
    assert_eq!(code(&place.usher(["check"])), 2, "no file named");
}

#[test]
fn a_cut_file_is_blocked_as_a_whole() {
    let place = Place::new();
    let whole = clean(3);
    let file = place.file("cut.json", &whole[..whole.len() - 20]);
    let output = place.usher(["check", arg(&file), "--format", "json"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let lines = lines(&output);
    let cut = lines
        .iter()
        .find(|line| line["rule"] == "file-truncated")
        .unwrap();
    assert_eq!(
        (&cut["record"], &cut["pointer"], &cut["severity"]),
        (&Value::Null, &"".into(), &"blocker".into())
    );
    let import = ["import", arg(&file), "--practice", "--connection", PLAIN];
    assert_eq!(code(&place.usher(import)), 2);
    let taken = place.usher(import.iter().chain(&["--accept-truncated"]));
    assert_eq!(
        self::lines(&taken).last().unwrap()["imported"],
        2,
        "{}",
        stderr(&taken)
    );
}

#[test]
fn facts_of_a_connection_change_the_verdict() {
    let place = Place::new();
    let file = place.file(
        "users.json",
        r#"[{"phone_number":"+4930123456","email_verified":false}]"#,
    );
    assert_eq!(code(&place.usher(["check", arg(&file)])), 1);
    let facts = place.file(
        "facts.json",
        r#"{"id":"con_0123456789abcdef","strategy":"auth0","options":{"attributes":{
            "email":{"profile_required":false,"identifier":{"active":false}},
            "phone_number":{"profile_required":true,"identifier":{"active":true}}}}}"#,
    );
    let output = place.usher(["check", arg(&file), "--facts", arg(&facts)]);
    assert_eq!(
        code(&output),
        0,
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let broken = place.file("broken.json", "[");
    assert_eq!(
        code(&place.usher(["check", arg(&file), "--facts", arg(&broken)])),
        2
    );
}

#[test]
fn convert_keeps_every_token() {
    let place = Place::new();
    let odd = r#"{ "email" : "a\u00e4@example.com","n":123456789012345678901234567890, "f":1.50e+2,"u":"\/ x" }"#;
    let file = place.file("users.ndjson", format!("{odd}\n\n{odd}\r\n"));
    let out = place.path("out.json");
    let output = place.usher(["convert", arg(&file), "-o", arg(&out)]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    let record = r#"{"email":"a\u00e4@example.com","n":123456789012345678901234567890,"f":1.50e+2,"u":"\/ x"}"#;
    let written = std::fs::read_to_string(&out).unwrap();
    assert_eq!(written.replace('\n', ""), format!("[{record},{record}]"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&out).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
}

#[test]
fn convert_says_what_it_leaves_out() {
    let place = Place::new();
    let file = place.file(
        "users.json",
        "[{\"email\":\"ada@example.com\"},\n{\"email\":oops},\n7,\n{\"email\":\"bob@example.com\"}]",
    );
    let out = place.path("out.json");
    let output = place.usher(["convert", arg(&file), "-o", arg(&out)]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stderr(&output).contains("user 2 (line 2)"));
    let written: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(written.as_array().unwrap().len(), 2);
}

#[test]
fn the_sample_goes_into_the_practice_tenant_and_the_sums_agree() {
    let place = Place::new();
    let import = ["import", SAMPLE, "--practice", "--connection", PLAIN];
    let refused = place.usher(import);
    assert_eq!(code(&refused), 2, "blocked records need a word first");
    assert!(refused.stdout.is_empty());

    let output = place.usher(import.iter().chain(&["--leave-out-blocked", "--yes"]));
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let lines = lines(&output);
    assert_eq!(
        lines.len(),
        1,
        "one object and nothing else on standard output"
    );
    let end = &lines[0];
    let count = |name: &str| {
        end[name]
            .as_u64()
            .unwrap_or_else(|| panic!("{name} in {end}"))
    };
    let sum: u64 = [
        "imported",
        "updated",
        "refused",
        "already_there",
        "unknown",
        "left_out",
        "not_sent",
    ]
    .into_iter()
    .map(count)
    .sum();
    assert_eq!(sum, count("records"));
    assert!(
        count("imported") > 400 && count("left_out") > 0 && count("jobs") >= 1,
        "{end}"
    );
    assert!(end["seconds"].is_number() && end["run"].is_string());

    let runs = place.usher(["runs", "--format", "json"]);
    assert_eq!(self::lines(&runs)[0]["run"], end["run"]);
    assert_eq!(code(&place.usher(["resume"])), 2, "nothing is unfinished");

    let again = place.usher(import.iter().chain(&["--leave-out-blocked"]));
    let end = &self::lines(&again)[0];
    assert_eq!(end["imported"], 0, "{end}");
    let kept = Path::new(end["refused_file"].as_str().unwrap());
    let check = place.usher(["check", arg(kept)]);
    assert_eq!(code(&check), 0, "refused rows can be opened as they are");
    let mended = place.path("mended.json");
    place.usher(["convert", arg(kept), "-o", arg(&mended)]);
    let mended = std::fs::read_to_string(mended).unwrap();
    assert!(!mended.contains("usher_reason") && mended.lines().count() > 400);
    assert!(
        kept.is_absolute()
            && kept.starts_with(
                place
                    .path("home")
                    .canonicalize()
                    .unwrap_or(place.path("home"))
            )
    );
}

#[test]
fn an_unknown_connection_is_answered_with_those_there_are() {
    let place = Place::new();
    let file = place.file("users.json", clean(1));
    let output = place.usher([
        "import",
        arg(&file),
        "--practice",
        "--connection",
        "Nowhere",
    ]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains(PLAIN), "{}", stderr(&output));
}

#[test]
fn credentials_never_come_out() {
    const SECRET: &str = "s3cr3t-c4n4ry";
    let place = Place::new();
    let file = place.file("users.json", clean(1));
    let args = [
        "import",
        arg(&file),
        "--tenant",
        "http://127.0.0.1:9",
        "--connection",
        "x",
    ];
    for variables in [
        vec![("USHER_TOKEN", SECRET)],
        vec![("USHER_CLIENT_ID", "id"), ("USHER_CLIENT_SECRET", SECRET)],
    ] {
        let output = place.command().args(args).envs(variables).output().unwrap();
        assert_eq!(code(&output), 2, "{}", stderr(&output));
        assert!(!stderr(&output).contains(SECRET) && output.stdout.is_empty());
    }
    let output = place
        .command()
        .args(args)
        .env("USHER_CLIENT_ID", "id")
        .output()
        .unwrap();
    assert!(stderr(&output).contains("USHER_CLIENT_SECRET"));
}

#[test]
fn a_token_of_another_tenant_goes_nowhere() {
    use base64::Engine;
    let claims = r#"{"iss":"https://example.eu.auth0.com/","aud":"https://example.eu.auth0.com/api/v2/","scope":"create:users"}"#;
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(claims);
    let place = Place::new();
    let file = place.file("users.json", clean(1));
    let output = place
        .command()
        .args([
            "import",
            arg(&file),
            "--connection",
            "x",
            "--yes",
            "--tenant",
            "other.us.auth0.com",
        ])
        .env("USHER_TOKEN", format!("e30.{claims}.c2ln"))
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
    let said = stderr(&output);
    assert!(
        said.contains("other.us.auth0.com") && said.contains("example.eu.auth0.com"),
        "{said}"
    );
    assert!(
        said.contains("nothing was sent") && !said.contains(&claims),
        "{said}"
    );
}

#[test]
fn a_window_needs_a_display() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let output = Place::new().usher::<&str>([]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("no display"));
}

#[test]
fn practice_says_that_it_is_ready_and_takes_another_usher() {
    let place = Place::new();
    let served = Served::start(&place, "instant");
    let names: Vec<&str> = served.ready["connections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|connection| connection["name"].as_str().unwrap())
        .collect();
    assert!(names.contains(&PLAIN), "{names:?}");
    let file = place.file("users.json", clean(20));
    let args = [
        "import",
        arg(&file),
        "--tenant",
        served.text("url"),
        "--connection",
    ];
    let output = served
        .command(&place)
        .args(args)
        .arg(PLAIN)
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(lines(&output)[0]["imported"], 20);
    let output = served
        .command(&place)
        .args(args)
        .arg("google-oauth2")
        .output()
        .unwrap();
    assert_eq!(code(&output), 2, "a social connection takes no import");
    assert!(
        stderr(&output).contains("no database connection"),
        "{}",
        stderr(&output)
    );
    let wrong = place
        .command()
        .args(args)
        .arg(PLAIN)
        .envs([
            ("USHER_CLIENT_ID", served.text("client_id")),
            ("USHER_CLIENT_SECRET", "wrong-s3cr3t"),
        ])
        .output()
        .unwrap();
    assert_eq!(code(&wrong), 2);
    assert!(!stderr(&wrong).contains("wrong-s3cr3t"));
}

#[test]
fn a_second_owner_of_the_practice_tenant_is_told_so() {
    let place = Place::new();
    let _served = Served::start(&place, "instant");
    let output = place
        .command()
        .env("USHER_HOME", place.path("served"))
        .arg("practice")
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("another Usher"),
        "{}",
        stderr(&output)
    );
}

#[cfg(unix)]
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
#[cfg(unix)]
fn some_millis(below: u64) -> std::time::Duration {
    use std::hash::BuildHasher;
    let random = std::collections::hash_map::RandomState::new().hash_one(0);
    std::time::Duration::from_millis(random % below)
}

#[cfg(unix)]
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
