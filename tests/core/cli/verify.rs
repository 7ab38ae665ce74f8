//! `usher verify`: what became of a run's users, field by field.

use serde_json::{Value, json};

use crate::support::terminal::{PLAIN, Place, Served, arg, code, lines, stderr};

#[test]
fn a_run_is_held_against_auth0_and_differences_are_named() {
    let place = Place::new();
    let served = Served::start(&place, "instant");
    let usher = |args: &[&str]| served.command(&place).args(args).output().unwrap();
    let to = ["--tenant", served.text("url"), "--connection", PLAIN];
    let users: Vec<Value> = (0..130)
        .map(|n| json!({"email": format!("User{n}@example.com"), "email_verified": true, "user_metadata": {"n": n}}))
        .collect();
    let file = place.file("users.json", Value::from(users).to_string());
    let import = usher(&[&["import", arg(&file)], &to[..]].concat());
    assert_eq!(code(&import), 0, "{}", stderr(&import));
    let run = lines(&import)[0]["run"].as_str().unwrap().to_owned();

    let sample = usher(&["verify", &run, "--sample", "20", "--format", "json"]);
    assert_eq!(code(&sample), 0, "{}", stderr(&sample));
    let told = &lines(&sample)[0]["summary"];
    assert_eq!((&told["asked"], &told["same"]), (&json!(20), &json!(20)));

    let change = json!([{"email": "user7@example.com", "email_verified": true, "user_metadata": {"n": 8, "new": 1}}]);
    let change = place.file("change.json", change.to_string());
    let args = [&["import", arg(&change), "--upsert"], &to[..]].concat();
    assert_eq!(code(&usher(&args)), 0);
    let all = usher(&["verify", &run, "--all"]);
    assert_eq!(code(&all), 1, "{}", stderr(&all));
    let said = String::from_utf8(all.stdout).unwrap();
    for words in [
        "looked at 130 of 130 users",
        "129 users: as in the file",
        "1 user: different",
        "user_metadata.n is different in Auth0: 1 user, user 8",
        "user_metadata.new is in Auth0 and not in the file: 1 user",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert!(!said.contains("example.com"), "nobody is named");

    let moved = place.path("moved.json");
    std::fs::rename(&file, &moved).unwrap();
    let found = usher(&["verify", &run, "--sample", "1", "--file", arg(&moved)]);
    assert_eq!(code(&found), 0, "{}", stderr(&found));
    let other = usher(&["verify", &run, "--file", arg(&change)]);
    assert_eq!(code(&other), 2);
    assert!(stderr(&other).contains("not the file"));
}
