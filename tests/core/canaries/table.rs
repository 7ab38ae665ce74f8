//! A table with a column of passwords that anybody can read, from the check to the log bundle.

use std::fmt::Write as _;
use std::process::Output;

use super::{ADDRESS, CLEAR, FACTOR, HASH, NAME, is_not_in, is_refused};
use crate::support::terminal::{PLAIN, Place, arg, code, lines, stderr};
use crate::traces::{Planted, look};

fn table() -> String {
    let mut text = String::from("email,given_name,password,password_hash,mfa_secret,notes\n");
    for n in 0..4 {
        writeln!(
            text,
            "{ADDRESS}{n}@example.com,{NAME},{CLEAR}{n},$2b$10${HASH},{FACTOR},about {ADDRESS}"
        )
        .unwrap();
    }
    writeln!(text, "{ADDRESS} is no address,{NAME},{CLEAR}9,,,").unwrap();
    text
}

#[test]
fn a_readable_password_goes_nowhere() {
    let place = Place::new();
    let users = place.file("users.csv", table());
    let file = arg(&users);
    let planted = Planted {
        secrets: &[CLEAR, "eyJhbGci"],
        people: &[ADDRESS, NAME, HASH, FACTOR],
    };
    let said = |what: &str, output: &Output| {
        for bytes in [&output.stdout, &output.stderr] {
            is_not_in(&planted, what, &String::from_utf8_lossy(bytes));
        }
        assert!([0, 1].contains(&code(output)), "{what}: {}", stderr(output));
    };
    let out = place.path("out");
    std::fs::create_dir(&out).unwrap();
    private(&out);
    let to = |name: &str| arg(&out.join(name)).to_owned();
    let follow_up = to("own-follow-up.csv");
    let import = ["import", file, "--practice", "--connection", PLAIN, "--yes"];
    let import = [
        &import[..],
        &["--leave-out-blocked", "--follow-up", &follow_up],
    ]
    .concat();
    said("check", &place.usher(["check", file]));
    said("check", &place.usher(["check", file, "--format", "json"]));
    said(
        "mapping",
        &place.usher(["mapping", file, "-o", &to("mapping.json")]),
    );
    said(
        "convert",
        &place.usher(["convert", file, "-o", &to("own-users.json")]),
    );
    said("import", &place.usher(&import));
    // Now they are there, and their rows come back.
    let again = place.usher(&import);
    said("import", &again);
    assert_eq!(lines(&again)[0]["already_there"], 4);
    for run in lines(&place.usher(["runs", "--format", "json"])) {
        let run = run["run"].as_str().unwrap();
        for (command, name) in [("report", "html"), ("support", "zip")] {
            let to = to(&format!("{run}.{name}"));
            said(command, &place.usher([command, run, "-o", &to]));
        }
        let named = to(&format!("own-{run}.html"));
        said(
            "report",
            &place.usher(["report", run, "--addresses", "-o", &named]),
        );
    }
    said("runs", &place.usher(["runs"]));

    let left = look(&place.path("home"), &planted, is_refused);
    let refused = left.iter().find(|path| is_refused(path)).unwrap();
    let rows = std::fs::read_to_string(refused).unwrap();
    assert!(rows.contains("password") && rows.contains(HASH), "{rows}");
    let saved = look(&out, &planted, |path| {
        path.file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b"own-"))
    });
    assert_eq!(saved.len(), 9, "{saved:?}");
}

#[cfg(unix)]
fn private(folder: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).unwrap();
}

#[cfg(not(unix))]
fn private(_: &std::path::Path) {}
