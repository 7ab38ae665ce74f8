//! Runs of chosen users that follow an earlier one.

use std::path::Path;

use serde_json::json;

use super::plain;
use crate::support::terminal::{Place, arg, code, figures, lines, run_of, stderr};

#[test]
fn who_exists_is_updated_by_a_run_that_follows_and_the_sums_of_both_agree_with_the_file() {
    let place = Place::new();
    let some = place.file("some.json", plain(3));
    let file = place.file("users.json", plain(10));
    let import = |file: &Path, more: &[&str]| place.import(file, more);
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

fn undo(place: &Place, run: &str) {
    let undone = place.usher(["undo", run, "--confirm", "practice"]);
    assert_eq!(code(&undone), 0, "{}", stderr(&undone));
}

/// What all runs of the file say together, as it is listed.
fn together(place: &Place) -> String {
    let listed = String::from_utf8(place.usher(["runs"]).stdout).unwrap();
    let line = listed.lines().find(|line| line.contains("together"));
    line.unwrap_or_else(|| panic!("{listed}")).trim().to_owned()
}

#[test]
fn whom_an_undo_has_deleted_is_said_with_the_sums_of_all_runs() {
    let place = Place::new();
    let some = place.file("some.json", plain(3));
    let file = place.file("users.json", plain(10));
    assert_eq!(code(&place.import(&some, &[])), 0);
    let first = run_of(&place.import(&file, &[]));
    let second = place.import(
        &file,
        &["--follows", &first, "--upsert", "--only", "already-there"],
    );
    assert_eq!(code(&second), 0, "{}", stderr(&second));
    undo(&place, &first);
    assert_eq!(
        together(&place),
        "All runs of this file together, 10 users: 7 imported, 3 updated; 7 of them deleted again"
    );

    // Nobody whom the undo has deleted is listed as being in Auth0, or given an id, or missed there.
    let list = place.path("list.csv");
    let listed = place.usher([
        "list",
        &first,
        "--state",
        "imported,updated",
        "-o",
        arg(&list),
    ]);
    assert!(
        stderr(&listed).contains("3 users in"),
        "{}",
        stderr(&listed)
    );
    let ids = place.usher(["ids", &first, "-o", arg(&list)]);
    assert!(stderr(&ids).contains("3 users in"), "{}", stderr(&ids));
    let checked = place.usher(["verify", &first, "--all", "--format", "json"]);
    assert_eq!(code(&checked), 2, "{}", stderr(&checked));
    let checked = place.usher(["verify", &run_of(&second), "--all", "--format", "json"]);
    let checked = &lines(&checked)[0]["summary"];
    assert_eq!(figures(checked, ["asked", "not_found"]), [3, 0]);

    let page = place.path("report.html");
    let report = place.usher(["report", &first, "-o", arg(&page)]);
    assert_eq!(code(&report), 0, "{}", stderr(&report));
    let page = std::fs::read_to_string(&page).unwrap();
    for words in [
        "Taken back",
        "7 of 7 users that it inserted were deleted again",
        &run_of(&second),
        "7 imported, 3 updated; 7 of them deleted again",
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
}

#[test]
fn the_whole_file_comes_in_again_after_an_undo() {
    let place = Place::new();
    let file = place.file("users.json", plain(10));
    let first = run_of(&place.import(&file, &[]));
    undo(&place, &first);
    let again = place.import(&file, &["--like", &first]);
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert_eq!(lines(&again)[0]["imported"], 10);
}

/// What is wrong in the file is mended by a recipe; what Auth0 then refuses goes again with more of it.
#[test]
fn what_a_recipe_did_stays_done_in_the_run_that_follows_and_more_can_be_added() {
    let place = Place::new();
    let there = place.file("there.json", plain(2));
    assert_eq!(code(&place.import(&there, &[])), 0);
    let users = json!([
        {"email": "user0@example.com", "email_verified": "ja", "team": "north"},
        {"email": "user1@example.com", "email_verified": "nein", "team": "south"},
        {"email": "user2@example.com", "email_verified": "ja", "team": "east"},
        {"email": "user3@example.com", "email_verified": "perhaps", "team": "west"},
    ]);
    let file = place.file("users.json", users.to_string());
    let recipe =
        |name: &str, steps: &str| place.file(name, format!(r#"{{"version":1,"steps":[{steps}]}}"#));
    let yes_no = r#"{"step":"fix","fix":"yes-no","field":"email_verified"}"#;
    let team = r#"{"step":"fix","fix":"move","field":"team"}"#;
    let first_recipe = recipe("first.json", &[yes_no, team].join(","));
    let first = place.import(
        &file,
        &["--recipe", arg(&first_recipe), "--leave-out-blocked"],
    );
    assert_eq!(code(&first), 1, "{}", stderr(&first));
    assert_eq!(
        figures(&lines(&first)[0], ["imported", "already_there", "left_out"]),
        [1, 2, 1]
    );
    let first = run_of(&first);
    std::fs::remove_file(&first_recipe).unwrap();

    // With what was done then.
    let second = place.import(&file, &["--follows", &first, "--upsert"]);
    assert_eq!(code(&second), 1, "{}", stderr(&second));
    assert_eq!(figures(&lines(&second)[0], ["updated", "left_out"]), [2, 2]);

    // And with more on top: what was blocked is mended, and goes.
    let more = recipe(
        "more.json",
        r#"{"step":"fix","fix":"drop","field":"email_verified"}"#,
    );
    let only = [
        "--follows",
        &first,
        "--only",
        "left-out",
        "--recipe",
        arg(&more),
    ];
    let third = place.import(&file, &only);
    assert_eq!(code(&third), 0, "{}", stderr(&third));
    let end = &lines(&third)[0];
    assert_eq!(figures(end, ["imported", "left_out"]), [1, 3]);
    assert_eq!(
        figures(&end["family"], ["imported", "updated", "left_out"]),
        [2, 2, 0]
    );
    let kept = |run: &str| {
        let path = place.path("home/runs").join(run).join("mending.json");
        std::fs::read_to_string(path).unwrap()
    };
    let third = kept(&run_of(&third));
    assert!(
        third.contains("yes-no") && third.contains("move"),
        "{third}"
    );
    assert!(third.contains("drop"), "{third}");

    // Once more elsewhere, or here: as the run did it.
    let like = ["--like", &run_of(&second), "--leave-out-blocked"];
    let like = place.import(&file, &like);
    assert_eq!(code(&like), 1, "{}", stderr(&like));
    assert_eq!(kept(&run_of(&like)), kept(&first));
    assert_eq!(
        figures(&lines(&like)[0], ["updated", "left_out"]),
        [3, 1],
        "updates, as that run did"
    );
}
