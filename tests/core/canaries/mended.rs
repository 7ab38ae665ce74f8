//! What is looked for and put in its place, a recipe, and a password that was tried: kept where the changes are
//! kept, for nobody but the admin, and nowhere else.

use std::process::Output;

use super::{ADDRESS, CLEAR, HASH, NAME, is_not_in, is_refused};
use crate::support::terminal::{PLAIN, Place, arg, code, run_of, stderr};
use crate::traces::{Planted, has, look};

/// What the name becomes.
const OTHER_NAME: &str = "Kanarinchen";

const PLANTED: Planted<'static> = Planted {
    secrets: &[CLEAR],
    people: &[ADDRESS, NAME, OTHER_NAME, HASH],
};

fn users() -> String {
    let users = (0..4).map(|n| {
        format!(
            r#"{{"email":"{ADDRESS}{n}@old.example.com","email_verified":true,"name":"{NAME}","password_hash":"$2b$10${HASH}"}}"#
        )
    });
    format!("[{}]", users.collect::<Vec<_>>().join(",\n"))
}

fn recipe() -> String {
    let replace = |find: &str, with: &str| {
        format!(
            r#"{{"step":"fix","fix":"replace","field":"name","find":"{find}","with":"{with}"}}"#
        )
    };
    let address = format!(
        r#"{{"step":"fix","fix":"replace","field":"email","find":"{ADDRESS}0@old.","with":"{ADDRESS}0@new."}}"#
    );
    format!(
        r#"{{"version":1,"steps":[{},{address}]}}"#,
        replace(NAME, OTHER_NAME)
    )
}

#[test]
fn what_was_changed_is_kept_in_one_place_and_a_tried_password_nowhere() {
    let place = Place::new();
    let file = place.file("users.json", users());
    let recipe = place.file("recipe.json", recipe());
    let usher = |args: &[&str], typed: &str| -> Output {
        let mut command = place.command();
        command.args(args).env("RUST_LOG", "trace");
        let output = command.write_stdin(typed).output().unwrap();
        for said in [&output.stdout, &output.stderr] {
            is_not_in(&PLANTED, args[0], &String::from_utf8_lossy(said));
        }
        output
    };
    let to = ["--practice", "--connection", PLAIN];
    let with = ["--recipe", arg(&recipe)];
    let tried = usher(
        &["passwords", arg(&file), "--record", "1"],
        &format!("{CLEAR}\n"),
    );
    assert_eq!(code(&tried), 1, "{}", stderr(&tried));
    usher(&[&["forecast", arg(&file)], &to[..], &with].concat(), "");
    let import = [&["import", arg(&file), "--pilot", "--yes"], &to[..], &with].concat();
    let first = usher(&import, "");
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    // They are there by now, so that rows come back.
    let second = usher(&import, "");
    assert_eq!(code(&second), 1, "{}", stderr(&second));
    let (first, second) = (run_of(&first), run_of(&second));
    let delta = ["import", arg(&file), "--changed-since", &first, "--yes"];
    usher(&[&delta, &to[..]].concat(), "");
    std::fs::create_dir(place.path("out")).unwrap();
    let out = |name: &str| arg(&place.path("out").join(name)).to_owned();
    for args in [
        ["report", &second, "-o", &out("report.html")],
        ["support", &second, "-o", &out("support.zip")],
        ["undo", &first, "--confirm", "practice"],
    ] {
        let output = usher(&args, "");
        assert_eq!(code(&output), 0, "{}: {}", args[0], stderr(&output));
    }
    usher(&["runs"], "");
    usher(&["runs", "--format", "json"], "");

    let is_kept = |path: &std::path::Path| path.ends_with("mending.json");
    let left = look(&place.path("home"), &PLANTED, |path| {
        is_refused(path) || is_kept(path)
    });
    let kept: Vec<_> = left.iter().filter(|path| is_kept(path)).collect();
    assert_eq!(kept.len(), 2);
    for path in kept {
        let text = std::fs::read(path).unwrap();
        assert!(has(&text, OTHER_NAME) && !has(&text, HASH));
    }
    assert!(left.iter().any(|path| path.ends_with("prints.bin")));
    // What is saved elsewhere is the admin's alone too.
    look(&place.path("out"), &PLANTED, |_| false);
}
