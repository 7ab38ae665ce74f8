//! A few users first: the others follow by themselves, or after a word.

use serde_json::Value;

use super::clean;
use crate::support::terminal::{Place, arg, code, figures, lines, run_of, stderr};

#[test]
fn a_clean_pilot_is_said_by_shape_and_the_others_follow() {
    let place = Place::new();
    let file = place.file("users.json", clean(40));
    let output = place.import(&file, &["--pilot"]);
    let said = stderr(&output);
    assert_eq!(code(&output), 0, "{said}");
    let end = &lines(&output)[0];
    assert_eq!(figures(end, ["imported", "jobs"]), [40, 2]);
    assert!(
        said.contains("The pilot is done, 3 users went first"),
        "{said}"
    );
    assert!(said.contains("3 of 3"), "{said}");
}

/// Thirty users who are there with a hash, which an update cannot bring, and thirty new ones without.
fn half_refused(place: &Place) -> std::path::PathBuf {
    let there = place.file("there.json", clean(30));
    assert_eq!(code(&place.import(&there, &[])), 0);
    let mut users: Vec<Value> = serde_json::from_str(&clean(30)).unwrap();
    users.extend((30..60).map(
        |n| serde_json::json!({"email": format!("user{n}@example.com"), "email_verified": true}),
    ));
    place.file("users.json", Value::from(users).to_string())
}

const SUMS: [&str; 4] = ["imported", "refused", "not_sent", "left_out"];

#[test]
fn after_a_refused_pilot_the_others_go_only_when_somebody_says_so() {
    let place = Place::new();
    let file = half_refused(&place);
    let first = place.import(&file, &["--upsert", "--pilot"]);
    let said = stderr(&first);
    assert_eq!(code(&first), 3, "{said}");
    let run = run_of(&first);
    assert!(said.contains("3 refused"), "{said}");
    assert!(
        said.contains(&format!("usher resume {run} --after-pilot")),
        "{said}"
    );
    let end = &lines(&first)[0];
    assert_eq!(figures(end, SUMS), [3, 3, 54, 0]);
    assert!(end["refused_file"].is_string(), "{end}");
    let listed = lines(&place.usher(["runs", "--format", "json"]));
    let listed = listed.iter().find(|one| one["run"] == *run).unwrap();
    assert_eq!(
        (&listed["can_resume"], &listed["to_go"]),
        (&true.into(), &54.into())
    );
    assert!(
        listed["why"].as_str().unwrap().contains("pilot"),
        "{listed}"
    );

    // Going on is no word.
    let again = place.usher(["resume", &run]);
    assert_eq!(code(&again), 3, "{}", stderr(&again));
    assert_eq!(figures(&lines(&again)[0], SUMS), [3, 3, 54, 0]);
    assert_eq!(lines(&again)[0]["jobs"], 1);

    let last = place.usher(["resume", &run, "--after-pilot"]);
    assert_eq!(code(&last), 1, "{}", stderr(&last));
    assert_eq!(figures(&lines(&last)[0], SUMS), [30, 30, 0, 0]);
    let over = place.usher(["resume", &run, "--after-pilot"]);
    assert!(
        stderr(&over).contains("nothing left to do"),
        "{}",
        stderr(&over)
    );
}

#[test]
fn what_a_pilot_has_kept_back_can_go_with_a_run_that_follows() {
    let place = Place::new();
    let file = half_refused(&place);
    let first = run_of(&place.import(&file, &["--upsert", "--pilot"]));
    // Only those that were not sent, and of these a few first once more.
    let only = ["--follows", &first, "--only", "not-sent", "--pilot"];
    let second = place.import(&file, &only);
    let said = stderr(&second);
    assert_eq!(code(&second), 1, "{said}");
    assert!(said.contains("The pilot is done"), "{said}");
    let end = &lines(&second)[0];
    assert_eq!(
        figures(end, ["imported", "already_there", "left_out"]),
        [27, 27, 6]
    );
    assert_eq!(
        figures(
            &end["family"],
            ["imported", "already_there", "refused", "not_sent"]
        ),
        [30, 27, 3, 0]
    );
    // What the later one has taken over is not sent by the first any more.
    let taken = place.usher(["resume", &first, "--after-pilot"]);
    assert_eq!(code(&taken), 2, "{}", stderr(&taken));
}

#[test]
fn a_clean_pilot_of_a_run_that_follows_goes_on_by_itself() {
    let place = Place::new();
    let some = place.file("some.json", super::plain(20));
    assert_eq!(code(&place.import(&some, &[])), 0);
    let file = place.file("users.json", super::plain(50));
    let first = place.import(&file, &["--pilot"]);
    let said = stderr(&first);
    // Who exists is not refused.
    assert_eq!(code(&first), 1, "{said}");
    assert_eq!(
        figures(&lines(&first)[0], ["imported", "already_there"]),
        [30, 20]
    );
    let second = place.import(
        &file,
        &["--follows", &run_of(&first), "--upsert", "--pilot"],
    );
    assert_eq!(code(&second), 0, "{}", stderr(&second));
    let end = &lines(&second)[0];
    assert_eq!(figures(end, ["updated", "left_out", "jobs"]), [20, 30, 2]);
    assert_eq!(figures(&end["family"], ["imported", "updated"]), [30, 20]);
    let page = place.path("report.html");
    let report = place.usher(["report", &run_of(&second), "-o", arg(&page)]);
    assert_eq!(code(&report), 0, "{}", stderr(&report));
    let page = std::fs::read_to_string(&page).unwrap();
    let first = run_of(&first);
    for words in [
        "3 users went first, some of every shape; the others followed",
        "<li><bdi>no password hash</bdi>: 3 of 3</li>",
        "Goes on from the run",
        &first,
    ] {
        assert!(page.contains(words), "{words} in {page}");
    }
}
