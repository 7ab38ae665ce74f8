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
fn the_users_file_is_never_written_over() {
    let place = Place::new();
    let text = "email,name\nada@example.com,Ada\n";
    let file = place.file("users.csv", text);
    let other = place.path("other.json");
    let again = place.path("./other.json");
    for args in [
        vec!["convert", arg(&file), "-o", arg(&file)],
        vec!["convert", arg(place.dir.path()), "-o", arg(&file)],
        vec!["mapping", arg(&file), "-o", arg(&file)],
        vec![
            "convert",
            arg(&file),
            "-o",
            arg(&other),
            "--follow-up",
            arg(&again),
        ],
        vec![
            "convert",
            arg(&file),
            "-o",
            arg(&other),
            "--follow-up",
            arg(&file),
        ],
    ] {
        let output = place.usher(&args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(
            stderr(&output).contains("written over"),
            "{}",
            stderr(&output)
        );
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    assert!(!other.exists());
}

#[test]
fn names_in_files_do_not_command_the_terminal() {
    let place = Place::new();
    let file = place.file(
        "users.csv",
        "email,\u{1b}]0;x\u{7}name\nada@example.com,Ada\n",
    );
    let output = place.usher(["check", arg(&file)]);
    assert!(stderr(&output).contains("]0;x"), "{}", stderr(&output));
    assert!(!output.stderr.contains(&0x1b) && !output.stdout.contains(&0x1b));
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
