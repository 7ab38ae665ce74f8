//! What `usher check` prints, and how it ends.

use serde_json::Value;

use super::clean;
use crate::support::terminal::{PLAIN, Place, arg, code, lines, stderr};

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
