//! Imports, and what they say when they cannot begin.

use std::path::Path;

use super::clean;
use crate::support::terminal::{PLAIN, Place, arg, code, lines, stderr};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample/users.json");

#[test]
fn the_sample_goes_into_the_practice_tenant_and_the_sums_agree() {
    let place = Place::new();
    let import = ["import", SAMPLE, "--practice", "--connection", PLAIN];
    let refused = place.usher(import);
    assert_eq!(code(&refused), 2, "blocked records need a word first");
    assert!(refused.stdout.is_empty());

    let output = place.usher(import.iter().chain(&["--leave-out-blocked", "--yes"]));
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let said = stderr(&output);
    let begun = said.find("\nRun ").unwrap();
    assert!(
        said[..begun].contains("Getting ready"),
        "nobody waits for a large file without a word: {said}"
    );
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
#[cfg(unix)]
fn names_of_files_do_not_command_the_terminal() {
    let place = Place::new();
    let users = place.file(
        "a\u{1b}]0;x\u{7}.json",
        r#"[{"email":"ada@example.com","email_verified":true},{"email":"ada@example.com"}]"#,
    );
    let import = [
        "import",
        arg(&users),
        "--practice",
        "--connection",
        PLAIN,
        "--leave-out-blocked",
        "--format",
        "text",
    ];
    for output in [
        place.usher(import),
        place.usher(import),
        place.usher(["runs"]),
    ] {
        let said = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(said).unwrap();
        assert!(!text.contains(['\u{1b}', '\u{7}']), "{text:?}");
        assert!(text.contains("already there") || text.contains("imported"));
    }
}
