//! What `usher convert` writes.

use serde_json::Value;

use crate::support::terminal::{Place, arg, code, stderr};

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
