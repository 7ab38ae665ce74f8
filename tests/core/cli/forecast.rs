//! `usher forecast`: who is in, what updates take away, and a file that takes nothing away.

use serde_json::{Value, json};

use crate::support::terminal::{PLAIN, Place, Served, arg, code, lines, stderr};

fn file(place: &Place, name: &str, count: usize, metadata: &Value) -> std::path::PathBuf {
    let users: Vec<Value> = (0..count)
        .map(|n| {
            json!({"email": format!("user{n}@example.com"), "email_verified": true, "user_metadata": metadata})
        })
        .collect();
    place.file(name, Value::from(users).to_string())
}

#[test]
fn a_file_is_compared_and_mended_so_that_nothing_is_lost() {
    let place = Place::new();
    let served = Served::start(&place, "instant");
    let usher = |args: &[&str]| {
        let to = ["--tenant", served.text("url"), "--connection", PLAIN];
        served.command(&place).args(args).args(to).output().unwrap()
    };
    let old = file(&place, "old.json", 110, &json!({"plan": "gold", "id": 7}));
    let fresh = usher(&["forecast", arg(&old), "--format", "json"]);
    assert_eq!(code(&fresh), 0, "{}", stderr(&fresh));
    assert_eq!(lines(&fresh)[0]["summary"]["inserted"], 110);
    assert_eq!(code(&usher(&["import", arg(&old)])), 0);

    let again = usher(&["forecast", arg(&old), "--format", "json"]);
    assert_eq!(code(&again), 1);
    let told = lines(&again);
    assert_eq!((told.len(), &told[0]["fate"]), (111, &json!("exists")));
    assert_eq!(told[110]["summary"]["exists"], 110);

    let new = file(&place, "new.json", 120, &json!({"plan": "silver"}));
    let out = place.path("kept.json");
    let args = ["forecast", arg(&new), "--upsert", "-o", arg(&out)];
    let update = usher(&args);
    assert_eq!(code(&update), 1, "{}", stderr(&update));
    let said = String::from_utf8(update.stdout).unwrap();
    for words in [
        "Will be inserted: 10 users",
        "Will be updated: 110 users",
        "user_metadata.id: 110 users",
        "What this cannot know:",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert!(String::from_utf8_lossy(&update.stderr).contains("110 users keep what Auth0 has"));
    let kept = usher(&["forecast", arg(&out), "--upsert", "--format", "json"]);
    assert_eq!(code(&kept), 0, "{}", stderr(&kept));
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.contains(r#""user_metadata":{"plan":"silver","id":7}"#));
}

#[test]
fn the_practice_tenant_of_the_terminal_knows_who_is_in() {
    let place = Place::new();
    let users = file(&place, "users.json", 30, &json!({}));
    let to = ["--practice", "--connection", PLAIN];
    let usher = |args: &[&str]| place.usher(args.iter().chain(&to));
    assert_eq!(code(&usher(&["import", arg(&users), "--yes"])), 0);
    let forecast = usher(&["forecast", arg(&users), "--format", "json"]);
    assert_eq!(code(&forecast), 1, "{}", stderr(&forecast));
    let told = lines(&forecast);
    assert_eq!(told[30]["summary"]["exists"], 30);
    assert_eq!(told[30]["summary"]["by"], "look_ups");
    let recipe = r#"{"version": 1, "steps": [], "options": {"upsert": true}}"#;
    let recipe = place.file("recipe.json", recipe);
    let by_recipe = ["forecast", arg(&users), "--recipe", arg(&recipe)];
    let update = usher(&[&by_recipe[..], &["--format", "json"]].concat());
    let told = lines(&update);
    let sums = &told.last().unwrap()["summary"];
    assert_eq!((&sums["updated"], &sums["exists"]), (&json!(30), &json!(0)));
    let usage = usher(&["forecast", arg(&users), "-o", "x.json"]);
    assert_eq!(code(&usage), 2, "-o is for updates");
    let over = usher(&["forecast", arg(&users), "--upsert", "-o", arg(&users)]);
    assert_eq!(code(&over), 2, "the users file is never written over");
}
