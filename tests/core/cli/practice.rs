//! The practice tenant as a program of its own.

use super::clean;
use crate::support::terminal::{PLAIN, Place, Served, arg, code, lines, stderr};

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

/// As on the free plan: an import takes its time and is refused nothing.
#[test]
fn a_tenant_can_be_told_how_many_requests_a_second_it_takes() {
    let place = Place::new();
    let served = Served::with(&place, &["--rate", "2"]);
    let file = place.file("users.json", clean(20));
    let url = served.text("url");
    let args = ["import", arg(&file), "--tenant", url, "--connection", PLAIN];
    let output = served.command(&place).args(args).output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(lines(&output)[0]["imported"], 20);
    assert!(!stderr(&output).contains("rate limit"));
    assert_eq!(code(&place.usher(["practice", "--rate", "0"])), 2);
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

#[test]
fn a_scenario_lets_go_wrong_what_it_says() {
    let place = Place::new();
    let scenario = place.file(
        "scenario.json",
        r#"[{
            "match": {"path": "/oauth/token"},
            "action": {"answer": {"status": 401, "body": {"error": "access_denied", "error_description": "Unauthorized"}}}
        }]"#,
    );
    let served = Served::with(&place, &["--scenario", arg(&scenario)]);
    let file = place.file("users.json", clean(2));
    let url = served.text("url");
    let args = ["import", arg(&file), "--tenant", url, "--connection", PLAIN];
    let output = served.command(&place).args(args).output().unwrap();
    assert_eq!(code(&output), 2, "{}", stderr(&output));
}

#[test]
fn a_scenario_that_cannot_be_used_is_refused_with_its_line() {
    let place = Place::new();
    let text = "[\n  {\n    \"match\": {\"nht\": 3},\n    \"action\": \"forget_job\"\n  }\n]\n";
    let file = place.file("wrong.json", text);
    let output = place.usher(["practice", "--scenario", arg(&file)]);
    assert_eq!(code(&output), 2);
    let said = stderr(&output);
    assert!(
        said.contains("wrong.json") && said.contains("Line 3: unknown field `nht`"),
        "{said}"
    );
    let output = place.usher(["practice", "--scenario", arg(&place.path("none.json"))]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("cannot be read"),
        "{}",
        stderr(&output)
    );
}
