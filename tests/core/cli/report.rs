//! `usher report`: a run as a page for the file cabinet.

use super::clean;
use crate::support::terminal::{PLAIN, Place, arg, code, lines, stderr};

#[test]
fn the_latest_run_is_reported_with_the_account_and_addresses_only_where_wished() {
    let place = Place::new();
    let file = place.file("users.json", clean(3));
    let import = ["import", arg(&file), "--practice", "--connection", PLAIN];
    place.usher(import);
    let again = place.usher(import);
    let run = lines(&again)[0]["run"].as_str().unwrap().to_owned();
    let page = |args: &[&str]| {
        let to = place.path("report.html");
        let mut command = place.command();
        command
            .args(["report", "-o", arg(&to)])
            .args(args)
            .env("USER", "account-of-ann")
            .env("USERNAME", "account-of-ann");
        let output = command.output().unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        std::fs::read_to_string(to).unwrap()
    };
    let plain = page(&[]);
    assert!(plain.contains(&run) && plain.contains("account-of-ann"));
    assert!(!plain.contains("user1@example.com"));
    let named = page(&[&run, "--addresses", "--no-account"]);
    assert!(named.contains("user1@example.com") && !named.contains("account-of-ann"));
    std::fs::remove_file(&file).unwrap();
    assert!(!page(&["--addresses"]).contains("user1@example.com"));
}

#[test]
fn a_report_is_not_written_over_the_users_file_and_says_which_run_is_missing() {
    let place = Place::new();
    let file = place.file("users.json", clean(1));
    let none = place.usher(["report", "-o", arg(&place.path("r.html"))]);
    assert_eq!(code(&none), 2);
    assert!(stderr(&none).contains("There are no runs yet"));
    place.usher(["import", arg(&file), "--practice", "--connection", PLAIN]);
    let over = place.usher(["report", "-o", arg(&file)]);
    assert_eq!(code(&over), 2);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), clean(1));
    let wrong = place.usher(["report", "x", "-o", arg(&place.path("r.html"))]);
    assert!(stderr(&wrong).contains("There is no run “x”"));
}
