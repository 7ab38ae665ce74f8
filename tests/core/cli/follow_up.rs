//! Runs of chosen users that follow an earlier one.

use crate::support::terminal::{PLAIN, Place, arg, code, lines, stderr};

/// Users without a password hash, so that an update takes them.
fn plain(users: usize) -> String {
    let users = (0..users)
        .map(|user| format!(r#"{{"email":"user{user}@example.com","email_verified":true}}"#));
    format!("[{}]", users.collect::<Vec<_>>().join(","))
}

#[test]
fn who_exists_is_updated_by_a_run_that_follows_and_the_sums_of_both_agree_with_the_file() {
    let place = Place::new();
    let some = place.file("some.json", plain(3));
    let file = place.file("users.json", plain(10));
    let import = |file: &std::path::Path, more: &[&str]| {
        let base = ["import", arg(file), "--practice", "--connection", PLAIN];
        place.usher(base.iter().copied().chain(more.iter().copied()))
    };
    assert_eq!(code(&import(&some, &[])), 0);
    let first = import(&file, &[]);
    assert_eq!(code(&first), 1, "{}", stderr(&first));
    let first = lines(&first)[0].clone();
    assert_eq!(
        (&first["imported"], &first["already_there"]),
        (&7.into(), &3.into())
    );
    let run = first["run"].as_str().unwrap();

    let none = import(&file, &["--follows", run]);
    assert_eq!(code(&none), 2);
    assert!(
        stderr(&none).contains("refused or not sent"),
        "{}",
        stderr(&none)
    );
    let other = import(&some, &["--follows", run, "--only", "already-there"]);
    assert_eq!(code(&other), 2);
    assert!(
        stderr(&other).contains("not the file"),
        "{}",
        stderr(&other)
    );

    let second = import(
        &file,
        &["--follows", run, "--upsert", "--email-verified", "true"],
    );
    assert_eq!(code(&second), 0, "{}", stderr(&second));
    let second = &lines(&second)[0];
    assert_eq!(
        (&second["updated"], &second["left_out"]),
        (&3.into(), &7.into())
    );
    assert_eq!(second["follows"], first["run"]);
    let family = &second["family"];
    assert_eq!(
        (&family["imported"], &family["updated"]),
        (&7.into(), &3.into())
    );
    assert_eq!(family["left_out"], 0);

    let text = place.usher(["runs"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.contains(&format!("Goes on from {run}"))
            && text.contains("together, 10 users: 7 imported, 3 updated"),
        "{text}"
    );
}
